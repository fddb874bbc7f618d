"""Rows beside which another kind of business is named than they have by their type and codes.

What names it: a cell or the name of a column nobody reads (服务方式: 网约), the text the codes were read from
where the profile writes down the type, and what stands around the rows (a sheet called 网约车). The row comes
back until the profile tells such rows apart, or says that the words mean nothing of them.
"""

from collections.abc import Callable, Iterable
from datetime import date
from operator import itemgetter
from typing import Final, NamedTuple

from licences.conversion.beside import Fields
from licences.conversion.business_kinds import (
    EACH_TAXI,
    NONE,
    Kinds,
    is_hailed,
    is_taxi,
    is_told,
    kinds_around,
    kinds_in_cell,
    kinds_in_name,
)
from licences.conversion.compiled import EMPTY
from licences.conversion.fault import Fault, RuleError, fault
from licences.conversion.header import Header, bound_sources
from licences.conversion.profile import Record
from licences.conversion.readers.surroundings import OF_KIND
from licences.conversion.readers.table import CellProblem, Row
from licences.conversion.rules.characters import PADDING, bare
from licences.conversion.state_words import is_no
from licences.conversion.type_choice import BY_FAMILY
from licences.memo import Memo

_ZERO: Final = frozenset({"0", "0.0", "0.00", "×", "x", "X"})
_TWO_KINDS_SINCE: Final = date(2016, 11, 1)
"""《网络预约出租汽车经营服务管理暂行办法》 in force: from this day 出租汽车 may be of either kind."""
_CRUISING_BY_CODE: Final = "09002"


class _Column(NamedTuple):
    at: int
    name: str
    named: Kinds
    kinds: Memo[str, Kinds]


class OwnKind:
    """What a row of one record is: its type, its codes, and the kinds of taxi its own text names."""

    def __init__(self, record: Record, header: Header, profile: str) -> None:
        """Bind to a header; the text is that of the columns of codes and of conditions."""
        self._family = record.family
        self._codes, self._choose = BY_FAMILY[record.family]
        self._written = record.type_key
        read = [one for one in bound_sources(record, header, profile) if self._codes in one.into]
        names = [column for one in read for column in one.columns] + [one.column for one in record.when]
        found = tuple(dict.fromkeys(at for name in names for at in header.find(name)[:1]))
        self.column = "+".join(header.names[at] for at in found)
        self._text: Callable[[tuple[str, ...]], str | tuple[str, ...]]
        self._text = itemgetter(*found) if found else lambda _: ""
        self._own: Memo[str | tuple[str, ...], Kinds] = Memo()
        self._types: Memo[tuple[str, ...], str] = Memo()
        self._told: Memo[object, bool] = Memo()
        self._taxis: Memo[tuple[str, ...], bool] = Memo()

    def codes_in(self, fields: Fields) -> tuple[str, ...]:
        """Give the codes of a row; empty where there are none."""
        codes = fields.get(self._codes)
        return codes if isinstance(codes, tuple) else ()

    def type_of(self, codes: tuple[str, ...]) -> str:
        """Give the type of a row with these codes; empty where it has none."""
        if self._written or not codes:
            return self._written or ""
        known = self._types.get(codes)
        if known is None:
            try:
                known = self._types.keep(codes, self._choose(codes))
            except RuleError:
                known = self._types.keep(codes, "")
        return known

    def named(self, cells: tuple[str, ...]) -> Kinds:
        """Give the kinds of taxi that the row's own text names."""
        text = self._text(cells)
        known = self._own.get(text)
        if known is None:
            texts = (text,) if isinstance(text, str) else text
            kinds = NONE.union(*(kinds_around(bare(one)) for one in texts))
            known = self._own.keep(text, kinds & EACH_TAXI)
        return known

    def is_one_of(self, kinds: Kinds, cells: tuple[str, ...], fields: Fields) -> bool:
        """Say whether a row is of one of some kinds; true of one that has no type."""
        codes = self.codes_in(fields)
        type_key = self.type_of(codes)
        if not type_key or not codes:
            return True
        asked = (kinds, type_key, codes, self.named(cells))
        known = self._told.get(asked)
        if known is None:
            known = self._told.keep(asked, is_told(kinds, self._family, *asked[1:]))
        return known

    def doubt(self, cells: tuple[str, ...], fields: Fields) -> str:
        """Give the code of what the row's own text leaves in doubt; empty = nothing."""
        codes = self.codes_in(fields)
        of_taxi = self._taxis.get(codes)
        if of_taxi is None:
            of_taxi = self._taxis.keep(codes, is_taxi(codes, self._family))
        if not of_taxi:
            return ""
        named, type_key = self.named(cells), self.type_of(codes)
        if named:
            is_known = named != EACH_TAXI and self.is_one_of(named, cells, fields)
            return "kind_contradicted" if type_key and not is_known else ""
        issued = fields.get("issue_date")
        is_old = not isinstance(issued, date) or issued < _TWO_KINDS_SINCE
        is_certain = not type_key or is_hailed(type_key) or _CRUISING_BY_CODE in codes
        return "" if is_old or is_certain else "taxi_kind_not_told"


class KindWatch:
    """Looks at the columns nobody reads, at their names, and at the names of those that are read."""

    def __init__(self, unread: Iterable[int], record: Record, header: Header, profile: str) -> None:
        self._own = OwnKind(record, header, profile)
        names = header.names
        self._unread = [_Column(at, names[at], kinds_in_name(names[at]), Memo()) for at in unread]
        read = {
            header.find(column)[0] for one in bound_sources(record, header, profile) for column in one.columns
        }
        of_read = [_Column(at, names[at], kinds_in_name(names[at]), Memo()) for at in sorted(read)]
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
            found: its faults and warnings.
            is_suspect: whether a column nobody reads has a word of a kind.
        """
        faults, warnings = found
        for column in self._unread if is_suspect else self._always:
            kinds = _kinds_of(column, cells[column.at])
            if kinds and not self._own.is_one_of(kinds, cells, fields):
                faults.append(fault(column.name, "", "kind_contradicted"))
        doubt = self._own.doubt(cells, fields)
        if doubt:
            said = fault(self._own.column, "", doubt)
            (warnings if doubt == "taxi_kind_not_told" else faults).append(said)


def _kinds_of(column: _Column, text: str) -> Kinds:
    if not text:
        return NONE
    known = column.kinds.get(text)
    if known is None:
        said = bare(text).strip(PADDING)
        is_nothing = said in EMPTY or said in _ZERO or is_no(said)
        known = column.kinds.keep(text, NONE if is_nothing else column.named | kinds_in_cell(said))
    return known


class KindsAround:
    """Holds what stands around rows against what they are; the texts of a table are looked at once."""

    def __init__(self, own: OwnKind) -> None:
        self._own = own
        self._seen: tuple[CellProblem, ...] = ()
        self._of_kind: tuple[tuple[CellProblem, Kinds], ...] = ()
        self._others: tuple[CellProblem, ...] = ()

    def left(self, row: Row, fields: Fields) -> tuple[CellProblem, ...]:
        """Give the problems of a row without those that name a kind it is of.

        What names only the row's own kind of taxi tells which of several that something else names it is.
        """
        if row.problems is not self._seen:
            self._seen = row.problems
            self._of_kind = tuple(
                (one, kinds_around(one.said)) for one in row.problems if one.code == OF_KIND
            )
            self._others = tuple(one for one in row.problems if one.code != OF_KIND)
        if not self._of_kind:
            return row.problems
        wrong = [
            (one, kinds) for one, kinds in self._of_kind if not self._own.is_one_of(kinds, row.cells, fields)
        ]
        if not wrong:
            return self._others
        told = any(
            not kinds.isdisjoint(EACH_TAXI) and self._own.is_one_of(kinds, row.cells, fields)
            for _, kinds in self._of_kind
        )
        return (*self._others, *(one for one, kinds in wrong if not (told and kinds >= EACH_TAXI)))
