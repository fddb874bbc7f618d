"""CSV and TSV, RFC 4180: quotes where needed, CR LF."""

import csv
import re
from collections.abc import Callable
from typing import BinaryIO, Final, NamedTuple

from bench.legacy.columns import Cell
from bench.legacy.tables import Table

_LINES: Final = 512
"""Encoded at once."""
_PLAIN: Final = re.compile(r'[^"\r\n]*').fullmatch


class _Sink(NamedTuple):
    """What the csv module writes a line to."""

    write: Callable[[str], object]


class DelimitedWriter:
    """Writes rows as lines; the number of a row is the line on which it begins."""

    def __init__(self, table: Table, rows: int, out: BinaryIO) -> None:  # noqa: ARG002
        self._out = out
        self._encoding = "utf-8" if table.encoding == "utf-8-sig" else table.encoding
        self._lines: list[str] = []
        self._delimiter = "," if table.file == "csv" else "\t"
        self._delimiters = len(table.columns) - 1
        self._writer = csv.writer(_Sink(self._lines.append), delimiter=self._delimiter)
        self._next = 1
        if table.encoding == "utf-8-sig":
            out.write("\ufeff".encode())
        self.write(list(table.header))

    def write(self, cells: list[Cell], *, merged: bool = False) -> int:  # noqa: ARG002
        """Write a row."""
        number = self._next
        try:
            line = self._delimiter.join(cells)  # type: ignore[arg-type]
        except TypeError:  # no value somewhere
            self._writer.writerow(cells)
        else:
            if line.count(self._delimiter) == self._delimiters and _PLAIN(line):
                self._lines.append(f"{line}\r\n")  # three times as fast as the csv module
            else:
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
