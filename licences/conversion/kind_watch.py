"""Rows beside which another kind of business is named than they have by their type and codes.

What names it: a cell or the name of a column nobody reads (服务方式: 网约), the text the codes were read from
where the profile writes down the type, and what stands around the rows (a sheet called 网约车). The row comes
back until the profile tells such rows apart, or says that the words mean nothing of them.
"""

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from licences.conversion.beside import Fields
from licences.conversion.business_kinds import (
    EACH_TAXI,
    NONE,
    Kinds,
    kinds_around,
    kinds_in_cell,
    kinds_in_name,
)
from licences.conversion.compiled import EMPTY
from licences.conversion.fault import Fault, fault
from licences.conversion.header import Header, bound_sources
from licences.conversion.own_kind import OwnKind
from licences.conversion.profile import Record
from licences.conversion.readers.surroundings import OF_KIND
from licences.conversion.readers.table import CellProblem, Row
from licences.conversion.rules.characters import bare
from licences.conversion.state_words import is_no
from licences.memo import Memo

_ZERO: Final = frozenset({"0", "0.0", "0.00", "×", "x", "X"})


class _Column(NamedTuple):
    """A column, the kinds its name names, and what is known of its texts."""

    at: int
    recall: Callable[[str], Kinds | None]
    name: str
    named: Kinds
    known: Memo[str, Kinds]


def _column(at: int, name: str) -> _Column:
    known: Memo[str, Kinds] = Memo()
    return _Column(at, known.get, name, kinds_in_name(name), known)


class KindWatch:
    """Looks at the columns nobody reads, at their names, and at the names of those that are read."""

    def __init__(self, unread: Iterable[int], record: Record, header: Header, profile: str) -> None:
        self._own = OwnKind(record, header, profile)
        names = header.names
        self._unread = [_column(at, names[at]) for at in unread]
        read = {
            header.find(column)[0] for one in bound_sources(record, header, profile) for column in one.columns
        }
        of_read = [_column(at, names[at]) for at in sorted(read)]
        named = [one for one in of_read if one.named]
        self._always = [*named, *(one for one in self._unread if one.named)]
        self._unread = [*named, *self._unread]

    def look(
        self,
        cells: tuple[str, ...],
        fields: Fields,
        found: tuple[list[Fault], list[Fault]],
        *,
        is_suspect: bool,
    ) -> None:
        """Look at a row.

        Args:
            cells: of the row.
            fields: read from it.
            found: its faults and warnings; a column of which one tells is told of no more.
            is_suspect: whether a column nobody reads has a word of a kind.
        """
        faults, warnings = found
        for column in self._unread if is_suspect else self._always:
            text = cells[column.at]
            if not text:
                continue
            kinds = column.recall(text)
            if kinds is None:
                kinds = _kinds_of(column, text)
            if kinds and not self._own.is_one_of(kinds, cells, fields):
                _tell(column.name, faults)
        doubt = self._own.doubt(cells, fields)
        if doubt:
            said = fault(self._own.column, "", doubt)
            (warnings if doubt == "taxi_kind_not_told" else faults).append(said)


def _tell(name: str, faults: list[Fault]) -> None:
    """Tell of a column, unless something else has been told of it."""
    if all(one.column != name for one in faults):
        faults.append(fault(name, "", "kind_contradicted"))


def _kinds_of(column: _Column, text: str) -> Kinds:
    said = bare(text)
    is_nothing = said in EMPTY or said in _ZERO or is_no(said)
    return column.known.keep(text, NONE if is_nothing else column.named | kinds_in_cell(said))


class KindsAround:
    """Holds what stands around rows against what they are; the texts of a table are looked at once."""

    def __init__(self, own: OwnKind) -> None:
        self._own = own
        self._seen: tuple[CellProblem, ...] = ()
        self._of_kind: tuple[tuple[CellProblem, Kinds], ...] = ()
        self._others: tuple[CellProblem, ...] = ()
        self._left: Memo[object, tuple[CellProblem, ...]] = Memo()

    def left(self, row: Row, fields: Fields) -> tuple[CellProblem, ...]:
        """Give the problems of a row without those that name a kind it is of."""
        if row.problems is not self._seen:
            self._see(row.problems)
        if not self._of_kind:
            return row.problems
        asked = (self._own.codes_in(fields), self._own.text(row.cells))
        known = self._left.get(asked)
        return self._left.keep(asked, self._judge(row, fields)) if known is None else known

    def _see(self, problems: tuple[CellProblem, ...]) -> None:
        """Sort the problems of rows; those of a table are one object, so that this is done once."""
        self._seen = problems
        self._of_kind = tuple((one, kinds_around(one.said)) for one in problems if one.code == OF_KIND)
        self._others = tuple(one for one in problems if one.code != OF_KIND)
        self._left.clear()

    def _judge(self, row: Row, fields: Fields) -> tuple[CellProblem, ...]:
        """Judge by all that stands around; what names one kind of taxi tells which of several a row is."""
        own = [(one, kinds, self._own.is_one_of(kinds, row.cells, fields)) for one, kinds in self._of_kind]
        is_told = any(fits and not kinds.isdisjoint(EACH_TAXI) for _, kinds, fits in own)
        wrong = (one for one, kinds, fits in own if not fits and not (is_told and kinds >= EACH_TAXI))
        return (*self._others, *wrong)
