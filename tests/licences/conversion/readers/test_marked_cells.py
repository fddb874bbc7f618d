"""What people see in a sheet: struck-out rows and words, formulas without a value, numbers as they are shown."""

import datetime as dt
import io
import time

import openpyxl
import pytest
import xlwt
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Border, Font, Side

from tests.licences.conversion.readers.making import (
    HEADER,
    ROWS,
    TABLE,
    cells,
    problems,
    table,
    xls_bytes,
    xlsx_bytes,
    zip_bytes,
)
from tests.licences.conversion.readers.test_workbooks import with_merges

STRUCK = Font(strike=True)
OLD = InlineFont(strike=True)


def strike(*places):
    """Make a change that strikes cells of a workbook out."""

    def change(book):
        for place in places:
            book.active[place].font = STRUCK

    return change


def rewritten(text):
    """Write a text of several runs, some of them struck out."""

    def change(book):
        book.active["B3"].value = text

    return change


def test_a_row_struck_out_is_told_once():
    """A row whose cells are all struck out is one problem of the row, blank cells apart."""
    assert [(3, -1, "struck_row")] == problems(xlsx_bytes(change=strike("A3", "B3", "C3", "D3")))
    rows = (HEADER, (ROWS[0][0], None, ROWS[0][2]))
    assert [(2, -1, "struck_row")] == problems(xlsx_bytes(rows, strike("A2", "B2", "C2")))


def test_a_cell_struck_out_is_told():
    """Where other cells of the row hold, the cell that is struck out is the problem."""
    assert [(3, 1, "struck_out")] == problems(xlsx_bytes(change=strike("B3")))


def cross(*places, line="thin", up=True):
    """Make a change that draws a line across cells of a workbook."""
    border = Border(diagonal=Side(style=line), diagonalUp=up)

    def change(book):
        for place in places:
            book.active[place].border = border

    return change


def test_what_a_line_crosses_is_struck_out():
    """A border across a cell strikes it as a line through its text does."""
    assert [(3, -1, "struck_row")] == problems(xlsx_bytes(change=cross("A3", "B3", "C3")))
    assert [(3, 1, "struck_out")] == problems(xlsx_bytes(change=cross("B3")))


@pytest.mark.parametrize("change", [cross("B3", line=None), cross("B3", up=False), cross("D3", "A9")])
def test_borders_that_cross_nothing_say_nothing(change):
    """A border without a line, or without a direction, and one across a blank cell."""
    assert [] == problems(xlsx_bytes(change=change))


def test_a_row_struck_by_its_own_style_is_told():
    """The style of a row strikes it out as that of its cells does."""

    def change(book):
        book.active.row_dimensions[3].font = STRUCK

    assert [(3, -1, "struck_row")] == problems(xlsx_bytes(change=change))


@pytest.mark.parametrize(
    ("runs", "told"),
    [
        ((TextBlock(OLD, "老安"), "新安"), "struck_in_part"),
        (("新安", TextBlock(OLD, "老安")), "struck_in_part"),
        ((TextBlock(OLD, "老安"), TextBlock(OLD, "运输")), "struck_out"),
    ],
)
def test_words_struck_out_are_told(runs, told):
    """Runs of a text that are struck out are neither joined to the others nor taken for the value."""
    assert [(3, 1, told)] == problems(xlsx_bytes(change=rewritten(CellRichText(*runs))))


def test_shared_words_struck_out_are_told():
    """The same where the text stands in the table of shared strings, as spreadsheets write it."""
    runs = b"<r><rPr><strike/><sz val='1'/></rPr><t>a</t></r><r><t>b</t></r>"
    assert [(3, 1, "struck_in_part")] == problems(with_shared(ROWS[1][1], runs))
    plain = runs.replace(b"<strike/>", b'<strike val="0"/>')
    assert [] == problems(with_shared(ROWS[1][1], plain))


def with_shared(text, runs):
    """Make an .xlsx workbook in which a shared string is made of runs."""
    import zipfile

    with zipfile.ZipFile(io.BytesIO(xlsx_bytes())) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    part = "xl/sharedStrings.xml"
    old = f"<t>{text}</t>".encode()
    if part not in parts or old not in parts[part]:
        sheet = "xl/worksheets/sheet1.xml"
        inline = f'<c r="B3" t="inlineStr"><is><t>{text}</t></is></c>'.encode()
        assert inline in parts[sheet]
        parts[sheet] = parts[sheet].replace(inline, b'<c r="B3" t="inlineStr"><is>' + runs + b"</is></c>")
        return zip_bytes(parts)
    return zip_bytes(parts | {part: parts[part].replace(old, runs)})


def test_a_line_through_merged_cells_goes_down_with_their_value():
    """What is told of merged cells is told of each row that has their value."""
    rows = (HEADER, ROWS[0], (None, *ROWS[1][1:]))
    data = with_merges(rows, "A2:A3")
    book = openpyxl.load_workbook(io.BytesIO(data))
    book.active["A2"].font = STRUCK
    made = io.BytesIO()
    book.save(made)
    assert [(2, 0, "struck_out"), (3, 0, "struck_out")] == problems(made.getvalue())


@pytest.mark.parametrize("strikes", [True, False])
def test_conditions_that_strike_out_are_told(strikes):
    """A sheet that strikes cells out by a condition says so; other conditions are nothing to tell."""

    def change(book):
        rule = FormulaRule(['$C2="x"'], font=Font(strike=strikes or None, bold=True))
        book.active.conditional_formatting.add("A2:C4", rule)

    told = [note.message.code for note in table(xlsx_bytes(change=change), "a.xlsx").notes]
    assert ["struck_by_condition"] * strikes == told


def test_a_formula_without_a_value_is_told():
    """A formula as a library writes it, without its result, is not known; it is not an empty cell."""

    def change(book):
        book.active["B3"].value = "=A1"

    assert [(3, 1, "formula_without_value")] == problems(xlsx_bytes(change=change))


def formats(*given):
    """Make a change that gives cells of the second row their number formats."""

    def change(book):
        for cell, code in zip(book.active[2], given, strict=True):
            cell.number_format = code

    return change


def test_what_a_cell_shows_is_read():
    """Zeros and words in the number format are read; blank cells show nothing."""
    rows = (("号", "牌", "重", "空"), (12345, 123, 25, None))
    data = xlsx_bytes(rows, formats("0000000", '"浙A"00000', '0"吨"', '0"吨"'))
    assert [("0012345", "浙A00123", "25吨", "")] == cells(data)


def test_what_a_cell_does_not_show_is_told():
    """A month without a day, a day without a year, a percentage are told of their cells."""
    day = dt.date(2025, 3, 1)
    rows = (("甲", "乙", "丙", "丁"), (day, day, 0.15, day))
    data = xlsx_bytes(rows, formats('yyyy"年"m"月"', 'm"月"d"日"', "0%", "yyyy/m/d"))
    told = [(2, 0, "day_not_shown"), (2, 1, "year_not_shown"), (2, 2, "format_changes")]
    assert told == problems(data)


def old_sheet(*cells):
    """Make an .xls workbook of three columns with (row, column, value, style or runs) written over it."""

    def change(book):
        sheet = book.get_sheet(0)
        sheet._cell_overwrite_ok = True
        for row, column, value, style in cells:
            if isinstance(value, tuple):
                sheet.write_rich_text(row, column, value)
            else:
                sheet.write(row, column, value, style or xlwt.Style.default_style)

    return xls_bytes(change=change)


OLD_STRUCK = xlwt.easyxf("font: struck_out on")
OLD_FONT = xlwt.easyfont("struck_out on")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ([(2, at, ROWS[1][at], OLD_STRUCK) for at in range(3)], [(3, -1, "struck_row")]),
        ([(2, 1, "乙", OLD_STRUCK)], [(3, 1, "struck_out")]),
        ([(2, 1, (("老安", OLD_FONT), "新安"), None)], [(3, 1, "struck_in_part")]),
        ([(2, 1, ("新安", ("老安", OLD_FONT)), None)], [(3, 1, "struck_in_part")]),
        ([(2, 1, (("老" * 9000, OLD_FONT), "新"), None)], [(3, 1, "struck_in_part")]),
        ([(2, 1, xlwt.Formula("A1"), None)], [(3, 1, "formula_without_value")]),
        ([(2, 2, 45717, xlwt.easyxf(num_format_str='yyyy"年"m"月"'))], [(3, 2, "day_not_shown")]),
        ([(2, 2, 45717, xlwt.easyxf(num_format_str="yyyy-mm-dd"))], []),
        ([(2, 0, 0.15, xlwt.easyxf(num_format_str="0%"))], [(3, 0, "format_changes")]),
    ],
)
def test_old_workbooks_are_looked_at_the_same_way(written, told):
    """What is told of an .xlsx workbook is told of an .xls workbook, from its own records."""
    found = problems(old_sheet(*written), "a.xls")
    assert told == [one for one in found if one[2] != "date_for_text"]


def test_what_a_cell_of_an_old_workbook_shows_is_read():
    """Zeros and words of number formats are read in .xls too, also where numbers stand in one record."""
    zeros, tonnes = (xlwt.easyxf(num_format_str=code) for code in ("0000000", '0"吨"'))
    data = old_sheet((1, 0, 12345, zeros), (1, 1, 25, tonnes), (1, 2, 7, zeros))
    assert ("0012345", "25吨", "0000007") == cells(data, "a.xls")[0]


def test_many_marks_take_time_that_grows_with_their_number():
    """A sheet all of whose cells are struck out is looked through in steps of its size."""

    def seconds(count):
        book = openpyxl.Workbook()
        for row in (TABLE[0], *[TABLE[1]] * count):
            book.active.append(list(row))
        for row in book.active.iter_rows(min_row=2):
            for cell in row:
                cell.font = STRUCK
        made = io.BytesIO()
        book.save(made)
        begin = time.process_time()
        assert count == len(problems(made.getvalue()))
        return time.process_time() - begin

    seconds(100)
    assert seconds(4000) < 8 * seconds(1000) + 0.2


def test_a_tag_with_many_places_is_passed_in_time():
    """A cell that names its place a hundred thousand times costs no more than its length."""
    from licences.conversion.readers.inspection import SheetInspection
    from licences.conversion.readers.ooxml_cells import CellReader

    tag = b"<c " + b'r="A1" ' * 100_000 + b'><f a="b'
    begin = time.process_time()
    list(CellReader(strings={1: "struck_out"}).passing([tag], SheetInspection("x")))
    assert time.process_time() - begin < 2
