"""Sheets of Excel 2003 XML (SpreadsheetML, urn:schemas-microsoft-com:office:spreadsheet)."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from licences.conversion.errors import Place
from licences.conversion.readers.cell_marks import (
    FORMULA_ERROR,
    MOST_ROWS,
    STRUCK,
    STRUCK_PART,
    UNKNOWN,
    Mark,
)
from licences.conversion.readers.encodings import MARKS, shown
from licences.conversion.readers.excel_2003_styles import Styles2003
from licences.conversion.readers.markup import COMMENT, Token
from licences.conversion.readers.markup_rows import MOST_COLUMNS, Beside, MarkupRow, number_of
from licences.conversion.readers.properties import TELLING
from licences.conversion.readers.sheet_cells import Value

_NUMBER: Final = re.compile(r"-?\d{1,400}(\.\d{1,400})?([eE][+-]?\d{1,3})?")
_DEFAULT: Final = "Default"
"""The style of what names no other."""
_NO_SIZE: Final = re.compile(r"0(?:\.0{1,9})?")
_OF_CELLS: Final = frozenset({"cell", "/cell", "comment", "/comment", "data", "s", "/s"})
_OF_STYLES: Final = frozenset({"style", "font", "numberformat"})
_UNSEEN: Final = frozenset({"sheethidden", "sheetveryhidden"})
_CUSTOM: Final = "customdocumentproperties"
_MOST_ROWS: Final = MOST_ROWS + 1


class Excel2003:
    """Reads the rows of the worksheets of one file."""

    def __init__(self, where: Place) -> None:
        self._where = where
        self.names: list[str] = []
        self.beside = Beside()
        self._styles = Styles2003()
        self._table_style = _DEFAULT
        self._column = 0
        self._column_starts: list[int] = []
        self._column_ends: list[tuple[int, str]] = []
        self._row: MarkupRow | None = None
        self._number = 0
        self._row_style = ""
        self._cell: dict[str, str] | None = None
        self._kind = ""
        self._parts: list[tuple[str, bool]] = []
        self._struck = 0
        self._in_comment = False
        self._note: list[str] = []
        self._is_visibility = False
        self._is_open = self._in_custom = self._is_property = False

    def rows(self, tokens: Iterable[Token]) -> Iterator[MarkupRow]:
        """Give the rows as they end."""
        for token in tokens:
            if token.name == "/row":
                yield from self._end_row()
            elif token.name == "row":
                yield from self._end_row()
                self._begin_row(token)
            elif not token.name:
                self._text(token.text)
            elif token.name == COMMENT:
                self.beside.hear(self._sheets(), token.text)
            else:
                self._tag(token, is_closed=token.text.endswith("/"))
        yield from self._end_row()

    def _sheets(self) -> tuple[int, ...]:
        """Give the sheets that a comment here may be said of: the open one, or those above and below."""
        last = len(self.names) - 1
        return (last,) if self._is_open else (max(0, last), last + 1)

    def _tag(self, token: Token, *, is_closed: bool) -> None:
        name = token.name
        if name in _OF_CELLS:
            self._in_row(token, is_closed=is_closed)
        elif name == "worksheet":
            self.names.append(token.attributes().get("name", ""))
            self._is_open = True
            self._number = self._column = 0
            self._table_style, self._column_starts, self._column_ends = _DEFAULT, [], []
        elif name in _OF_STYLES and self._cell is None:
            self._styles.take(name, token.attributes())
        elif name == "table":
            self._table_style = token.attributes().get("styleid", _DEFAULT)
        elif name == "column":
            self._take_column(token.attributes())
        else:
            self._beside_cells(token)

    def _beside_cells(self, token: Token) -> None:
        name = token.name
        if name in ("header", "footer") and self.names:
            self.beside.see(len(self.names) - 1, token.attributes().get("data", ""))
        elif name == "namedrange":
            said = token.attributes().get("name", "")
            (self.beside.of_all.see if not self._is_open else self._see_name)(said)
        elif name == "/worksheet":
            self._is_open = False
        elif name == "visible":
            self._is_visibility = True
        elif name == "format" and self._is_open:
            if "line-through" in token.attributes().get("style", ""):
                self.beside.strikes.add(len(self.names) - 1)
        elif not self._is_open:
            self._in_custom = name == _CUSTOM or (self._in_custom and name != f"/{_CUSTOM}")
            self._is_property = name in TELLING or self._in_custom

    def _see_name(self, said: str) -> None:
        self.beside.see(len(self.names) - 1, said)

    def _in_row(self, token: Token, *, is_closed: bool) -> None:
        name = token.name
        if name == "cell" and self._row is not None:
            self._end_cell()
            self._cell, self._kind, self._parts, self._struck = token.attributes(), "", [], 0
            self._note = []
        elif name == "/cell":
            self._end_cell()
        elif name in ("comment", "/comment"):
            self._in_comment = name == "comment" and not is_closed
        elif name == "data" and not self._in_comment:
            self._kind = "" if is_closed else token.attributes().get("type", "String").lower()
        elif name in ("s", "/s") and self._kind and not is_closed:
            self._struck = max(0, self._struck + (1 if name == "s" else -1))

    def _text(self, text: str) -> None:
        if self._is_property:
            self.beside.of_all.see(text)
        elif self._is_visibility:
            if text.strip().lower() in _UNSEEN:
                self.beside.unseen.add(len(self.names) - 1)
            self._is_visibility = False
        elif self._in_comment:
            self._note.append(text)
        elif self._kind:
            self._parts.append((text, bool(self._struck)))

    def _take_column(self, said: dict[str, str]) -> None:
        first = number_of(said.get("index"), self._column + 1, MOST_COLUMNS) - 1
        self._column = first + 1 + number_of(said.get("span"), 0, MOST_COLUMNS)
        if _is_hidden(said, "width"):
            self.beside.hide(len(self.names) - 1, first, self._column - 1)
        self._column_starts.append(first)
        self._column_ends.append((self._column, said.get("styleid", "")))

    def _default_style(self, column: int) -> str:
        """Name the style of a cell that names none: that of its row, its column, or the table."""
        at = bisect_right(self._column_starts, column) - 1
        end, style = self._column_ends[at] if at >= 0 else (0, "")
        return self._row_style or (style if column < end else "") or self._table_style

    def _begin_row(self, token: Token) -> None:
        said = token.attributes()
        number = number_of(said.get("index"), self._number + 1, _MOST_ROWS)
        hidden = _is_hidden(said, "height")
        self._row = MarkupRow(max(0, len(self.names) - 1), number - 1, is_hidden=hidden)
        self._row_style = said.get("styleid", "")

    def _end_row(self) -> Iterator[MarkupRow]:
        self._end_cell()
        if self._row is not None:
            yield self._row
            self._number = self._row.number + 1
        self._row = None

    def _end_cell(self) -> None:
        if self._cell is None or self._row is None:
            return
        said, cells = self._cell, self._row.cells
        self._cell = None
        follows = cells[-1].column + cells[-1].across if cells else 0
        column = number_of(said.get("index"), follows + 1, MOST_COLUMNS + 1) - 1
        across = number_of(said.get("mergeacross"), 0, MOST_COLUMNS) + 1
        down = number_of(said.get("mergedown"), 0, _MOST_ROWS) + 1
        text = "".join(part for part, _ in self._parts)
        style = said.get("styleid") or self._default_style(column)
        marks = tuple(self._marks(said, style, text))
        note = "".join(self._note)
        self._row.add(column, _value(self._kind, shown(text)), (across, down), marks, self._where, note=note)
        self._kind = ""

    def _marks(self, said: dict[str, str], style: str, text: str) -> Iterator[Mark]:
        yield from self._styles.marks(style)
        strikes = [is_struck for part, is_struck in self._parts if part.strip()]
        if any(strikes):
            yield STRUCK if all(strikes) else STRUCK_PART
        if self._kind == "error":
            yield FORMULA_ERROR
        elif "formula" in said and not text:
            yield UNKNOWN
        if MARKS.search(text):
            yield "undecodable"


def _is_hidden(said: dict[str, str], size: str) -> bool:
    return (
        said.get("hidden", "0").lower() in ("1", "true") or _NO_SIZE.fullmatch(said.get(size, "")) is not None
    )


def _value(kind: str, text: str) -> Value:
    """Read a value by its type; what is not in the form of its type stays a text."""
    if kind == "number" and _NUMBER.fullmatch(text):
        return int(text) if text.lstrip("-").isdigit() else float(text)
    if kind == "boolean" and text in ("0", "1"):
        return text == "1"
    if kind == "datetime":
        try:
            return datetime.fromisoformat(text).replace(tzinfo=None)
        except ValueError:
            return text
    return text
