"""`luzheng convert` and `luzheng conversions`: what they do, what they say, and how they end."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from datetime import timedelta

import openpyxl
import pytest
from sqlmodel import select

from app.cli import main
from app.conversion import runs
from app.conversion.clock import now
from app.conversion.handing_in import Upload
from app.conversion.run import RunRequest
from app.roles import SYSTEM_ACTOR
from app.tables import Certificate, ConversionRun
from licences.conversion.profiles import text_of
from tests.app.conftest import ZHEJIANG
from tests.app.conversion.exports import STYLE_3, make_ready, operator, write

WORDS = ("--profile", STYLE_3, "--issuer", ZHEJIANG, "--workers", "1")
SECONDS = 60
FULL = {
    "every.csv": [operator(1), operator(2, com_name="杭州示例平平运输有限公司")],
    "fewer.csv": [operator(1)],
}


@pytest.fixture
def environment(settings, services, monkeypatch, tmp_path):
    """Point the environment at an installation that can issue today, in a folder of this test's own."""
    make_ready(services)
    monkeypatch.setenv("LUZHENG_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("LUZHENG_DATABASE_URL", settings.database_url)
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def run(environment, capsys):
    """Give a function that runs one command and gives exit code, output and errors."""

    def command(*arguments):
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return code, captured.out, captured.err

    return command


@pytest.fixture
def export(environment):
    """Write an export of three licences, one of them with an impossible day, and give its path."""
    rows = [operator(1), operator(2, print_date="2025-02-30"), operator(3)]
    return write(environment / "export.csv", rows)


@pytest.fixture
def issued(services):
    """Give a function that counts the certificates there are."""

    def count():
        with services.reading() as session:
            return len(session.exec(select(Certificate.id)).all())

    return count


def counts(outcome):
    """Give the numbers of the summary by the English word."""
    lines = [line.split("\t") for line in outcome[1].splitlines() if "\t" in line]
    return {name.split(" ")[1]: value for name, value in lines}


def test_convert_correct_and_convert_again(run, export, issued):
    """What is right should be converted, the rest come back, be corrected and converted; then nothing is left to do."""
    first = run("convert", export, *WORDS)
    rejected = export.with_name("export.csv-conversion") / "rejected.csv"
    text = rejected.read_text("utf-8-sig").replace("2025-02-30", "2025-04-06")
    corrected = export.with_name("corrected.csv")
    corrected.write_text(text, "utf-8-sig")
    second = run("convert", corrected, *WORDS)
    again = run("convert", corrected, *WORDS)
    expected = (4, ("2", "1"), 0, "1", (0, "1"), 3, False)
    actual = (
        first[0],
        (counts(first)["converted"], counts(first)["rejected"]),
        second[0],
        counts(second)["converted"],
        (again[0], counts(again)["unchanged"]),
        issued(),
        (export.with_name("corrected.csv-conversion") / "rejected.csv").exists(),
    )
    assert expected == actual


def test_a_dry_run_writes_nothing_but_reports(run, export, issued):
    """A dry run should report as if it had converted, and issue nothing."""
    dry = run("convert", export, *WORDS, "--dry-run", "--out", "there")
    names = {path.name for path in export.with_name("there").iterdir()}
    expected = (4, "2", 0, {"report.json", "report.html", "rejected.csv"}, True)
    actual = (dry[0], counts(dry)["converted"], issued(), names, "试运行" in dry[1])
    assert expected == actual


def test_a_full_export_lists_what_is_gone(run, environment):
    """A licence that a full export lacks should be in gone.csv, and the exit code say that somebody is waited for."""
    every, fewer = (write(environment / name, rows) for name, rows in FULL.items())
    first, second = run("convert", every, *WORDS, "--full"), run("convert", fewer, *WORDS, "--full")
    listed = (environment / "fewer.csv-conversion" / "gone.csv").read_text("utf-8-sig")
    assert ((0, 4), 2) == ((first[0], second[0]), len(listed.splitlines()))
    assert ("330102000002" in listed, "gone.csv" in second[1]) == (True, True)


def test_nobody_else_can_read_what_is_written(run, export):
    """The folder and its files, which may hold personal data, should be closed to others, also written anew."""
    there = export.with_name("there")
    modes = []
    before = os.umask(0)
    try:
        for words in (("--out", there), ("--out", there / "new" / "deeper"), ("--out", there)):
            run("convert", export, *WORDS, "--dry-run", *words)
            modes += [path.stat().st_mode & 0o777 for path in (words[1], *words[1].glob("*.*"))]
            (words[1] / "rejected.csv").chmod(0o644)
            (words[1] / "rejected.csv.part").touch(0o644)
    finally:
        os.umask(before)
    expected = [0o700, 0o600, 0o600, 0o600] * 3
    actual = modes
    assert expected == actual


def test_tables_that_were_left_out_are_told(run, export):
    """A table that does not fit the profile should be named in the summary."""
    packed = export.with_name("export.zip")
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(export, "good.csv")
        archive.writestr("foreign.csv", "甲,乙\n1,2\n3,4\n")
    code, said, _ = run("convert", packed, *WORDS, "--dry-run")
    expected = (4, True)
    actual = (code, "未转换的表" in said and "foreign.csv（2 行）" in said)
    assert expected == actual


def test_rows_of_hidden_sheets_are_counted(run, export):
    """A table on a hidden sheet should stand in the headline with its rows, and wait for somebody."""
    with export.open(encoding="gb18030", newline="") as file:
        rows = list(csv.reader(file))
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    hidden = book.create_sheet("二")
    hidden.sheet_state = "veryHidden"
    for row in (rows[0], rows[1], rows[1]):
        hidden.append(row)
    book.save(export.with_name("export.xlsx"))
    code, said, _ = run("convert", export.with_name("export.xlsx"), *WORDS, "--dry-run", "--out", "there")
    report = json.loads((export.parent / "there/report.json").read_text("utf-8"))
    assert (4, [{"table": "export.xlsx!二", "rows": 2}]) == (code, report["left_out"])
    assert "未转换的表 export.xlsx!二（2 行）" in said
    assert "1 个表 2 行未转换" in report["summary"]["zh"]


def test_rows_that_the_file_announces_and_lacks_are_told(run, environment):
    """Pages of an archive add up; what is still missing should stand in the headline and wait for somebody."""
    for pages, expected in (((1, 2), (4, True)), ((1, 2, 3), (0, False))):
        source = environment / f"export{len(pages)}.zip"
        with zipfile.ZipFile(source, "w") as archive:
            for at in pages:
                page = {"total": 3, "rows": [operator(at)]}
                archive.writestr(f"{at}.json", json.dumps(page, ensure_ascii=False))
        out = f"there{len(pages)}"
        code, told, _ = run("convert", source, *WORDS, "--dry-run", "--out", out)
        summary = json.loads((environment / out / "report.json").read_text("utf-8"))["summary"]["zh"]
        assert expected == (code, "文件自述共 3 行，只读到 2 行" in told)
        assert ("文件自述共 3 行" in summary) is expected[1]


def test_columns_that_no_rule_reads_are_told(run, environment):
    """Summary and reports should name them, with the kind of their values and no value of a person."""
    source = write(
        environment / "export.csv", [operator(at, 备注=f"补证{at}", 经办="张三") for at in range(1, 4)]
    )
    code, told, _ = run("convert", source, *WORDS, "--dry-run", "--out", "there")
    (table,) = json.loads((environment / "there/report.json").read_text("utf-8"))["file"]["tables"]
    page = (environment / "there/report.html").read_text("utf-8")
    assert "备注、经办" in told
    assert table["unread_columns"][-2:] == [
        {"column": "备注", "values": "texts"},
        {"column": "经办", "values": "texts"},
    ]
    assert (code, "备注（文字 texts）；经办（文字 texts）" in page, "张三" in page) == (0, True, False)


def test_a_table_without_a_state_is_told_until_somebody_vouches(run, environment):
    """Its rows come back and the report says why, or they convert and it says who vouches that all is in force."""
    bare = {
        name: value
        for name, value in operator(1).items()
        if name not in {"STATUS", "flag", "OPERATING_STATE"}
    }
    source = write(environment / "export.csv", [bare])
    own = environment / "own.toml"
    head, _, rest = text_of(STYLE_3).partition("[[record.state]]")
    fields = rest.partition("[record.fields]")[2]
    own.write_text(f'{head}state = {{ none = "示例处，2026-06-01" }}\n[record.fields]{fields}', "utf-8")
    told = []
    for profile in (STYLE_3, own):
        run("convert", source, "--profile", profile, *WORDS[2:], "--dry-run", "--out", "there")
        report = json.loads((environment / "there/report.json").read_text("utf-8"))
        page = (environment / "there/report.html").read_text("utf-8")
        codes = [one["code"] for one in report["notices"]]
        vouched = report["file"]["tables"][0].get("vouched")
        told.append((report["tally"]["converted"], codes, vouched, "示例处，2026-06-01" in page))
    assert told == [(0, ["state_not_told"], None, False), (1, [], ["示例处，2026-06-01"], True)]


def test_a_profile_that_tells_no_state_converts_nothing(run, export, issued):
    """It should be refused with the line and what to write."""
    own = export.with_name("own.toml")
    head, _, rest = text_of(STYLE_3).partition("[[record.state]]")
    own.write_text(f"{head}[record.fields]{rest.partition('[record.fields]')[2]}", "utf-8")
    code, _, complaint = run("convert", export, "--profile", own, *WORDS[2:])
    assert (code, "[[record.state]]" in complaint, issued()) == (1, True, 0)


def test_every_row_that_is_no_licence_is_named(run, export):
    """Each skipped row should stand in skipped.csv with its number and reason; files of nothing should go away."""
    rows = [operator(1), operator(2, STATUS="2"), operator(1), operator(3)]
    write(export, rows)
    done = run("convert", export, *WORDS)
    folder = export.with_name("export.csv-conversion")
    lines = (folder / "skipped.csv").read_text("utf-8-sig").splitlines()
    listed = [(line.lstrip('"').split('","')[0], line.split('","')[5]) for line in lines[1:]]
    write(export, [operator(1)])
    again = run("convert", export, *WORDS)
    expected = ((0, "2"), [("3", "skip_cancelled"), ("4", "skip_duplicate")], 0, False)
    actual = ((done[0], counts(done)["skipped"]), listed, again[0], (folder / "skipped.csv").exists())
    assert expected == actual


def test_a_licence_to_be_looked_at_is_named(run, export, services):
    """A certificate with a warning should stand in warned.csv with its row and id, and the exit code say so."""
    write(export, [operator(1), operator(2, valid_date_end="2033-04-05")])
    done = run("convert", export, *WORDS)
    again = run("convert", export, *WORDS)
    path = export.with_name("export.csv-conversion") / "warned.csv"
    (line,) = path.read_text("utf-8-sig").splitlines()[1:]
    with services.reading() as session:
        ids = set(session.exec(select(Certificate.id)).all())
    expected = (4, "2", (4, "2"), ("3", "term_longer_than_usual", True))
    cells = line.strip('"').split('","')
    actual = (
        done[0],
        counts(done)["converted"],
        (again[0], counts(again)["unchanged"]),
        (cells[0], cells[5], cells[3] in ids),
    )
    assert expected == actual


def test_the_reason_stands_before_the_advice(run, export):
    """The first line on standard error should be what is wrong, not how to go on."""
    export.write_bytes(b"\x00\x01\x02" * 100)
    code, _, said = run("convert", export, *WORDS)
    assert (code, "--resume" in said.splitlines()[0]) == (1, False)


def test_json_is_all_there_is_on_standard_output(run, export):
    """With --json standard output should hold the report and nothing else."""
    code, said, _ = run("convert", export, *WORDS, "--json")
    report = json.loads(said)
    kept = json.loads((export.with_name("export.csv-conversion") / "report.json").read_bytes())
    expected = (4, 3, "done", report)
    actual = (code, report["tally"]["rows"], report["state"], kept)
    assert expected == actual


def test_a_profile_of_ones_own(run, export):
    """A profile should be taken from a file too, and its mistakes be told with line and remedy."""
    good, bad = export.with_name("mine.toml"), export.with_name("wrong.toml")
    good.write_text(text_of(STYLE_3), "utf-8")
    bad.write_text(text_of(STYLE_3).replace('rules = ["scope"]', 'rules = ["scoop"]'), "utf-8")
    converted = run("convert", export, "--profile", good, "--issuer", ZHEJIANG, "--workers", "1")
    refused = run("convert", export, "--profile", bad, "--issuer", ZHEJIANG)
    expected = (4, "2", 1, True)
    actual = (converted[0], counts(converted)["converted"], refused[0], "scoop" in refused[2])
    assert expected == actual


def test_the_profile_that_fits_is_proposed(run, export):
    """Without a profile the only one that fits should be proposed; of a foreign table, how to draft one."""
    foreign = export.with_name("foreign.csv")
    foreign.write_text("甲,乙\n1,2\n3,4\n", "utf-8")
    fits, none = run("convert", export), run("convert", foreign)
    expected = (1, True, 1, True)
    actual = (fits[0], f"--profile {STYLE_3}" in fits[2], none[0], "luzheng profiles guess" in none[2])
    assert expected == actual


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("missing.csv", *WORDS), "missing.csv"),
        (("/".join(["long" * 60] * 6) + ".csv", *WORDS), "1024"),
        (("\udcff.csv", *WORDS), "UTF-8"),
        (("empty.csv", *WORDS), "empty.csv"),
        (("picture.csv", *WORDS), "picture.csv"),
        (("foreign.csv", *WORDS), "com_name"),
        (("export.csv", "--profile", "style99", "--issuer", ZHEJIANG), "style99"),
        (("export.csv", "--profile", STYLE_3), "--issuer"),
        (("export.csv", "--profile", STYLE_3, "--issuer", "11330000990000099X"), "issuers list"),
        ((".", *WORDS), "work：这是文件夹"),
        (("export.csv", *WORDS, "--out", "export.csv"), "export.csv"),
        (("export.csv", *WORDS, "--out", "/proc/none"), "/proc/none"),
        (("--resume", "00000000-0000-4000-8000-000000000000"), "run_id"),
    ],
)
def test_refusals_say_what_is_wrong(run, export, issued, words, says):
    """What cannot be done should end with 1, name what is at fault, and issue nothing."""
    export.with_name("empty.csv").touch()
    export.with_name("picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    export.with_name("foreign.csv").write_text("甲,乙\n1,2\n3,4\n", "utf-8")
    code, said, complaint = run("convert", *words)
    expected = (1, True, "", 0)
    actual = (code, says in complaint, said, issued())
    assert expected == actual, complaint


def test_what_cannot_be_meant_is_not_understood(run, begun, export, issued):
    """Without file or run, with options a run cannot take on later, or another file, the command should end with 2."""
    options = ["--dry-run"], ["--judge-every", "7"], ["--profile", STYLE_3], ["--issuer", ZHEJIANG]
    ended = [run("convert", "--profile", STYLE_3)[0]]
    ended += [run("convert", "--resume", begun, *words)[0] for words in options]
    ended += [run("convert", write(export.with_name("other.csv"), [operator(9)]), "--resume", begun)[0]]
    assert ([2] * 6, 0) == (ended, issued())


def test_no_report_takes_the_place_of_the_file(run, export):
    """Rows corrected in the folder of the reports should not be overwritten by the reports on them."""
    run("convert", export, *WORDS)
    corrected = export.with_name("export.csv-conversion") / "rejected.csv"
    before = corrected.read_bytes()
    refused = [
        run("convert", corrected, *WORDS, "--out", corrected.parent)[0],
        run("convert", corrected.parent / "." / "rejected.csv", *WORDS, "--out", "export.csv-conversion")[0],
    ]
    elsewhere = run("convert", corrected, *WORDS)
    assert ([1, 1], before, 4) == (refused, corrected.read_bytes(), elsewhere[0])


def test_rows_that_were_corrected_already_are_kept(run, export, services):
    """Reports written anew should put aside a rejected.csv that says something else, and one that is out of date."""
    run("convert", export, *WORDS)
    folder = export.with_name("export.csv-conversion")
    rejected, old = folder / "rejected.csv", folder / "rejected.csv.old"
    (found,) = runs.newest(services, SYSTEM_ACTOR, 2)
    run("conversions", "report", found.id)
    untouched = old.exists()
    rejected.write_text("corrected", "utf-8")
    run("conversions", "report", found.id)
    corrected = old.read_text("utf-8")
    write(export, [operator(1)])
    run("convert", export, *WORDS)
    assert (False, "corrected", False) == (untouched, corrected, rejected.exists())


def test_a_run_that_was_lost_is_said_to_be(run, begun, services):
    """A run whose process is gone should not be shown as under way."""
    with services.session() as session:
        row = session.get_one(ConversionRun, begun)
        row.state, row.owner = "converting", "here:1:gone"
        row.seen_at = now() - timedelta(days=3)
    listed = run("conversions", "list")[1].split("\t")[1]
    assert ("broken_off", True) == (listed, "中断" in run("conversions", "show", begun)[1])


def test_a_file_that_cannot_be_read_is_mended_and_converted_anew(run, export, services, issued):
    """When no run could read the file, the advice should be to convert a mended one anew; that should work."""
    good = export.read_bytes()
    export.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    picture = run("convert", export, *WORDS)
    export.write_text("甲,乙\n1,2\n3,4\n", "utf-8")
    foreign = run("convert", export, *WORDS)
    export.write_bytes(good)
    resumed = [run("convert", "--resume", each.id)[0] for each in runs.newest(services, SYSTEM_ACTOR, 2)]
    before = issued()
    anew = run("convert", export, *WORDS)
    expected = ([(1, False, True)] * 2, [1, 1], 0, 4, 2)
    told = [
        (code, "--resume" in said, "luzheng convert FILE" in said) for code, _, said in (picture, foreign)
    ]
    actual = (told, resumed, before, anew[0], issued())
    assert expected == actual


def test_a_file_that_is_not_the_same_can_come_back(run, begun, export):
    """When the file was changed or is gone, the advice should be to put it back and resume; that should work."""
    good = export.read_bytes()
    export.write_bytes(b"other")
    changed = run("convert", "--resume", begun, "--workers", "1")
    export.unlink()
    missing = run("conversions", "resume", begun, "--workers", "1")
    export.write_bytes(good)
    resumed = run("convert", "--resume", begun, "--workers", "1")
    advice = f"put the original file back and go on with: luzheng convert --resume {begun}"
    expected = ([(1, True)] * 2, 4, "2")
    told = [(code, advice in said) for code, _, said in (changed, missing)]
    actual = (told, resumed[0], counts(resumed)["converted"])
    assert expected == actual


def test_a_run_that_has_ended_is_not_to_be_resumed(run, begun):
    """Of a run that is done nobody should be told to go on with it."""
    run("convert", "--resume", begun, "--workers", "1")
    code, _, said = run("convert", "--resume", begun, "--workers", "1")
    expected = (1, True, False)
    actual = (code, "已经完成" in said, "--resume" in said)
    assert expected == actual


def test_a_cluster_that_is_not_there(run, export, services, settings):
    """A scheduler that cannot be reached, or SQLite on a cluster, should be refused; here the run should go on."""
    code, _, said = run("convert", export, *WORDS, "--scheduler", "tcp://127.0.0.1:1")
    (found,) = runs.newest(services, SYSTEM_ACTOR, 2)
    resumed = run("convert", "--resume", found.id, "--workers", "1")
    expected = (1, True, True, 4, "2")
    actual = (
        code,
        ("PostgreSQL" if settings.database_url.startswith("sqlite") else "dask") in said,
        f"what is done is kept; go on with: luzheng convert --resume {found.id}" in said,
        resumed[0],
        counts(resumed)["converted"],
    )
    assert expected == actual


@pytest.fixture
def small_disk(environment):
    """Give a folder on a disk of 16 KiB."""
    folder = environment / "small"
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(folder)]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("only who may mount can make a small disk")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_reports_that_find_no_room_are_written_anew(run, export, small_disk, services, issued):
    """On a full disk the reports should be told to be missing, and how to have them; what is issued stays."""
    code, _, said = run("convert", export, *WORDS, "--out", small_disk)
    run_id = runs.newest(services, SYSTEM_ACTOR, 1)[0].id
    anew = run("conversions", "report", run_id, "--out", "anew")
    expected = (1, True, True, 2, 0, True)
    actual = (
        code,
        "磁盘已满" in said,
        f"luzheng conversions report {run_id}" in said,
        issued(),
        anew[0],
        (export.with_name("anew") / "report.html").exists(),
    )
    assert expected == actual


@pytest.fixture
def begun(services, export):
    """Give the id of a run that waits."""
    request = RunRequest(export, export.name, STYLE_3, text_of(STYLE_3), issuer_code=ZHEJIANG)
    return runs.create(services, SYSTEM_ACTOR, request, now())


def test_list_show_stop_resume_and_report(run, begun, export):
    """A run should be listed, shown, stopped, resumed to its end, and its reports be written anew."""
    waiting = run("conversions", "list")[1].split("\t")[:5]
    stopped = run("conversions", "stop", begun)[0], run("conversions", "list")[1].split("\t")[1]
    resumed = run("conversions", "resume", begun, "--workers", "1")
    shown = run("conversions", "show", begun)[1]
    report = run("conversions", "report", begun, "--json")
    files = run("conversions", "report", begun, "--out", "anew")
    ended = run("conversions", "resume", begun)
    expected = (
        [begun, "waiting", "0", "", "export.csv"],
        (0, "stopped"),
        (4, "2"),
        True,
        (0, 3),
        (0, True),
        (1, True),
    )
    actual = (
        waiting,
        stopped,
        (resumed[0], counts(resumed)["converted"]),
        "3 / 3" in shown and "已完成 done" in shown,
        (report[0], json.loads(report[1])["tally"]["rows"]),
        (files[0], (export.with_name("anew") / "rejected.csv").exists()),
        (ended[0], "已经完成" in ended[2]),
    )
    assert expected == actual


def test_a_file_that_was_handed_in_is_removed(run, settings, services):
    """A run of the service that the operator ends should leave its file no longer than any other."""
    upload = Upload(settings, "导出.csv")
    upload.finish()
    write(upload.path, [operator(1)])
    request = RunRequest(upload.path, upload.name, STYLE_3, text_of(STYLE_3), issuer_code=ZHEJIANG)
    run_id = runs.create(services, SYSTEM_ACTOR, request, now())
    code, said, _ = run("convert", "--resume", run_id, "--workers", "1", "--json")
    expected = (0, False, ["导出.csv"])
    report = json.loads(said)
    actual = (code, upload.folder.exists(), [table["name"] for table in report["file"]["tables"]])
    assert expected == actual


def test_what_stopped_a_run_is_shown(run, begun, export):
    """A run that failed should show why, and what to do."""
    export.write_bytes(b"other")
    code, _, said = run("conversions", "resume", begun, "--quiet")
    shown = run("conversions", "show", begun)[1]
    expected = (1, True, True)
    actual = (code, "恢复原文件" in said, "恢复原文件" in shown)
    assert expected == actual


@pytest.mark.slow
def test_ctrl_c_stops_cleanly_and_resume_goes_on(environment, services, run, issued):
    """Ctrl-C should end with 3, name how to go on, and the resumed run come to the same end."""
    export = write(environment / "large.csv", [operator(number) for number in range(20_000)])
    process = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "convert", str(export), *WORDS],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    run_id = wait_until_converting(services)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=SECONDS)
    stopped, before = runs.read(services, run_id).state, issued()
    code, _, _ = run("convert", "--resume", run_id, "--workers", "1")
    expected = (3, True, True, "stopped", 0, 20_000)
    actual = (
        process.returncode,
        "正在停止" in said,
        f"luzheng convert --resume {run_id}" in said,
        stopped,
        code,
        issued(),
    )
    assert expected == actual, said
    assert before < 20_000


def wait_until_converting(services):
    """Wait until a run has begun to convert and give its id."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        for found in runs.newest(services, SYSTEM_ACTOR, 1):
            if found.state == "converting":
                return found.id
        time.sleep(0.02)
    raise AssertionError("it has not begun")
