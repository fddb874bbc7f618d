"""Rows of one file that are about the same licence, or the same vehicle, found on disk.

Every row leaves a record of 48 bytes in one of some partitions; rows that share a key share a partition, and
one partition at a time is looked at. So memory does not grow with the file, whatever stands in it.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from hashlib import blake2b
from pathlib import Path
from struct import Struct
from typing import BinaryIO, Final, NamedTuple, Self

import numpy as np
import numpy.typing as npt

PARTITIONS: Final = 64
"""At 50 million rows a partition has 40 MB."""
UNKNOWN_AGE: Final = 0
"""Rank of a row whose dates cannot be read."""
_FLUSH_BYTES: Final = 256 * 1024
_RECORD: Final = Struct("<16sQQQQ")
_LAYOUT: Final = np.dtype(
    [("key", "<u8", (2,)), ("row", "<u8"), ("number", "<u8"), ("rank", "<u8"), ("content", "<u8")]
)

Entries = npt.NDArray[np.void]


class Entry(NamedTuple):
    """One row of a group.

    Attributes:
        row: place in the file, over all its tables.
        number: as a person finds it.
        rank: the greater, the newer.
        content: equal for rows that say the same, where it was asked for.
    """

    row: int
    number: int
    rank: int
    content: int


def digest(*parts: str) -> bytes:
    """Sum up a key in 16 bytes: two keys of a nation's licences will not meet in them by chance."""
    return blake2b("\0".join(parts).encode(errors="surrogatepass"), digest_size=16).digest()


class KeySpool:
    """Keys of rows on disk; use it as a context and it leaves nothing behind."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._buffers = [bytearray() for _ in range(PARTITIONS)]
        self._files: list[BinaryIO] = []

    def __enter__(self) -> Self:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._files = [(self._folder / f"{number:02d}").open("w+b") for number in range(PARTITIONS)]
        return self

    def __exit__(self, *_: object) -> None:
        with ExitStack() as closing:  # all of them, also when a full disk refuses the last bytes of one
            for file in self._files:
                closing.callback(file.close)
        for path in self._folder.iterdir():
            path.unlink()
        self._folder.rmdir()

    def add(self, key: bytes, row: int, number: int, rank: int, content: int = 0) -> None:
        """Add the key of a row.

        Args:
            key: 16 bytes, see `digest`.
            row: place in the file.
            number: as a person finds it.
            rank: the greater, the newer.
            content: what the row says, summed up in 8 bytes.
        """
        buffer = self._buffers[key[0] % PARTITIONS]
        buffer += _RECORD.pack(key, row, number, rank, content)
        if len(buffer) >= _FLUSH_BYTES:
            self._files[key[0] % PARTITIONS].write(buffer)
            buffer.clear()

    def groups(self) -> Iterator[list[Entry]]:
        """Give every group of rows that share a key, two or more; rows in the order of the file."""
        for file, buffer in zip(self._files, self._buffers, strict=True):
            file.write(buffer)
            buffer.clear()
            file.seek(0)
            yield from _groups(np.frombuffer(file.read(), _LAYOUT))


def _groups(entries: Entries) -> Iterator[list[Entry]]:
    keys = entries["key"]
    order = np.lexsort((entries["row"], keys[:, 1], keys[:, 0]))
    keys = keys[order]
    same = (keys[1:] == keys[:-1]).all(axis=1)
    starts = np.flatnonzero(same & ~np.concatenate(([False], same[:-1])))
    for start in starts.tolist():
        end = start + 1
        while end < len(order) and (keys[end] == keys[start]).all():
            end += 1
        yield [_entry(entries[place]) for place in order[start:end].tolist()]


def _entry(record: np.void) -> Entry:
    return Entry(*(int(record[name]) for name in Entry._fields))


class Decision(NamedTuple):
    """What is settled about a row once the whole file is known, for the sake of row number `other`."""

    row: int
    reason: str
    other: int


REASONS: Final = ("duplicate", "newer_row_exists", "rows_contradict", "vin_of_two_licences")
"""Why a row is not converted for another row's sake: the first two skip it, the others refuse it."""
_DECISION: Final = Struct("<QBQ")
_DECISION_LAYOUT: Final = np.dtype([("row", "<u8"), ("reason", "u1"), ("other", "<u8")])
_RANGE_BITS: Final = 20


class DecisionSpool:
    """Decisions on disk, given back in the order of the rows."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._buffers: dict[int, bytearray] = {}

    def __enter__(self) -> Self:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        for path in self._folder.iterdir():
            path.unlink()
        self._folder.rmdir()

    def add(self, decision: Decision) -> None:
        """Add a decision."""
        number = decision.row >> _RANGE_BITS
        buffer = self._buffers.setdefault(number, bytearray())
        buffer += _DECISION.pack(decision.row, REASONS.index(decision.reason), decision.other)
        if len(buffer) >= _FLUSH_BYTES:
            self._flush(number, buffer)

    def __iter__(self) -> Iterator[Decision]:
        for number, buffer in self._buffers.items():
            self._flush(number, buffer)
        for path in sorted(self._folder.iterdir()):
            found = np.fromfile(path, _DECISION_LAYOUT)
            for record in found[np.lexsort((found["reason"], found["row"]))]:
                yield Decision(int(record["row"]), REASONS[record["reason"]], int(record["other"]))

    def _flush(self, number: int, buffer: bytearray) -> None:
        with (self._folder / f"{number:010d}").open("ab") as file:
            file.write(buffer)
        buffer.clear()


class Marks:
    """A bit for each row of a file."""

    def __init__(self, row_count: int) -> None:
        self._bits = bytearray((row_count >> 3) + 1)

    def add(self, row: int) -> None:
        """Mark a row."""
        self._bits[row >> 3] |= 1 << (row & 7)

    def __contains__(self, row: int) -> bool:
        return bool(self._bits[row >> 3] >> (row & 7) & 1)

    def any(self) -> bool:
        """Say whether any row is marked."""
        return any(self._bits)


def newest_first(group: Iterable[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Split a group: the newest rows, one or several of equal rank, and the older ones.

    Where the age of one is not known, nobody can tell which is newest: all may be.

    >>> newest_first([Entry(0, 2, 7, 0), Entry(1, 3, 9, 0)])
    ([Entry(row=1, number=3, rank=9, content=0)], [Entry(row=0, number=2, rank=7, content=0)])
    """
    entries = list(group)
    if any(entry.rank == UNKNOWN_AGE for entry in entries):
        return entries, []
    best = max(entry.rank for entry in entries)
    return [one for one in entries if one.rank == best], [one for one in entries if one.rank != best]
