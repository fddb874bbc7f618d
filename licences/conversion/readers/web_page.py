"""Tables of web pages (HTML), as many systems export them under the name .xls."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from licences.conversion.errors import Place
from licences.conversion.readers.cell_marks import STRUCK, STRUCK_PART, Mark
from licences.conversion.readers.encodings import MARKS, shown
from licences.conversion.readers.markup import Token
from licences.conversion.readers.markup_rows import MOST_COLUMNS, MarkupRow, number_of

RAW: Final = frozenset({"script", "style", "title"})
_STRIKES: Final = frozenset({"s", "strike", "del"})
_CELLS: Final = frozenset({"td", "th", "caption"})
_BREAKS: Final = frozenset({"br", "p", "div", "li", "/p", "/div", "/li"})
_WHITE: Final = re.compile(r"[ \t\r\n\f]+")
_STRUCK_CLASS: Final = re.compile(r"\.([\w-]+)[^{}]*\{[^{}]*line-through", re.IGNORECASE)
_VOID: Final = frozenset({"br", "img", "input", "col", "hr", "meta", "link"})
_MOST_ROWS: Final = 65_534
"""Rows that a cell may span (HTML 4.9.11)."""


class WebPage:
    """Reads the rows of the outermost tables of one page; text between them is a row above the next."""

    def __init__(self, where: Place) -> None:
        self._where = where
        self._depth = 0
        self._sheet = -1
        self._number = 0
        self._row: MarkupRow | None = None
        self._spans: dict[int, int] = {}
        """Column -> rows, from this one on, that a cell of a row above covers."""
        self._cell: tuple[int, int] | None = None
        self._parts: list[tuple[str, bool]] = []
        self._outside: list[str] = []
        self._struck: list[str] = []
        self._struck_classes: set[str] = set()
        self._is_mixed = False
        self._within = ""

    def rows(self, tokens: Iterable[Token]) -> Iterator[MarkupRow]:
        """Give the rows as they end."""
        for token in tokens:
            if not token.name:
                self._text(_WHITE.sub(" ", token.text))
            elif token.name == "table":
                yield from self._table()
            elif token.name in ("tr", "/tr", "/table") and self._depth == 1:
                yield from self._end_row()
                self._between(token)
            elif token.name == "/table":
                self._depth = max(0, self._depth - 1)
            else:
                self._tag(token)
        yield from self._end_row()

    def _table(self) -> Iterator[MarkupRow]:
        self._depth += 1
        if self._depth > 1:  # a table within a cell
            self._is_mixed = True
            return
        self._sheet, self._number, self._spans = self._sheet + 1, 0, {}
        text = _plain("".join(self._outside))
        self._outside = []
        if text:
            row = MarkupRow(self._sheet, 0)
            row.add(0, text, (1, 1), (), self._where)
            self._number = 1
            yield row

    def _between(self, token: Token) -> None:
        if token.name == "/table":
            self._depth = 0
        elif token.name == "tr":
            style = token.attributes()
            self._row = MarkupRow(self._sheet, self._number, is_hidden=_is_hidden(style))
            self._struck = ["tr"] if self._strikes(token.name, style) else []

    def _end_row(self) -> Iterator[MarkupRow]:
        self._end_cell()
        if self._row is not None:
            yield self._row
            self._number += 1
            self._spans = {column: left - 1 for column, left in self._spans.items() if left > 1}
        self._row = None

    def _tag(self, token: Token) -> None:
        name = token.name
        self._within = name if name in RAW else ""
        if self._depth == 1 and name in _CELLS:
            self._begin_cell(name, token.attributes())
        elif self._depth == 1 and name[1:] in _CELLS:
            self._end_cell()
        elif name in _BREAKS:
            self._text("\n")
        if name.startswith("/"):
            if name[1:] in self._struck and name != "/tr":
                self._struck.remove(name[1:])
        elif name not in _CELLS | _VOID and not token.text.endswith("/") and self._begins_to_strike(token):
            self._struck.append(name)

    def _begins_to_strike(self, token: Token) -> bool:
        return token.name in _STRIKES or (bool(token.text) and self._strikes(token.name, token.attributes()))

    def _strikes(self, name: str, attributes: dict[str, str]) -> bool:
        if name in _STRIKES or "line-through" in attributes.get("style", "").lower():
            return True
        return bool(self._struck_classes) and not self._struck_classes.isdisjoint(
            attributes.get("class", "").split()
        )

    def _begin_cell(self, name: str, attributes: dict[str, str]) -> None:
        self._end_cell()
        if self._row is None:  # a cell without its row, or a caption
            self._row = MarkupRow(self._sheet, self._number)
            self._struck = []
        across = number_of(attributes.get("colspan"), 1, MOST_COLUMNS)
        down = number_of(attributes.get("rowspan"), 1, _MOST_ROWS)
        self._cell = across, down
        self._parts, self._is_mixed = [], False
        if self._strikes(name, attributes):
            self._struck.append("td")

    def _end_cell(self) -> None:
        if self._cell is None or self._row is None:
            return
        (across, down), cells = self._cell, self._row.cells
        self._cell = None
        column = cells[-1].column + cells[-1].across if cells else 0
        while column in self._spans:
            column += 1
        self._row.add(
            column,
            _plain("".join(text for text, _ in self._parts)),
            (across, down),
            self._marks(),
            self._where,
        )
        if down > 1:
            self._spans |= dict.fromkeys(range(column, column + across), down)
        self._struck = [name for name in self._struck if name == "tr"]

    def _marks(self) -> Iterator[Mark]:
        said = [is_struck for text, is_struck in self._parts if text.strip()]
        if any(said):
            yield STRUCK if all(said) else STRUCK_PART
        if self._is_mixed:
            yield "mixed_content"
        if any(MARKS.search(text) for text, _ in self._parts):
            yield "undecodable"

    def _text(self, text: str) -> None:
        if self._within == "style":
            self._struck_classes.update(_STRUCK_CLASS.findall(text))
        elif self._within == "script":
            return
        elif self._cell is not None:
            self._parts.append((text, bool(self._struck)))
        elif self._depth == 0:
            self._outside.append(text)


def _plain(text: str) -> str:
    """Write blanks as a page shows them, and bytes that could not be decoded as such."""
    lines = (line.strip(" \xa0") for line in text.split("\n"))
    return shown("\n".join(line for line in lines if line))


def _is_hidden(attributes: dict[str, str]) -> bool:
    return "display:none" in attributes.get("style", "").lower().replace(" ", "")
