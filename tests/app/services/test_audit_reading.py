"""Reading and verifying the audit log."""

import json

import pytest
from sqlalchemy import text

from app.roles import SYSTEM_ACTOR
from app.services import audit_reading, issuance, reading
from app.services.audit import Fault
from app.services.errors import ForbiddenError
from app.services.records import IssueRequest
from tests.app.conftest import ACCOUNTS, NOW

KEY = "road_transport_operation_licence"


@pytest.mark.parametrize("name", ACCOUNTS)
def test_log_is_for_auditor_and_ministry(services, actor, name):
    """Both should read and verify the log, every other role be refused both."""
    who = actor(name)
    acts = (lambda: audit_reading.entries(services, who), lambda: audit_reading.verify(services, who))
    if name in {"auditor", "ministry"}:
        expected = (14, 0)  # two issuers, nine accounts, the trust list, and the beginnings of two chains
        actual = tuple(len(act()) for act in acts)
        assert expected == actual
        return
    for act in acts:
        with pytest.raises(ForbiddenError):
            act()


def test_entries_are_newest_first_and_chosen(services, actor, clerk, inspector, face):
    """Entries should come newest first, of one chain or of one subject when asked."""
    from datetime import timedelta

    record = issuance.issue(services, clerk, IssueRequest(KEY, face(KEY)), None, NOW + timedelta(minutes=1))
    reading.get(services, inspector, record.id, "路检", "G25", NOW + timedelta(minutes=2))
    auditor, subject = actor("auditor"), f"certificate:{record.id}"
    expected = (["certificate.look", "certificate.issue"], {44}, ["certificate.look"], ["certificate.issue"])
    actual = (
        [each.action for each in audit_reading.entries(services, auditor, subject=subject)],
        {each.region for each in audit_reading.entries(services, auditor, region=44)},
        [each.action for each in audit_reading.entries(services, auditor, limit=1)],
        [
            each.action
            for each in audit_reading.entries(
                services, auditor, subject=subject, before=NOW + timedelta(minutes=2)
            )
        ],
    )
    assert expected == actual


def test_anchor_is_written_only_after_a_clean_verification(services, tmp_path):
    """The file should follow the chains while they verify, and stay when they do not."""
    file = tmp_path / "anchor.json"
    audit_reading.verify(services, SYSTEM_ACTOR, file)
    first = json.loads(file.read_text("utf-8"))
    with services.session() as session:
        session.execute(text("UPDATE audit_entries SET actor = 'x' WHERE region = 33 AND seq = 1"))
    faults = audit_reading.verify(services, SYSTEM_ACTOR, file)
    expected = ({"0", "33", "44"}, [Fault(33, 1, "changed")], first)
    actual = (set(first), faults, json.loads(file.read_text("utf-8")))
    assert expected == actual
