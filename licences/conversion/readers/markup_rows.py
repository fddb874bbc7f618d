"""Rows of sheets written as markup, and what both kinds of such sheets have in common."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from licences.conversion.errors import Place, TooManyColumnsError
from licences.conversion.readers.cell_marks import Mark
from licences.conversion.readers.sheet_cells import Value
from licences.conversion.row_words import Sayings

TAGS: Final = re.compile(r"<[^<>]{0,1000}>")
MOST_COLUMNS: Final = 16_384
"""Of a spreadsheet; a cell may say that it spans any number."""
_MOST = 1_000
"""Columns that are kept of one file."""


class MarkupCell(NamedTuple):
    """A cell: its column from 0, how many columns and rows it covers, what is to be told of it."""

    column: int
    value: Value
    across: int
    down: int
    marks: tuple[Mark, ...]
    note: str = ""


@dataclass(slots=True)
class Beside:
    """What a file says beside its rows; sheets by their place.

    Attributes:
        texts: around the cells, by sheet.
        of_all: around the cells of all sheets: properties of the file.
        columns: that cannot be seen: sheet, first and last column.
        unseen: sheets that cannot be seen.
        strikes: sheets in which a condition may strike cells out.
    """

    texts: defaultdict[int, Sayings] = field(default_factory=lambda: defaultdict(Sayings))
    of_all: Sayings = field(default_factory=Sayings)
    columns: dict[tuple[int, int, int], None] = field(default_factory=dict)
    unseen: set[int] = field(default_factory=set)
    strikes: set[int] = field(default_factory=set)

    def see(self, sheet: int, text: str) -> None:
        """Keep what a text around the cells of a sheet says of its rows."""
        if text and not text.isspace():
            self.texts[sheet].see(text)

    def hear(self, sheets: Iterable[int], comment: str) -> None:
        """Take in a comment, and what stands in tags within it, as said of some sheets."""
        for line in TAGS.sub("\n", comment).split("\n"):
            for sheet in sheets:
                self.see(sheet, line)

    def hide(self, sheet: int, first: int, last: int) -> None:
        """Keep columns that cannot be seen."""
        if len(self.columns) < _MOST:
            self.columns[sheet, first, last] = None


@dataclass(slots=True)
class MarkupRow:
    """A row: its number from 0 in its sheet, and the sheet's place among those of the file."""

    sheet: int
    number: int
    cells: list[MarkupCell] = field(default_factory=list)
    is_hidden: bool = False

    def add(
        self,
        column: int,
        value: Value,
        span: tuple[int, int],
        marks: Iterable[Mark],
        where: Place,
        *,
        note: str = "",
    ) -> None:
        """Add a cell.

        Raises:
            TooManyColumnsError: it stands or reaches beyond the last column.
        """
        if column + span[0] > MOST_COLUMNS:
            raise TooManyColumnsError(where, count=column + span[0], limit=MOST_COLUMNS)
        self.cells.append(MarkupCell(column, value, *span, tuple(marks), note))

    def values(self) -> list[Value]:
        """Give the values from column 0 on; columns between cells are blank."""
        laid_out: list[Value] = [""] * max((one.column + one.across for one in self.cells), default=0)
        for one in self.cells:
            laid_out[one.column] = one.value
        return laid_out


def number_of(text: str | None, least: int, most: int) -> int:
    """Read a count of an attribute; what is none, or beyond the bounds, is the nearest bound.

    >>> number_of("3", 1, 9), number_of("x", 1, 9), number_of("1" * 5000, 1, 9)
    (3, 1, 9)
    """
    text = (text or "").strip()
    if not (text.isascii() and text.isdigit()):
        return least
    return max(least, min(most, int(text[:10])))
