"""What writes the rows of one kind of file."""

from typing import Protocol

from bench.legacy.columns import Cell


class Writer(Protocol):
    """Writes row after row; nothing but a bounded piece of the file is kept in memory."""

    def write(self, cells: list[Cell], *, merged: bool = False) -> int:
        """Write a row and give its number, as a person finds it in the file.

        Args:
            cells: in the order of the columns; fewer or more where the row is torn.
            merged: whether the cells without value are one with those above (workbooks).
        """

    def close(self) -> None:
        """Write what comes behind the last row; the stream stays open."""
