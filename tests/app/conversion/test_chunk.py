"""Rows become certificates, once; what the register holds already decides with."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, event, text
from sqlmodel import select

from app.conversion import runner
from app.conversion.errors import RunAlteredError
from app.conversion.executors.inline import InlineExecutor
from app.roles import SYSTEM_ACTOR
from app.services import audit_reading, issuance, lifecycle
from app.services.errors import InvalidFaceError
from app.services.records import ChangeRequest, IssueRequest
from app.tables import Certificate, StatusChange
from tests.app.conversion.exports import (
    begin,
    certificates,
    convert,
    faults,
    newer,
    operator,
    outcomes,
    vehicle,
    write,
)
from verify_client.verify import judge

pytestmark = pytest.mark.usefixtures("ready")
KEY = "road_transport_operation_licence"


@pytest.fixture
def export(tmp_path):
    """Give a function that writes rows into a file of its own."""
    made = []

    def put(*rows):
        made.append(rows)
        return write(tmp_path / f"{len(made)}.csv", rows)

    return put


def now():
    """Give the present moment."""
    return datetime.now(UTC)


def test_rows_become_valid_certificates(services, export, clerk):
    """Two rows should become two certificates whose codes an offline verifier finds genuine."""
    counts = convert(services, export(operator(1), operator(2)), clerk)
    issued = certificates(services)
    trust = services.trust()
    reasons = [judge(row.envelope, trust, services.status, now()).reason for row in issued]
    expected = ({"converted": 2}, ["330102000001", "330102000002"], ["genuine"] * 2)
    actual = (outcomes(counts), [row.short_number for row in issued], reasons)
    assert expected == actual


def test_a_converted_certificate_is_one_of_the_register(services, export, clerk):
    """A converted certificate should be suspended and renewed like any other, and register and log agree."""
    convert(services, export(operator(1)), clerk)
    (row,) = certificates(services)
    lifecycle.change_status(services, clerk, row.id, "suspend", "年审", "《条例》", now())
    lifecycle.change_status(services, clerk, row.id, "resume", "年审", "《条例》", now())
    more = {"province_code": "330000", "operator_id": "9", "economic_type": "100"}
    later = {"issue_date": "2026-11-01", "valid_from": "2026-01-05", "valid_to": "2029-12-31", **more}
    issuance.renew(services, clerk, row.id, ChangeRequest(later, "6"), None, now())
    expected = [("replaced", 1), ("valid", 2)]
    actual = [(one.status, one.version) for one in certificates(services)]
    assert (expected, []) == (actual, audit_reading.verify(services, SYSTEM_ACTOR))


def test_a_converted_certificate_is_reissued_as_it_is(services, export, clerk):
    """One lost should be issued again though it lacks what its register never held; a change completes it."""
    convert(services, export(operator(1, owner_id="", econ_name="")), clerk)
    (row,) = certificates(services)
    again = issuance.reissue(services, clerk, row.id, ChangeRequest({}, "2"), None, now())
    with pytest.raises(InvalidFaceError) as refused:
        issuance.change(services, clerk, again.id, ChangeRequest({"address": "新路1号"}, "5"), None, now())
    lacking = {fault.field for fault in refused.value.faults}
    assert (2, {"/face/operator_id", "/face/economic_type"}) == (again.version, lacking)


def test_the_same_file_again_changes_nothing(services, export, clerk):
    """A second run of the same file should report all unchanged and issue nothing."""
    path = export(*map(operator, range(30)))
    first = convert(services, path, clerk, chunk_rows=7)
    again = convert(services, path, clerk, chunk_rows=11)
    expected = ({"converted": 30}, {"unchanged": 30}, 30)
    actual = (outcomes(first), outcomes(again), len(certificates(services)))
    assert expected == actual


def test_changed_content_is_a_new_version(services, export, clerk):
    """A row with another address should become version 2 under the same serial, the first one replaced."""
    convert(services, export(operator(1), operator(2)), clerk)
    counts = convert(
        services, export(operator(1, address="浙江省杭州市新路1号"), operator(2)), clerk, profile_text=newer()
    )
    first, second, _ = certificates(services)
    expected = ({"unchanged": 1, "new_version": 1}, "replaced", "valid", first.serial, first.id, "5")
    actual = (
        outcomes(counts), first.status, second.status, second.serial, second.previous_id, second.issue_reason,
    )  # fmt: skip
    assert expected == actual
    assert audit_reading.verify(services, SYSTEM_ACTOR) == []


def test_what_a_clerk_changed_is_not_put_back(services, export, clerk):
    """After a change at the desk the old file should find it unchanged, a third content should be refused."""
    old = export(operator(1))
    convert(services, old, clerk)
    (row,) = certificates(services)
    issuance.change(services, clerk, row.id, ChangeRequest({"principal_name": "王五"}, "5"), None, now())
    again = convert(services, old, clerk)
    third = convert(services, export(operator(1, fddbr="赵六")), clerk)
    expected = ({"unchanged": 1}, {"rejected": 1}, {"register_differs": 1}, 2)
    actual = (outcomes(again), outcomes(third), faults(third), len(certificates(services)))
    assert expected == actual


def test_what_is_not_in_force_here_is_not_revived(services, export, clerk):
    """A licence revoked in the register should stay so when an export still calls it valid and has changed."""
    convert(services, export(operator(1)), clerk)
    (row,) = certificates(services)
    lifecycle.change_status(services, clerk, row.id, "revoke", "违法", "《条例》", now())
    counts = convert(services, export(operator(1, fddbr="赵六")), clerk)
    expected = ({"skipped": 1}, {"not_in_force_in_register": 1}, ["revoked"])
    actual = (outcomes(counts), counts["skip_reasons"], [one.status for one in certificates(services)])
    assert expected == actual


def test_a_licence_issued_at_the_desk_is_known(services, export, clerk, face):
    """A row that says less than a certificate issued at the desk, but nothing else, should be unchanged."""
    given = face(KEY, certificate_category="100")
    issued = issuance.issue(services, clerk, IssueRequest(KEY, given), None, now())
    stored = issued.face
    row = operator(
        1,
        com_name=stored["operator_name"], uniscid=stored["uscc"], com_key=stored["licence_word"],
        com_num=stored["licence_number"], busi_scope="、".join(stored["business_scope"]),
        print_date=stored["issue_date"], valid_date_begin=stored["valid_from"],
        valid_date_end=stored["valid_to"], owner_id="", address="", fddbr="", phone="", econ_name="",
        xzqhdm="", OPERATING_STATE="",
    )  # fmt: skip
    counts = convert(services, export(row), clerk)
    assert ({"unchanged": 1}, {}) == (outcomes(counts), faults(counts))


def test_holder_does_not_change_with_a_version(services, export, clerk):
    """The number of a converted licence under another credit code should be refused."""
    convert(services, export(operator(1)), clerk)
    counts = convert(services, export(operator(1, uniscid=operator(2)["uniscid"])), clerk)
    assert {"holder_changed_in_source": 1} == faults(counts)


def test_a_dry_run_issues_nothing(services, export, clerk):
    """A dry run should report what a run then does, and take neither numbers nor certificates."""
    path = export(operator(1), operator(2, uniscid="x"))
    dry = convert(services, path, clerk, dry_run=True)
    nothing = certificates(services)
    wet = convert(services, path, clerk)
    (row,) = certificates(services)
    assert ([], dry, 0) == (nothing, wet, row.list_index)


def test_a_clerk_converts_only_its_types(services, export, actor):
    """Dangerous goods should be refused to a clerk who issues ordinary licences only."""
    rows = operator(1), operator(2, busi_scope="危险货物运输(3类)")
    counts = convert(services, export(*rows), actor("clerk.buses"))
    assert ({"converted": 1, "rejected": 1}, {"type_not_yours": 1}) == (outcomes(counts), faults(counts))


def test_rows_of_the_same_licence(services, export, clerk):
    """Of one licence the newest row should count; equal rows are duplicates, contradicting ones refused."""
    rows = [
        operator(1, print_date="2024-04-06"),
        operator(1),
        operator(2),
        operator(2, com_name=" 杭州示例安安运输有限公司"),
        operator(3),
        operator(3, fddbr="赵六"),
    ]
    counts = convert(services, export(*rows), clerk, chunk_rows=2)
    expected = (
        {"converted": 2, "skipped": 2, "rejected": 2},
        {"duplicate": 1, "newer_row_exists": 1},
        {"rows_contradict": 2},
    )
    assert expected == (outcomes(counts), counts["skip_reasons"], faults(counts))


def test_altered_converted_certificate_is_named(services, export, clerk):
    """A converted certificate altered, added or deleted by hand should be named by the verification."""
    convert(services, export(operator(1), operator(2)), clerk)
    first, second = certificates(services)
    with services.session() as session:
        session.get_one(Certificate, first.id).holder_name = "别人"
        session.delete(session.get_one(Certificate, second.id))
    kinds = {(one.kind, one.subject) for one in audit_reading.verify(services, SYSTEM_ACTOR)}
    assert {("altered", f"certificate:{first.id}"), ("deleted", f"certificate:{second.id}")} == kinds


def test_an_older_export_puts_nothing_back(services, export, clerk):
    """Of an older export, run again, rows of earlier dates should be skipped, what was converted before come back."""
    old = export(operator(1, print_date="2025-01-01"), operator(2))
    new = export(operator(1, address="浙江省杭州市新路1号"), operator(2, address="浙江省杭州市新路2号"))
    for path in (old, new):
        convert(services, path, clerk, profile_text=newer())
    again = convert(services, old, clerk)
    expected = ({"newer_in_register": 1}, {"older_or_restored": 1}, 4)
    assert expected == (again["skip_reasons"], faults(again), len(certificates(services)))


@pytest.mark.parametrize("date", ["2025-13-45", "", "0000-00-00"])
def test_a_row_of_unknown_age_is_nobodys_elder(services, export, clerk, date):
    """Where the age of one row of a licence cannot be read, none should be converted, and both come back."""
    rows = operator(1), operator(1, print_date=date, STATUS="注销", address="浙江省杭州市新路1号")
    counts = convert(services, export(*rows), clerk)
    assert ([], 2) == (certificates(services), faults(counts)["rows_contradict"])


def test_a_number_belongs_to_one_certificate(services, export, clerk):
    """A licence that now covers dangerous goods is of another type: two of one number should never be in force."""
    convert(services, export(operator(1)), clerk)
    both = "道路普通货物运输、危险货物运输(3类)"
    counts = convert(services, export(operator(1, busi_scope=both, print_date="2025-05-01")), clerk)
    in_file = convert(
        services,
        export(operator(2), operator(2, busi_scope=both, print_date="2025-05-01")),
        clerk,
    )
    expected = ({"type_changed_in_source": 1}, {"converted": 1, "skipped": 1}, [8, 16])
    actual = (faults(counts), outcomes(in_file), [row.type_number for row in certificates(services)])
    assert expected == actual


def test_a_licence_that_ended_is_not_left_valid_unsaid(services, export, clerk):
    """A row that says revoked should come back while the certificate is valid here, and be skipped after."""
    convert(services, export(operator(1)), clerk)
    ended = export(operator(1, STATUS="吊销"), operator(2, STATUS="注销"))
    told = convert(services, ended, clerk)
    (row,) = certificates(services)
    lifecycle.change_status(services, clerk, row.id, "revoke", "违法", "《条例》", now())
    after = convert(services, ended, clerk)
    expected = ({"in_force_in_register": 1}, {"cancelled": 1}, {"cancelled": 1, "revoked": 1})
    assert expected == (faults(told), told["skip_reasons"], after["skip_reasons"])


def test_a_version_does_not_begin_before_its_time(services, export, clerk):
    """A changed licence that begins next year should not replace the one in force today."""
    convert(services, export(operator(1)), clerk)
    later = operator(1, valid_date_begin="2027-04-06", valid_date_end="2029-04-06")
    counts = convert(services, export(later), clerk)
    (row,) = certificates(services)
    assert ({"begins_later": 1}, "valid") == (faults(counts), row.status)


def test_many_versions_are_replaced_at_once(services, export, clerk):
    """Replaced versions should each have their ground, and register and log agree, also when set back by hand."""
    convert(services, export(*map(operator, range(5))), clerk)
    convert(
        services,
        export(*(operator(number, fddbr="赵六") for number in range(5))),
        clerk,
        profile_text=newer(),
    )
    with services.reading() as session:
        grounds = session.exec(select(StatusChange)).all()
    assert ({("valid", "replaced", "换发：证照信息变更")}, 5) == (
        {(one.from_status, one.to_status, one.reason) for one in grounds},
        len(grounds),
    )
    assert audit_reading.verify(services, SYSTEM_ACTOR) == []
    first, second = certificates(services)[:2]
    with services.session() as session:
        session.get_one(Certificate, second.id).status = "revoked"
        session.flush()
        old = session.get_one(Certificate, first.id)
        old.status, old.status_at = "valid", old.created_at
    kinds = {(one.kind, one.subject) for one in audit_reading.verify(services, SYSTEM_ACTOR)}
    assert kinds == {("status_differs", f"certificate:{one.id}") for one in (first, second)}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE conversion_runs SET profile_text = replace(profile_text, '风格', '方式')",
        "UPDATE conversion_runs SET judge_every = 1000",
        'UPDATE conversion_chunks SET settled = \'{"0": ["duplicate", 3]}\' WHERE number = 1',
        "UPDATE audit_entries SET detail = '{}' WHERE action = 'conversion.plan'",
        "DELETE FROM audit_entries WHERE action = 'conversion.begin'",
    ],
    ids=["profile", "judging", "settled", "entry", "no entry"],
)
def test_a_run_altered_by_hand_is_not_carried_on(services, export, clerk, statement):
    """When run, plan or the log's entries on them were altered in the database, nothing more should be issued."""
    run_id = begin(services, export(*map(operator, range(6))), clerk, chunk_rows=3)

    def alter(progress):
        if progress.total and not progress.rows:
            with services.session() as session:
                session.execute(text(statement))

    with pytest.raises(RunAlteredError):
        runner.carry_out(services, run_id, InlineExecutor(), alter)
    assert [] == certificates(services)


def test_no_statement_reads_the_whole_register(services, export, clerk, face, populated_url):
    """Converting, issuing and verifying should find certificates by a narrow index, however many there are."""
    if not populated_url.startswith("sqlite"):
        pytest.skip("PostgreSQL chooses by what it knows of the tables")
    seen = []

    def note(_connection, _cursor, statement, parameters, *_):
        if statement.startswith("SELECT") and "FROM certificates" in statement:
            seen.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        convert(services, export(*map(operator, range(9))), clerk)
        convert(
            services,
            export(*(operator(number, fddbr="赵六") for number in range(9))),
            clerk,
            profile_text=newer(),
        )
        vehicles = [vehicle(at, operator(at), vinNo=f"LXXX25327SA00000{at}") for at in range(9)]
        vehicles[0]["businessLicenseNo"] = "330102999999"  # an operator nobody knows
        convert(services, export(*vehicles), clerk, profile="style4_gps_supervision")
        for key in (KEY, "road_transport_certificate"):
            issuance.issue(services, clerk, IssueRequest(key, face(key)), None, now())
        audit_reading.verify(services, SYSTEM_ACTOR)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    with services.engine.connect() as connection:
        plans = {
            str(row[3])
            for statement, parameters in seen
            if "ORDER BY certificates.serial" not in statement  # reads the first one and stops
            and "previous_id IS NOT NULL" not in statement  # the audit reads every change, once
            and "holder_code_type = ?" not in statement  # a run of operators reads the vehicles, once
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        }
    wide = [plan for plan in plans if "SCAN certificates" in plan or "issuer_code_created_at" in plan]
    wide += [
        plan for plan in plans if plan.endswith(("(type_number=?)", "(type_number=? AND issuer_code=?)"))
    ]
    assert (True, []) == (len(seen) >= 4, wide)
