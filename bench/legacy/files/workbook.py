"""XLSX, ECMA-376: one sheet, written as it comes; about six times as fast as openpyxl's write-only mode."""

from itertools import count
from typing import BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bench.legacy.columns import Cell
from bench.legacy.tables import Table
from bench.legacy.tables.style_7 import DRIVER_COLUMNS

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARTS: Final = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}
"""Style 1 of the cells is format 14, a date."""
_TITLE_WIDTH: Final = 12
"""Columns over which the title is merged, as one program does."""
MOST_ROWS: Final = 1_048_576 - 2
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_PIECE: Final = 256
_TIME: Final = (2026, 6, 1, 0, 0, 0)


class WorkbookWriter:
    """Writes rows of a sheet below a title and a header; the number of a row is the sheet's own."""

    def __init__(self, table: Table, rows: int, out: BinaryIO) -> None:
        if rows > MOST_ROWS:
            raise ValueError(f"a sheet holds {MOST_ROWS} rows")
        self._archive = ZipFile(out, "w", ZIP_DEFLATED, compresslevel=1)
        for name, text in _PARTS.items():
            self._archive.writestr(_entry(name), _HEAD + text)
        self._sheet = self._archive.open(_entry("xl/worksheets/sheet1.xml"), "w", force_zip64=True)
        self._letters = _letters(len(table.columns))
        self._styles = tuple(' s="1"' if column.is_date else "" for column in table.columns)
        merged = zip(self._letters, table.header, strict=True)
        self._merging = tuple(letter for letter, name in merged if name not in DRIVER_COLUMNS)
        self._merged: list[int] = []
        self._pieces = [f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>']
        self._numbers = count(1)
        self.write([table.title])
        self.write(list(table.header))

    def write(self, cells: list[Cell], *, merged: bool = False) -> int:
        """Write a row."""
        number = next(self._numbers)
        if merged:
            self._merged.append(number)
        pieces = [f'<row r="{number}">']
        for letter, style, cell in zip(self._letters, self._styles, cells, strict=False):
            if cell is None or cell == "":
                continue
            if isinstance(cell, str):
                text = cell.translate(_ESCAPES)
                pieces.append(
                    f'<c r="{letter}{number}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
                )
            else:
                pieces.append(f'<c r="{letter}{number}"{style}><v>{cell!r}</v></c>')
        pieces.append("</row>\n")
        self._pieces.append("".join(pieces))
        if len(self._pieces) >= _PIECE:
            self._flush()
        return number

    def _flush(self) -> None:
        self._sheet.write("".join(self._pieces).encode())
        self._pieces.clear()

    def close(self) -> None:
        """Write the merged ranges and the directory of the archive."""
        last = self._letters[_TITLE_WIDTH - 1]
        self._pieces.append(f'</sheetData><mergeCells><mergeCell ref="A1:{last}1"/>')
        for number in self._merged:
            ranges = (f"{letter}{number - 1}:{letter}{number}" for letter in self._merging)
            self._pieces.append("".join(f'<mergeCell ref="{each}"/>' for each in ranges))
        self._pieces.append("</mergeCells></worksheet>")
        self._flush()
        self._sheet.close()
        self._archive.close()


def _entry(name: str) -> ZipInfo:
    """Describe a part of the archive; always of the same time, so that equal seeds give equal files."""
    entry = ZipInfo(name, _TIME)
    entry.compress_type = ZIP_DEFLATED
    return entry


def _letters(columns: int) -> tuple[str, ...]:
    """Name columns: A to Z, AA to AZ."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    names = [*alphabet, *(f"A{letter}" for letter in alphabet)]
    return tuple(names[:columns])
