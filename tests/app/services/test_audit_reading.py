"""Reading and verifying the audit log."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlmodel import select

from app.roles import SYSTEM_ACTOR
from app.services import audit_reading, issuance, publication, reading
from app.services.audit import Fault
from app.services.errors import ForbiddenError, HeldUnusableError
from app.services.held_elsewhere import Held
from app.services.records import IssueRequest
from app.tables import AuditEntry, AuditHead
from signing import status_index
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


def held_by_others(services):
    """Give what an inspector holds who has synchronised now."""
    publication.refresh(services, SYSTEM_ACTOR, NOW)
    body = publication.current(services, "status/index").body
    return Held(None, status_index.from_bytes(body, services.trust()))


def rewrite(services, region, seq):
    """Change an entry and chain all that follow anew, with the secret: the log is whole again."""
    log = services.audit
    with services.session() as session:
        entries = session.exec(
            select(AuditEntry).where(AuditEntry.region == region).order_by(AuditEntry.seq)
        ).all()
        entries[seq - 1].actor = "somebody else"
        mac = entries[seq - 1].previous
        for entry in entries[seq - 1 :]:
            entry.previous = mac
            mac = entry.mac = log._entry_mac(entry)
            session.add(entry)
        head = session.get(AuditHead, region)
        head.mac = mac
        head.seal = log._head_mac(head)
        session.add(head)


def test_the_published_index_names_the_ends_of_all_chains(services):
    """Number and seal of each chain's last entry, before the publication's own, should be in the index."""
    with services.reading() as session:
        expected = services.audit.ends(session)
    actual = held_by_others(services).index.ends
    assert expected == actual
    assert set(actual) == {0, 33, 44}


def test_an_honest_log_agrees_with_what_others_hold(services, clerk, face):
    """What was recorded since should be no contradiction."""
    held = held_by_others(services)
    issuance.issue(services, clerk, IssueRequest(KEY, face(KEY)), None, NOW)
    expected = []
    actual = audit_reading.verify(services, SYSTEM_ACTOR, None, [held])
    assert expected == actual


@pytest.mark.parametrize("region", [33, 44])
def test_a_log_rewritten_with_the_secret_contradicts_what_others_hold(services, region):
    """Entries changed and chained anew should verify by themselves, and contradict the index others hold."""
    held = held_by_others(services)
    rewrite(services, region, 1)
    expected = (0, [Fault(region, held.index.ends[region].number, "contradicted")])
    actual = (
        sum(
            each.kind in {"changed", "link", "head", "removed"}
            for each in audit_reading.verify(services, SYSTEM_ACTOR)
        ),
        [
            each
            for each in audit_reading.verify(services, SYSTEM_ACTOR, None, [held])
            if each.kind == "contradicted"
        ],
    )
    assert expected == actual


def test_what_names_no_end_of_a_chain_is_refused(services):
    """An index of before ends were named, or a trust list alone, should be refused: it says nothing."""
    held = held_by_others(services)
    for nothing in (Held(None, replace(held.index, ends={})), Held(services.trust(), None)):
        with pytest.raises(HeldUnusableError, match="no_chain_end"):
            audit_reading.verify(services, SYSTEM_ACTOR, None, [nothing])


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
