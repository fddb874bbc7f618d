"""What is looked at in a workbook before it is given to the parser that lays it out in memory."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from licences.conversion.errors import Place, SheetTextTooMuchError, SheetTooLargeError
from licences.conversion.readers.cell_marks import HIDDEN, MOST_ROWS, WHOLE, Marks
from licences.conversion.readers.headers import Merge
from licences.conversion.readers.limits import Limits
from licences.conversion.readers.ooxml_places import letters_of_column
from licences.conversion.readers.table import Notice
from licences.conversion.row_words import Sayings, naming_kinds, sayings
from licences.conversion.state_words import speaks_of_end

_MOST_HIDDEN: Final = 100
"""Columns that a message names."""


def see_around(sheets: Iterable["SheetInspection"], texts: Iterable[str]) -> None:
    """Give each sheet of a file what stands around the cells of all."""
    every = list(sheets)
    for text in texts:
        for sheet in every:
            sheet.around.see(text)


LONG: Final = 256
"""Size of a long text. So many in each cell of the largest sheet are more than files of offices have."""


@dataclass(slots=True)
class SheetInspection:
    """One sheet: the rectangle it uses, what its cells are to be told of, merged cells if known here.

    Rows and columns count from 0. `announced` is the number of cells the file itself speaks of.
    """

    name: str
    top: int | None = None
    bottom: int = 0
    left: int = 0
    right: int = 0
    marks: Marks = field(default_factory=Marks)
    merges: list[Merge] | None = None
    announced: int = 0
    latest: tuple[int, int] | None = None
    """Row and column of the cell seen last."""
    copied: int = 0
    """Size of the long texts that the file holds once, counted for each cell that refers to one."""
    from_1904: bool = False
    """Whether the workbook counts its days from 1904."""
    is_hidden: bool = False
    """Whether the file itself hides the sheet, where that is found here."""
    hidden_row: int | None = None
    """The first row that is hidden or filtered out."""
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    """The first and last of columns that are hidden, as the file names them."""
    strikes_by_condition: bool = False
    """Whether a condition, which nobody has judged here, may strike cells out."""
    around: Sayings = field(default_factory=Sayings)
    """Texts a person sees around the cells: page headers and footers, text boxes, paragraphs."""

    notes: dict[tuple[int, int], str] = field(default_factory=dict)
    """Row and column of notes (批注) that speak of an end, and the word by which they do; or name a kind."""

    def note(self, row: int, column: int, text: str) -> None:
        """Keep the word of a note that speaks of an end, or what it says of other rows, or of a kind."""
        if word := speaks_of_end(text) or next(iter((*sayings(text), *naming_kinds(text))), ""):
            self.notes[row, column] = word

    def place(self, file: str) -> Place:
        """Give the place of the cell seen last."""
        row, column = self.latest or (None, None)
        return Place(
            f"{file}!{self.name}",
            None if row is None else row + 1,
            None if column is None else column + 1,
        )

    def include(self, row: int, left: int, right: int) -> None:
        """Widen the rectangle to hold these cells of a row."""
        if self.top is None:
            self.top, self.bottom, self.left, self.right = row, row, left, right
            return
        # Every cell of an .xls sheet comes here: comparing is faster than min and max.
        if row > self.bottom:
            self.bottom = row
        elif row < self.top:
            self.top = row
        if left < self.left:  # noqa: PLR1730 - as above
            self.left = left
        if right > self.right:  # noqa: PLR1730 - as above
            self.right = right

    def hide_row(self, row: int) -> None:
        """Note a row that cannot be seen."""
        self.hidden_row = min(row, row if self.hidden_row is None else self.hidden_row)
        self.marks.add(row, WHOLE, HIDDEN)

    def hide_columns(self, first: int, last: int) -> None:
        """Note columns that cannot be seen."""
        if len(self.hidden_columns) < _MOST_HIDDEN:
            self.hidden_columns.append((first, last))

    def notices(self, file: str) -> tuple[Notice, ...]:
        """Give what is to be said of the sheet: hidden rows and columns, conditions that strike out."""
        where = Place(f"{file}!{self.name}")
        struck = (Notice.of("struck_by_condition", where),) if self.strikes_by_condition else ()
        return (*self._hidden(where), *struck)

    def _hidden(self, where: Place) -> tuple[Notice, ...]:
        if self.top is None:
            return ()
        columns = ", ".join(
            letters_of_column(at)
            for first, last in self.hidden_columns
            for at in range(first, min(last, self.right, first + _MOST_HIDDEN) + 1)
        )
        if not columns and (self.hidden_row is None or self.hidden_row > self.bottom):
            return ()
        return (Notice.of("hidden_cells", where, columns=columns or "—"),)

    def check(self, file: str, limits: Limits) -> None:
        """Refuse a sheet whose rectangle is too large to be laid out.

        Raises:
            SheetTooLargeError: more cells than the limit.
            SheetTextTooMuchError: long texts, repeated in more cells than the limit allows.
        """
        used = 0 if self.top is None else (self.bottom - self.top + 1) * (self.right - self.left + 1)
        count = max(used, self.announced)
        if count > limits.sheet_cells or self.bottom >= MOST_ROWS or self.right >= WHOLE:
            raise SheetTooLargeError(Place(f"{file}!{self.name}"), count=count, limit=limits.sheet_cells)
        if self.copied > limits.sheet_bytes:
            raise SheetTextTooMuchError(Place(f"{file}!{self.name}"), limit=limits.sheet_bytes)
