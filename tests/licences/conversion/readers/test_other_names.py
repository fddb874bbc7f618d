"""Workbooks whose parts have other names or another size than usual are read like any other."""

import io
import zipfile

import pytest

from licences.conversion.errors import WorkbookDamagedError
from tests.licences.conversion.readers.making import ROWS, cells, tables, xlsx_bytes, zip_bytes


def parts():
    """Give the parts of an ordinary workbook."""
    with zipfile.ZipFile(io.BytesIO(xlsx_bytes())) as package:
        return {name: package.read(name) for name in package.namelist()}


def renamed(old, new, found):
    """Call a part something else, also where others speak of it."""
    return {
        name.replace(old, new): content.replace(old.encode(), new.encode()) for name, content in found.items()
    }


def sized(size):
    """Give a workbook whose sheet says that it has a certain size."""
    found = parts()
    part = "xl/worksheets/sheet1.xml"
    assert b'<dimension ref="A1:C4"' in found[part]
    return found | {part: found[part].replace(b"A1:C4", size)}


@pytest.mark.parametrize(
    "found",
    [
        {name.replace("/", "\\"): content for name, content in parts().items()},
        renamed("workbook.xml", "book.xml", parts()),
        {
            name.replace("/", "\\"): content
            for name, content in renamed("workbook.xml", "book.xml", parts()).items()
        },
        sized(b"A0:C4"),
        sized(b"A1:C0"),
    ],
)
def test_workbooks_in_other_dress_are_read(found):
    """Backslashes, another name of the workbook's part, and a size from row 0 do no harm."""
    assert list(ROWS) == cells(zip_bytes(found), "a.xlsx")


def test_a_workbook_without_its_part_is_damaged():
    """Where no relation names the part of the workbook, none is guessed."""
    found = {
        name: content for name, content in parts().items() if name not in ("xl/workbook.xml", "_rels/.rels")
    }
    with pytest.raises(WorkbookDamagedError):
        tables(zip_bytes(found), "a.xlsx")
