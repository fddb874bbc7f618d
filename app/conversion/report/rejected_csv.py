"""Rows that came back (退回的行), as a CSV that Excel opens: correct it, convert it alone.

UTF-8 with BOM, CR LF, every cell quoted. Behind the columns that say what is wrong stands each row as it was.
`licences.conversion.readers.corrections` reads it again, cell by cell the same.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import BinaryIO, Final, NamedTuple

from licences.conversion.errors import codes, source_message
from licences.conversion.fault import Fault
from licences.conversion.readers.corrections import (
    CODE_SEPARATOR,
    CONFIRMED,
    KIND_NOT_CONFIRMED,
    MARKERS,
    NOT_CONFIRMABLE,
    NOT_CONFIRMED,
    NOT_DECIDED,
    STATE_NOT_CONFIRMED,
    guarded,
)
from licences.conversion.readers.side_rows import SIDE_ROWS
from licences.conversion.readers.surroundings import OF_END, OF_KIND
from licences.conversion.readers.table import NO_DATA

_READING: Final = codes() - NO_DATA - SIDE_ROWS - {NOT_DECIDED, CONFIRMED, NOT_CONFIRMABLE}
"""Codes of the faults of reading. (Faults of fields may have the same codes; those name their field.)"""
_ASKING: Final = frozenset({NOT_CONFIRMED, STATE_NOT_CONFIRMED, KIND_NOT_CONFIRMED})
_TEXTS: Final = tuple(Fault._fields.index(name) for name in ("zh", "en", "remedy_zh", "remedy_en"))
_LIVE: Final = re.compile(r"['=+\-@\t\r\n＝＋－＠]")
"""A cell that begins so can be a formula (OWASP: CSV injection), or is one with an apostrophe of its own."""
_ALTERED: Final = re.compile(
    r"(?!(?:0|[1-9]\d{0,9})\Z)[ .$¥￥(]*\d[\d\s.,:/年月日eE+\-%)]*(?:[AaPp][Mm])?|true|false", re.IGNORECASE
)
"""What a spreadsheet shows and saves otherwise: long numbers, leading zeros, dates, 1E5, TRUE."""
_UNSAFE_FILE: Final = re.compile(r"[^\w-]+")


class RejectedRow(NamedTuple):
    """One row that came back.

    Attributes:
        row_number: where a person finds it in the file that was converted.
        cells: as they were read; as many as the header has, fewer are filled up.
        raw: the row as it was, where the cells do not hold all of it.
        faults: everything found wrong.
    """

    row_number: int
    cells: tuple[str, ...]
    raw: str | None
    faults: tuple[Fault, ...]


def write(out: BinaryIO, header: Sequence[str], rows: Iterable[RejectedRow]) -> int:
    """Write the rows that came back from one table, one after the other, and give their number.

    Args:
        out: the file; it stays open.
        header: names of the table's columns.
        rows: in the order they shall have.
    """
    text = io.TextIOWrapper(out, "utf-8-sig", errors="backslashreplace", newline="", write_through=False)
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    count = 0
    try:
        writer.writerow((*MARKERS, *map(defused, header)))
        for count, row in enumerate(rows, start=1):  # noqa: B007 - given back
            writer.writerow((*_told(row), *_filled(row.cells, len(header))))
    finally:
        text.detach()
    return count


def file_names(tables: Sequence[str]) -> tuple[str, ...]:
    """Name the files of a run: one a table, since each has columns of its own.

    >>> file_names(["a.csv"]), file_names(["a.xml!ownerInfo", "a.xml!vehicleInfo"])
    (('rejected.csv',), ('rejected-1-ownerInfo.csv', 'rejected-2-vehicleInfo.csv'))
    """
    if len(tables) == 1:
        return ("rejected.csv",)
    named = (_UNSAFE_FILE.sub("_", table.rpartition("!")[2])[:40].strip("_") for table in tables)
    return tuple(f"rejected-{at}-{name}.csv" for at, name in enumerate(named, start=1))


def defused(cell: str) -> str:
    """Put an apostrophe before a cell that a spreadsheet would run or change.

    >>> defused("=1+1"), defused("330100000001"), defused("0571"), defused("2025-3-1"), defused("2101")
    ("'=1+1", "'330100000001", "'0571", "'2025-3-1", '2101')
    """
    return guarded(cell) if _LIVE.match(cell) or _ALTERED.fullmatch(cell) else cell


def _told(row: RejectedRow) -> tuple[str, ...]:
    faults = _with_confirmation(_once(row.faults))
    told = (
        str(row.row_number),
        joined([fault.column for fault in faults]),
        CODE_SEPARATOR.join(fault.code for fault in faults),
        *(joined([fault[at] for fault in faults]) for at in _TEXTS),
        row.raw or "",
    )
    return tuple(map(defused, told))


def _once(faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """Leave out what has been said of the same column: one empty cell may leave two fields empty."""
    kept: dict[Fault, Fault] = {}
    for fault in faults:
        kept.setdefault(fault._replace(field=""), fault)
    return tuple(kept.values())


def _with_confirmation(faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """Ask for a person's word where the row could not be read for certain."""
    found = _READING.intersection(fault.code for fault in faults if not fault.field)
    if not found or found & _ASKING:
        return faults
    of_state = STATE_NOT_CONFIRMED if found <= OF_END | {OF_KIND} else NOT_CONFIRMED
    said = source_message(KIND_NOT_CONFIRMED if found == {OF_KIND} else of_state)
    return (*faults, Fault.of(said))


def joined(parts: list[str]) -> str:
    """Number what is said of several faults: (1) belongs to (1) of the other columns.

    >>> joined(["missing"]), joined(["missing", "expired"])
    ('missing', '(1) missing (2) expired')
    """
    return parts[0] if len(parts) == 1 else " ".join(f"({at}) {part}" for at, part in enumerate(parts, 1))


def _filled(cells: Sequence[str], width: int) -> tuple[str, ...]:
    return (*map(defused, cells), *[""] * (width - len(cells)))
