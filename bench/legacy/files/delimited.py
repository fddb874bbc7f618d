"""CSV and TSV, RFC 4180: quotes where needed, CR LF."""

import csv
from typing import BinaryIO, Final

from bench.legacy.columns import Cell
from bench.legacy.tables import Table

_LINES: Final = 512
"""Encoded at once."""


class DelimitedWriter:
    """Writes rows as lines; the number of a row is the line on which it begins."""

    def __init__(self, table: Table, rows: int, out: BinaryIO) -> None:  # noqa: ARG002
        self._out = out
        self._encoding = "utf-8" if table.encoding == "utf-8-sig" else table.encoding
        self._lines: list[str] = []
        self._writer = csv.writer(self, delimiter="," if table.file == "csv" else "\t")
        self._next = 1
        if table.encoding == "utf-8-sig":
            out.write("\ufeff".encode())
        self.write(list(table.header))

    def write(self, cells: "list[Cell] | str", *, merged: bool = False) -> int:  # noqa: ARG002
        """Write a row; the csv module hands its text back to this same method."""
        if isinstance(cells, str):
            self._lines.append(cells)
            return len(cells)
        number = self._next
        self._writer.writerow(cells)
        self._next += self._lines[-1].count("\n")
        if len(self._lines) >= _LINES:
            self._flush()
        return number

    def _flush(self) -> None:
        self._out.write("".join(self._lines).encode(self._encoding, "surrogateescape"))
        self._lines.clear()

    def close(self) -> None:
        """Write the last lines."""
        self._flush()
