"""Records are brought into line with the header, and what is out of line is told."""

import pytest

from licences.conversion.readers.alignment import Alignment, usual_width
from licences.conversion.readers.table import CellProblem


@pytest.mark.parametrize(
    ("labels", "records", "expected"),
    [
        ("abc", ["123 "] * 3, 4),
        ("abc", ["123  "] * 3, 5),
        ("abc", ["123 ", "12", "123 ", "", "    ", "1234 ", "123 "], 4),
        ("abc", ["123 "] * 2, 3),
        ("abc", ["123 "] * 9 + ["123"], 3),
        ("abc", ["123 "] * 9 + ["1234"], 3),
        ("abc", [], 3),
        ("abc ", ["123"] * 3, 3),
        ("abc ", ["123 "] * 3, 4),
        ("abc ", ["123"] * 2, 4),
        ("abc ", ["123"] * 9 + ["123 "], 4),
        ("abc ", ["123  "] * 3, 5),
    ],
)
def test_the_width_of_records_is_learned(labels, records, expected):
    """Cells beyond the names count only if every full record, and at least three, has them, all blank."""
    assert expected == usual_width(labels, records)


@pytest.mark.parametrize(
    ("labels", "usual", "cells", "expected"),
    [
        ("abc", None, "123  ", ()),
        ("abc", 3, "123", ()),
        ("abc", 3, "123 ", (CellProblem(3, "too_many_cells"),)),
        ("abc", 4, "123 ", ()),
        ("abc", 4, "1234", (CellProblem(3, "too_many_cells"),)),
        ("abc", 4, "123  ", (CellProblem(3, "too_many_cells"),)),
        ("abc", 4, "123", (CellProblem(3, "too_few_cells"),)),
        ("abc", 5, "123 ", (CellProblem(4, "too_few_cells"),)),
        ("abc ", 4, "123", ()),
        ("abc ", 4, "123 ", ()),
        ("abc ", 3, "123 ", (CellProblem(3, "too_many_cells"),)),
        ("abc ", 3, "12", (CellProblem(2, "too_few_cells"),)),
    ],
)
def test_blank_cells_beyond_are_those_expected(labels, usual, cells, expected):
    """A row of a sheet may have any number of blank cells behind, a line of text as many as its neighbours."""
    row = Alignment(labels, usual=usual).align(2, cells)
    assert expected == row.problems
