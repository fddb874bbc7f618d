"""What the audit log says of the register."""

from dataclasses import replace

import pytest
from sqlmodel import select

from app.services import issuance, register_log
from app.services.audit import AuditLog
from app.services.records import ChangeRequest, IssueRequest
from app.tables import AuditEntry, Certificate
from tests.app.conftest import NOW

COMPANY = "road_transport_operation_licence"


@pytest.fixture
def issued(services, clerk, face):
    """Give the sample company's licence."""
    return issuance.issue(services, clerk, IssueRequest(COMPANY, face(COMPANY)), None, NOW)


def test_every_column_is_summed_up(issued):
    """No column but status and its time should be left out of the hash."""
    expected = set(Certificate.model_fields) - {"status", "status_at"}
    actual = set(register_log._COLUMNS)
    assert expected == actual


def test_hash_is_keyed(services, issued):
    """Who knows a certificate, but not the secret, should not be able to tell its hash."""
    with services.reading() as session:
        row = session.get_one(Certificate, issued.id)
    other = replace(services.audit, secret=b"t" * 32)
    hashes = {register_log.record_hash(log, row) for log in (services.audit, other, AuditLog(b"t" * 32))}
    expected = 2
    actual = len(hashes)
    assert expected == actual


def test_replaced_version_is_recorded(services, clerk, issued):
    """A new version should leave an entry on the one it replaces too, and both with their status."""
    new = issuance.change(services, clerk, issued.id, ChangeRequest({"operating_status": "2"}), None, NOW)
    with services.reading() as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.action.like("certificate.%"))).all()
    expected = {
        ("certificate.issue", f"certificate:{issued.id}", "valid"),
        ("certificate.replace", f"certificate:{issued.id}", "replaced"),
        ("certificate.change", f"certificate:{new.id}", "valid"),
    }
    actual = {
        (each.action, each.subject, each.detail.get("to", each.detail.get("status"))) for each in entries
    }
    assert expected == actual
