"""Read a whole file once, before anything is issued: how many rows, and which speak of the same thing.

Of rows of the same licence the newest counts, by date of issue, then by last day. Rows of equal age that say
the same are duplicates; those that differ in their categories or scopes alone become one licence; if they
contradict each other otherwise all are refused, for nobody can tell which is right, and so it is when the age
of one cannot be read, or when the newer row lacks a category of an older one. A vehicle, a plate, a number or
a person told of under two licences, words or names is refused or warned of, as `same_things.tsv` says. What a
row says is compared as it was understood, not as it was written.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple
from uuid import UUID

from app.conversion.duplicates import UNKNOWN_AGE, Decision, DecisionSpool, KeySpool
from app.conversion.facts_spool import FactSpool
from app.conversion.left_out import note_left_out, settle_left_out, tell_left_out
from app.conversion.looked import Looked
from app.conversion.newer_ended import settle_newer_ended
from app.conversion.operators_told import settle_operators
from app.conversion.reasons import ASKED, ASKED_FOR_GOOD, IN_REGISTER, NOT_DECIDED, REFUSALS, Settled
from app.conversion.row_keys import RowKeys
from app.conversion.same_licence import facts_of, look_at, settle_by_age, settle_looked
from app.conversion.same_thing import settle_things
from app.conversion.source import Source
from licences.conversion.draft import Draft
from licences.conversion.flags import FlagColumns, Flags
from licences.conversion.mapper import KEY_FIELDS
from licences.conversion.readers.footnotes import Footnotes
from licences.conversion.readers.surroundings import look_below
from licences.conversion.readers.table import Row
from licences.conversion.twin_columns import TwinColumns
from licences.conversion.zeroed import ZeroedNumbers

_FIELDS: Final = KEY_FIELDS | RowKeys.FIELDS | {"issue_date", "valid_from", "valid_to"}
_DAYS: Final = 1 << 32
_PROGRESS_ROWS: Final = 5_000
_CHUNK_CHARACTERS: Final = 8 << 20
"""Of a chunk: it is held in memory several times over."""

Progress = Callable[[int], None]
"""Told, now and then, how many rows have been read."""


class PlannedChunk(NamedTuple):
    """Consecutive rows of one table; `settled` maps places in it to what other rows decide."""

    number: int
    table_index: int
    first_row: int
    row_count: int
    settled: dict[int, list[Settled]]


class Named(NamedTuple):
    """The licences a file speaks of, as valid or not.

    Attributes:
        spools: keys of their numbers.
        types: numbers of the types of certificates there are rows of.
        nameless: rows without a number that could be read.
    """

    spools: tuple[KeySpool, ...]
    types: frozenset[int]
    nameless: int


class Plan(NamedTuple):
    """What a first reading has found: sizes of chunks by table, and what is settled, on disk."""

    sizes: list[list[int]]
    decisions: DecisionSpool
    facts: FactSpool
    named: Named
    flags: list[Flags]
    operators: KeySpool
    newest_issue: date | None
    """The last day of issue that a row tells; None if no row does."""

    @property
    def row_count(self) -> int:
        """Give how many rows there are."""
        return sum(map(sum, self.sizes))

    def chunks(self) -> Iterator[PlannedChunk]:
        """Give the chunks in the order of the file, as often as asked; one at a time is in memory."""
        return _Chunks(self).every()


@contextmanager
def plan(source: Source, chunk_rows: int, folder: Path, progress: Progress) -> Iterator[Plan]:
    """Read the file; its plan can be had inside the block.

    Where something below the rows says an end of them, the file is read again with that in mind.

    Args:
        source: the file, opened.
        chunk_rows: most rows of a chunk; rows with photographs make smaller ones.
        folder: for spools; made, and removed again.
        progress: of the readings.

    Raises:
        SourceError: the file cannot be read to its end.
    """
    while True:
        with _planned(source, chunk_rows, folder, progress) as found:
            if found is not None:
                yield found
                return


@contextmanager
def _planned(source: Source, chunk_rows: int, folder: Path, progress: Progress) -> Iterator[Plan | None]:
    """Plan by what is known of the tables; None where more of them has become known."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as stack:
        keys = stack.enter_context(KeySpool(folder / "keys"))
        things = stack.enter_context(KeySpool(folder / "things"))
        ended = stack.enter_context(KeySpool(folder / "ended"))
        unsure = stack.enter_context(KeySpool(folder / "unsure"))
        tied = stack.enter_context(KeySpool(folder / "ties"))
        decisions = stack.enter_context(DecisionSpool(folder / "decisions"))
        facts = stack.enter_context(FactSpool(folder / "facts"))
        operators = stack.enter_context(KeySpool(folder / "operators"))
        mentions = stack.enter_context(KeySpool(folder / "mentions"))
        left_out = note_left_out(source, mentions, progress)
        row_keys = RowKeys(keys, things, ended, unsure, operators)
        spooled = _spool(source, row_keys, decisions, chunk_rows, progress)
        if spooled is None:
            yield None
            return
        sizes, flags, newest = spooled
        named = Named((keys, unsure), row_keys.types, row_keys.nameless)
        planned = Plan(sizes, decisions, facts, named, flags, operators, _issued_at(newest))
        looked = Looked.none(planned.row_count)
        whole = source.profile.whole_lists
        settle_by_age(keys, looked, decisions, whole_lists=whole)
        settle_things(things, looked, decisions)
        settle_newer_ended(things, ended, looked, decisions)
        settle_operators(operators, things, looked, decisions)
        settle_left_out(mentions, (keys, things), looked, decisions, planned.row_count)
        if looked.any():
            _look(source, looked, tied, facts, progress)
        tell_left_out(left_out, facts, planned.row_count)
        facts.finish()
        if looked.any():
            settle_looked(tied, facts, decisions, whole_lists=whole)
        yield planned
    folder.rmdir()


def _spool(
    source: Source, keys: RowKeys, decisions: DecisionSpool, chunk_rows: int, progress: Progress
) -> tuple[list[list[int]], list[Flags], int] | None:
    """Note the keys of all rows; gives, by table, the number of rows of each chunk and what flags there are.

    The last is the rank of the row that was issued last.

    None where something below the rows of a table says an end of them: the keys may be others then. Rows
    with numbers a spreadsheet has damaged are refused: only their whole column shows it.
    """
    flags: list[Flags] = []
    sizes: list[list[int]] = []
    place, newest, is_news = 0, UNKNOWN_AGE, False
    for table in source.tables:
        mapper = source.mapper(table, _FIELDS)
        chunks = _Sizes(chunk_rows)
        numbers = ZeroedNumbers(source.mapper(table).number_columns())
        columns = FlagColumns(source.mapper(table).flag_columns())
        twins = TwinColumns(source.mapper(table).possible_twins(), table.header)
        footnotes = Footnotes()
        for row in table.rows():
            draft = mapper.draft(row)
            numbers.note(row.cells, place if draft.skip is None else None)
            if draft.key is not None:
                rank = _rank(draft)
                newest = max(newest, rank)
                keys.add(draft, place, rank)
                footnotes.records_follow()
            else:
                footnotes.note(row)
                keys.add_unsure(draft, place)
            if draft.skip is None and (draft.key is not None or not row.problems):
                columns.note(row.cells)
                twins.note(row.cells)
            chunks.add(row)
            place += 1
            if place % _PROGRESS_ROWS == 0:
                progress(place)
        sizes.append(chunks.done())
        flags.append(columns.found()._replace(twins=twins.found()))
        table.announced = max(table.announced, footnotes.announced)
        is_news |= look_below(table, footnotes.texts())
        for damaged, column in numbers.damaged():
            decisions.add(Decision(damaged, "number_zeroed", column + 1, damaged))
    progress(place)
    return None if is_news else (sizes, flags, newest)


def _look(source: Source, looked: Looked, tied: KeySpool, facts: FactSpool, progress: Progress) -> None:
    """Read the file again, and note what the rows say that have to be looked at."""
    for place, row, table in source.rows():
        is_tied = place in looked.tied
        if is_tied or place in looked.told:
            draft = source.mapper(table).draft(row)
            facts.add(place, facts_of(draft))
            if is_tied:
                look_at(draft, place, _rank(draft), tied)
        if place % _PROGRESS_ROWS == 0:
            progress(place)


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


def _rank(draft: Draft) -> int:
    """Put date of issue and last day into one number that grows with both; 0 = nobody can tell."""
    issued, last = draft.fields.get("issue_date"), draft.fields.get("valid_to")
    if not (isinstance(issued, date) and isinstance(last, date)):
        return UNKNOWN_AGE
    return issued.toordinal() * _DAYS + last.toordinal()


def _issued_at(rank: int) -> date | None:
    """Give the date of issue of a row by its rank."""
    return None if rank == UNKNOWN_AGE else date.fromordinal(rank // _DAYS)


class _Chunks:
    """Cuts what was planned into chunks."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._decisions = iter(plan.decisions)
        self._next = next(self._decisions, None)

    def every(self) -> Iterator[PlannedChunk]:
        """Give the chunks in the order of the file."""
        number = place = 0
        for table_index, chunks in enumerate(self._plan.sizes):
            first, table = 0, range(place, place + sum(chunks))
            for rows in chunks:
                settled = self._settled(place, rows, table)
                yield PlannedChunk(number, table_index, first, rows, settled)
                number += 1
                first += rows
                place += rows

    def _settled(self, place: int, rows: int, table: range) -> dict[int, list[Settled]]:
        settled: dict[int, list[Settled]] = {}
        while self._next is not None and self._next.row < place + rows:
            decision = self._next
            facts = self._plan.facts.of(decision.other_row)
            one = Settled(decision.reason, decision.other, facts.said if facts else "")
            if decision.reason == IN_REGISTER:
                one = Settled(decision.reason, 0, str(UUID(int=decision.other_row << 64 | decision.other)))
            if decision.reason == "rows_joined":
                one = one._replace(said=" ".join(self._joined(decision)))
            ones = settled.setdefault(decision.row - place, [])
            if one not in ones:
                ones.append(one)
            if decision.other_row not in table:
                if decision.reason in REFUSALS:
                    ones.append(Settled(NOT_DECIDED, decision.other, ""))
                elif decision.reason in ASKED:
                    ones.append(Settled(ASKED_FOR_GOOD, decision.other, ""))
            self._next = next(self._decisions, None)
        return settled

    def _joined(self, decision: Decision) -> list[str]:
        own, other = (self._plan.facts.of(row) for row in (decision.row, decision.other_row))
        return [code for one in (own, other) if one for code in one.codes]
