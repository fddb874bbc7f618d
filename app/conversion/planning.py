"""Read a whole file once, before anything is issued: how many rows, and which speak of the same licence.

Of rows of the same licence the newest counts, by date of issue, then by last day. Rows of equal age that say
the same are duplicates; if they contradict each other all are refused, for nobody can tell which is right,
and so it is when the age of one cannot be read. A vehicle told of under two licences is refused too. What a
row says is compared as it was understood, not as it was written.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Final, NamedTuple

from app.conversion.duplicates import (
    UNKNOWN_AGE,
    Decision,
    DecisionSpool,
    Entry,
    KeySpool,
    Marks,
    digest,
    newest_first,
)
from app.conversion.source import Source
from licences.conversion.draft import Draft, LicenceKey
from licences.conversion.mapper import KEY_FIELDS
from licences.conversion.readers.table import Row
from licences.types import by_key
from licences.types.numbering import numbering_of

_FIELDS: Final = KEY_FIELDS | {"issue_date", "valid_from", "valid_to", "vin"}
_DAYS: Final = 1 << 32
_PROGRESS_ROWS: Final = 5_000
_CHUNK_CHARACTERS: Final = 8 << 20
"""Of a chunk: it is held in memory several times over."""

Progress = Callable[[int], None]
"""Told, now and then, how many rows have been read."""


class PlannedChunk(NamedTuple):
    """Consecutive rows of one table; `settled` maps places in the chunk to (reason, number of the row)."""

    number: int
    table_index: int
    first_row: int
    row_count: int
    settled: dict[int, tuple[str, int]]


class Plan(NamedTuple):
    """What a first reading has found: sizes of chunks by table, and what is settled, on disk."""

    sizes: list[list[int]]
    decisions: DecisionSpool

    @property
    def row_count(self) -> int:
        """Give how many rows there are."""
        return sum(map(sum, self.sizes))

    def chunks(self) -> Iterator[PlannedChunk]:
        """Give the chunks in the order of the file, as often as asked; one at a time is in memory."""
        return _chunks(self.sizes, iter(self.decisions))


@contextmanager
def plan(source: Source, chunk_rows: int, folder: Path, progress: Progress) -> Iterator[Plan]:
    """Read the file; its plan can be had inside the block.

    Args:
        source: the file, opened.
        chunk_rows: most rows of a chunk; rows with photographs make smaller ones.
        folder: for spools; made, and removed again.
        progress: of the readings.

    Raises:
        SourceError: the file cannot be read to its end.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as stack:
        keys = stack.enter_context(KeySpool(folder / "keys"))
        vehicles = stack.enter_context(KeySpool(folder / "vehicles"))
        decisions = stack.enter_context(DecisionSpool(folder / "decisions"))
        sizes = _spool(source, keys, vehicles, chunk_rows, progress)
        planned = Plan(sizes, decisions)
        ties, older = _settle_by_age(keys, planned.row_count, decisions)
        if ties.any():
            spool = stack.enter_context(KeySpool(folder / "ties"))
            _settle_ties(source, ties, spool, decisions, progress)
        _settle_vehicles(vehicles, older, decisions)
        yield planned
    folder.rmdir()


def _spool(
    source: Source, keys: KeySpool, vehicles: KeySpool, chunk_rows: int, progress: Progress
) -> list[list[int]]:
    """Note the keys of all rows; gives the number of rows of each chunk of each table."""
    sizes = []
    place = 0
    for table in source.tables:
        mapper = source.mapper(table, _FIELDS)
        chunks = _Sizes(chunk_rows)
        for row in table.rows():
            draft = mapper.draft(row)
            if draft.key is not None:
                key = key_of(draft.key)
                keys.add(key, place, row.number, _rank(draft))
                vin = draft.fields.get("vin")
                if vin is not None and draft.skip is None:
                    licence = int.from_bytes(key[:8])
                    vehicles.add(digest("vin", str(vin)), place, row.number, 0, licence)
            chunks.add(row)
            place += 1
            if place % _PROGRESS_ROWS == 0:
                progress(place)
        sizes.append(chunks.done())
    progress(place)
    return sizes


class _Sizes:
    """Cuts rows into chunks: so many rows, or so many characters."""

    def __init__(self, most_rows: int) -> None:
        self._most_rows = most_rows
        self._sizes: list[int] = []
        self._rows = self._characters = 0

    def add(self, row: Row) -> None:
        self._rows += 1
        self._characters += sum(map(len, row.cells))
        if self._rows >= self._most_rows or self._characters >= _CHUNK_CHARACTERS:
            self._sizes.append(self._rows)
            self._rows = self._characters = 0

    def done(self) -> list[int]:
        return [*self._sizes, self._rows] if self._rows else self._sizes


def key_of(licence: LicenceKey) -> bytes:
    """Sum up what makes rows the same licence; a number shared by types counts whatever the type."""
    numbering = numbering_of(by_key(licence.type_key))
    return digest(str(numbering), licence.number)


def _rank(draft: Draft) -> int:
    """Put date of issue and last day into one number that grows with both; 0 = nobody can tell."""
    issued, last = draft.fields.get("issue_date"), draft.fields.get("valid_to")
    if not (isinstance(issued, date) and isinstance(last, date)):
        return UNKNOWN_AGE
    return issued.toordinal() * _DAYS + last.toordinal()


def _settle_by_age(keys: KeySpool, row_count: int, decisions: DecisionSpool) -> tuple[Marks, Marks]:
    """Settle what age settles; marks rows of equal age, whose content has to be looked at, and older rows."""
    ties, older = Marks(row_count), Marks(row_count)
    for group in keys.groups():
        newest, others = newest_first(group)
        for entry in others:
            decisions.add(Decision(entry.row, "newer_row_exists", newest[0].number))
            older.add(entry.row)
        if len(newest) > 1:
            for entry in newest:
                ties.add(entry.row)
    return ties, older


def _settle_ties(
    source: Source, ties: Marks, spool: KeySpool, decisions: DecisionSpool, progress: Progress
) -> None:
    """Compare the content of rows of equal age."""
    for place, row, table in source.rows():
        if place in ties:
            draft = source.mapper(table).draft(row)
            assert draft.key is not None
            spool.add(key_of(draft.key), place, row.number, 0, content_of(draft))
        if place % _PROGRESS_ROWS == 0:
            progress(place)
    for group in spool.groups():
        contradictions = _contradictions(group)
        for entry, other in contradictions:
            decisions.add(Decision(entry.row, "rows_contradict", other.number))
        for entry in () if contradictions else group[1:]:
            decisions.add(Decision(entry.row, "duplicate", group[0].number))


def _settle_vehicles(vehicles: KeySpool, older: Marks, decisions: DecisionSpool) -> None:
    """Refuse vehicles told of under two licences (`content` is the licence); what is older does not count."""
    for every in vehicles.groups():
        group = [entry for entry in every if entry.row not in older]
        for entry, other in _contradictions(group):
            decisions.add(Decision(entry.row, "vin_of_two_licences", other.number))


def _contradictions(group: list[Entry]) -> list[tuple[Entry, Entry]]:
    """Pair each row with the first that says otherwise; nothing if all say the same."""
    others = [one for one in group if one.content != group[0].content]
    if not others:
        return []
    return [(one, others[0] if one.content == group[0].content else group[0]) for one in group]


def content_of(draft: Draft) -> int:
    """Sum up what a row says, and whether it could be understood, in 8 bytes."""
    said = repr((sorted(draft.fields.items()), draft.skip, [fault.code for fault in draft.faults]))
    return int.from_bytes(blake2b(said.encode(errors="surrogatepass"), digest_size=8).digest())


def _chunks(sizes: list[list[int]], decisions: Iterator[Decision]) -> Iterator[PlannedChunk]:
    decision = next(decisions, None)
    number = place = 0
    for table_index, chunks in enumerate(sizes):
        first = 0
        for rows in chunks:
            settled: dict[int, tuple[str, int]] = {}
            while decision is not None and decision.row < place + rows:
                settled.setdefault(decision.row - place, (decision.reason, decision.other))
                decision = next(decisions, None)
            yield PlannedChunk(number, table_index, first, rows, settled)
            number += 1
            first += rows
            place += rows
