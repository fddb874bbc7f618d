"""Records are brought into line with the header, and what is out of line is told."""

import pytest

from licences.conversion.readers.alignment import Alignment, blank_beyond
from licences.conversion.readers.table import CellProblem

LABELS = ("a", "b", "c")


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        (["123 "] * 3, 1),
        (["123  "] * 3, 2),
        (["123 ", "12", "123 ", "", "    ", "1234 ", "123 "], 1),
        (["123 "] * 2, 0),
        (["123 "] * 9 + ["123"], 0),
        (["123 "] * 9 + ["1234"], 0),
        ([], 0),
    ],
)
def test_a_delimiter_at_the_end_of_each_record_is_learned(records, expected):
    """Only blank cells that every full record has, and at least three, are the writer's way."""
    assert expected == blank_beyond(3, records)


@pytest.mark.parametrize(
    ("beyond", "cells", "expected"),
    [
        (None, "123  ", ()),
        (0, "123", ()),
        (0, "123 ", (CellProblem(3, "too_many_cells"),)),
        (1, "123 ", ()),
        (1, "1234", (CellProblem(3, "too_many_cells"),)),
        (1, "123  ", (CellProblem(3, "too_many_cells"),)),
        (1, "123", (CellProblem(3, "too_few_cells"),)),
    ],
)
def test_blank_cells_beyond_are_those_expected(beyond, cells, expected):
    """A row of a sheet may have any number of blank cells behind, a line of text as many as its neighbours."""
    row = Alignment(LABELS, beyond=beyond).align(2, cells)
    assert expected == row.problems
