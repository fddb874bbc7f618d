"""Compound files (OLE2, [MS-CFB]): the box that .xls and password-protected .xlsx files are kept in.

Only what is needed to look at a workbook before a parser sees it. Every chain of sectors is followed with a
count, so a chain in a circle ends.
"""

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

from licences.conversion.errors import Place, WorkbookDamagedError

MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER_BYTES: Final = 512
_ENTRY_BYTES: Final = 128
_LAST_SECTOR: Final = 0xFFFFFFFA
"""Numbers above are marks: free, end of chain, allocation table."""
_DIFAT_IN_HEADER: Final = 109
_SHIFTS: Final = (9, 12)
_STREAM, _ROOT = 2, 5


class Entry(NamedTuple):
    """A stream or storage of a compound file."""

    name: str
    kind: int
    start: int
    size: int


class CompoundFile:
    """The streams of a compound file held in memory.

    Raises:
        WorkbookDamagedError: a structure leads outside the file or in a circle.
    """

    def __init__(self, data: bytes, where: Place) -> None:
        self._data = data
        self._where = where
        if len(data) < _HEADER_BYTES:
            raise self._damaged("header cut off")
        (shift,) = struct.unpack_from("<H", data, 30)
        if shift not in _SHIFTS:
            raise self._damaged("sector size")
        self._sector = 1 << shift
        first_directory, self._mini_limit, first_mini = struct.unpack_from("<I4xII", data, 48)
        self._table = self._allocation_table()
        self.entries = tuple(self._entries(first_directory))
        self._mini_table = (
            self._numbers(b"".join(self._sectors(first_mini))) if first_mini <= _LAST_SECTOR else ()
        )

    def stream(self, name: str) -> bytes | None:
        """Give a stream by its name, whatever storage it is in; None if there is none."""
        for entry in self.entries:
            if entry.kind == _STREAM and entry.name.casefold() == name.casefold():
                return self._read(entry)
        return None

    def names(self) -> frozenset[str]:
        """Give the names of all entries, in lower case."""
        return frozenset(entry.name.casefold() for entry in self.entries)

    def _read(self, entry: Entry) -> bytes:
        if entry.size >= self._mini_limit:
            return b"".join(self._sectors(entry.start))[: entry.size]
        root = next((each for each in self.entries if each.kind == _ROOT), None)
        if root is None:
            raise self._damaged("no root entry")
        small = b"".join(self._sectors(root.start))
        parts = (small[at * 64 : at * 64 + 64] for at in self._chain(entry.start, self._mini_table))
        return b"".join(parts)[: entry.size]

    def _allocation_table(self) -> tuple[int, ...]:
        header = struct.unpack_from(f"<{_DIFAT_IN_HEADER}I", self._data, 76)
        (following,) = struct.unpack_from("<I", self._data, 68)
        numbers = [number for number in header if number <= _LAST_SECTOR]
        most = len(self._data) // self._sector + 1
        for _ in range(most):
            if following > _LAST_SECTOR:
                break
            *more, following = self._numbers(self._at(following))
            numbers += [number for number in more if number <= _LAST_SECTOR]
        if len(numbers) > most:
            raise self._damaged("allocation table")
        return self._numbers(b"".join(map(self._at, numbers)))

    def _entries(self, first: int) -> Iterator[Entry]:
        data = b"".join(self._sectors(first))
        for at in range(0, len(data) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
            raw, length, kind, start, size = struct.unpack_from("<64sHB49xII", data, at)
            if kind:
                name = raw[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
                yield Entry(name, kind, start, size)

    def _sectors(self, first: int) -> Iterator[bytes]:
        return map(self._at, self._chain(first, self._table))

    def _chain(self, number: int, table: tuple[int, ...]) -> Iterator[int]:
        for _ in range(len(table) + 1):
            if number > _LAST_SECTOR:
                return
            yield number
            if number >= len(table):
                raise self._damaged("chain leads outside")
            number = table[number]
        raise self._damaged("chain in a circle")

    def _at(self, number: int) -> bytes:
        begin = (number + 1) * self._sector
        if begin >= len(self._data):
            raise self._damaged("sector outside the file")
        return self._data[begin : begin + self._sector].ljust(self._sector, b"\0")

    def _numbers(self, data: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])

    def _damaged(self, why: str) -> WorkbookDamagedError:
        return WorkbookDamagedError(self._where, why=f"compound file: {why}")
