"""What a row is by itself: its type, its codes, and the kinds of taxi that its own text names."""

from collections.abc import Callable
from datetime import date
from operator import itemgetter
from typing import Final

from licences.conversion.beside import Fields
from licences.conversion.business_kinds import (
    EACH_TAXI,
    NONE,
    Kinds,
    is_hailed,
    is_taxi,
    is_told,
    kinds_around,
)
from licences.conversion.fault import RuleError
from licences.conversion.header import Header, bound_sources
from licences.conversion.profile import Record
from licences.conversion.rules.characters import bare
from licences.conversion.type_choice import BY_FAMILY
from licences.memo import Memo

_TWO_KINDS_SINCE: Final = date(2016, 11, 1)
"""《网络预约出租汽车经营服务管理暂行办法》 in force: from this day 出租汽车 may be of either kind."""
_CRUISING_BY_CODE: Final = "09002"


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
        self.text: Callable[[tuple[str, ...]], str | tuple[str, ...]]
        self.text = itemgetter(*found) if found else lambda _: ""
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
        text = self.text(cells)
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
