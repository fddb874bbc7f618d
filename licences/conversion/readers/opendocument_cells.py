"""What is to be told of the cells of an .ods workbook: its content, element by element (OpenDocument 1.2).

Repeated cells and rows are written once with a count, so a small file can describe a vast sheet; what is told
of them is kept as it is written.
"""

from bisect import bisect_right
from collections.abc import Iterable
from typing import Final

from licences.conversion.errors import (
    ExternalLinksError,
    Place,
    SheetTooLargeError,
    WorkbookDamagedError,
)
from licences.conversion.readers.headers import Merge
from licences.conversion.readers.inspection import SheetInspection
from licences.conversion.readers.limits import Limits
from licences.conversion.readers.opendocument_cell import WORDS, OdsCell
from licences.conversion.readers.opendocument_styles import OdsStyles
from licences.conversion.readers.tags import new_parser, parse

_UNSEEN: Final = frozenset({"collapse", "filter"})
_CELLS: Final = frozenset({"table-cell", "covered-table-cell"})
_STYLES: Final = frozenset({"automatic-styles", "styles"})
_DRAWN: Final = frozenset(
    {
        *(
            "shapes",
            "frame",
            "text-box",
            "custom-shape",
            "rect",
            "line",
            "polyline",
            "polygon",
            "regular-polygon",
        ),
        *("path", "circle", "ellipse", "g", "caption", "connector", "measure", "control"),
    }
)
_MOST: Final = 2_000
"""Characters looked at of a note or text box."""
_MOST_NOTED: Final = 1_000
"""Cells that one note may stand on; one on more is taken as said of the sheet."""


class Content:
    """Reads the content of one package."""

    def __init__(self, styles: OdsStyles, where: Place, limits: Limits) -> None:
        self.sheets: list[SheetInspection] = []
        self.from_1904 = False
        self._styles = styles
        self._where = where
        self._limits = limits
        self._in_styles = False
        self._depth = 0
        self._row = self._column = 0
        self._repeat = 1
        self._row_style = ""
        self._is_hidden = self._is_filled = False
        self._column_ends: list[int] = []
        self._column_styles: list[str] = []
        self._cell: OdsCell | None = None
        self._aside: list[str] = []
        """Elements around a text that is no cell's: a note, a drawing."""
        self._aside_text = ""
        self._parser = new_parser(where)
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def read(self, pieces: Iterable[bytes]) -> None:
        """Read the pieces of a part.

        Raises:
            SourceError: workbook_damaged, xml_entities, external_links, sheet_too_large.
        """
        for piece in pieces:
            parse(self._parser, piece, self._where)
        parse(self._parser, b"", self._where, final=True)

    def place(self) -> Place:
        """Give the place of the cell seen last."""
        if not self.sheets:
            return self._where
        column = self._cell.columns.stop if self._cell else self._column
        return Place(f"{self._where.file}!{self.sheets[-1].name}", self._row + 1, column or None)

    def _listen(self) -> None:
        """Ask for texts only where they are looked at: most of a workbook's need not be."""
        is_read = self._cell is not None and (self._cell.reads_text or self._is_repeated())
        wanted = self._in_styles or bool(self._aside) or is_read
        self._parser.CharacterDataHandler = self._characters if wanted else None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if self._in_styles:
            self._styles.start(tag, _local(attributes))
        elif self._aside:
            self._aside.append(tag)
            if tag == "p":
                self._aside_text += "\n" * bool(self._aside_text)
        elif tag == "annotation" or tag in _DRAWN:
            self._aside, self._aside_text = [tag], ""
            self._listen()
        elif tag in _STYLES:
            self._in_styles = True
            self._listen()
        elif self._cell is not None and self._depth == 1 and tag not in _CELLS:
            self._depth += tag == "table"
            self._cell.start(tag, _local(attributes).get("style-name", "") if tag in WORDS else "")
        else:
            self._outside(tag, _local(attributes))

    def _end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if self._aside:
            self._aside.pop() if len(self._aside) > 1 else self._end_aside()
        elif self._in_styles:
            if tag in _STYLES:
                self._in_styles = False
                self._listen()
            else:
                self._styles.end(tag)
        elif tag == "table":
            self._depth -= 1
        elif self._depth == 1:
            if tag in _CELLS:
                self._end_cell()
            elif tag == "table-row":
                self._end_row()
            elif self._cell is not None:
                self._cell.end(tag)

    def _characters(self, text: str) -> None:
        if self._in_styles:
            self._styles.characters(text)
        elif self._aside:
            if "p" in self._aside and len(self._aside_text) < _MOST:
                self._aside_text += text[:_MOST]
        elif self._cell is not None:
            if self._is_repeated():
                self.sheets[-1].copied += len(text) * self._repeat * len(self._cell.columns)
            self._cell.text(text)

    def _is_repeated(self) -> bool:
        """Say whether the cell stands for several, each laid out with a copy of its text."""
        return self._cell is not None and (self._repeat > 1 or len(self._cell.columns) > 1)

    def _outside(self, tag: str, found: dict[str, str]) -> None:
        if tag == "table":
            self._depth += 1  # a table inside a cell is no sheet
            if self._depth == 1:
                self.sheets.append(SheetInspection(found.get("name", ""), merges=[]))
                self._row = self._column = 0
                self._column_ends, self._column_styles = [], []
        elif tag == "null-date":
            self.from_1904 = found.get("date-value", "").startswith("1904")
        elif tag == "table-source":
            raise ExternalLinksError(self._where)
        elif self._depth == 1 and self.sheets:
            if tag == "table-row":
                self._column, self._repeat = 0, self._number(found, "number-rows-repeated")
                self._row_style = found.get("default-cell-style-name", "")
                self._is_hidden, self._is_filled = found.get("visibility") in _UNSEEN, False
            elif tag == "table-column":  # they stand before the first row
                self._take_column(found)
            elif tag in _CELLS:
                self._begin_cell(found)
            elif tag == "condition" and self._styles.is_struck(
                "table-cell", found.get("apply-style-name", "")
            ):  # as LibreOffice writes them
                self.sheets[-1].strikes_by_condition = True

    def _take_column(self, found: dict[str, str]) -> None:
        end = self._column + self._number(found, "number-columns-repeated")
        if found.get("visibility") in _UNSEEN:
            self.sheets[-1].hide_columns(self._column, end - 1)
        self._column = end
        self._column_ends.append(end)
        self._column_styles.append(found.get("default-cell-style-name", ""))

    def _begin_cell(self, found: dict[str, str]) -> None:
        if "'file:" in found.get("formula", ""):
            raise ExternalLinksError(self._where)
        columns = range(self._column, self._column + self._number(found, "number-columns-repeated"))
        style = found.get("style-name") or self._default_style()
        self._cell = OdsCell(found, columns, style, self._styles)
        if self._cell.reads_text or self._is_repeated():
            self._listen()

    def _end_aside(self) -> None:
        tag, text, cell = self._aside[0], self._aside_text, self._cell
        self._aside = []
        self._listen()
        if not self.sheets or not text.strip():
            return
        sheet = self.sheets[-1]
        is_note = tag == "annotation" and cell is not None
        if cell is not None and not is_note:
            cell.draw()
        if cell is None or not is_note or self._repeat * len(cell.columns) > _MOST_NOTED:
            sheet.around.see(text)
            return
        for row in range(self._row, self._row + self._repeat):
            for column in cell.columns:
                sheet.note(row, column, text)

    def _default_style(self) -> str:
        """Name the style of cells that name none: the row's, or the column's."""
        at = bisect_right(self._column_ends, self._column)
        return self._row_style or (self._column_styles[at] if at < len(self._column_styles) else "")

    def _end_cell(self) -> None:
        cell, sheet = self._cell, self.sheets[-1]
        if cell is None:
            return
        if cell.kind:
            self._fill(cell, sheet)
        for mark in cell.marks():
            sheet.marks.add_all(self._row, cell.columns, mark)
            self._is_filled = True
        was_read = cell.reads_text or self._is_repeated()
        self._column = cell.columns.stop
        self._cell = None
        if was_read:
            self._listen()

    def _fill(self, cell: OdsCell, sheet: SheetInspection) -> None:
        self._is_filled = True
        left = cell.columns.start
        # calamine counts rows and columns of an .ods sheet from its first cell.
        for row in (self._row, self._row + self._repeat - 1):
            sheet.include(row, 0, cell.columns.stop - 1)
        rows, columns = (
            self._number(cell.found, "number-rows-spanned"),
            self._number(cell.found, "number-columns-spanned"),
        )
        if (rows > 1 or columns > 1) and sheet.merges is not None:
            sheet.merges.append(Merge(self._row, left, self._row + rows - 1, left + columns - 1))

    def _end_row(self) -> None:
        sheet = self.sheets[-1]
        if self._is_filled:
            if self._is_hidden:
                sheet.hide_row(self._row)
            sheet.marks.repeat(self._row, self._repeat)
            sheet.check(self._where.file, self._limits)
            if len(sheet.marks) > self._limits.sheet_cells:
                raise SheetTooLargeError(self._where, count=len(sheet.marks), limit=self._limits.sheet_cells)
        self._row += self._repeat

    def _number(self, found: dict[str, str], name: str) -> int:
        text = found.get(name, "1")
        if not (text.isascii() and text.isdigit() and len(text) < 10):  # noqa: PLR2004 - sheets have 2^20 rows
            raise WorkbookDamagedError(self._where, why=f"{name} is no number")
        return max(1, int(text))


def _local(attributes: dict[str, str]) -> dict[str, str]:
    return {name.rpartition(":")[2]: value for name, value in attributes.items()}
