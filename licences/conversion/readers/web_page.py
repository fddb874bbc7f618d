"""Tables of web pages (HTML), as many systems export them under the name .xls."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from licences.conversion.errors import Place
from licences.conversion.readers.cell_marks import STRUCK, STRUCK_PART, Mark
from licences.conversion.readers.encodings import MARKS, shown
from licences.conversion.readers.markup import COMMENT, Token
from licences.conversion.readers.markup_rows import MOST_COLUMNS, TAGS, Beside, MarkupRow, number_of
from licences.conversion.readers.properties import TELLING
from licences.conversion.readers.web_styles import STRIKES, WebStyles
from licences.conversion.readers.web_surroundings import of_above, of_below
from licences.conversion.row_words import speaks_of_rows

RAW: Final = frozenset({"script", "style", "title"})
_CELLS: Final = frozenset({"td", "th", "caption"})
_GROUPS: Final = frozenset({"thead", "tbody", "tfoot"})
_BLOCKS: Final = (
    "p",
    "div",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "title",
    "body",
    "form",
    "center",
    "dd",
    "dt",
)
_BREAKS: Final = frozenset({"br", "hr", *_BLOCKS, *(f"/{name}" for name in _BLOCKS)})
_SHOWN_INPUTS: Final = frozenset({"text", "number", "date", "tel"})
"""Inputs whose value is seen as a text."""
_WHITE: Final = re.compile(r"[ \t\r\n\f]+")
_SELECTED: Final = re.compile(r"(?:^|\s)selected\b", re.IGNORECASE)
_LONGEST_NOTE: Final = 1_000
_MOST_COMMENTS: Final = 100
_VOID: Final = frozenset({"br", "img", "input", "col", "hr", "meta", "link"})
_MOST_ROWS: Final = 65_534
"""Rows that a cell may span (HTML 4.9.11)."""


class WebPage:
    """Reads the rows of the outermost tables of one page; text between them is a row above the next."""

    def __init__(self, where: Place) -> None:
        self.beside = Beside()
        self._where = where
        self._depth = 0
        self._sheet = -1
        self._number = 0
        self._row: MarkupRow | None = None
        self._row_note = ""
        self._group_note = ""
        self._group_is_hidden = False
        self._columns = 0
        self._spans: dict[int, int] = {}
        """Column -> rows, from this one on, that a cell of a row above covers."""
        self._cell: tuple[int, int] | None = None
        self._cell_note = ""
        self._parts: list[tuple[str, bool]] = []
        self._outside: list[str] = []
        self._comments: list[str] = []
        """Lines of comments above the next table that say something of rows."""
        self._struck = Counter[str]()
        self._unseen = Counter[str]()
        """Elements, within a cell, that strike out or are not shown, as they are open."""
        self._styles = WebStyles()
        self._is_mixed = False
        self._within = ""

    def rows(self, tokens: Iterable[Token]) -> Iterator[MarkupRow]:
        """Give the rows as they end."""
        for token in tokens:
            if not token.name:
                self._text(_WHITE.sub(" ", token.text))
            elif token.name == COMMENT:
                self._hear(token.text)
            elif token.name == "table":
                yield from self._table(token)
            elif token.name in ("tr", "/tr", "/table") and self._depth == 1:
                yield from self._end_row()
                self._between(token)
            elif token.name == "/table":
                self._depth = max(0, self._depth - 1)
            else:
                self._tag(token)
        yield from self._end_row()
        self._see_outside()

    def _table(self, token: Token) -> Iterator[MarkupRow]:
        self._depth += 1
        if self._depth > 1:  # a table within a cell
            self._is_mixed = True
            return
        lines = self._see_outside()
        self._sheet, self._number, self._spans, self._columns = self._sheet + 1, 0, {}, 0
        for line in filter(of_below, self._comments):
            self.beside.see(self._sheet, line)
        self._comments.clear()
        self._group_is_hidden = self._styles.hides(token.text, token.attributes())
        if lines:
            row = MarkupRow(self._sheet, 0)
            row.add(0, "\n".join(lines), (1, 1), (), self._where)
            self._number = 1
            yield row

    def _see_outside(self) -> list[str]:
        """Tell the table above of the lines below it that speak of it; give those that speak of the next."""
        lines = _plain("".join(self._outside)).split("\n")
        self._outside = []
        if self._sheet < 0:
            return [line for line in lines if line]
        for line in lines:
            if of_above(line):
                self.beside.see(self._sheet, line)
        return [line for line in lines if line and of_below(line)]

    def _hear(self, comment: str) -> None:
        """Take in a comment: in a table it is said of it, else of the one above, the one below, or both."""
        if self._depth:
            self.beside.hear((self._sheet,), comment)
            return
        lines = [line for line in TAGS.sub("\n", comment).split("\n") if speaks_of_rows(line)]
        for line in lines:
            if self._sheet >= 0 and of_above(line):
                self.beside.see(self._sheet, line)
        self._comments += lines[: _MOST_COMMENTS - len(self._comments)]

    def _between(self, token: Token) -> None:
        if token.name == "/table":
            self._depth = 0
        elif token.name == "tr":
            said = token.attributes()
            hidden = self._group_is_hidden or self._styles.hides(token.text, said)
            self._row = MarkupRow(self._sheet, self._number, is_hidden=hidden)
            self._row_note = " ".join(filter(None, (self._group_note, _note_of(said))))
            self._struck = Counter(["tr"] if self._styles.strikes(token.name, said) else [])

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
        if name == "option" and not _SELECTED.search(token.text):
            self._within = name  # a choice that is not made
        if name == "meta":
            self._take_meta(token.attributes())
        if self._depth == 1:
            self._in_table(token)
        if name in _BREAKS:
            self._text("\n")
        if name.startswith("/"):
            for opened in (self._struck, self._unseen):
                if name[1:] in opened and name != "/tr":
                    _close(opened, name[1:])
        elif name not in _CELLS | _VOID and not token.text.endswith("/"):
            self._open(token)

    def _take_meta(self, said: dict[str, str]) -> None:
        if said.get("name", "").lower() in TELLING:
            self.beside.of_all.see(said.get("content", ""))

    def _in_table(self, token: Token) -> None:
        if token.name in _CELLS:
            self._begin_cell(token)
        elif token.name[1:] in _CELLS:
            self._end_cell()
        elif token.name in _GROUPS:
            self._group_note = _note_of(token.attributes())
            self._group_is_hidden = self._styles.hides(token.text, token.attributes())
        elif token.name == "img":
            self._see_picture(token.attributes().get("alt", ""))
        elif token.name == "col":
            self._take_column(token)
        elif token.name == "input" and self._cell is not None:
            said = token.attributes()
            if said.get("type", "text").lower() in _SHOWN_INPUTS:
                self._text(said.get("value", ""))

    def _see_picture(self, said: str) -> None:
        """Take what a picture shows for a note on its cell."""
        if self._cell is None:
            self.beside.see(self._sheet, said)
        elif len(self._cell_note) < _LONGEST_NOTE:
            self._cell_note = f"{self._cell_note} {said}".strip()

    def _open(self, token: Token) -> None:
        if token.name in STRIKES:
            self._struck[token.name] += 1
        elif token.text:
            said = token.attributes()
            if self._styles.strikes(token.name, said):
                self._struck[token.name] += 1
            if self._cell is not None and self._styles.hides(token.text, said):
                self._unseen[token.name] += 1

    def _take_column(self, token: Token) -> None:
        said = token.attributes()
        span = number_of(said.get("span"), 1, MOST_COLUMNS)
        if self._styles.hides(token.text, said):
            self.beside.hide(self._sheet, self._columns, self._columns + span - 1)
        self._columns += span

    def _begin_cell(self, token: Token) -> None:
        self._end_cell()
        said = token.attributes()
        if self._row is None:  # a cell without its row, or a caption
            self._row = MarkupRow(self._sheet, self._number, is_hidden=self._group_is_hidden)
            self._struck, self._row_note = Counter(), self._group_note
        across = number_of(said.get("colspan"), 1, MOST_COLUMNS)
        down = number_of(said.get("rowspan"), 1, _MOST_ROWS)
        self._cell = across, down
        self._cell_note, self._row_note = f"{self._row_note} {said.get('title', '')}".strip(), ""
        self._parts, self._is_mixed, self._unseen = [], False, Counter()
        if self._styles.strikes(token.name, said):
            self._struck["td"] += 1
        if self._styles.hides(token.text, said):
            column = self._next_column()
            self.beside.hide(self._sheet, column, column + across - 1)

    def _next_column(self) -> int:
        cells = self._row.cells if self._row else []
        column = cells[-1].column + cells[-1].across if cells else 0
        while column in self._spans:
            column += 1
        return column

    def _end_cell(self) -> None:
        if self._cell is None or self._row is None:
            return
        across, down = self._cell
        column = self._next_column()
        self._cell = None
        text = _plain("".join(text for text, _ in self._parts))
        self._row.add(column, text, (across, down), self._marks(), self._where, note=self._cell_note)
        if down > 1:
            self._spans |= dict.fromkeys(range(column, column + across), down)
        self._struck = Counter(name for name in self._struck if name == "tr")

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
            self._styles.take(text)
        elif self._within in ("script", "option"):
            return
        elif self._cell is not None:
            if self._unseen:  # what is in the cell and what is seen are not the same
                self._is_mixed |= bool(text.strip())
            else:
                self._parts.append((text, bool(self._struck)))
        elif self._depth == 0:
            self._outside.append(text)
        elif not text.isspace():  # between the rows of a table; a browser shows it above
            self.beside.see(self._sheet, text)


def _note_of(said: dict[str, str]) -> str:
    """Give what a row, or a group of rows, is called, as a note on it."""
    return " ".join(filter(None, (said.get(name, "") for name in ("title", "id", "class"))))


def _close(opened: Counter[str], name: str) -> None:
    opened[name] -= 1
    if not opened[name]:
        del opened[name]


def _plain(text: str) -> str:
    """Write blanks as a page shows them, and bytes that could not be decoded as such."""
    lines = (line.strip(" \xa0") for line in text.split("\n"))
    return shown("\n".join(line for line in lines if line))
