"""Rows and cells of an .xlsx sheet that do not say where they stand are counted as the parser counts them."""

import io
import re
import time

import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font

from licences.conversion.errors import Place, SourceError
from licences.conversion.readers.ooxml_places import letters_of_column, number_of_column, placed
from tests.licences.conversion.readers.making import (
    HEADER,
    ROWS,
    cells,
    parts_of,
    problems,
    table,
    xlsx_bytes,
    zip_bytes,
)

SHEET = "xl/worksheets/sheet1.xml"


def without_places(data, pattern=rb'(<(?:row|c)[^<>]*?) r="\w+"'):
    """Take the places off the rows and cells of a workbook, as several exporters leave them out."""
    parts = parts_of(data)
    parts[SHEET] = re.sub(pattern, rb"\1", parts[SHEET])
    return zip_bytes(parts)


def looking_odd(book):
    """Make one row of each kind that is to be told."""
    sheet = book.active
    for place in ("A2", "B2", "C2"):
        sheet[place].font = Font(strike=True)
    sheet["B3"].value = "=A1"
    sheet["A4"].value = 12345
    sheet["A4"].number_format = "0000000"
    sheet["C4"].value = 0.5
    sheet["C4"].number_format = "0%"
    sheet.row_dimensions[4].hidden = True


TOLD = [(2, -1, "struck_row"), (3, 1, "formula_without_value"), (4, 2, "format_changes")]


@pytest.mark.parametrize(
    "pattern",
    [
        rb'(<(?:row|c)[^<>]*?) r="\w+"',
        rb'(<c[^<>]*?) r="\w+"',
        rb'(<row[^<>]*?) r="\w+"',
        rb'(<c[^<>]*?) r="[BC]\d+"',
    ],
)
def test_what_is_told_of_cells_is_told_without_their_places(pattern):
    """Struck-out rows, formulas, formats and hidden rows are told where rows, cells or both have no place."""
    data = without_places(xlsx_bytes(change=looking_odd), pattern)
    assert TOLD == [one for one in problems(data) if one[2] != "hidden_row"]
    assert "0012345" == cells(data)[2][0]
    assert ["hidden_cells"] == [note.message.code for note in table(data, "a.xlsx").notes]


def test_places_in_small_letters_are_places():
    """The parser takes a2 for A2; so do the marks."""
    parts = parts_of(xlsx_bytes(change=looking_odd))
    parts[SHEET] = re.sub(rb'<c r="\w+"', lambda found: found[0].lower(), parts[SHEET])
    assert TOLD == [one for one in problems(zip_bytes(parts)) if one[2] != "hidden_row"]


@pytest.mark.parametrize("put", [b"<!-- <row><c/></row> -->", b"<!-- x -->"])
def test_comments_of_the_xml_move_no_mark(put):
    """What stands in a comment between the tags of a cell is no cell, and hides no mark."""
    parts = parts_of(without_places(xlsx_bytes(change=looking_odd)))
    parts[SHEET] = parts[SHEET].replace(b"<sheetData>", b"<sheetData>" + put).replace(b"<f>", put + b"<f>")
    assert TOLD == [one for one in problems(zip_bytes(parts)) if one[2] != "hidden_row"]


def test_a_sheet_without_places_is_bounded_like_others():
    """The size of such a sheet is known before it is laid out."""
    data = without_places(xlsx_bytes((HEADER, *ROWS * 10)))
    with pytest.raises(SourceError) as raised:
        table(data, "a.xlsx", sheet_cells=50)
    assert "sheet_too_large" == raised.value.code


def test_entities_are_refused():
    """A sheet that declares entities is refused, whatever its places."""
    parts = parts_of(without_places(xlsx_bytes()))
    parts[SHEET] = b'<!DOCTYPE x [<!ENTITY e "e">]>' + parts[SHEET]
    with pytest.raises(SourceError) as raised:
        table(zip_bytes(parts), "a.xlsx")
    assert "xml_entities" == raised.value.code


PLACES = st.tuples(st.integers(0, 9), st.integers(0, 9)) | st.none()
SHEETS = st.lists(st.tuples(st.integers(1, 12) | st.none(), st.lists(PLACES, max_size=4)), max_size=5)


@settings(max_examples=60, deadline=None)
@given(SHEETS)
def test_places_are_those_of_the_parser(rows):
    """Each cell stands where the parser lays it out, whatever rows and cells say of their places."""
    number, lines = 0, []
    for row, places in rows:
        line = ""
        for at in places:
            number += 1
            said = f' r="{letters_of_column(at[1])}{at[0] + 1}"' if at else ""
            line += f"<c{said}><v>{number}</v></c>"
        lines.append(f'<row r="{row}">{line}</row>' if row else f"<row>{line}</row>")
    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{"".join(lines)}</sheetData></worksheet>'
    laid_out = python_calamine.CalamineWorkbook.from_object(
        io.BytesIO(zip_bytes(parts_of(xlsx_bytes()) | {SHEET: sheet}))
    ).get_sheet_by_name("表")
    left = laid_out.start[1] if laid_out.start else 0
    read = {
        (at, column + left): int(value)
        for at, row in enumerate(laid_out.iter_rows())
        for column, value in enumerate(row)
        if value != ""
    }
    made = b"".join(placed([sheet.encode()], Place("x")))
    counted = {
        (int(row) - 1, number_of_column(letters)): int(value)
        for letters, row, value in re.findall(rb'<c r="([A-Z]+)(\d+)"><v>(\d+)', made)
    }
    assert read == counted


def test_counting_places_takes_time_that_grows_with_the_sheet():
    """Twice the cells without places take about twice the time."""

    def seconds(count):
        data = without_places(xlsx_bytes((HEADER, *ROWS * count)))
        begin = time.process_time()
        problems(data)
        return time.process_time() - begin

    seconds(10)
    assert seconds(1600) < 6 * seconds(400) + 0.2
