"""Look at the parts of an .ods package (OpenDocument 1.2): password, macros, links, size, merged cells.

Repeated cells and rows are written once with a count, so a small file can describe a vast sheet.
"""

import zipfile
from typing import Final

from licences.conversion.errors import (
    EncryptedError,
    ExternalLinksError,
    MacrosError,
    NotATableError,
    Place,
    WorkbookDamagedError,
)
from licences.conversion.readers.cell_marks import FORMULA_ERROR
from licences.conversion.readers.headers import Merge
from licences.conversion.readers.inspection import SheetInspection
from licences.conversion.readers.limits import Limits
from licences.conversion.readers.packages import bounded, unpack
from licences.conversion.readers.tags import tags

_SPREADSHEET: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_MACRO_FOLDERS: Final = ("basic/", "scripts/")
_UNSEEN: Final = frozenset({"collapse", "filter"})
_CELLS: Final = frozenset({"table-cell", "covered-table-cell"})


def inspect_ods(
    data: bytes, infos: list[zipfile.ZipInfo], file: str, limits: Limits
) -> list[SheetInspection]:
    """Look through an .ods package.

    Raises:
        SourceError: encrypted, macros, external_links, not_a_table, zip_bomb, workbook_damaged, xml_entities,
            sheet_text_too_long.
    """
    where = Place(file)
    parts = {info.filename: info for info in infos}
    kind = b"".join(unpack(data, parts["mimetype"], where))[:200]
    if not kind.startswith(_SPREADSHEET):
        raise NotATableError(where, found=kind.decode("ascii", "replace").strip())
    if any(name.casefold().startswith(_MACRO_FOLDERS) for name in parts):
        raise MacrosError(where)
    manifest = parts.get("META-INF/manifest.xml")
    if manifest and any(tag == "encryption-data" for tag, _ in tags(unpack(data, manifest, where), where)):
        raise EncryptedError(where)
    for name, info in parts.items():
        if name != "content.xml":
            for _ in unpack(data, info, where):
                pass
    content = _Content(where)
    pieces = bounded(unpack(data, parts["content.xml"], where), limits.line_chars, content.place)
    for tag, found in tags(pieces, where):
        content.take(tag, found)
    for sheet in content.sheets:
        sheet.from_1904 = content.from_1904
    return content.sheets


class _Content:
    def __init__(self, where: Place) -> None:
        self.sheets: list[SheetInspection] = []
        self.from_1904 = False
        self._where = where
        self._depth = 0
        self._row = 0
        self._column = 0
        self._repeat = 1

    def place(self) -> Place:
        """Give the place of the cell seen last."""
        if not self.sheets:
            return self._where
        return Place(f"{self._where.file}!{self.sheets[-1].name}", self._row + 1, self._column or None)

    def take(self, tag: str, found: dict[str, str]) -> None:
        if tag == "table":
            self._table(found)
        elif tag == "/table":
            self._depth -= 1
        elif tag == "null-date":
            self.from_1904 = found.get("date-value", "").startswith("1904")
        elif tag == "table-source":
            raise ExternalLinksError(self._where)
        elif self._depth == 1 and self.sheets:
            self._inside(tag, found)

    def _table(self, found: dict[str, str]) -> None:
        self._depth += 1  # a table inside a cell is no sheet
        if self._depth == 1:
            self.sheets.append(SheetInspection(found.get("name", ""), merges=[]))
            self._row = self._column = 0

    def _inside(self, tag: str, found: dict[str, str]) -> None:
        if tag == "table-row":
            self._column, self._repeat = 0, self._number(found, "number-rows-repeated")
            if found.get("visibility") in _UNSEEN:
                self.sheets[-1].hide(row=self._row)
        elif tag == "table-column":  # they stand before the first row
            if found.get("visibility") in _UNSEEN:
                self.sheets[-1].hide(column=self._column)
            self._column += self._number(found, "number-columns-repeated")
        elif tag == "/table-row":
            self._row += self._repeat
        elif tag in _CELLS:
            repeat = self._number(found, "number-columns-repeated")
            if "value-type" in found:
                self._fill(repeat, found)
            self._column += repeat

    def _fill(self, repeat: int, found: dict[str, str]) -> None:
        if "'file:" in found.get("formula", ""):
            raise ExternalLinksError(self._where)
        sheet, left = self.sheets[-1], self._column
        # calamine counts rows and columns of an .ods sheet from its first cell.
        for row in (self._row, self._row + self._repeat - 1):
            sheet.include(row, 0, left + repeat - 1)
        if found["value-type"] == "error":  # LibreOffice's own attribute of the same name, the later one
            sheet.marks.add(self._row, left, FORMULA_ERROR)
        rows, columns = (
            self._number(found, "number-rows-spanned"),
            self._number(found, "number-columns-spanned"),
        )
        if (rows > 1 or columns > 1) and sheet.merges is not None:
            sheet.merges.append(Merge(self._row, left, self._row + rows - 1, left + columns - 1))

    def _number(self, found: dict[str, str], name: str) -> int:
        text = found.get(name, "1")
        if not (text.isascii() and text.isdigit() and len(text) < 10):  # noqa: PLR2004 - sheets have 2^20 rows
            raise WorkbookDamagedError(self._where, why=f"{name} is no number")
        return max(1, int(text))
