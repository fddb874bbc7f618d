"""Runs of bulk conversion held to the log: who began what, how far it is, and what it changed of others."""

import pytest
from sqlalchemy import text

from app.conversion import lease
from app.roles import SYSTEM_ACTOR
from app.services import audit_reading
from app.tables import ConversionRun
from tests.app.conversion.exports import begin, convert, make_ready, operator, write

RUN = "UPDATE conversion_runs SET "
CHUNK = "UPDATE conversion_chunks SET "
ALTERED = {
    "who": RUN + "actor = 'somebody'",
    "by which account": RUN + "account_id = NULL",
    "as what": RUN + "role = 'ministry'",
    "types": RUN + "types = '[1]'",
    "file": RUN + "source_name = 'other.csv'",
    "profile": RUN + "profile_text = profile_text || ' '",
    "day": RUN + "today = '2020-01-01'",
    "dry run": RUN + "dry_run = NOT dry_run",
    "full": RUN + '"full" = NOT "full"',
    "begun": RUN + "created_at = '2020-01-01 00:00:00'",
    "rows": RUN + "row_count = row_count + 1",
    "plan": RUN + "plan = '{}'",
    "no plan": RUN + "plan = NULL",
    "what was settled": CHUNK + "settled = '{\"0\": []}' WHERE number = 0",
    "rows of a chunk": CHUNK + "row_count = 1 WHERE number = 0",
    "a chunk more": "INSERT INTO conversion_chunks (run_id, number, table_index, first_row, row_count, settled)"
    " SELECT run_id, 9, table_index, first_row, row_count, settled FROM conversion_chunks WHERE number = 0",
    "gone": "INSERT INTO conversion_gone SELECT conversion_runs.id, certificates.id"
    " FROM conversion_runs, certificates LIMIT 1",
}
STATES = {
    "not done": RUN + "state = 'stopped'",
    "never ended": RUN + "finished_at = NULL",
    "a chunk undone": CHUNK + "done_at = NULL WHERE number = 0",
}
REPLACED = {
    "reason": "reason = '别的'",
    "ground": "legal_basis = '别的'",
    "who": "actor = 'somebody'",
    "account": "account_id = NULL",
    "when": "at = '2020-01-01 00:00:00'",
    "status left": "to_status = 'revoked'",
    "status before": "from_status = 'suspended'",
    "certificate": "certificate_id = (SELECT max(id) FROM certificates WHERE previous_id IS NOT NULL)",
}


@pytest.fixture
def converted(services, clerk, tmp_path):
    """Convert three rows in two chunks."""
    make_ready(services)
    convert(services, write(tmp_path / "export.csv", [operator(n) for n in range(3)]), clerk, chunk_rows=2)
    return services


@pytest.fixture
def replaced(converted, clerk, tmp_path):
    """Convert the rows again, newer by a month, so that each licence is replaced."""
    rows = [operator(number, print_date="2025-05-06") for number in range(3)]
    convert(converted, write(tmp_path / "newer.csv", rows), clerk)
    return converted


def alter(services, statement):
    """Do what somebody may who can write to the database, and give what is found of it."""
    with services.session() as session:
        assert session.execute(text(statement)).rowcount
    return found(services)


def found(services):
    """Give kind of each fault, and what kind of thing is spoken of."""
    return [
        (fault.kind, fault.subject.partition(":")[0])
        for fault in audit_reading.verify(services, SYSTEM_ACTOR)
    ]


def test_nothing_is_found_of_runs_as_they_were_made(replaced, clerk, tmp_path):
    """Runs that are done, and one that waits or has been stopped, should agree with the log."""
    path = write(tmp_path / "third.csv", [operator(7)])
    waiting = begin(replaced, path, clerk)
    before = found(replaced)
    lease.ask_to_stop(replaced, waiting, datetime_of(replaced, waiting), clerk)
    assert (before, found(replaced)) == ([], [])


def datetime_of(services, run_id):
    """Give when a run was begun."""
    with services.reading() as session:
        return session.get(ConversionRun, run_id).created_at


@pytest.mark.parametrize("statement", ALTERED.values(), ids=ALTERED)
def test_altered_run_is_named(converted, statement):
    """Whatever was wanted or settled, altered by hand, should be named."""
    assert ("altered", "conversion") in alter(converted, statement)


@pytest.mark.parametrize("statement", STATES.values(), ids=STATES)
def test_state_that_cannot_be_is_named(converted, statement):
    """A run done without all its chunks, or not done at its end, should be named."""
    assert ("status_differs", "conversion") in alter(converted, statement)


def test_chunk_said_to_be_done_is_named(services, clerk, tmp_path):
    """A chunk marked as done that nobody has converted should be named: its rows would be lost."""
    make_ready(services)
    convert(services, write(tmp_path / "export.csv", [operator(n) for n in range(3)]), clerk, chunk_rows=2)
    moved = alter(services, CHUNK + "done_at = '2020-01-01 00:00:00' WHERE number = 1")
    undone = alter(services, "DELETE FROM audit_entries WHERE subject LIKE 'conversion:%/1'")
    assert ("altered", "conversion") in moved
    assert ("unrecorded", "conversion") in undone


def test_run_without_an_entry_and_entry_without_a_run_are_named(converted):
    """Runs put in by hand should be named, and so should runs that were removed with all that is theirs."""
    put_in = alter(converted, "UPDATE conversion_runs SET region = 44")
    assert ("unrecorded", "conversion") in put_in
    with converted.session() as session:
        for table in ("certificates", "conversion_chunks"):
            session.execute(text(f"DELETE FROM {table}"))
    assert ("deleted", "conversion") in alter(converted, "DELETE FROM conversion_runs")


@pytest.mark.parametrize("change", REPLACED.values(), ids=REPLACED)
def test_altered_change_of_status_by_a_run_is_named(replaced, change):
    """Whatever a run wrote on a licence it replaced, altered by hand, should be named."""
    one = " WHERE id = (SELECT min(id) FROM status_changes)"
    assert ("altered", "status_change") in alter(replaced, f"UPDATE status_changes SET {change}{one}") or (
        "deleted",
        "status_change of certificate",
    ) in found(replaced)


def test_change_of_status_by_a_run_that_was_removed_is_named(replaced):
    """A change gone from the table should be named by its certificate, and one put in beside it by itself."""
    doubled = alter(
        replaced,
        "INSERT INTO status_changes"
        " (certificate_id, from_status, to_status, action, reason, legal_basis, account_id, actor, at)"
        " SELECT certificate_id, from_status, to_status, action, reason, legal_basis, account_id, actor, at"
        " FROM status_changes WHERE id = (SELECT min(id) FROM status_changes)",
    )
    assert doubled == [("altered", "status_change")]
    assert ("deleted", "status_change of certificate") in alter(replaced, "DELETE FROM status_changes")
