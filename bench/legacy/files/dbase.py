"""DBF, dBase III: a header, then records of fixed length, padded with blanks, in GBK."""

import struct
from typing import BinaryIO, Final

from bench.legacy.columns import Cell
from bench.legacy.tables import Table

_CHINESE: Final = 0x4D
"""Language driver 936 (Visual FoxPro), which most Chinese programs write."""
_LAST_UPDATE: Final = (126, 6, 1)
_END: Final = b"\x1a"


class DbfWriter:
    """Writes rows as records; the number of a row is that of its record, deleted ones counted."""

    def __init__(self, table: Table, rows: int, out: BinaryIO) -> None:
        self._out = out
        self._encoding = table.encoding
        self._columns = table.columns
        self._number = 0
        fields = b"".join(
            struct.pack(
                "<11sc4xBB14x", column.name.encode("ascii"), b"D" if column.is_date else b"C", column.width, 0
            )
            for column in table.columns[1:]
        )
        sizes = (rows, 32 + len(fields) + 1, sum(column.width for column in table.columns))
        out.write(struct.pack("<B3BIHH17xB2x", 0x03, *_LAST_UPDATE, *sizes, _CHINESE) + fields + b"\r")

    def write(self, cells: list[Cell], *, merged: bool = False) -> int:  # noqa: ARG002
        """Write a row; its first cell is the mark of deletion.

        Raises:
            ValueError: a value has more bytes than its field.
        """
        pieces = []
        for cell, column in zip(cells, self._columns, strict=True):
            piece = b"" if cell is None else str(cell).encode(self._encoding, "surrogateescape")
            if len(piece) > column.width:
                raise ValueError(f"{column.name}: {len(piece)} bytes, {column.width} fit")
            pieces.append(piece.ljust(column.width))
        self._out.write(b"".join(pieces))
        self._number += 1
        return self._number

    def close(self) -> None:
        """Write the end of the file."""
        self._out.write(_END)
