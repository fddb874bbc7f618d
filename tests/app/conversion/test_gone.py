"""Licences that a full export no longer speaks of are listed, and nothing else is."""

import csv
import io
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from app.conversion import recorded_run, runs
from app.conversion.errors import RunAlteredError
from app.conversion.rejected import read_listed
from app.conversion.report_files import write_files
from app.conversion.results import report_of, results_of, waits_for_somebody
from app.services import issuance, lifecycle
from app.services.issuance import IssueRequest
from app.tables import AuditEntry, Certificate, ConversionRun, GoneCertificate
from tests.app.conversion import exports
from tests.app.conversion.exports import certificates, operator, vehicle

pytestmark = pytest.mark.usefixtures("ready")
STYLE_4 = "style4_gps_supervision"


@pytest.fixture
def export(services, clerk, tmp_path):
    """Give a function that converts rows as a full export, and gives the numbers that are gone."""
    made = []

    def carry_out(*rows, full=True, **options):
        made.append(rows)
        if "plateNo" in rows[0]:
            options["profile"] = STYLE_4
        path = exports.write(tmp_path / f"{len(made)}.csv", rows, "utf-8-sig")
        run_id = exports.begin(services, path, clerk, full=full, **options)
        exports.carry_out(services, run_id)
        return gone(services, run_id)

    return carry_out


def gone(services, run_id):
    """Give the short numbers that a run lists; None if it was not of a full export."""
    with services.reading() as session:
        statement = (
            select(Certificate.short_number)
            .join(GoneCertificate)
            .where(GoneCertificate.run_id == run_id)
            .order_by(Certificate.short_number)
        )
        found = session.exec(statement).all()
    counted = runs.read(services, run_id).plan.get("gone")
    assert (counted is None and not found) or counted["count"] == len(found)
    return None if counted is None else found


def last_run(services):
    """Give the id of the newest run."""
    with services.reading() as session:
        return session.exec(select(ConversionRun.id).order_by(ConversionRun.created_at.desc())).first()


def numbers(*each):
    """Give short numbers of operators."""
    return [f"330102{number:06d}" for number in each]


def test_what_is_gone_is_listed_and_nothing_is_ended(services, export):
    """A certificate converted before that a full export lacks should be listed, and stay as it is."""
    assert [] == export(*map(operator, range(1, 5)))
    assert numbers(2, 4) == export(operator(1), operator(3))
    assert ["valid"] * 4 == [row.status for row in certificates(services)]


def test_a_partial_export_lists_nothing(export):
    """Without the word that an export is full nothing should be called gone."""
    export(*map(operator, range(1, 4)))
    assert export(operator(1), full=False) is None


def test_a_dry_run_lists_what_is_gone(export):
    """A dry run should list the same."""
    export(*map(operator, range(1, 4)))
    assert numbers(2) == export(operator(1), operator(3), dry_run=True)


@pytest.mark.parametrize(
    "row",
    [
        operator(2, STATUS="注销"),
        operator(2, com_name="*"),
        operator(2, busi_scope="看不懂的范围"),
        operator(2, com_key="浙交运管许可上字"),
    ],
    ids=["ended", "rejected", "of no type that could be told", "of another word"],
)
def test_what_a_row_speaks_of_is_not_gone(export, row):
    """A licence the file speaks of, however wrong the row, should not be listed: the row tells what is to be done."""
    export(*map(operator, range(1, 4)))
    assert [] == export(operator(1), operator(3), row)


def test_rows_without_a_number_are_counted(services, export):
    """A row whose number cannot be read may be of a licence that is listed: it should be counted."""
    export(operator(1), operator(2))
    assert numbers(2) == export(operator(1), operator(2, com_num="看不清"))
    assert 1 == runs.read(services, last_run(services)).plan["gone"]["nameless"]


def test_only_types_of_the_file_are_looked_at(export):
    """A full export of vehicles should not call operators gone."""
    export(*map(operator, range(1, 3)))
    export(vehicle(2, operator(1)), vehicle(3, operator(1), vinNo="LXXX25325SA000000"))
    assert numbers(3) == export(vehicle(2, operator(1)))


def test_only_what_is_in_force_and_was_converted_is_looked_at(services, clerk, export, face):
    """Certificates that have ended, or were issued here alone, should not be listed; one altered here should."""
    now = datetime.now(UTC)
    key = "road_transport_operation_licence"
    issuance.issue(services, clerk, IssueRequest(key, face(key)), None, now)
    export(*map(operator, range(1, 5)))
    ended, altered = certificates(services)[1:3]
    lifecycle.change_status(services, clerk, ended.id, "cancel", "歇业", "《条例》", now)
    lifecycle.change_status(services, clerk, altered.id, "suspend", "年审", "《条例》", now)
    assert ended.short_number not in export(operator(1))


def test_a_copy_is_told_from_its_original(services, clerk, export):
    """A copy that the file lacks should be listed though its original is there, and the other way round."""
    export(operator(1))
    (row,) = certificates(services)
    with services.session() as session:
        kept = session.get_one(Certificate, row.id)
        kept.face = kept.face | {"original_or_copy": "120"}
    assert numbers(1) == export(operator(1), dry_run=True)


def test_a_full_export_is_part_of_what_was_asked_for(services, clerk, tmp_path):
    """Whether an export is full should be under the hash of the audit log, as all that was wanted."""
    path = exports.write(tmp_path / "1.csv", [operator(1)])
    run_id = exports.begin(services, path, clerk, full=True)
    exports.carry_out(services, run_id)
    with services.session() as session:
        session.get_one(ConversionRun, run_id).full = False
    with pytest.raises(RunAlteredError):
        recorded_run.check(services, run_id)


def test_the_list_names_number_certificate_and_last_run(services, clerk, export, tmp_path):
    """gone.csv should name each certificate and the run that made it, be counted, and go with the next report."""
    export(operator(1), operator(2))
    first = last_run(services)
    gone_one = certificates(services)[1]
    export(operator(1))
    run = runs.read(services, last_run(services))
    results = results_of(services, run)
    report = report_of(services, run, results)
    files = write_files(services, run, results, tmp_path, report)
    with (tmp_path / "gone.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    told = ["道路运输经营许可证", gone_one.number, gone_one.id, first, "1.csv", f"'{run.today.isoformat()}"]
    assert (told, {"count": 1, "nameless": 0}) == (list(row.values()), report["gone"])
    assert ("1 份有效证照" in report["summary"]["zh"], True) == (True, waits_for_somebody(run, results))
    assert (0o600, True) == ((tmp_path / "gone.csv").stat().st_mode & 0o777, tmp_path / "gone.csv" in files)
    export(operator(1), operator(2))
    run = runs.read(services, last_run(services))
    results = results_of(services, run)
    write_files(services, run, results, tmp_path, report_of(services, run, results))
    assert not (tmp_path / "gone.csv").exists()
    assert not waits_for_somebody(run, results)


def test_fetching_the_list_is_recorded(services, clerk, export):
    """Who fetches gone.csv should stand in the audit log: it holds numbers of persons."""
    export(operator(1), operator(2))
    export(operator(1))
    out = io.BytesIO()
    read_listed(services, clerk, last_run(services), "gone", out, datetime.now(UTC))
    with services.reading() as session:
        actions = session.exec(select(AuditEntry.action)).all()
    assert (2, True) == (len(out.getvalue().splitlines()), "conversion.gone_rows" in actions)
