"""The audit chain: whatever somebody with the database does to it, verification says so."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

from app.roles import Actor, Role
from app.services.audit import AuditLog, Fault
from app.tables import AuditEntry, AuditHead
from tests.app.conftest import NOW

ACTOR = Actor(None, "system", Role.MINISTRY)
LOG = AuditLog(b"s" * 32)


@pytest.fixture
def chain(bare_services):
    """Give services whose chain of province 33 has five entries, that of 44 two, the nation's one."""
    services = bare_services
    services.audit = LOG
    for number, region in enumerate((33, 33, 44, 33, None, 33, 44, 33)):
        with services.session() as session:
            LOG.append(
                session,
                actor=ACTOR,
                action="certificate.issue",
                subject=f"certificate:{number}",
                region=region,
                detail={"number": number, "词": "值", "list": [1, None, True]},
                now=NOW + timedelta(microseconds=number),
            )
    return services


def tamper(services, *statements):
    """Do something to the tables behind the log's back."""
    with services.session() as session:
        for statement in statements:
            session.execute(text(statement))


def faults(services, anchors=None):
    """Verify."""
    with services.reading() as session:
        return LOG.verify(session, anchors)


def ends(services):
    """Give the ends of the chains."""
    with services.reading() as session:
        return LOG.anchors(session)


def test_untouched_chains_verify(chain):
    """Chains nobody touched should have no fault."""
    expected = []
    actual = faults(chain)
    assert expected == actual


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'other'",
        "account_id = 7",
        "role = 'clerk'",
        "action = 'certificate.cancel'",
        "subject = 'certificate:99'",
        "detail = '{}'",
    ],
)
def test_changed_entry_is_found(chain, change):
    """An entry of which any column was changed should be named."""
    tamper(chain, f"UPDATE audit_entries SET {change} WHERE region = 33 AND seq = 3")
    expected = [Fault(33, 3, "changed")]
    actual = faults(chain)
    assert expected == actual


def test_changed_time_is_found(chain):
    """An entry moved by one microsecond should be named."""
    other = "2026-01-10 04:00:00.000004"
    tamper(chain, f"UPDATE audit_entries SET at = '{other}' WHERE region = 33 AND seq = 3")
    expected = [Fault(33, 3, "changed")]
    actual = faults(chain)
    assert expected == actual


def test_removed_entry_is_found(chain):
    """A missing entry should be noticed at the next one."""
    tamper(chain, "DELETE FROM audit_entries WHERE region = 33 AND seq = 2")
    expected = [Fault(33, 3, "removed")]
    actual = faults(chain)
    assert expected == actual


def test_removed_entry_with_the_rest_renumbered_is_found(chain):
    """Closing the gap should not help: the seals cover the numbers."""
    tamper(
        chain,
        "DELETE FROM audit_entries WHERE region = 33 AND seq = 2",
        "UPDATE audit_entries SET seq = 2 WHERE region = 33 AND seq = 3",
        "UPDATE audit_entries SET seq = 3 WHERE region = 33 AND seq = 4",
        "UPDATE audit_entries SET seq = 4 WHERE region = 33 AND seq = 5",
    )
    expected = [
        Fault(33, 2, "changed"),
        Fault(33, 3, "changed"),
        Fault(33, 4, "changed"),
        Fault(33, 5, "head"),
    ]
    actual = faults(chain)
    assert expected == actual


def test_removed_last_entry_is_found(chain):
    """The head should miss a last entry that was cut off."""
    tamper(chain, "DELETE FROM audit_entries WHERE region = 33 AND seq = 5")
    expected = [Fault(33, 5, "head")]
    actual = faults(chain)
    assert expected == actual


def test_removed_last_entry_with_the_head_set_back_is_found(chain):
    """A head pointed at the entry before should be found by its seal."""
    tamper(
        chain,
        "DELETE FROM audit_entries WHERE region = 33 AND seq = 5",
        "UPDATE audit_heads SET seq = 4, mac = (SELECT mac FROM audit_entries WHERE region = 33 AND seq = 4)"
        " WHERE region = 33",
    )
    expected = [Fault(33, 5, "head")]
    actual = faults(chain)
    assert expected == actual


def test_swapped_entries_are_found(chain):
    """Two entries that changed places should both be named."""
    tamper(
        chain,
        "UPDATE audit_entries SET seq = 99 WHERE region = 33 AND seq = 2",
        "UPDATE audit_entries SET seq = 2 WHERE region = 33 AND seq = 3",
        "UPDATE audit_entries SET seq = 3 WHERE region = 33 AND seq = 99",
    )
    expected = [Fault(33, 2, "changed"), Fault(33, 3, "changed")]
    actual = [fault for fault in faults(chain) if fault.kind == "changed"]
    assert expected == actual


COLUMNS = "at, account_id, actor, role, action, subject, detail, previous, mac"


def test_inserted_entry_is_found(chain):
    """A copy of a genuine entry put at the end should be named, and the head not reach it."""
    tamper(
        chain,
        f"INSERT INTO audit_entries (region, seq, {COLUMNS}) SELECT region, 6, {COLUMNS} FROM audit_entries"
        " WHERE region = 33 AND seq = 5",
    )
    expected = [Fault(33, 6, "changed"), Fault(33, 7, "head")]
    actual = faults(chain)
    assert expected == actual


def test_entry_from_another_province_is_found(chain):
    """A genuine entry of one chain should not pass in another."""
    tamper(
        chain,
        "DELETE FROM audit_entries WHERE region = 33 AND seq = 2",
        f"INSERT INTO audit_entries (region, seq, {COLUMNS}) SELECT 33, seq, {COLUMNS} FROM audit_entries"
        " WHERE region = 44 AND seq = 2",
    )
    expected = Fault(33, 2, "changed")
    actual = faults(chain)[0]
    assert expected == actual


def test_removed_head_is_found(chain):
    """A chain without its head should be named."""
    tamper(chain, "DELETE FROM audit_heads WHERE region = 33")
    expected = [Fault(33, 6, "head")]
    actual = faults(chain)
    assert expected == actual


def test_removed_entries_of_a_whole_chain_are_found(chain):
    """A head without entries should be named."""
    tamper(chain, "DELETE FROM audit_entries WHERE region = 44")
    expected = [Fault(44, 1, "head")]
    actual = faults(chain)
    assert expected == actual


def test_chain_removed_with_its_head_is_found_by_its_anchor(chain):
    """A chain gone without trace should be missed by who verified it before."""
    anchors = ends(chain)
    tamper(chain, "DELETE FROM audit_entries WHERE region = 44", "DELETE FROM audit_heads WHERE region = 44")
    expected = [Fault(44, 1, "head"), Fault(44, 2, "rolled_back")]
    actual = faults(chain, anchors)
    assert expected == actual


def test_chain_removed_with_its_head_is_missed_by_the_nation(chain):
    """Without any anchor the nation's chain should tell that there was one."""
    tamper(chain, "DELETE FROM audit_entries WHERE region = 44", "DELETE FROM audit_heads WHERE region = 44")
    expected = [Fault(44, 1, "head")]
    actual = faults(chain)
    assert expected == actual


def test_chain_begun_anew_after_it_was_removed_is_found(chain):
    """A chain that was wiped, and grew again by what was recorded since, should be named."""
    tamper(chain, "DELETE FROM audit_entries WHERE region = 44", "DELETE FROM audit_heads WHERE region = 44")
    with chain.session() as session:
        LOG.append(session, actor=ACTOR, action="a", subject="b", region=44, now=NOW)
    expected = [Fault(44, 1, "begun_anew")]
    actual = faults(chain)
    assert expected == actual


def test_nation_removed_with_its_head_is_missed_by_the_provinces(chain):
    """Wiping the nation's chain should leave the provinces' without the note of their beginning."""
    tamper(chain, "DELETE FROM audit_entries WHERE region = 0", "DELETE FROM audit_heads WHERE region = 0")
    expected = [Fault(33, 1, "begun_anew"), Fault(44, 1, "begun_anew")]
    actual = faults(chain)
    assert expected == actual


def test_lock_makes_ready_and_records_nothing(chain):
    """Locking a chain that does not exist yet should begin it, and add no entry to it."""
    with chain.session() as session:
        LOG.lock(session, ACTOR, 11, NOW)
    expected = (0, [])
    actual = (ends(chain)[11][0], faults(chain))
    assert expected == actual


def test_old_copy_put_back_is_found_by_its_anchor(chain):
    """Entries and head of an earlier moment are genuine; only the anchor tells that there were more."""
    old = ends(chain)
    with chain.session() as session:
        before = session.execute(text("SELECT seq, mac, seal FROM audit_heads WHERE region = 33")).one()
        LOG.append(session, actor=ACTOR, action="key.distrust", subject="key:1", region=33, now=NOW)
    newer = ends(chain)
    tamper(chain, "DELETE FROM audit_entries WHERE region = 33 AND seq = 6")
    with chain.session() as session:
        session.execute(
            text("UPDATE audit_heads SET seq = :seq, mac = :mac, seal = :seal WHERE region = 33"),
            before._mapping,
        )
    expected = ([], [], [Fault(33, 6, "rolled_back")])
    actual = (faults(chain), faults(chain, old), faults(chain, newer))
    assert expected == actual


def test_genuine_entry_of_a_lost_branch_is_found(chain):
    """An entry written before an old copy was put back is genuine, but nothing that follows is chained to it."""
    names = f"region, seq, {COLUMNS}"
    with chain.session() as session:
        session.execute(
            text("CREATE TABLE lost AS SELECT * FROM audit_entries WHERE region = 33 AND seq = 5")
        )
        session.execute(text("DELETE FROM audit_entries WHERE region = 33 AND seq = 5"))
        fourth = session.exec(select(AuditEntry).where(AuditEntry.region == 33, AuditEntry.seq == 4)).one()
        head = session.get_one(AuditHead, 33)
        head.seq, head.mac = 4, fourth.mac
        head.seal = LOG._head_mac(head)
        session.add(head)
        for subject in ("another fifth", "sixth"):
            LOG.append(session, actor=ACTOR, action="a", subject=subject, region=33, now=NOW)
    clean = faults(chain)
    tamper(
        chain,
        "DELETE FROM audit_entries WHERE region = 33 AND seq = 5",
        f"INSERT INTO audit_entries ({names}) SELECT {names} FROM lost",
    )
    expected = ([], [Fault(33, 6, "link")])
    actual = (clean, faults(chain))
    assert expected == actual


def test_another_secret_verifies_nothing(chain):
    """Who does not have the secret cannot make a chain that verifies."""
    with chain.reading() as session:
        found = AuditLog(b"t" * 32).verify(session)
    expected = {"changed", "head", "link", "begun_anew"}
    actual = {fault.kind for fault in found}
    assert expected >= actual
    assert len(found) >= 8


def test_chain_longer_than_one_batch_verifies(chain):
    """Batches should join without a gap, and a fault in the second be found."""
    with chain.session() as session:
        for number in range(1005):
            LOG.append(session, actor=ACTOR, action="a", subject=str(number), region=11, now=NOW)
    clean = faults(chain)
    tamper(chain, "UPDATE audit_entries SET subject = 'x' WHERE region = 11 AND seq = 1003")
    expected = ([], [Fault(11, 1003, "changed")])
    actual = (clean, faults(chain))
    assert expected == actual


def test_undone_transaction_leaves_no_entry(chain):
    """What is recorded should be undone with what it records."""

    class StopError(Exception):
        """Ends the transaction."""

    def fail():
        with chain.session() as session:
            LOG.append(session, actor=ACTOR, action="a", subject="b", region=33, now=NOW)
            raise StopError

    before = ends(chain)
    with pytest.raises(StopError):
        fail()
    expected = (before, [])
    actual = (ends(chain), faults(chain))
    assert expected == actual


def test_secret_is_not_shown():
    """The representation of the log should not hold its secret."""
    expected = "AuditLog()"
    actual = repr(LOG)
    assert expected == actual
