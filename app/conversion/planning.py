"""Read a whole file once, before anything is issued: how many rows, and which speak of the same licence.

Of rows of the same licence the newest counts, by date of issue, then by last day. Rows of equal age that say
the same are duplicates; if they contradict each other all are refused, for nobody can tell which is right. A
vehicle told of under two licences is refused too. What a row says is compared as it was understood, not as it
was written.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Final

from app.conversion.duplicates import Decision, DecisionSpool, Entry, KeySpool, digest, newest_first
from app.conversion.source import Source
from licences.conversion.draft import Draft
from licences.conversion.mapper import KEY_FIELDS

_FIELDS: Final = KEY_FIELDS | {"issue_date", "valid_to", "vin"}
_DAYS: Final = 1 << 32
_PROGRESS_ROWS: Final = 5_000

Progress = Callable[[int], None]
"""Told, now and then, how many rows have been read."""


@dataclass(frozen=True, slots=True)
class PlannedChunk:
    """Consecutive rows of one table; `settled` maps places in the chunk to (reason, number of the row)."""

    number: int
    table_index: int
    first_row: int
    row_count: int
    settled: dict[int, tuple[str, int]]


def plan(source: Source, chunk_rows: int, folder: Path, progress: Progress) -> Iterator[PlannedChunk]:
    """Read the file and give its chunks.

    Args:
        source: the file, opened.
        chunk_rows: most rows of a chunk.
        folder: for spools; made, and removed again.
        progress: of the first reading.

    Raises:
        SourceError: the file cannot be read to its end.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as stack:
        keys = stack.enter_context(KeySpool(folder / "keys"))
        vehicles = stack.enter_context(KeySpool(folder / "vehicles"))
        decisions = stack.enter_context(DecisionSpool(folder / "decisions"))
        counts = _spool(source, keys, vehicles, progress)
        ties = _settle_by_age(keys, sum(counts), decisions)
        _settle_ties(source, ties, stack.enter_context(KeySpool(folder / "ties")), decisions)
        _settle_vehicles(vehicles, decisions)
        yield from _chunks(counts, chunk_rows, iter(decisions))
    folder.rmdir()


def _spool(source: Source, keys: KeySpool, vehicles: KeySpool, progress: Progress) -> list[int]:
    """Note the keys of all rows; gives the number of rows of each table."""
    counts = []
    place = 0
    for table in source.tables:
        mapper = source.mapper(table, _FIELDS)
        first = place
        for row in table.rows():
            draft = mapper.draft(row)
            if draft.key is not None:
                key = digest(*draft.key)
                keys.add(key, place, row.number, _rank(draft))
                vin = draft.fields.get("vin")
                if vin is not None and draft.skip is None:
                    licence = int.from_bytes(key[:8])
                    vehicles.add(digest("vin", str(vin)), place, row.number, 0, licence)
            place += 1
            if place % _PROGRESS_ROWS == 0:
                progress(place)
        counts.append(place - first)
    progress(place)
    return counts


def _rank(draft: Draft) -> int:
    """Put date of issue and last day into one number that grows with both."""
    issued, last = draft.fields.get("issue_date"), draft.fields.get("valid_to")
    days = [day.toordinal() if isinstance(day, date) else 0 for day in (issued, last)]
    return days[0] * _DAYS + days[1]


def _settle_by_age(keys: KeySpool, row_count: int, decisions: DecisionSpool) -> bytearray | None:
    """Settle what age settles; marks the rows of equal age, whose content has to be looked at, with a bit."""
    ties = bytearray((row_count >> 3) + 1)
    for group in keys.groups():
        newest, older = newest_first(group)
        for entry in older:
            decisions.add(Decision(entry.row, "newer_row_exists", newest[0].number))
        if len(newest) > 1:
            for entry in newest:
                ties[entry.row >> 3] |= 1 << (entry.row & 7)
    return ties if any(ties) else None


def _settle_ties(source: Source, ties: bytearray | None, spool: KeySpool, decisions: DecisionSpool) -> None:
    """Compare the content of rows of equal age."""
    if ties is None:
        return
    for place, row, table in source.rows():
        if ties[place >> 3] >> (place & 7) & 1:
            draft = source.mapper(table).draft(row)
            assert draft.key is not None
            spool.add(digest(*draft.key), place, row.number, 0, content_of(draft))
    for group in spool.groups():
        _settle_tie(group, decisions)


def _settle_tie(group: list[Entry], decisions: DecisionSpool) -> None:
    first, *others = group
    if all(entry.content == first.content for entry in others):
        for entry in others:
            decisions.add(Decision(entry.row, "duplicate", first.number))
        return
    for entry in group:
        other = next(one for one in group if one.content != entry.content)
        decisions.add(Decision(entry.row, "rows_contradict", other.number))


def _settle_vehicles(vehicles: KeySpool, decisions: DecisionSpool) -> None:
    """Refuse vehicles told of under two licences (`content` is the licence)."""
    for group in vehicles.groups():
        for entry in group:
            other = next((one for one in group if one.content != entry.content), None)
            if other is not None:
                decisions.add(Decision(entry.row, "vin_of_two_licences", other.number))


def content_of(draft: Draft) -> int:
    """Sum up what a row says, and whether it could be understood, in 8 bytes."""
    said = repr((sorted(draft.fields.items()), draft.skip, [fault.code for fault in draft.faults]))
    return int.from_bytes(blake2b(said.encode(errors="surrogatepass"), digest_size=8).digest())


def _chunks(counts: list[int], chunk_rows: int, decisions: Iterator[Decision]) -> Iterator[PlannedChunk]:
    decision = next(decisions, None)
    number = base = 0
    for table_index, count in enumerate(counts):
        for first in range(0, count, chunk_rows):
            rows = min(chunk_rows, count - first)
            settled: dict[int, tuple[str, int]] = {}
            while decision is not None and decision.row < base + first + rows:
                settled.setdefault(decision.row - base - first, (decision.reason, decision.other))
                decision = next(decisions, None)
            yield PlannedChunk(number, table_index, first, rows, settled)
            number += 1
        base += count
