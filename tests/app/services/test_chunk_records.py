"""The log's word on a chunk of a bulk conversion: whatever of it is altered by hand is named."""

import pytest
from sqlalchemy import text

from app.roles import SYSTEM_ACTOR
from app.services import audit_reading
from tests.app.conversion.exports import certificates, convert, make_ready, operator, write

ALTERATIONS = {
    "records": "UPDATE conversion_chunks SET records = substr(records, 1, 48) WHERE number = 0",
    "no records": "UPDATE conversion_chunks SET records = NULL WHERE number = 0",
    "tally": "UPDATE conversion_chunks SET tally = '{}' WHERE number = 0",
    "rejected": "UPDATE conversion_chunks SET rejected = NULL WHERE number = 0",
    "number": "UPDATE conversion_chunks SET number = 9 WHERE number = 0",
}


@pytest.fixture
def converted(services, clerk, tmp_path):
    """Convert five rows in two chunks, one of them sent back."""
    make_ready(services)
    rows = [operator(number) for number in range(4)] + [operator(4, uniscid="x")]
    convert(services, write(tmp_path / "export.csv", rows), clerk, chunk_rows=3)
    return services


def test_an_untouched_chunk_agrees_with_the_log(converted):
    """Nothing should be said of chunks as they were stored."""
    assert audit_reading.verify(converted, SYSTEM_ACTOR) == []


@pytest.mark.parametrize("statement", ALTERATIONS.values(), ids=ALTERATIONS)
def test_an_altered_chunk_is_named(converted, statement):
    """A chunk of which anything was altered should be named, and each certificate it vouched for."""
    with converted.session() as session:
        session.execute(text(statement))
    found = [
        (one.kind, one.subject.partition(":")[0]) for one in audit_reading.verify(converted, SYSTEM_ACTOR)
    ]
    assert ("altered", "conversion") in found
    assert len([one for one in found if one[1] == "certificate"]) == 3


def test_a_chunk_that_was_removed_is_named(converted):
    """A chunk deleted with its certificates should be named by the log's entry on it, and its run by its plan."""
    first = certificates(converted)[0].conversion_chunk_id
    with converted.session() as session:
        session.execute(text("DELETE FROM certificates WHERE conversion_chunk_id = :id"), {"id": first})
        session.execute(text("DELETE FROM conversion_chunks WHERE id = :id"), {"id": first})
    kinds = [
        (one.kind, one.subject.partition(":")[0]) for one in audit_reading.verify(converted, SYSTEM_ACTOR)
    ]
    assert kinds == [("altered", "conversion")] * 2
