"""JSON lines in UTF-8: one object a row."""

import json
from typing import BinaryIO

import orjson

from bench.legacy.columns import Cell
from bench.legacy.tables import Table


class JsonLinesWriter:
    """Writes rows as objects; the number of a row is its line."""

    def __init__(self, table: Table, rows: int, out: BinaryIO) -> None:  # noqa: ARG002
        self._out = out
        self._header = table.header
        self._number = 0

    def write(self, cells: list[Cell], *, merged: bool = False) -> int:  # noqa: ARG002
        """Write a row."""
        row = dict(zip(self._header, cells, strict=True))
        try:
            self._out.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
        except orjson.JSONEncodeError:  # a byte that is no UTF-8 is wanted
            text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
            self._out.write(f"{text}\n".encode(errors="surrogateescape"))
        self._number += 1
        return self._number

    def close(self) -> None:
        """Do nothing; the last line is complete."""
