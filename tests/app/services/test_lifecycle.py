"""Changes of status: the legal ones, with reason, ground, actor and time; no other."""

import pytest
from sqlmodel import select

from app.services import issuance, lifecycle
from app.services.errors import (
    BadArgumentError,
    ForbiddenError,
    NotFoundError,
    OtherIssuerError,
    TransitionRefusedError,
)
from app.services.records import IssueRequest
from app.services.row_records import record_of
from app.tables import AuditEntry, Certificate, StatusChange
from tests.app.conftest import NOW

KEY = "road_transport_operation_licence"
BASIS = "《道路运输条例》第六十九条"


@pytest.fixture
def licence(services, clerk, face):
    """Give a certificate in force."""
    return issuance.issue(services, clerk, IssueRequest(KEY, face(KEY)), None, NOW)


def change(services, who, record, action, reason="未按规定年审", basis=BASIS):  # noqa: PLR0917 - a case's columns
    """Change a status."""
    return lifecycle.change_status(services, who, record.id, action, reason, basis, NOW)


@pytest.mark.parametrize(
    ("action", "status"),
    [
        ("suspend", "suspended"),
        ("cancel", "cancelled"),
        ("withdraw", "withdrawn"),
        ("revoke", "revoked"),
        ("transfer", "transferred"),
    ],
)
def test_each_action_has_its_status(services, clerk, licence, action, status):
    """Each act should leave its own legal status, with time."""
    record = change(services, clerk, licence, action)
    expected = (status, NOW)
    actual = (record.status, record.status_at)
    assert expected == actual


def test_change_is_kept_with_its_ground(services, clerk, licence):
    """Who, why, on what ground and when should stand with the change, and the act in the audit log."""
    change(services, clerk, licence, "suspend", "  超限运输  ")
    with services.reading() as session:
        kept = session.exec(select(StatusChange)).one()
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "certificate.suspend")).one()
    expected = ("valid", "suspended", "超限运输", BASIS, clerk.account_id, "clerk.zj", NOW,
                {"from": "valid", "to": "suspended", "row": kept.id,
                 "record": record_of(services.audit, kept)})  # fmt: skip
    actual = (kept.from_status, kept.to_status, kept.reason, kept.legal_basis, kept.account_id, kept.actor,
              kept.at, entry.detail)  # fmt: skip
    assert expected == actual


def test_suspension_can_be_lifted(services, clerk, licence):
    """A suspended certificate should be valid again after resumption."""
    change(services, clerk, licence, "suspend")
    expected = "valid"
    actual = change(services, clerk, licence, "resume", "整改完毕").status
    assert expected == actual


@pytest.mark.parametrize("last", ["cancel", "withdraw", "revoke", "transfer"])
@pytest.mark.parametrize("then", ["suspend", "resume", "cancel", "revoke"])
def test_final_status_stays(services, clerk, licence, last, then):
    """Nothing should change a final status, and the refusal should name status and act."""
    status = change(services, clerk, licence, last).status
    with pytest.raises(TransitionRefusedError) as error:
        change(services, clerk, licence, then)
    with services.reading() as session:
        kept = session.get_one(Certificate, licence.id).status
        changes = len(session.exec(select(StatusChange)).all())
    expected = (status, then, status, 1)
    actual = (error.value.status, error.value.action, kept, changes)
    assert expected == actual


def test_valid_certificate_cannot_be_resumed(services, clerk, licence):
    """Resuming what is not suspended should be refused."""
    with pytest.raises(TransitionRefusedError) as error:
        change(services, clerk, licence, "resume")
    expected = "valid"
    actual = error.value.status
    assert expected == actual


@pytest.mark.parametrize("action", ["replace", "expire", "", "SUSPEND"])
def test_other_acts_are_not_known(services, clerk, licence, action):
    """Replacing comes only with a new version; anything else is no act."""
    with pytest.raises(BadArgumentError) as error:
        change(services, clerk, licence, action)
    expected = "action"
    actual = error.value.field
    assert expected == actual


@pytest.mark.parametrize(
    ("reason", "basis", "field"),
    [("", BASIS, "reason"), ("  ", BASIS, "reason"), ("因", "", "legal_basis"), ("因" * 501, BASIS, "reason"),
     ("a\x00b", BASIS, "reason"), ("因", "\ud800", "legal_basis"), ("\ue000", BASIS, "reason")],
)  # fmt: skip
def test_reason_and_ground_are_demanded(services, clerk, licence, reason, basis, field):  # noqa: PLR0917 - a case's columns
    """Without reason or ground, or with something that is no text, nothing should change."""
    with pytest.raises(BadArgumentError) as error:
        change(services, clerk, licence, "suspend", reason, basis)
    with services.reading() as session:
        status = session.get_one(Certificate, licence.id).status
    expected = (field, "valid")
    actual = (error.value.field, status)
    assert expected == actual


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("clerk.gd", OtherIssuerError),
        ("inspector.js", ForbiddenError),
        ("holder.company", ForbiddenError),
        ("partner", ForbiddenError),
        ("ministry", ForbiddenError),
        ("auditor", ForbiddenError),
    ],
)
def test_only_the_issuer_changes_a_status(services, actor, licence, name, refusal):
    """Everybody but a clerk of the issuing authority should be refused."""
    with pytest.raises(refusal):
        change(services, actor(name), licence, "revoke")
    with services.reading() as session:
        status = session.get_one(Certificate, licence.id).status
    expected = "valid"
    actual = status
    assert expected == actual


def test_unknown_certificate(services, clerk, licence):
    """An id that does not exist should be not found."""
    with pytest.raises(NotFoundError) as error:
        lifecycle.change_status(services, clerk, "no-such-id", "revoke", "因", "据", NOW)
    expected = "certificate_id"
    actual = error.value.field
    assert expected == actual
