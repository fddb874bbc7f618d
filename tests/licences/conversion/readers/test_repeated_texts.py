"""A text that a workbook holds once, and many cells show, is counted for each before it is laid out."""

import pytest

from licences.conversion.errors import SourceError
from tests.licences.conversion.readers.making import (
    HEADER,
    ods_bytes,
    ods_cell,
    ods_row,
    parts_of,
    table,
    xls_bytes,
    xlsx_bytes,
    zip_bytes,
)

LONG, ROWS = "长" * 300, 100
TABLE = (HEADER[:2], *[(f"n{number}", LONG) for number in range(ROWS)])
SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
SHEET, RELATIONS = "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"


def shared(data):
    """Let the cells that hold the long text refer to one string, as spreadsheets write them."""
    parts = parts_of(data)
    inline = f't="inlineStr"><is><t>{LONG}</t></is></c>'.encode()
    parts[SHEET] = parts[SHEET].replace(inline, b't="s"><v>1</v></c>')
    parts["xl/sharedStrings.xml"] = f"<sst {SPACE}><si/><si><t>{LONG}</t></si></sst>".encode()
    relation = f'<Relationship Type="{RELATION}" Target="sharedStrings.xml" Id="r9"/></Relationships>'
    parts[RELATIONS] = parts[RELATIONS].replace(b"</Relationships>", relation.encode())
    return zip_bytes(parts)


BOOKS = {
    "a.xlsx": (shared(xlsx_bytes(TABLE)), ROWS * (len(LONG.encode()) + len("<si><t></t></si>"))),
    "a.xls": (xls_bytes(TABLE), ROWS * len(LONG)),
    "a.ods": (
        ods_bytes(
            ods_row(*map(ods_cell, HEADER[:2]))
            + ods_row(ods_cell("n"), ods_cell(LONG), attributes=f'table:number-rows-repeated="{ROWS}"')
        ),
        ROWS * len(LONG + "n"),
    ),
}


@pytest.mark.parametrize("name", BOOKS)
def test_a_long_text_in_many_cells_is_bounded(name):
    """So much as the limit allows should be read, and a little more be refused, saying why."""
    data, size = BOOKS[name]
    rows = list(table(data, name, sheet_bytes=size).rows())
    with pytest.raises(SourceError) as raised:
        table(data, name, sheet_bytes=size - 1)
    expected = (LONG, ROWS, "sheet_text_too_much")
    actual = (rows[0].cells[1], len(rows), raised.value.code)
    assert expected == actual
