"""The rows of an export: clean ones, dirty ones, and rows that belong to another row of the same licence."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Final

from bench.legacy.chances import Chance, Dice
from bench.legacy.columns import Cell
from bench.legacy.kinds import PAIRS, SEVERAL, Kind, Outcome, Spot, shift
from bench.legacy.record import Record, draw_for
from bench.legacy.tables import Table
from bench.legacy.tables.style_7 import DRIVER_COLUMNS

CLEAN: Final = "clean"
_KEPT: Final = 64
"""Clean rows kept so that a later row can belong to one of them."""
_FARTHEST: Final = 200
"""Rows between a licence and its renewed version."""
_TRIES: Final = 10_000
_PAIR_NAMES: Final = frozenset(kind.name for kind in PAIRS)
_CHANGES_TRUTH: Final = "empty_marker"


@dataclass(slots=True)
class Row:
    """One row, and what must become of it."""

    cells: list[Cell]
    record: Record
    kind: str = CLEAN
    outcome: Outcome = Outcome.CONVERTED
    reasons: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    skipped: str = ""
    merged: bool = False


class Rows:
    """Makes the rows of one export, one after the other."""

    def __init__(self, table: Table, seed: int, dirty: float, today: int) -> None:
        self._table = table
        self._dirty = dirty
        self._draw = draw_for(seed, today)
        self._dice = Dice(table, self._draw)
        self._renders = tuple(column.render for column in table.columns)
        self._number = 0
        self._kept: deque[Record] = deque(maxlen=_KEPT)
        self._waiting: list[tuple[int, int, Record]] = []
        self._can_merge = self._merge_next = False

    def make(self, rows: int) -> Iterator[Row]:
        """Make so many rows."""
        random, dirty = self._draw.random, self._dirty
        for index in range(rows):
            waiting = self._waiting
            if waiting and (waiting[0][0] <= index or rows - index <= len(waiting)):
                record = heappop(waiting)[2]
                row = Row(self._render(record), record)
            elif self._merge_next:
                row = self._merged()
            elif random() < dirty:
                row = self._spoilt(self._dice.one(), index, rows)
            else:
                row = self._clean()
            self._can_merge = row.kind == CLEAN
            yield row

    def _render(self, record: Record) -> list[Cell]:
        return [render(record) for render in self._renders]

    def _new(self) -> Record:
        record = self._table.make(self._number, self._draw)
        self._number += 1
        return record

    def _clean(self) -> Row:
        record = self._new()
        self._kept.append(record)
        return Row(self._render(record), record)

    def _spoilt(self, chance: Chance, index: int, rows: int) -> Row:
        if chance.kind is SEVERAL:
            return self._several()
        if chance.kind.name in _PAIR_NAMES:
            return self._paired(chance.kind, index, rows)
        record, place = self._suitable(chance)
        kind, draw = chance.kind, self._draw
        if kind.before:
            kind.before(record, draw)
        row = Row(self._render(record), record, kind.name, kind.outcome, (kind.name,), skipped=kind.reason)
        if place is not None:
            self._spoil(row, kind, place)
        if kind.spoil_row:
            row.cells = kind.spoil_row(row.cells, draw)
        return row

    def _suitable(self, chance: Chance) -> tuple[Record, int | None]:
        """Make records until the kind can befall one; numbers left out are as good as never given."""
        for _ in range(_TRIES):
            record = self._new()
            if chance.kind.suits(record):
                places = self._places(chance, record)
                if places:
                    return record, self._draw.one_of(places)
                if not chance.kind.roles:
                    return record, None
        raise RuntimeError(f"no record suits {chance.kind.name}")

    def _places(self, chance: Chance, record: Record) -> list[int]:
        """Give the columns that the kind can befall and in which something stands."""
        columns = self._table.columns
        fields = ((place, columns[place].field) for place in chance.places)
        return [place for place, field in fields if not field or record[field] is not None]

    def _spoil(self, row: Row, kind: Kind, place: int) -> None:
        column = self._table.columns[place]
        if kind.spoil:
            row.cells[place] = kind.spoil(Spot(row.cells[place], row.record, column, self._draw))
        row.columns = (*row.columns, column.name)

    def _several(self) -> Row:
        """Spoil two or three cells of one row."""
        record = self._new()
        row = Row(self._render(record), record, SEVERAL.name)
        wanted, spoilt = 2 + self._draw.below(2), set[int]()
        for _ in range(_TRIES):
            chance = self._dice.one_of_a_cell()
            places = [place for place in self._places(chance, record) if place not in spoilt]
            if places and chance.kind.suits(record):
                place = self._draw.one_of(places)
                self._spoil(row, chance.kind, place)
                row.reasons = (*row.reasons, chance.kind.name)
                if chance.kind.outcome is Outcome.REJECTED:
                    row.outcome = Outcome.REJECTED
                spoilt.add(place)
                if len(spoilt) == wanted:
                    return row
        raise RuntimeError("no record suits several kinds")

    def _paired(self, kind: Kind, index: int, rows: int) -> Row:
        if kind.name == "merged_driver_row":
            self._merge_next = not self._can_merge
            return self._clean() if self._merge_next else self._merged()
        if kind.name == "older_row_before":
            return self._older_before(kind, index, rows)
        if not self._kept:
            return self._clean()
        record = dict(self._kept.popleft())
        if kind.name == "older_row_behind":
            shift(record, -100 - self._draw.below(200))
        row = _belonging(kind, self._render(record), record)
        if kind.name == "duplicate_written_otherwise":
            self._write_otherwise(row)
        return row

    def _older_before(self, kind: Kind, index: int, rows: int) -> Row:
        """Write the licence as it was before its renewal; what is in force follows."""
        if rows - index - 1 <= len(self._waiting):
            return self._clean()
        record = self._new()
        older = dict(record)
        shift(older, -100 - self._draw.below(200))
        if "first_issue_date" in record:
            record["first_issue_date"] = older["first_issue_date"]
        heappush(self._waiting, (index + 1 + self._draw.below(_FARTHEST), self._number, record))
        return _belonging(kind, self._render(older), older)

    def _write_otherwise(self, row: Row) -> None:
        for _ in range(_TRIES):
            chance = self._dice.one_of_a_cell()
            places = self._places(chance, row.record)
            kind = chance.kind
            wanted = kind.outcome is Outcome.CONVERTED and kind.name != _CHANGES_TRUTH
            if wanted and places and kind.suits(row.record):
                self._spoil(row, kind, self._draw.one_of(places))
                row.reasons = (*row.reasons, kind.name)
                return

    def _merged(self) -> Row:
        """Write another driver of the vehicle above."""
        self._merge_next = False
        record = self._new()
        kept = zip(self._table.header, self._render(record), strict=True)
        cells = [cell if name in DRIVER_COLUMNS else None for name, cell in kept]
        row = _belonging(next(kind for kind in PAIRS if kind.name == "merged_driver_row"), cells, record)
        row.merged = True
        return row


def _belonging(kind: Kind, cells: list[Cell], record: Record) -> Row:
    return Row(cells, record, kind.name, kind.outcome, (kind.name,), skipped=kind.reason)
