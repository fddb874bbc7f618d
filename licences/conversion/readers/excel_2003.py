"""Sheets of Excel 2003 XML (SpreadsheetML, urn:schemas-microsoft-com:office:spreadsheet)."""

import re
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
from licences.conversion.readers.markup import Token
from licences.conversion.readers.markup_rows import MOST_COLUMNS, MarkupRow, number_of
from licences.conversion.readers.number_formats import number_format
from licences.conversion.readers.sheet_cells import Value

_NUMBER: Final = re.compile(r"-?\d{1,400}(\.\d{1,400})?([eE][+-]?\d{1,3})?")
_PLAIN: Final = (
    *("general", "general number", "general date", "long date", "medium date", "short date"),
    *("currency", "euro currency", "fixed", "standard", "scientific"),
)
_NAMED: Final = {
    "percent": "0%",
    **dict.fromkeys(("long time", "medium time", "short time"), "h:mm"),
    **dict.fromkeys(_PLAIN, ""),
}
"""Formats that have a name, and what they show where it matters."""
_MOST_ROWS: Final = MOST_ROWS + 1


class Excel2003:
    """Reads the rows of the worksheets of one file."""

    def __init__(self, where: Place) -> None:
        self._where = where
        self.names: list[str] = []
        self._styles: dict[str, tuple[Mark, ...]] = {}
        self._style = ""
        self._row: MarkupRow | None = None
        self._number = 0
        self._row_style = ""
        self._cell: dict[str, str] | None = None
        self._kind = ""
        self._parts: list[tuple[str, bool]] = []
        self._struck = 0
        self._in_comment = False

    def rows(self, tokens: Iterable[Token]) -> Iterator[MarkupRow]:
        """Give the rows as they end."""
        for token in tokens:
            if token.name == "/row":
                yield from self._end_row()
            elif token.name == "row":
                yield from self._end_row()
                self._begin_row(token)
            elif not token.name:
                if self._kind and not self._in_comment:
                    self._parts.append((token.text, bool(self._struck)))
            else:
                self._tag(token, is_closed=token.text.endswith("/"))
        yield from self._end_row()

    def _tag(self, token: Token, *, is_closed: bool) -> None:
        name = token.name
        if name == "worksheet":
            self.names.append(token.attributes().get("name", ""))
            self._number = 0
        elif name == "style":
            self._style = token.attributes().get("id", "")
        elif name in ("font", "numberformat") and self._cell is None:
            self._describe(name, token.attributes())
        elif name == "cell" and self._row is not None:
            self._end_cell()
            self._cell, self._kind, self._parts, self._struck = token.attributes(), "", [], 0
        elif name == "/cell":
            self._end_cell()
        elif name in ("comment", "/comment"):
            self._in_comment = name == "comment" and not is_closed
        elif name == "data" and not self._in_comment:
            self._kind = "" if is_closed else token.attributes().get("type", "String").lower()
        elif name in ("s", "/s") and self._kind and not is_closed:
            self._struck = max(0, self._struck + (1 if name == "s" else -1))

    def _describe(self, name: str, attributes: dict[str, str]) -> None:
        marks = self._styles.get(self._style, ())
        if name == "font" and attributes.get("strikethrough") == "1":
            marks += (STRUCK,)
        code = attributes.get("format", "") if name == "numberformat" else ""
        telling = number_format(_NAMED.get(code.lower(), code))
        self._styles[self._style] = (*marks, telling) if telling else marks

    def _begin_row(self, token: Token) -> None:
        said = token.attributes()
        number = number_of(said.get("index"), self._number + 1, _MOST_ROWS)
        hidden = said.get("hidden") == "1"
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
        marks = tuple(self._marks(said, text))
        self._row.add(column, _value(self._kind, shown(text)), (across, down), marks, self._where)
        self._kind = ""

    def _marks(self, said: dict[str, str], text: str) -> Iterator[Mark]:
        yield from self._styles.get(said.get("styleid", self._row_style), ())
        strikes = [is_struck for part, is_struck in self._parts if part.strip()]
        if any(strikes):
            yield STRUCK if all(strikes) else STRUCK_PART
        if self._kind == "error":
            yield FORMULA_ERROR
        elif "formula" in said and not text:
            yield UNKNOWN
        if MARKS.search(text):
            yield "undecodable"


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
