"""The register compared with the audit log: whatever is altered in the tables by hand is named."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text, update

from app.roles import SYSTEM_ACTOR
from app.services import audit_reading, issuance, lifecycle, register_check
from app.services.audit import Fault
from app.services.records import ChangeRequest, IssueRequest
from app.tables import Certificate
from licences.types import TYPES
from tests.app.conftest import NOW

COMPANY = "road_transport_operation_licence"
LATER = {"valid_from": "2026-01-10", "valid_to": "2030-01-09", "issue_date": "2026-01-10"}


@pytest.fixture
def issued(services, clerk, face):
    """Give the sample company's licence."""
    return issuance.issue(services, clerk, IssueRequest(COMPANY, face(COMPANY)), None, NOW)


def verified(services):
    """Verify log and register."""
    return audit_reading.verify(services, SYSTEM_ACTOR)


def tamper(services, *statements, **values):
    """Do something to the tables behind the services' back."""
    with services.session() as session:
        for statement in statements:
            session.execute(text(statement), values)


def test_every_act_leaves_register_and_log_in_agreement(services, clerk, face):
    """After issuing all types, renewing, changing, reissuing, and each change of status, nothing should differ."""
    for kind in TYPES:
        issuance.issue(services, clerk, IssueRequest(kind.key, face(kind.key)), None, NOW)
    number = "330100000009"
    record = issuance.issue(
        services, clerk, IssueRequest(COMPANY, face(COMPANY, licence_number=number)), "key", NOW
    )
    record = issuance.renew(services, clerk, record.id, ChangeRequest(LATER, "6"), None, NOW)
    for step, action in enumerate(("suspend", "resume", "suspend")):
        at = NOW + timedelta(minutes=step)
        lifecycle.change_status(services, clerk, record.id, action, "年审", "《条例》", at)
    change = ChangeRequest({"operating_status": "2"})
    record = issuance.change(services, clerk, record.id, change, None, NOW + timedelta(hours=1))
    record = issuance.reissue(services, clerk, record.id, ChangeRequest({}, "2"), None, NOW)
    lifecycle.change_status(services, clerk, record.id, "revoke", "违法", "《条例》", NOW)
    expected = []
    actual = verified(services)
    assert expected == actual


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("holder_name", "别人"),
        ("holder_code", "91330100990000033E"),
        ("valid_to", date(2035, 1, 4)),
        ("number", "浙交运管许可杭字330100000002号"),
        ("list_index", 9),
        ("envelope", b"\xd2"),
        ("fingerprint", b"f" * 32),
        ("kid", b"12345678"),
        ("face", {"operator_name": "别人"}),
        ("created_at", NOW + timedelta(microseconds=1)),
        ("specimen", True),
    ],
)
def test_altered_certificate_is_named(services, issued, column, value):
    """A certificate of which any column was altered by hand should be named with its entry."""
    with services.session() as session:
        session.execute(update(Certificate).values({column: value}))
    expected = [Fault(33, 2, "altered", f"certificate:{issued.id}")]
    actual = verified(services)
    assert expected == actual


@pytest.mark.parametrize("column", ["status = 'revoked'", "status_at = '2026-01-10 04:00:01'"])
def test_altered_status_is_named(services, issued, column):
    """A status, or its time, set by hand should be named with the entry that says otherwise."""
    tamper(services, f"UPDATE certificates SET {column}")
    expected = [Fault(33, 2, "status_differs", f"certificate:{issued.id}")]
    actual = verified(services)
    assert expected == actual


def test_revoked_certificate_set_back_to_valid_is_named(services, clerk, issued):
    """A revocation undone by hand should be named with the entry of the revocation."""
    lifecycle.change_status(services, clerk, issued.id, "revoke", "违法", "《条例》", NOW)
    tamper(services, "UPDATE certificates SET status = 'valid'")
    expected = [Fault(33, 3, "status_differs", f"certificate:{issued.id}")]
    actual = verified(services)
    assert expected == actual


def test_certificate_put_in_by_hand_is_named(services, issued):
    """A row that no act has made should be named."""
    with services.session() as session:
        row = session.get_one(Certificate, issued.id)
        copied = {**row.model_dump(), "id": "f" * 36, "serial": "9", "identifier": "9", "list_index": 9}
        session.add(Certificate(**copied))
    expected = [Fault(33, 0, "unrecorded", f"certificate:{'f' * 36}")]
    actual = verified(services)
    assert expected == actual


def test_deleted_certificate_is_named(services, issued):
    """A certificate that was issued and is gone should be named with its entry."""
    tamper(services, "DELETE FROM certificates")
    expected = [Fault(33, 2, "deleted", f"certificate:{issued.id}")]
    actual = verified(services)
    assert expected == actual


def test_register_larger_than_a_batch_is_compared_whole(services, clerk, face, monkeypatch):
    """Batches should join without a gap, whatever their size."""
    monkeypatch.setattr(register_check, "_BATCH", 2)
    ids = sorted(
        issuance.issue(
            services, clerk, IssueRequest(COMPANY, face(COMPANY, licence_number=f"33010000000{n}")), None, NOW
        ).id
        for n in range(1, 6)
    )
    clean = verified(services)
    tamper(services, "UPDATE certificates SET holder_name = '别人'")
    altered = [fault.subject for fault in verified(services)]
    tamper(services, "DELETE FROM certificates")
    gone = sorted(fault.subject for fault in verified(services) if fault.kind == "deleted")
    subjects = [f"certificate:{each}" for each in ids]
    expected = ([], subjects, subjects)
    actual = (clean, altered, gone)
    assert expected == actual


def test_very_many_faults_are_cut_off(services, issued, monkeypatch):
    """Memory should be bounded also when everything is at fault."""
    monkeypatch.setattr(audit_reading, "MOST_FAULTS", 3)
    tamper(services, "UPDATE audit_entries SET actor = 'x'")
    expected = 3
    actual = len(verified(services))
    assert expected == actual
