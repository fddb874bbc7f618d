"""Times within which no code list changes: what a list has answered stays true until the period is over."""

from bisect import bisect
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import chain, count
from typing import Final

from licences.codes.code_list import CodeList
from licences.memo import Memo

_generations: Final = count()
_MOST_PERIODS: Final = 1 << 20


class Periods:
    """The periods of a set of editions; no number is that of another set."""

    def __init__(self, lists: Mapping[str, Iterable[CodeList]]) -> None:
        self.lists = lists
        days: set[date] = set()
        for edition in chain.from_iterable(lists.values()):
            if edition.effective_from is not None:
                days.add(edition.effective_from)
            if edition.effective_to is not None and edition.effective_to < date.max:
                days.add(edition.effective_to + timedelta(days=1))
        self._changes = sorted(days)
        self._first = next(_generations) * _MOST_PERIODS
        self._known: Memo[date | None, int] = Memo()

    def number(self, on: date | None) -> int:
        """Number the period a day falls in; None = the newest editions of all lists."""
        known = self._known.get(on)
        if known is None:
            place = len(self._changes) + 1 if on is None else bisect(self._changes, on)
            known = self._known.keep(on, self._first + place)
        return known
