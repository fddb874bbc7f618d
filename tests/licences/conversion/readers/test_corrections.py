"""Rows that came back: read again from what a spreadsheet made of them, or refused."""

import pytest

from licences.conversion.errors import MarkersChangedError, NoRowsError, TooManyColumnsError
from licences.conversion.readers import WHOLE_ROW, CellProblem
from licences.conversion.readers.corrections import MARKERS, Corrections, as_corrections
from tests.licences.conversion.readers.making import csv_bytes, table, xlsx_bytes, zip_bytes

HEADER = (*MARKERS, "编号", "'=名称", "日期")
ROW = ("17", "日期", "date_unknown_form", "", "", "", "", "", "'330100000001", "''甲", "三月")
NAMES = ("编号", "=名称", "日期")
CELLS = ("330100000001", "'甲", "三月")


@pytest.mark.parametrize(
    "data",
    [
        csv_bytes((HEADER, ROW), "utf-8-sig"),
        csv_bytes((HEADER, ROW), "gb18030"),
        csv_bytes((HEADER, ROW), "utf-16", "\t"),
        csv_bytes((HEADER, ROW), "utf-8", ";", "\n"),
        xlsx_bytes((HEADER, ROW)),
        zip_bytes({"rejected.csv": csv_bytes((HEADER, ROW), "utf-8-sig")}),
    ],
    ids=["csv", "gb18030", "unicode text", "semicolon", "xlsx", "zip"],
)
def test_a_file_saved_by_a_spreadsheet_is_the_original_table_again(data):
    """Saved with other encoding, delimiter or kind, the file gives the original names and cells."""
    found = table(data, "rejected")
    assert (NAMES, [CELLS]) == (found.header, [row.cells for row in found.rows()])


def test_names_in_cells_are_no_header():
    """A row made of column names is data in this file: below it nothing is lost."""
    rows = [(*ROW[:8], "编号", "'=名称", "日期"), ROW]
    found = table(csv_bytes((HEADER, *rows)), "rejected.csv")
    assert [(), ()] == [row.problems for row in found.rows()]


def test_files_put_together_are_read_as_one():
    """The header of a second such file among the rows is passed over like any repeated header."""
    found = table(csv_bytes((HEADER, ROW, HEADER, ROW)), "rejected.csv")
    repeated = (CellProblem(WHOLE_ROW, "header_repeated"),)
    assert [(), repeated, ()] == [row.problems for row in found.rows()]


def test_problems_are_told_by_the_original_columns():
    """A bad byte in a cell is a problem of that cell's column in the original table."""
    row = b"17,,,,,,,,1,2," + "三月".encode() + b"\xff\r\n"
    found = table(csv_bytes((HEADER,), "utf-8") + row, "rejected.csv")
    (only,) = found.rows()
    assert [(2, "undecodable")] == [(problem.column, problem.code) for problem in only.problems]


def test_cells_may_have_more_lines_than_in_other_files():
    """A cell of a workbook with hundreds of line breaks is read back whole."""
    cell = "甲\n" * 500
    data = csv_bytes((HEADER, (*ROW[:8], "1", f'"{cell}"', "三月")), "utf-8-sig")
    assert [("1", cell, "三月")] == [row.cells for row in table(data, "rejected.csv").rows()]


@pytest.mark.parametrize(
    "header",
    [HEADER[1:], ("编号", *MARKERS), (*MARKERS[:2], "代码", *MARKERS[3:])],
    ids=["gone", "moved", "renamed"],
)
def test_changed_first_columns_are_refused(header):
    """Without the eight columns in their places the apostrophes cannot be told from the data."""
    with pytest.raises(MarkersChangedError):
        table(csv_bytes((header, tuple("甲" for _ in header)), "utf-8-sig"), "rejected.csv")


def test_a_header_without_rows_is_refused():
    """A run without rejected rows leaves a file without rows, and converting that is told so."""
    with pytest.raises(NoRowsError):
        table(csv_bytes((HEADER,), "utf-8-sig") + b"\r\n", "rejected.csv")


def test_too_many_columns_are_refused():
    """The limit of columns is that of the original table."""
    wide = (*MARKERS, *(f"列{at}" for at in range(11)))
    data = csv_bytes((wide, tuple("甲" for _ in wide)), "utf-8-sig")
    assert 11 == len(table(data, "rejected.csv", columns=11).header)
    with pytest.raises(TooManyColumnsError):
        table(data, "rejected.csv", columns=10)


def test_any_other_table_is_left_alone():
    """A table that merely has a column named like one of ours is itself."""
    data = csv_bytes((("行号 row", "名称"), ("1", "甲"), ("2", "乙")))
    found = table(data)
    assert (found, False) == (as_corrections(found), isinstance(found, Corrections))
