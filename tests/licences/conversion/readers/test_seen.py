"""What a person sees in a sheet and what is told of it: every kind of sight by every kind of file.

`NOT` stands where a kind of file cannot hold the sight: a web page is what it shows, and holds no formats or formulas.
"""

import datetime as dt
import struct
from typing import Final

import pytest
import xlwt
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font

from tests.licences.conversion.readers.making import (
    HEADER,
    ROWS,
    TABLE,
    ods_bytes,
    ods_cell,
    ods_row,
    ods_styles,
    parts_of,
    table,
    xls_bytes,
    xlsx_bytes,
    zip_bytes,
)
from tests.licences.conversion.readers.test_biff_notes import (
    HEADER as PAGE_HEADER,
)
from tests.licences.conversion.readers.test_biff_notes import (
    OF_BOX,
    OF_NOTE,
    note,
    record,
    text_of_object,
    workbook,
)
from tests.licences.conversion.readers.test_left_out import with_sheet
from tests.licences.conversion.readers.test_marked_cells import OLD_FONT, OLD_STRUCK, old_sheet
from tests.licences.conversion.readers.test_markup_book import cell, made_of, page
from tests.licences.conversion.readers.test_notes import with_drawing
from tests.licences.conversion.readers.test_ooxml_places import without_places
from tests.licences.conversion.readers.test_opendocument import FORMULA, WORDS, day_style, formatted, number

TWO: Final = TABLE[:2]
DAY: Final = dt.date(2025, 3, 1)
FIRST: Final = ROWS[0][0]


def changed(place, **attributes):
    """Make an .xlsx workbook in which a cell, a row or a column has other attributes."""

    def change(book):
        sheet = book.active
        found = (
            sheet.row_dimensions[place]
            if isinstance(place, int)
            else sheet.column_dimensions[place]
            if place.isalpha()
            else sheet[place]
        )
        for name, value in attributes.items():
            setattr(found, name, value)

    return xlsx_bytes(TWO, change)


def every_cell_struck(book):
    """Strike out the cells of the second row."""
    for place in ("A2", "B2", "C2"):
        book.active[place].font = Font(strike=True)


def strike_by_condition(book):
    """Let a condition strike cells out."""
    rule = FormulaRule(['$C2="x"'], font=Font(strike=True))
    book.active.conditional_formatting.add("A2:C4", rule)


OLD_CONDITION = struct.pack("<BBHHIH", 2, 0, 0, 0, 1 << 26, 0) + struct.pack("<64xII44x2x", 0, 1 << 7)
"""A condition whose format holds a font that strikes out."""


def with_page_header(data, text, part="xl/worksheets/sheet1.xml"):
    """Add a page header to an .xlsx workbook."""
    parts = parts_of(data)
    said = f"<headerFooter><oddHeader>{text}</oddHeader></headerFooter></worksheet>".encode()
    return zip_bytes(parts | {part: parts[part].replace(b"</worksheet>", said)})


def ods(*given, attributes="", styles=WORDS, before="", extra=None):
    """Make an .ods workbook of the header and the first row, some of its cells written otherwise."""
    cells = [*given, *map(ods_cell, ROWS[0][len(given) :])]
    body = before + ods_row(*map(ods_cell, HEADER)) + ods_row(*cells, attributes=attributes)
    return ods_bytes(body, styles=styles, extra=extra)


def old(*cells, hide=None):
    """Make an .xls workbook of the header and the first row, some cells written otherwise."""

    def change(book):
        if hide is not None:
            hide(book.get_sheet(0))

    if not cells:
        return xls_bytes(TWO, change)
    return old_sheet(*cells)


def web(row, begin="<table>", **page_of):
    """Make a web page of the header and a row."""
    return page((HEADER, row), begin=begin, **page_of)


def old_numbers(value, code):
    """Write a number with its format into the first row of an .xls workbook."""
    return old((1, 0, value, xlwt.easyxf(num_format_str=code)))


def with_properties(data, subject):
    """Put a stream of properties into an .xls workbook: an entry, a chain of sectors, the sectors."""
    text = subject.encode("gb18030") + b"\0"
    stream = struct.pack("<HHI16xI16xI", 0xFFFE, 0, 0, 1, 48) + struct.pack("<II", 0, 2)
    stream += struct.pack("<IIII", 1, 24, 3, 32) + struct.pack("<IHxx", 2, 936)
    stream += struct.pack("<II", 30, len(text)) + text
    made = bytearray(data)
    first, table = len(data) // 512 - 1, 512 * (1 + struct.unpack_from("<I", data, 76)[0])
    for at in range(8):
        struct.pack_into("<I", made, table + 4 * (first + at), first + at + 1 if at < 7 else 0xFFFFFFFE)
    entry = 512 * (1 + struct.unpack_from("<I", data, 48)[0]) + 128 * 2
    name = "\5SummaryInformation".encode("utf-16-le")
    struct.pack_into("<64sHB49xII", made, entry, name, len(name) + 2, 2, first, 4096)
    return bytes(made) + stream.ljust(4096, b"\0")


STRUCK_TD = "<td><s>{}</s></td>"
ODS_NOTE = "<office:annotation><text:p>已注销</text:p></office:annotation>"
ODS_BOX = "<table:shapes><draw:frame><draw:text-box><text:p>已注销</text:p></draw:text-box></draw:frame></table:shapes>"
XML_NOTE = cell(FIRST).replace("</Cell>", "<Comment><ss:Data>已注销</ss:Data></Comment></Cell>")
COVER = "本册车辆均已注销"


def cover(book):
    """Add a cover."""
    book.create_sheet("封面", 0)["B3"].value = COVER


def second_worksheet(rows):
    """Make Excel 2003 XML of the rows and a cover."""
    other = f'<Worksheet ss:Name="封面"><Table><Row>{cell(COVER)}</Row></Table></Worksheet></Workbook>'
    return made_of(rows).replace(b"</Workbook>", other.encode())


NOT: Final = None


def page_header(text):
    """Make each kind of file with a page header."""
    pages = f"<style:master-page><style:header><text:p>{text}</text:p></style:header></style:master-page>"
    return (
        with_page_header(xlsx_bytes(TWO), text),
        workbook(record(PAGE_HEADER, bytes((len(text), 0, 1)) + text.encode("utf-16-le"))),
        ods(extra={"styles.xml": ods_styles(pages=pages)}),
        made_of(ROWS[0], options=f'<PageSetup><Header x:Data="{text}"/></PageSetup>'),
        web(ROWS[0], begin=f"<p>{text}</p><table>"),
    )


KINDS: Final = ("xlsx", "xls", "ods", "xml", "html")
SIGHTS: Final = {
    "struck_row": (
        xlsx_bytes(TWO, every_cell_struck),
        old(*[(1, at, text, OLD_STRUCK) for at, text in enumerate(ROWS[0])]),
        ods(attributes='table:default-cell-style-name="old"'),
        made_of([cell(text, attributes='ss:StyleID="x"') for text in ROWS[0]]),
        web([STRUCK_TD.format(text) for text in ROWS[0]]),
    ),
    "struck_out": (
        changed("A2", font=Font(strike=True)),
        old((1, 0, FIRST, OLD_STRUCK)),
        ods(ods_cell(FIRST, 'table:style-name="old"')),
        made_of((cell(FIRST, attributes='ss:StyleID="x"'), *ROWS[0][1:])),
        web((STRUCK_TD.format(FIRST), *ROWS[0][1:])),
    ),
    "struck_in_part": (
        changed("A2", value=CellRichText(TextBlock(InlineFont(strike=True), "老"), "新")),
        old((1, 0, (("老", OLD_FONT), "新"), None)),
        ods(ods_cell("X").replace("X", "新<text:span text:style-name='T1'>老</text:span>")),
        made_of((cell("<B><S>老</S>新</B>"), *ROWS[0][1:])),
        web(("<td><s>老</s>新</td>", *ROWS[0][1:])),
    ),
    "day_not_shown": (
        changed("A2", value=DAY, number_format="yyyy-mm"),
        old_numbers(45717, "yyyy-mm"),
        ods(number("2025-03-01", 0, "date", "date-value"), styles=formatted(day_style("year", "month"))),
        made_of((cell("2025-03-01T00:00:00", "DateTime", 'ss:StyleID="m"'), *ROWS[0][1:])),
        NOT,
    ),
    "formula_without_value": (
        changed("A2", value="=B2"),
        old((1, 0, xlwt.Formula("B2"), None)),
        ods(f"<table:table-cell {FORMULA}/>"),
        made_of(('<Cell ss:Formula="=RC[1]"/>', *ROWS[0][1:])),
        NOT,
    ),
    "note_of_end": (
        changed("A2", comment=Comment("已注销", "某人")),
        workbook(text_of_object(OF_NOTE, 1, "已注销") + note(1, 0, 1)),
        ods(ods_cell(FIRST).replace("<text:p>", f"{ODS_NOTE}<text:p>")),
        made_of((XML_NOTE, *ROWS[0][1:])),
        web((f"<td title='已注销'>{FIRST}</td>", *ROWS[0][1:])),
    ),
    "hidden_row": (
        changed(2, hidden=True),
        old(hide=lambda sheet: setattr(sheet.row(1), "hidden", True)),
        ods(attributes='table:visibility="filter"'),
        made_of(ROWS[0]).replace(b'<Row><Cell><Data ss:Type="String">3', b'<Row ss:Hidden="1"><Cell><Data>3'),
        web(ROWS[0]).replace(b"<tr><td>3", b"<tr hidden><td>3"),
    ),
    "hidden_cells": (
        changed("B", hidden=True),
        old(hide=lambda sheet: setattr(sheet.col(1), "hidden", True)),
        ods(before='<table:table-column/><table:table-column table:visibility="collapse"/>'),
        made_of(ROWS[0], '<Column ss:Index="2" ss:Hidden="1"/>'),
        web(ROWS[0], begin="<table><col><col style='display:none'>"),
    ),
    "place_of_end: page header": page_header("已注销"),
    "place_of_end: page header that denies something": page_header("以上车辆手续不全"),
    "meaning_of_colours": page_header("红色行另行处理"),
    "place_of_end: words beside the cells": (
        with_drawing("以下均已注销"),
        workbook(text_of_object(OF_BOX, 1, "以下均已注销")),
        ods(before=ODS_BOX),
        NOT,
        web(ROWS[0], end="</table><p>以上均已注销"),
    ),
    "place_of_end: comment": (
        NOT,
        NOT,
        NOT,
        made_of(ROWS[0], before="<!-- 以下均已注销 -->"),
        web(ROWS[0], begin="<!-- <p>以下均已注销</p> --><table>"),
    ),
    "place_of_end: properties": (
        xlsx_bytes(TWO, lambda book: setattr(book.properties, "subject", "已注销车辆")),
        with_properties(xls_bytes(TWO), "已注销车辆"),
        ods(
            extra={
                "meta.xml": "<m xmlns:dc='x'><dc:creator>a</dc:creator><dc:title>已注销车辆</dc:title></m>"
            }
        ),
        made_of(ROWS[0]).replace(
            b"<Styles>", "<DocumentProperties><Title>已注销车辆</Title></DocumentProperties><Styles>".encode()
        ),
        web(ROWS[0], begin="<meta name=description content='已注销车辆'><table>"),
    ),
    "struck_by_condition": (
        xlsx_bytes(TWO, strike_by_condition),
        workbook(record(0x1B1, OLD_CONDITION)),
        ods_bytes(
            "".join(ods_row(*map(ods_cell, row)) for row in TWO) + "<calcext:conditional-formats>"
            '<calcext:condition calcext:apply-style-name="old"/></calcext:conditional-formats>',
            styles=WORDS,
        ),
        made_of(ROWS[0]).replace(
            b"</Table>",
            b"</Table><ConditionalFormatting><Format Style='text-line-through:single'/></ConditionalFormatting>",
        ),
        NOT,
    ),
    "place_of_end: cover": (
        xlsx_bytes(TWO, cover),
        xls_bytes(TWO, lambda book: book.add_sheet("封面").write(2, 1, COVER)),
        with_sheet(ods_row(ods_cell(COVER))),
        second_worksheet(ROWS[0]),
        web(ROWS[0], end=f"</table><table><tr><td>{COVER}</td></tr></table>"),
    ),
}
"""Codes, and for each kind of file one in which there is such a thing."""
CASES: Final = [
    pytest.param(data, code.partition(":")[0], id=f"{code}-{kind}")
    for code, made in SIGHTS.items()
    for kind, data in zip(KINDS, made, strict=True)
    if data is not NOT
]
PLACED: Final = [
    pytest.param(without_places(made[0]), code.partition(":")[0], id=f"{code}-xlsx without places")
    for code, made in SIGHTS.items()
    if made[0] is not NOT
]
SHOWN: Final = {
    "xlsx": changed("A2", value=12345, number_format="0000000"),
    "xlsx without places": without_places(changed("A2", value=12345, number_format="0000000")),
    "xls": old_numbers(12345, "0000000"),
    "ods": ods(
        number(12345, 0),
        styles=formatted(
            '<number:number-style style:name="N0"><number:number number:decimal-places="0" number:min-integer-digits="7"/></number:number-style>'
        ),
    ),
    "xml": made_of((cell(12345, "Number", 'ss:StyleID="z"'), *ROWS[0][1:])),
    "html": web(("0012345", *ROWS[0][1:])),
}


def told(data):
    """Give the codes of what is told of a file: of its rows, and of its tables."""
    found = table(data, "a.book")
    return {one.code for row in found.rows() for one in row.problems} | {
        one.message.code for one in found.notes if one.message.code not in ("wrong_kind", "empty_sheet")
    }


@pytest.mark.parametrize(("data", "code"), [*CASES, *PLACED])
def test_what_a_person_sees_is_told(data, code):
    """Each sight is told by the same code in each kind of file, and nothing else is."""
    others = (
        {"hidden_cells"} if code == "hidden_row" else {"date_for_text"} if code == "day_not_shown" else set()
    )
    found = told(data)
    assert code in found
    assert found - others == {code}


@pytest.mark.parametrize("data", SHOWN.values(), ids=SHOWN)
def test_zeros_that_a_format_shows_are_read(data):
    """A number that is shown with zeros before it is read with them, in each kind of file."""
    assert "0012345" == next(iter(table(data, "a.book").rows())).cells[0]


@pytest.mark.parametrize(
    "data",
    [xlsx_bytes(), without_places(xlsx_bytes()), xls_bytes(), ods_bytes(), made_of(ROWS[0]), page(TABLE)],
    ids=["xlsx", "xlsx without places", *KINDS[1:]],
)
def test_of_plain_files_nothing_is_told(data):
    """Where there is nothing to see but cells, nothing is told, and the first row is as it was."""
    assert (set(), ROWS[0]) == (told(data), next(iter(table(data, "a.book").rows())).cells)
