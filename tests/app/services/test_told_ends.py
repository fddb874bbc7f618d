"""What conversions were told of ends holds for single issue as well, and the table names nobody."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from app.services import issuance
from app.services.errors import InvalidFaceError
from app.services.records import ChangeRequest, IssueRequest
from app.services.told_ends import EndKeys
from app.tables import AuditEntry, ToldEnd
from licences.confirmations import Confirmation
from licences.types import by_key
from tests.app.conversion.exports import DRIVER, convert, driver, make_ready, operator, write

KEY, VEHICLE = "road_transport_operation_licence", "road_transport_certificate"
NUMBER = {"licence_word": "浙交运管许可杭字", "licence_number": "330102000001"}
CONFIRMED = (Confirmation("told_ended", "licence_number"),)


@pytest.fixture
def told(services, clerk, tmp_path):
    """Have a conversion told that a licence issued on 2026-01-03 was cancelled."""
    make_ready(services)
    rows = [operator(1, STATUS="2", print_date="2026-01-03", valid_date_begin="2026-01-03")]
    convert(services, write(tmp_path / "ended.csv", rows), clerk)


def issue(services, clerk, face, day, **more):
    """Issue a licence of that number."""
    days = {"issue_date": day, "valid_from": "2026-01-05", "valid_to": "2029-12-31"}
    return issuance.issue(
        services, clerk, IssueRequest(KEY, face(**NUMBER, **days), **more), None, datetime.now(UTC)
    )


@pytest.mark.usefixtures("told")
def test_a_licence_of_before_the_end_is_refused_until_confirmed(services, clerk, face):
    """It should be refused, and issued on the word of a person, which is kept on record."""
    with pytest.raises(InvalidFaceError) as refused:
        issue(services, clerk, face, "2026-01-03")
    assert [(one.code, one.field) for one in refused.value.faults] == [("told_ended", "/face/licence_number")]
    record = issue(services, clerk, face, "2026-01-03", confirmations=CONFIRMED)
    with services.reading() as session:
        said = session.exec(select(AuditEntry).where(AuditEntry.action == "certificate.confirm")).one()
    assert said.subject == f"certificate:{record.id}"
    assert said.detail == {"confirmed": [{"code": "told_ended", "field": "licence_number"}]}


@pytest.mark.usefixtures("told")
def test_a_licence_issued_afterwards_is_issued(services, clerk, face):
    """A licence under that number, issued after the file that told its end, should need no word."""
    with pytest.raises(InvalidFaceError) as refused:
        issue(services, clerk, face, "2026-01-04", confirmations=CONFIRMED)
    assert [one.code for one in refused.value.faults] == ["confirmation_needless"]
    assert issue(services, clerk, face, "2026-01-04").version == 1


@pytest.mark.usefixtures("told")
def test_a_vehicle_of_an_operator_told_to_have_ended_is_refused_until_confirmed(services, clerk, face):
    """Issue and change should be refused, and done on the word of a person; a licence in the register settles it."""
    vehicle = face(VEHICLE, operator_licence_number=NUMBER["licence_number"])
    under_it = ChangeRequest({"operator_licence_number": NUMBER["licence_number"]})

    def act(do, *args):
        with pytest.raises(InvalidFaceError) as refused:
            do(services, clerk, *args, None, datetime.now(UTC))
        return [(one.code, one.field) for one in refused.value.faults]

    expected = [("operator_told_ended", "/face/operator_licence_number")]
    assert act(issuance.issue, IssueRequest(VEHICLE, vehicle)) == expected
    own_only = (Confirmation("told_ended", "certificate_number"),)
    assert act(issuance.issue, IssueRequest(VEHICLE, vehicle, confirmations=own_only)) == expected
    said = (Confirmation("told_ended", "operator_licence_number"),)
    other = face(VEHICLE)
    needless = act(issuance.issue, IssueRequest(VEHICLE, other, confirmations=said))
    assert needless == [("confirmation_needless", "/confirmations")]
    record = issuance.issue(services, clerk, IssueRequest(VEHICLE, other), None, datetime.now(UTC))
    assert act(issuance.change, record.id, under_it) == expected
    confirmed = replace(under_it, confirmations=said)
    changed = issuance.change(services, clerk, record.id, confirmed, None, datetime.now(UTC))
    assert [(one.code, one.field) for one in changed.warnings] == [
        ("confirmed", "/face/operator_licence_number")
    ]
    issue(services, clerk, face, "2026-01-04")
    assert act(issuance.change, changed.id, confirmed) == needless


def test_the_table_names_nobody(services, clerk, tmp_path):
    """What is kept of a person should be sums that nobody can make without the installation's secret."""
    make_ready(services)
    convert(
        services, write(tmp_path / "ended.csv", [driver(ZT="注销")]), clerk, profile="style5_pinyin_initials"
    )
    with services.reading() as session:
        kept = session.exec(select(ToldEnd)).all()
    assert len(kept) > 1
    assert not any(DRIVER in repr(one) for one in kept)
    kind, fields = by_key("practitioner_qualification_certificate"), {"id_number": DRIVER}
    (own,) = dict(EndKeys(services.audit).of(kind, fields)).values()
    other_secret = type(services.audit)(b"another secret of at least 32 bytes")
    (other,) = dict(EndKeys(other_secret).of(kind, fields)).values()
    assert own in {one.key for one in kept}
    assert own != other
