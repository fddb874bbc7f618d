"""Rows of one file that are about the same licence, or the same thing, found on disk.

Every key of a row leaves a record of 64 bytes in one of some partitions; rows that share a key share a
partition, and one partition at a time is looked at. So memory does not grow with the file, whatever stands
in it.
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from struct import Struct
from typing import Final, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from app.conversion.reasons import (
    ASKED,
    ASKED_FOR_GOOD,
    BY_PROFILE,
    DOUBTED,
    HALVES_AGREE,
    JOINS,
    REFUSALS,
    SKIPS,
    WARNINGS,
)

PARTITIONS: Final = 256
"""At 50 million rows of three keys each a partition has 38 MB."""
UNKNOWN_AGE: Final = 0
"""Rank of a row whose dates cannot be read."""
_FLUSH_BYTES: Final = 64 * 1024
_RECORD: Final = Struct("<16sQQQQQQ")
_LAYOUT: Final = np.dtype(
    [
        ("key", "<u8", (2,)),
        ("row", "<u8"),
        ("number", "<u8"),
        ("rank", "<u8"),
        ("licence", "<u8"),
        ("said", "<u8"),
        ("whose", "<u8"),
    ]
)

Entries = npt.NDArray[np.void]


class Entry(NamedTuple):
    """One row of a group.

    Attributes:
        row: place in the file, over all its tables.
        number: as a person finds it.
        rank: the greater, the newer.
        licence: equal for rows of the same licence.
        said: equal for rows that say the same, where it was asked for; 0 = nothing.
        whose: equal for rows of the same holder and vehicle, where it was asked for.
    """

    row: int
    number: int
    rank: int
    licence: int
    said: int
    whose: int = 0


def digest(*parts: str) -> bytes:
    """Sum up a key in 16 bytes: two keys of a nation's licences will not meet in them by chance."""
    return blake2b("\0".join(parts).encode(errors="surrogatepass"), digest_size=16).digest()


class KeySpool:
    """Keys of rows on disk; use it as a context and it leaves nothing behind."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._buffers = [bytearray() for _ in range(PARTITIONS)]

    def __enter__(self) -> Self:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        for path in self._folder.iterdir():
            path.unlink()
        self._folder.rmdir()

    def add(  # noqa: PLR0917 - once a row
        self,
        key: bytes,
        row: int,
        number: int,
        rank: int = 0,
        licence: int = 0,
        said: int = 0,
        whose: int = 0,
    ) -> None:
        """Add the key of a row.

        Args:
            key: 16 bytes, see `digest`.
            row: place in the file.
            number: as a person finds it.
            rank: the greater, the newer.
            licence: 8 bytes.
            said: what the row says, summed up in 8 bytes.
            whose: holder and vehicle, summed up in 8 bytes.
        """
        buffer = self._buffers[key[0]]
        buffer += _RECORD.pack(key, row, number, rank, licence, said, whose)
        if len(buffer) >= _FLUSH_BYTES:
            self._flush(key[0])

    def groups(self) -> Iterator[list[Entry]]:
        """Give every group of rows that share a key, two or more; rows in the order of the file."""
        for entries, ends in self._sorted():
            for start, end in _pairwise(np.flatnonzero(ends)):
                if end - start > 1:
                    yield [_entry(one) for one in entries[start:end]]

    def unlike(self) -> Iterator[tuple[bytes, Entries]]:
        """Give key and rows of every group whose rows do not all have the same licence and say the same."""
        for entries, ends in self._sorted():
            differs = np.zeros(len(entries), bool)
            for part in ("licence", "said"):
                differs[1:] |= entries[part][1:] != entries[part][:-1]
            differs &= ~ends[:-1]
            groups = np.cumsum(ends[:-1]) - 1
            starts = np.flatnonzero(ends)
            for at in np.unique(groups[differs]).tolist():
                found = entries[starts[at] : starts[at + 1]]
                yield found["key"][0].tobytes(), found

    def beyond(self, others: Sequence["KeySpool"]) -> Iterator[Entry]:
        """Give the entries whose key no entry of some other spools has; the lowest bit of `licence` counts.

        Of a million keys beside a million, two meet in the 8 bytes compared once in ten million times; then
        one entry is missing.
        """
        for at in range(PARTITIONS):
            own = self._entries(at)
            known = np.concatenate([_marked(one._entries(at)) for one in others])  # noqa: SLF001 - of this class
            for record in own[~np.isin(_marked(own), known)]:
                yield _entry(record)

    def beside(self, others: "KeySpool") -> Iterator[tuple[Entries, Entries]]:
        """Give, part by part, the entries here and those of another spool whose keys are among them."""
        for at in range(PARTITIONS):
            own = self._entries(at)
            if len(own):
                theirs = others._entries(at)  # noqa: SLF001 - of this class
                yield own, theirs[np.isin(theirs["key"][:, 1], own["key"][:, 1])]

    def _entries(self, at: int) -> Entries:
        """Read a partition."""
        self._flush(at)
        path = self._path(at)
        return np.fromfile(path, _LAYOUT) if path.exists() else np.empty(0, _LAYOUT)

    def _sorted(self) -> Iterator[tuple[Entries, npt.NDArray[np.bool_]]]:
        """Give partition by partition, and where in it groups begin; the last mark is behind the last row."""
        for at in range(PARTITIONS):
            entries = self._entries(at)
            if not len(entries):
                continue
            keys = entries["key"]
            entries = entries[np.lexsort((entries["row"], keys[:, 1], keys[:, 0]))]
            keys = entries["key"]
            begins = np.ones(len(entries) + 1, bool)
            begins[1:-1] = (keys[1:] != keys[:-1]).any(axis=1)
            yield entries, begins

    def _path(self, partition: int) -> Path:
        return self._folder / f"{partition:03d}"

    def _flush(self, partition: int) -> None:
        buffer = self._buffers[partition]
        if buffer:
            with self._path(partition).open("ab") as file:
                file.write(buffer)
            buffer.clear()


def _marked(entries: Entries) -> npt.NDArray[np.uint64]:
    """Put the second half of the keys and a bit together."""
    one = np.uint64(1)
    found: npt.NDArray[np.uint64] = entries["key"][:, 1] & ~one | entries["licence"] & one
    return found


def _pairwise(marks: npt.NDArray[np.intp]) -> Iterator[tuple[int, int]]:
    return pairwise(marks.tolist())


def _entry(record: np.void) -> Entry:
    return Entry(*(int(record[name]) for name in Entry._fields))


class Decision(NamedTuple):
    """What is settled about a row once the whole file is known, for the sake of another.

    Attributes:
        row: place in the file.
        reason: one of `REASONS`.
        other: number of the other row, as a person finds it.
        other_row: its place in the file.
    """

    row: int
    reason: str
    other: int
    other_row: int = 0


REASONS: Final = (
    *SKIPS,
    *REFUSALS,
    *ASKED,
    ASKED_FOR_GOOD,
    *BY_PROFILE,
    *DOUBTED,
    *JOINS,
    *WARNINGS,
    HALVES_AGREE,
)
_DECISION: Final = Struct("<QBQQ")
_DECISION_LAYOUT: Final = np.dtype([("row", "<u8"), ("reason", "u1"), ("other", "<u8"), ("other_row", "<u8")])
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
        buffer += _DECISION.pack(
            decision.row, REASONS.index(decision.reason), decision.other, decision.other_row
        )
        if len(buffer) >= _FLUSH_BYTES:
            self._flush(number, buffer)

    def __iter__(self) -> Iterator[Decision]:
        for number, buffer in self._buffers.items():
            self._flush(number, buffer)
        for path in sorted(self._folder.iterdir()):
            found = np.fromfile(path, _DECISION_LAYOUT)
            for record in found[np.lexsort((found["reason"], found["row"]))]:
                row, reason, other, other_row = record.item()
                yield Decision(row, REASONS[reason], other, other_row)

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

    def of(self, rows: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
        """Say of each of some rows whether it is marked."""
        bits = np.frombuffer(self._bits, np.uint8)
        found: npt.NDArray[np.bool_] = (bits[rows >> np.uint64(3)] >> (rows & np.uint64(7)) & 1).astype(bool)
        return found

    def any(self) -> bool:
        """Say whether any row is marked."""
        return any(self._bits)


def newest_first(group: Iterable[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Split a group: the newest rows, one or several of equal rank, and the older ones.

    Where the age of one is not known, nobody can tell which is newest: all may be.

    >>> newest, older = newest_first([Entry(0, 2, 7, 0, 0), Entry(1, 3, 9, 0, 0)])
    >>> newest[0].number, older[0].number
    (3, 2)
    """
    entries = list(group)
    if any(entry.rank == UNKNOWN_AGE for entry in entries):
        return entries, []
    best = max(entry.rank for entry in entries)
    return [one for one in entries if one.rank == best], [one for one in entries if one.rank != best]
