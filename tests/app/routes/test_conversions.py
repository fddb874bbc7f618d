"""Conversions over the API: handing in, following, stopping, what came of it; and everything that is refused."""

import io
import subprocess
import time
import zipfile
from datetime import UTC, datetime

import httpx
import pytest
from sqlalchemy import event
from sqlmodel import select

from app.conversion import lease, queue, runs
from app.conversion.executors.errors import NoWorkersError
from app.conversion.executors.inline import InlineExecutor
from app.conversion.run import RunRequest, RunState
from app.conversion.runner import carry_out
from app.conversion.trouble import trouble_of
from app.roles import SYSTEM_ACTOR
from app.services import accounts
from app.services.errors import ForbiddenError
from app.tables import AuditEntry
from bench.legacy import make_export
from licences.conversion.profiles import text_of
from tests.app.conftest import ZHEJIANG

NOW = datetime(2026, 1, 10, 4, tzinfo=UTC)
PROFILE = "style3_zhejiang_warehouse"
PATH = "/api/v1/conversions"
UNKNOWN = "00000000-0000-4000-8000-000000000000"


def export(rows=40, dirty=0.0):
    """Make an export."""
    out = io.BytesIO()
    make_export(3, rows, 5, dirty, out, today=NOW.date())
    return out.getvalue()


@pytest.fixture
def settings(settings):
    """Let few wait, small files in, and requests take a short time."""
    limits = {"conversions_waiting": 2, "max_conversion_bytes": 1 << 20}
    return settings.model_copy(update=limits | {"request_seconds": 3, "database_wait_seconds": 2})


@pytest.fixture
def post(client, as_clerk):
    """Give a function that hands a file in and gives the answer, whatever it is."""

    def send(content=b"a,b\n1,2\n", name="a.csv", headers=None, files=None, **fields):
        data = fields or {"profile": PROFILE, "dry_run": "true"}
        sent = {"file": (name, content)} if files is None else files
        return client.post(PATH, data=data, files=sent, headers={**as_clerk, **(headers or {})})

    return send


@pytest.fixture
def converted(services, post):
    """Give a function that hands an export in for a dry run, carries it through and gives its address."""

    def run(content):
        made = post(content).json()
        carry_out(services, made["id"], InlineExecutor(), lambda _: None)
        return made["links"]["self"]

    return run


def code_of(answer):
    """Give status and code of a refusal."""
    return answer.status_code, answer.json()["code"]


def test_what_is_handed_in_waits_for_its_turn(post, client, as_clerk, settings):
    """A file should be kept closed to others, its conversion wait, and its address be given."""
    content = export()
    answer = post(content, name="../../浙江 导出.csv")
    found = client.get(answer.headers["location"], headers=as_clerk).json()
    (kept,) = (settings.data_dir / "conversions").glob("*/*")
    expected = (202, "waiting", "等待中", "浙江 导出.csv", len(content), content, 0o700, True)
    actual = (
        answer.status_code,
        found["state"],
        found["state_zh"],
        found["file_name"],
        found["file_bytes"],
        kept.read_bytes(),
        kept.parent.stat().st_mode & 0o777,
        answer.json() == found,
    )
    assert expected == actual


def test_an_export_may_be_said_to_be_full(post):
    """What is said of the export should be kept with the conversion."""
    told = [post(profile=PROFILE, full=full).json()["full"] for full in ("true", "false")]
    assert [True, False] == told


def test_the_report_of_a_dry_run(converted, client, as_clerk):
    """Counts, report and rejected rows should be there when it is done, and nobody be told more than that."""
    address = converted(export(200, dirty=0.5))
    found = client.get(address, headers=as_clerk).json()
    report = client.get(f"{address}/report.json", headers=as_clerk).json()
    page = client.get(f"{address}/report.html", headers=as_clerk)
    rejected = client.get(f"{address}/rejected.csv", headers=as_clerk)
    counts = found["counts"]
    expected = (
        "done",
        200,
        200,
        counts["rejected"],
        "no-store",
        True,
        True,
        [f"{address}/rejected.csv?table=1"],
    )
    actual = (
        found["state"],
        found["rows_done"],
        counts["converted"] + counts["skipped"] + counts["rejected"],
        report["tally"]["rejected"],
        rejected.headers["cache-control"],
        rejected.content.startswith('\ufeff"行号 row"'.encode()),
        "sha256-" in page.headers["content-security-policy"] and "批量转换报告" in page.text,
        found["rejected"],
    )
    assert expected == actual


def test_who_fetched_the_rejected_rows_is_recorded(converted, client, as_clerk, services):
    """Fetching rows that came back, which hold personal data, should be in the audit log."""
    address = converted(export(60, dirty=1))
    client.get(f"{address}/rejected.csv?table=1", headers=as_clerk)
    with services.reading() as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "conversion.rejected_rows")).one()
    expected = ("clerk.zj", 33, f"conversion:{address.rpartition('/')[2]}", {"table": 1})
    actual = (entry.actor, entry.region, entry.subject, entry.detail)
    assert expected == actual


def test_rows_of_types_one_may_not_issue_are_not_shown(converted, client, signed_in):
    """A clerk with fewer types should not read the persons in rows of others."""
    address = converted(export(60, dirty=1))
    headers = signed_in("clerk.buses")
    got = [client.get(f"{address}{end}", headers=headers) for end in ("", "/rejected.csv")]
    assert (200, (403, "forbidden")) == (got[0].status_code, code_of(got[1]))


def test_rows_done_are_those_that_are_done(client, as_clerk, services, clerk, tmp_path):
    """Of a conversion stopped half-way the rows done should be said alike everywhere, and all rows there are."""
    path = tmp_path / "export.csv"
    path.write_bytes(export(40))
    request = RunRequest(path, path.name, PROFILE, text_of(PROFILE), dry_run=True, chunk_rows=10)
    run_id = runs.create(services, clerk, request, NOW)

    def stop(progress):
        if progress.total and progress.rows:
            lease.ask_to_stop(services, run_id, NOW, SYSTEM_ACTOR)

    monotonic = iter(range(1, 1000))  # so that it looks whether to stop after each chunk
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.conversion.runner.monotonic", lambda: next(monotonic))
        carry_out(services, run_id, InlineExecutor(), stop)
    (listed,) = client.get(PATH, headers=as_clerk).json()["items"]
    found = client.get(f"{PATH}/{run_id}", headers=as_clerk).json()
    told = [listed["rows_done"], found["rows_done"], found["counts"]["rows"]]
    assert ("stopped", [told[0]] * 3, 40, True) == (
        found["state"],
        told,
        found["rows_total"],
        0 < told[0] < 40,
    )


def test_where_nothing_came_back(converted, client, as_clerk):
    """Without rejected rows, or for a table there is not, that should be said."""
    clean, dirty = converted(export()), converted(export(60, dirty=1))
    expected = [(404, "nothing_rejected")] * 2
    actual = [
        code_of(client.get(f"{clean}/rejected.csv", headers=as_clerk)),
        code_of(client.get(f"{dirty}/rejected.csv?table=7", headers=as_clerk)),
    ]
    assert expected == actual


def test_another_authority_does_not_learn_of_it(post, client, signed_in):
    """To a clerk of another authority a conversion should not exist."""
    address = post().json()["links"]["self"]
    other = signed_in("clerk.gd")
    got = [
        client.get(f"{address}{end}", headers=other)
        for end in ("", "/report.json", "/report.html", "/rejected.csv")
    ]
    posted = [client.post(f"{address}/{act}", headers=other) for act in ("stop", "resume")]
    expected = ([(404, "not_found")] * 6, [])
    actual = (
        [code_of(answer) for answer in (*got, *posted)],
        client.get(PATH, headers=other).json()["items"],
    )
    assert expected == actual


@pytest.mark.parametrize("name", ["inspector.js", "holder.company", "partner", "auditor", "ministry"])
def test_only_clerks_convert(client, signed_in, post, settings, name):
    """Whoever is no clerk should be refused before anything is kept, and see no rejected rows."""
    address = post().json()["links"]["self"]
    before = list((settings.data_dir / "conversions").iterdir())
    headers = signed_in(name)
    answers = [
        client.post(PATH, data={"profile": PROFILE}, files={"file": b"x"}, headers=headers),
        client.post(f"{address}/stop", headers=headers),
        client.post(f"{address}/resume", headers=headers),
        client.get(f"{address}/rejected.csv", headers=headers),
    ]
    expected = ([(403, "forbidden")] * 4, before)
    actual = ([code_of(answer) for answer in answers], list((settings.data_dir / "conversions").iterdir()))
    assert expected == actual


def test_nobody_is_asked_to_sign_in(client):
    """Without a token nothing should be taken in."""
    expected = [(401, "not_signed_in")] * 2
    actual = [
        code_of(client.post(PATH, data={"profile": PROFILE}, files={"file": b"x" * 500_000})),
        code_of(client.get(PATH)),
    ]
    assert expected == actual


def test_the_same_key_hands_in_once(post, settings):
    """The same request under one key should give the same conversion and keep one file; another be refused."""
    key = {"Idempotency-Key": "one"}
    first, again = post(headers=key), post(headers=key)
    other = post(b"a,b\n1,3\n", headers=key)
    expected = (202, 202, first.json(), (409, "idempotency_conflict"), 1)
    actual = (
        first.status_code,
        again.status_code,
        again.json(),
        code_of(other),
        len(list((settings.data_dir / "conversions").iterdir())),
    )
    assert expected == actual


def test_only_so_many_wait(post, settings):
    """More conversions than may wait should be refused, and nothing of them be kept."""
    answers = [post() for _ in range(3)]
    expected = ([202, 202, 409], "conversion_queue_full", 2)
    actual = (
        [answer.status_code for answer in answers],
        answers[2].json()["code"],
        len(list((settings.data_dir / "conversions").iterdir())),
    )
    assert expected == actual


def test_stop_before_it_has_begun_and_go_on(post, client, as_clerk):
    """A waiting conversion should stop at once, and wait again when it is resumed."""
    links = post().json()["links"]
    stopped = client.post(links["stop"], headers=as_clerk).json()
    resumed = client.post(stopped["links"]["resume"], headers=as_clerk)
    expected = ("stopped", None, 202, "waiting")
    actual = (stopped["state"], stopped["links"]["stop"], resumed.status_code, resumed.json()["state"])
    assert expected == actual


def test_who_may_issue_less_cannot_have_it_go_on(post, client, as_clerk, signed_in):
    """A clerk with fewer types should not have a colleague's conversion go on in the colleague's name."""
    links = post().json()["links"]
    client.post(links["stop"], headers=as_clerk)
    refused = client.post(f"{links['self']}/resume", headers=signed_in("clerk.buses"))
    expected = ((403, "forbidden"), "stopped")
    actual = (code_of(refused), client.get(links["self"], headers=as_clerk).json()["state"])
    assert expected == actual


def test_who_may_issue_less_cannot_stop_it(post, client, as_clerk, signed_in):
    """A clerk with fewer types should not end a colleague's conversion of others."""
    links = post().json()["links"]
    refused = client.post(links["stop"], headers=signed_in("clerk.buses"))
    expected = ((403, "forbidden"), "waiting")
    actual = (code_of(refused), client.get(links["self"], headers=as_clerk).json()["state"])
    assert expected == actual


def test_the_list_asks_as_often_however_long_it_is(post, client, as_clerk, services):
    """The list should take as many queries for two conversions as for one."""
    counted = []
    event.listen(services.engine, "before_cursor_execute", lambda *_: counted.append(1))
    lengths, queries = [], []
    for makes in (1, 1):
        for _ in range(makes):
            post()
        client.get("/api/v1/conversions", headers=as_clerk)  # opens what connections it needs
        counted.clear()
        lengths.append(len(client.get("/api/v1/conversions", headers=as_clerk).json()["items"]))
        queries.append(len(counted))
    expected = ([1, 2], 1)
    actual = (lengths, len(set(queries)))
    assert expected == actual, queries


def test_a_conversion_of_the_command_line_is_left_to_the_operator(services, client, as_clerk, tmp_path):
    """What the operator began should not wait for a service that never takes it up."""
    path = tmp_path / "own.csv"
    path.write_bytes(b"a,b\n1,2\n")
    request = RunRequest(path, path.name, PROFILE, text_of(PROFILE), issuer_code=ZHEJIANG)
    run_id = runs.create(services, SYSTEM_ACTOR, request, NOW)
    stopped = client.post(f"{PATH}/{run_id}/stop", headers=as_clerk).json()
    expected = ("stopped", None, (409, "conversion_of_operator"))
    refused = client.post(f"{PATH}/{run_id}/resume", headers=as_clerk)
    actual = (stopped["state"], stopped["links"]["resume"], code_of(refused))
    assert expected == actual


def test_who_stops_and_goes_on_is_recorded(post, client, as_clerk, services):
    """Stopping and going on should be in the audit log, once each, with who did it."""
    made = post().json()
    for _ in range(2):
        client.post(made["links"]["stop"], headers=as_clerk)
    client.post(f"{made['links']['self']}/resume", headers=as_clerk)
    with services.reading() as session:
        statement = select(AuditEntry).where(AuditEntry.subject == f"conversion:{made['id']}")
        entries = session.exec(statement.order_by(AuditEntry.seq)).all()
    expected = [
        ("conversion.begin", "clerk.zj", 33, None),
        ("conversion.stop", "clerk.zj", 33, "waiting"),
        ("conversion.resume", "clerk.zj", 33, "stopped"),
    ]
    actual = [(entry.action, entry.actor, entry.region, entry.detail.get("state")) for entry in entries]
    assert expected == actual


def test_an_account_that_was_shut_converts_nothing_more(post, client, signed_in, services):
    """A conversion whose account is shut meanwhile should fail when it is taken up, and say so."""
    made = post().json()
    accounts.disable(services, SYSTEM_ACTOR, "clerk.zj", NOW)
    with pytest.raises(ForbiddenError):
        carry_out(services, made["id"], InlineExecutor(), lambda _: None)
    found = client.get(made["links"]["self"], headers=signed_in("clerk.buses")).json()
    expected = ("failed", "forbidden", 0)
    actual = (found["state"], found["trouble"]["code"], found["rows_done"])
    assert expected == actual


def test_what_is_done_neither_stops_nor_goes_on(converted, client, as_clerk):
    """A conversion that is done should say so."""
    address = converted(export())
    expected = [(409, "conversion_ended")] * 2
    actual = [code_of(client.post(f"{address}/{act}", headers=as_clerk)) for act in ("stop", "resume")]
    assert expected == actual


def test_what_is_under_way_is_not_begun_twice(post, client, as_clerk, services):
    """A conversion somebody is at should not be resumed."""
    made = post().json()
    lease.take_up(services, made["id"], datetime.now(UTC))
    expected = (409, "conversion_busy")
    actual = code_of(client.post(f"{made['links']['self']}/resume", headers=as_clerk))
    assert expected == actual


def test_a_file_that_is_no_table_is_said_to_fail(post, client, as_clerk, services):
    """What cannot be read should end the conversion with the reason, its place and the remedy."""
    made = post(b"\x89PNG\r\n\x1a\n" + bytes(100), name="scan.csv").json()
    with pytest.raises(Exception, match="scan"):
        carry_out(services, made["id"], InlineExecutor(), lambda _: None)
    found = client.get(made["links"]["self"], headers=as_clerk).json()
    report = client.get(made["links"]["report_json"], headers=as_clerk).json()
    expected = ("failed", "not_a_table", "scan.csv", "not_a_table", True)
    actual = (
        found["state"],
        found["trouble"]["code"],
        found["trouble"]["place"]["file"],
        report["trouble"]["code"],
        bool(found["trouble"]["remedy_zh"]),
    )
    assert expected == actual


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"dry_run": "true"}, "", "one_profile"),
        ({"profile": PROFILE, "profile_text": "x"}, "", "one_profile"),
        ({"profile": PROFILE, "dry_run": "perhaps"}, "/dry_run", "not_a_boolean"),
        ({"profile": PROFILE, "judge_every": "0"}, "/judge_every", "out_of_range"),
        ({"profile": PROFILE, "judge_every": "x"}, "/judge_every", "not_a_number"),
        ({"profile": PROFILE, "other": "1"}, "/other", "unknown_field"),
        ({"profile": PROFILE + "\0"}, "/profile", "nul_character"),
    ],
)
def test_wrong_fields_are_named(post, fields, field, code):
    """Each field that is wrong should be named with its code."""
    answer = post(**fields)
    expected = (422, "invalid_request", [(field, code)])
    actual = (*code_of(answer), [(each["field"], each["code"]) for each in answer.json()["errors"]])
    assert expected == actual


def test_profiles_that_cannot_be_used(post):
    """An unknown name, and each mistake in a text with its line, should be told."""
    unknown = post(profile="style99")
    faulty = post(profile_text=text_of(PROFILE).replace('rules = ["scope"]', 'rules = ["scoop"]'))
    good = post(profile_text=text_of(PROFILE))
    expected = ((422, "unknown_profile"), (422, "profile_faulty"), "/profile_text", True, 202)
    error = faulty.json()["errors"][0]
    actual = (code_of(unknown), code_of(faulty), error["field"], "scoop" in error["zh"], good.status_code)
    assert expected == actual


def test_bodies_that_are_no_form(client, as_clerk, settings):
    """What is no form, is cut off, has no file, two files or too much should be refused, and nothing kept."""
    form = {"Content-Type": "multipart/form-data; boundary=b"}
    part = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nx\r\n'
    field = b'--b\r\nContent-Disposition: form-data; name="profile"\r\n\r\n'
    bodies = {
        "json": ({"Content-Type": "application/json"}, b"{}"),
        "no boundary": ({"Content-Type": "multipart/form-data"}, part + b"--b--\r\n"),
        "cut off": (form, part),
        "noise": (form, b"\xff" * 100),
        "no file": (form, field + PROFILE.encode() + b"\r\n--b--\r\n"),
        "two files": (form, part + part + field + PROFILE.encode() + b"\r\n--b--\r\n"),
        "two fields": (form, part + (field + b"x\r\n") * 2 + b"--b--\r\n"),
        "no utf-8": (form, part + field + b"\xff\r\n--b--\r\n"),
        "long field": (form, part + field + b"x" * 300_000 + b"\r\n--b--\r\n"),
        "many parts": (form, _parts(20) + part + b"--b--\r\n"),
        "long header": (form, b"--b\r\nX: " + b"y" * 4150 + b"\r\n\r\nx\r\n--b--\r\n"),
        "too large": (form, part + b"x" * (3 << 20)),
    }  # fmt: skip
    expected = {
        "json": (415, "wrong_content_type"),
        "no boundary": (400, "body_unreadable"),
        "cut off": (400, "body_unreadable"),
        "noise": (400, "body_unreadable"),
        "no file": (422, "invalid_request"),
        "two files": (422, "invalid_request"),
        "two fields": (422, "invalid_request"),
        "no utf-8": (422, "invalid_request"),
        "long field": (413, "body_too_large"),
        "many parts": (400, "body_unreadable"),
        "long header": (400, "body_unreadable"),
        "too large": (413, "body_too_large"),
    }
    actual = {
        name: code_of(client.post(PATH, content=body, headers={**as_clerk, **headers}))
        for name, (headers, body) in bodies.items()
    }
    assert expected == actual
    assert list((settings.data_dir / "conversions").glob("*")) == []


def _parts(number):
    return b"".join(
        b'--b\r\nContent-Disposition: form-data; name="f%d"\r\n\r\nx\r\n' % each for each in range(number)
    )


def test_no_such_conversion(client, as_clerk):
    """A conversion there is not should be not found, an id that is none be refused."""
    expected = [(404, "not_found"), (422, "invalid_request")]
    actual = [code_of(client.get(f"{PATH}/{name}", headers=as_clerk)) for name in (UNKNOWN, "x")]
    assert expected == actual


def test_the_newest_come_first(post, client, as_clerk):
    """The list should have the newest conversions, as many as asked for."""
    names = [post(name=f"{number}.csv").json()["file_name"] for number in range(2)]
    found = client.get(PATH, params={"limit": 1}, headers=as_clerk).json()["items"]
    both = client.get(PATH, headers=as_clerk).json()["items"]
    expected = (1, set(names))
    actual = (len(found), {item["file_name"] for item in both})
    assert expected == actual


@pytest.fixture
def small_disk(settings):
    """Put the files that are handed in on a disk of 64 KiB."""
    folder = settings.data_dir / "conversions"
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=64k,mode=0700", "tmpfs", str(folder)]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("only who may mount can make a small disk")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_disk_is_told(small_disk, post):
    """When there is no room for the file that should be said, nothing of it stay, and a smaller one be taken."""
    refused = post(b"x" * 500_000)
    left = list(small_disk.iterdir())
    expected = ((507, "no_space"), [], 202)
    actual = (code_of(refused), left, post().status_code)
    assert expected == actual


@pytest.fixture
def starter(services, monkeypatch):
    """Give a starter of processes that carry nothing out: they are there until they are told to end."""
    started = []

    def launch(_settings, run_id, _folder):
        child = subprocess.Popen(["sleep", "60"])
        started.append((run_id, child))
        return child

    monkeypatch.setattr(queue, "launch", launch)
    made = queue.Starter(services)
    made.started = started
    yield made
    for _, child in started:
        child.kill()
        child.wait()


def test_tables_that_were_left_out_are_told(converted, client, as_clerk):
    """A table that does not fit the profile should be named in the answer, with the reason."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("good.csv", export())
        archive.writestr("foreign.csv", "甲,乙\n1,2\n3,4\n")
    found = client.get(converted(packed.getvalue()), headers=as_clerk).json()
    expected = ("done", 1, True, True)
    (table,) = found["left_out"]
    actual = (
        found["state"],
        len(found["left_out"]),
        "foreign.csv" in table["table"],
        bool(table["remedy_zh"]),
    )
    assert expected == actual


def test_addresses_of_our_network_are_not_told(post, client, as_clerk, services):
    """What stopped a conversion should be said without the address of a scheduler."""
    made = post().json()
    run = lease.take_up(services, made["id"], NOW)
    trouble = trouble_of(NoWorkersError("tcp://10.0.0.7:8786"))
    lease.end(services, run.id, RunState.FAILED, NOW, trouble)
    answer = client.get(made["links"]["self"], headers=as_clerk)
    expected = ("cluster_no_workers", False)
    actual = (answer.json()["trouble"]["code"], "10.0.0.7" in answer.text)
    assert expected == actual


def test_one_of_an_authority_at_once(post, client, signed_in, starter):
    """Of one authority one conversion should be started, the other wait until it has ended."""
    ours = [post().json()["id"] for _ in range(2)]
    theirs = client.post(
        PATH, data={"profile": PROFILE}, files={"file": b"x"}, headers=signed_in("clerk.gd")
    ).json()["id"]
    now = datetime.now(UTC)
    numbers = [starter.start_waiting(now), starter.start_waiting(now)]
    first = [run_id for run_id, _ in starter.started]
    for _, child in starter.started:
        child.kill()
        child.wait()
    expected = ([2, 0], theirs, True)
    actual = (numbers, first[1] if first[0] in ours else first[0], len(set(first) & set(ours)) == 1)
    assert expected == actual


def test_a_process_that_dies_again_and_again_is_given_up(post, client, as_clerk, starter):
    """A conversion whose process is lost should be taken up again, but not for ever."""
    made = post().json()
    numbers = []
    for _ in range(5):
        numbers.append(starter.start_waiting(datetime.now(UTC)))
        for _, child in starter.started:
            child.kill()
            child.wait()
    found = client.get(made["links"]["self"], headers=as_clerk).json()
    expected = ([1, 1, 1, 0, 0], "failed", "conversion_died")
    actual = (numbers, found["state"], found["trouble"]["code"])
    assert expected == actual


def test_what_somebody_has_go_on_has_not_died(post, client, as_clerk, starter):
    """Stopped and resumed again and again, before anything was done, a conversion should still be started."""
    links = post().json()["links"]
    numbers = []
    for _ in range(5):
        numbers.append(starter.start_waiting(datetime.now(UTC)))
        client.post(links["stop"], headers=as_clerk)
        starter.started[-1][1].kill()
        starter.started[-1][1].wait()
        starter.start_waiting(datetime.now(UTC))
        client.post(f"{links['self']}/resume", headers=as_clerk)
    assert [1] * 5 == numbers


def test_one_that_cannot_be_started_keeps_no_other_waiting(post, client, signed_in, starter, monkeypatch):
    """When the system has no process for one conversion, that of another authority should be tried all the same."""
    post()
    client.post(PATH, data={"profile": PROFILE}, files={"file": b"x"}, headers=signed_in("clerk.gd"))
    launch, failed = queue.launch, []

    def fails_once(*arguments):
        if not failed:
            failed.append(1)
            raise BlockingIOError
        return launch(*arguments)

    monkeypatch.setattr(queue, "launch", fails_once)
    now = datetime.now(UTC)
    assert [1, 1, 0] == [starter.start_waiting(now) for _ in range(3)]


def test_what_was_asked_to_stop_is_not_started_again(post, client, as_clerk, starter):
    """A conversion whose process is lost while it was to stop should be stopped."""
    made = post().json()
    starter.start_waiting(datetime.now(UTC))
    client.post(made["links"]["stop"], headers=as_clerk)
    ((_, child),) = starter.started
    child.kill()
    child.wait()
    again = starter.start_waiting(datetime.now(UTC))
    found = client.get(made["links"]["self"], headers=as_clerk).json()
    expected = (0, "stopped")
    actual = (again, found["state"])
    assert expected == actual


def test_settings_reach_the_process(settings):
    """A process that is started should read the settings of the service, whatever its environment said."""
    environment = queue.environment_of(settings)
    expected = (settings.database_url, str(settings.data_dir), "1048576", False)
    actual = (
        environment["LUZHENG_DATABASE_URL"],
        environment["LUZHENG_DATA_DIR"],
        environment["LUZHENG_MAX_CONVERSION_BYTES"],
        "LUZHENG_KEYS_DIR" in environment,
    )
    assert expected == actual


def slowly(pause, last):
    """Give a form in pieces, with pauses of so many seconds between them; its file comes before the last."""
    yield b'--b\r\nContent-Disposition: form-data; name="profile"\r\n\r\n'
    time.sleep(pause)
    yield PROFILE.encode() + b'\r\n--b\r\nContent-Disposition: form-data; name="file"; file'
    time.sleep(pause)
    yield b'name="a.csv"\r\n\r\na,b\r\n1,2\r\n--b-'
    time.sleep(last)
    yield b"-\r\n"


def test_a_file_may_come_slowly(client, as_clerk):
    """A form that arrives in pieces, for longer than other requests may take, should be taken in."""
    headers = {**as_clerk, "Content-Type": "multipart/form-data; boundary=b"}
    answer = client.post(PATH, content=slowly(1.2, last=1.2), headers=headers)
    expected = (httpx.codes.ACCEPTED, len(b"a,b\r\n1,2"))
    actual = (answer.status_code, answer.json()["file_bytes"])
    assert expected == actual


def test_nobody_waits_for_a_file_that_stands_still(client, as_clerk, settings):
    """A form of which nothing more arrives should be given up, and nothing of it stay."""
    headers = {**as_clerk, "Content-Type": "multipart/form-data; boundary=b"}
    expected = ((503, "took_too_long"), [])
    actual = (
        code_of(client.post(PATH, content=slowly(0.1, last=3.5), headers=headers)),
        list((settings.data_dir / "conversions").glob("*")),
    )
    assert expected == actual
