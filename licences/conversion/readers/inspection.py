"""What is looked at in a workbook before it is given to the parser that lays it out in memory."""

from dataclasses import dataclass, field

from licences.conversion.errors import Place, SheetTooLargeError
from licences.conversion.readers.cell_marks import MOST_ROWS, WHOLE, Marks
from licences.conversion.readers.headers import Merge
from licences.conversion.readers.limits import Limits


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
    from_1904: bool = False
    """Whether the workbook counts its days from 1904."""
    hidden_row: int | None = None
    hidden_column: int | None = None
    """The first row and column that are hidden or filtered out."""

    notes: dict[tuple[int, int], str] = field(default_factory=dict)
    """Row and column of notes (批注) that speak of an end, and the word by which they do."""

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

    def hide(self, row: int | None = None, column: int | None = None) -> None:
        """Note a row or column that cannot be seen."""
        if row is not None:
            self.hidden_row = min(row, row if self.hidden_row is None else self.hidden_row)
        if column is not None:
            self.hidden_column = min(column, column if self.hidden_column is None else self.hidden_column)

    @property
    def hides(self) -> bool:
        """Whether a row or column with cells cannot be seen."""
        row, column = self.hidden_row, self.hidden_column
        used = self.top is not None
        return used and (
            (row is not None and row <= self.bottom) or (column is not None and column <= self.right)
        )

    def check(self, file: str, limits: Limits) -> None:
        """Refuse a sheet whose rectangle is too large to be laid out.

        Raises:
            SheetTooLargeError: more cells than the limit.
        """
        used = 0 if self.top is None else (self.bottom - self.top + 1) * (self.right - self.left + 1)
        count = max(used, self.announced)
        if count > limits.sheet_cells or self.bottom >= MOST_ROWS or self.right >= WHOLE:
            raise SheetTooLargeError(Place(f"{file}!{self.name}"), count=count, limit=limits.sheet_cells)
