"""What was seen of cells before a sheet is laid out: struck out, a formula that failed, a telling format.

Marks are packed into eight bytes each: a column of a million dates may have one in every row.
"""

from array import array
from collections.abc import Iterator
from typing import Final

from licences.conversion.readers.number_formats import NumberFormat

Mark = str | NumberFormat
"""The code of a problem, or the format that decides what the cell shows."""

STRUCK: Final = "struck_out"
STRUCK_PART: Final = "struck_in_part"
FORMULA_ERROR: Final = "formula_error"
UNKNOWN: Final = "formula_without_value"
UNTYPED: Final = "text_without_type"
HIDDEN: Final = "hidden_row"

WHOLE: Final = (1 << 16) - 1
"""The column of a mark that is of a row."""
MOST_ROWS: Final = 1 << 24
"""Sixteen times what a spreadsheet holds; sheets beyond are refused."""
_COLUMN_BITS, _KIND_BITS = 16, 20


class Marks:
    """The marks of one sheet's cells; rows and columns count from 0."""

    def __init__(self) -> None:
        self._kinds: dict[Mark, int] = {}
        self._packed = array("Q")
        self._is_sorted = True
        self._repeats: dict[int, int] = {}

    def __len__(self) -> int:
        """Count them."""
        return len(self._packed)

    def add(self, row: int, column: int, mark: Mark) -> None:
        """Mark a cell, or with column WHOLE a row."""
        if row >= MOST_ROWS or column > WHOLE:
            return  # the sheet will be refused
        packed = self._pack(row, column, mark)
        if self._packed and packed < self._packed[-1]:
            self._is_sorted = False
        self._packed.append(packed)

    def add_all(self, row: int, columns: range, mark: Mark) -> None:
        """Mark neighbouring cells of a row."""
        if columns and row < MOST_ROWS and columns[-1] < WHOLE:
            first = self._pack(row, columns[0], mark)
            self._packed.extend(range(first, first + (len(columns) << _KIND_BITS), 1 << _KIND_BITS))
            self._is_sorted = False

    def repeat(self, row: int, count: int) -> None:
        """Let the marks of a row hold for so many rows, itself the first."""
        if count > 1:
            self._repeats[row] = count

    def _pack(self, row: int, column: int, mark: Mark) -> int:
        kind = self._kinds.setdefault(mark, len(self._kinds))
        return (row << _COLUMN_BITS | column) << _KIND_BITS | kind

    def reader(self) -> "MarkReader":
        """Begin to read them, row by row."""
        if not self._is_sorted:
            self._packed = array("Q", sorted(self._packed))
            self._is_sorted = True
        return MarkReader(self._unpacked(), self._repeats)

    def _unpacked(self) -> Iterator[tuple[int, int, Mark]]:
        kinds = list(self._kinds)
        before = None
        for packed in self._packed:
            if packed != before:
                place, kind = divmod(packed, 1 << _KIND_BITS)
                yield place >> _COLUMN_BITS, place & WHOLE, kinds[kind]
            before = packed


class MarkReader:
    """The marks of a sheet, taken as its rows come."""

    def __init__(self, marks: Iterator[tuple[int, int, Mark]], repeats: dict[int, int]) -> None:
        self._marks = marks
        self._next = next(marks, None)
        self._repeats = repeats
        self._last = 0
        self._repeated: list[tuple[int, Mark]] = []
        """Marks that hold up to the row before the last."""

    def take(self, row: int) -> list[tuple[int, Mark]]:
        """Give column and mark of a row's cells; those of rows before are passed over.

        >>> marks = Marks()
        >>> marks.add(3, 1, STRUCK)
        >>> marks.repeat(3, 2)
        >>> reader = marks.reader()
        >>> reader.take(2), reader.take(3), reader.take(4), reader.take(5)
        ([], [(1, 'struck_out')], [(1, 'struck_out')], [])
        """
        found = self._repeated if row < self._last else []
        while self._next is not None and self._next[0] <= row:
            at, last = self._next[0], self._next[0] + self._repeats.get(self._next[0], 1)
            same: list[tuple[int, Mark]] = []
            while self._next is not None and self._next[0] == at:
                same.append(self._next[1:])
                self._next = next(self._marks, None)
            if row < last:
                found, self._last, self._repeated = same, last, same
        return found
