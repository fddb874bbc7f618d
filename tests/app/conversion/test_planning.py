"""A file read once: its chunks, and what is settled about its rows."""

from datetime import date

import pytest

from app.conversion.planning import plan
from app.conversion.source import open_source
from licences.conversion.context import RunContext
from licences.conversion.flags import Flags
from licences.conversion.header import BindError
from licences.conversion.profiles import load_profile
from tests.app.conftest import ZHEJIANG, ZHEJIANG_NAME
from tests.app.conversion.exports import STYLE_3, operator, write

CONTEXT = RunContext(ZHEJIANG, ZHEJIANG_NAME, "330000", date(2026, 1, 10))


def planned(tmp_path, rows, chunk_rows=2):
    """Plan a file of rows and give its chunks."""
    source = open_source(write(tmp_path / "export.csv", rows), load_profile(STYLE_3), CONTEXT)
    with plan(source, chunk_rows, tmp_path / "plan", lambda _: None) as made:
        return list(made.chunks())


def reasons_of(chunk):
    """Give by place what is settled, and the number of the other row."""
    return {at: [(one.reason, one.other) for one in ones] for at, ones in chunk.settled.items()}


def test_chunks_cover_every_row_once(tmp_path):
    """Seven rows in chunks of three should be three chunks, one after the other."""
    chunks = planned(tmp_path, list(map(operator, range(7))), chunk_rows=3)
    expected = [(0, 0, 0, 3), (1, 0, 3, 3), (2, 0, 6, 1)]
    assert expected == [(one.number, one.table_index, one.first_row, one.row_count) for one in chunks]


def test_rows_of_one_licence_are_settled_across_chunks(tmp_path):
    """The older row should be skipped, and a row that says the same otherwise be a duplicate of the first."""
    rows = [
        operator(1, print_date="2024-04-06"),
        operator(2),
        operator(1),
        operator(2, print_date="2025/4/6"),
    ]
    first, second = planned(tmp_path, rows)
    expected = [{0: [("newer_row_exists", 4)]}, {1: [("duplicate", 3)]}]
    assert expected == [reasons_of(one) for one in (first, second)]


def test_contradicting_rows_are_all_settled(tmp_path):
    """Of three rows of equal age, two alike and one not, none should be left to be converted."""
    rows = [operator(1), operator(1), operator(1, fddbr="赵六")]
    (chunk,) = planned(tmp_path, rows, chunk_rows=9)
    expected = {0: [("rows_contradict", 4)], 1: [("rows_contradict", 4)], 2: [("rows_contradict", 2)]}
    assert expected == reasons_of(chunk)


def test_flags_are_those_of_the_rows_that_may_become_licences(tmp_path):
    """What the state has ended already, and rows without a number, say nothing of a flag."""
    rows = [operator(at) | {"dr": "0", "x": "1"} for at in range(4)]
    rows += [
        operator(5, STATUS="2") | {"dr": "2", "x": "0"},
        operator(6, com_num="") | {"dr": "2", "x": "0"},
        operator(7) | {"dr": "1", "x": "1"},
    ]
    source = open_source(write(tmp_path / "export.csv", rows), load_profile(STYLE_3), CONTEXT)
    with plan(source, 2, tmp_path / "plan", lambda _: None) as made:
        assert [Flags({"dr": ("1",)})] == made.flags


def test_nothing_is_left_on_disk(tmp_path):
    """The spools should be removed when the plan is made."""
    planned(tmp_path, [operator(1), operator(1)])
    assert ["export.csv"] == [path.name for path in tmp_path.iterdir()]


def test_a_file_without_the_columns_is_refused(tmp_path):
    """A table that lacks the columns of the profile should be refused by name."""
    path = write(tmp_path / "other.csv", [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}])
    with pytest.raises(BindError, match="com_name"):
        open_source(path, load_profile(STYLE_3), CONTEXT)
