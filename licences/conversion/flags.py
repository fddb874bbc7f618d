"""Flags and sparse days in columns no rule reads, which only the whole table shows.

A list of names of flags (dr, yn, zxbj) is always behind. So whatever holds few short codes, not all alike,
may tell which licences are in force: rows that differ from nearly all others come back, and all rows where no
value is that of nearly all. A day that few rows have may be one of an end: those rows are warned of. Where
9999-12-31 stands for none (history tables of warehouses), a day that is past ends the row.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from licences.conversion.compiled import EMPTY
from licences.conversion.fault import RuleError
from licences.conversion.flag_names import flag_words, may_be_end, may_be_flag
from licences.conversion.header import picker
from licences.conversion.remarks import is_remark, is_understood
from licences.conversion.rules.characters import bare
from licences.conversion.rules.dates import make_last_day
from licences.conversion.state_words import is_in_force, is_no, plain

_FEW: Final = 6
"""Different texts a column of flags has at most."""
_MOST_SEEN: Final = 64
"""Rows of different texts that are kept until they are counted by column."""
_CLEAR: Final = 2
"""Times all others that a value has to stand in a column to be the usual one."""
_IN_ORDER: Final = 3
"""Rows from which on different digits in every row are no flag, but a number in order."""
_LONGEST: Final = 8
_DIGITS_OF_DAYS: Final = (8, 14)
_CODE: Final = re.compile(r"[+-]?[0-9A-Za-z]|0[0-9]|[+-][A-Za-z]{2}|[\u4e00-\u9fff]", re.ASCII)
SPARSE: Final = "unread_sparse_date"
PAST: Final = "unread_expired"
_NEVER: Final = "9999"
_ZEROES: Final = frozenset({"0000", "0001", "1753", "1899", "1900", "1970", _NEVER})
_NO_DAY: Final = _ZEROES.union(text[:4] for text in EMPTY)
"""What a cell without a day begins with."""
_day: Final = make_last_day(None)


class Flags(NamedTuple):
    """What the whole of a table shows of the columns nothing is read from.

    Attributes:
        flags: column -> the texts that send a row back.
        days: column -> what to say of its days: `SPARSE` of all, `PAST` of past ones.
        twins: column -> those that are read and that it repeats (`twin_columns`).
    """

    flags: Mapping[str, Sequence[str]] = {}
    days: Mapping[str, str] = {}
    twins: Mapping[str, Sequence[str]] = {}

    def to_json(self) -> dict[str, dict[str, object]]:
        """Give it as a plan keeps it."""
        return {
            "flags": {name: list(texts) for name, texts in self.flags.items()},
            "days": dict(self.days),
            "twins": {name: list(others) for name, others in self.twins.items()},
        }


NO_FLAGS: Final = Flags()


class FlagColumns:
    """Looks at the columns of one table that may be flags or days; `note` every row, then ask for `found`."""

    def __init__(self, columns: Mapping[int, str]) -> None:
        """Take index and name of the columns."""
        self._names = columns
        self._counts: dict[int, Counter[str]] = {at: Counter() for at in columns}
        self._pick = picker(columns)
        self._seen: dict[tuple[str, ...], int] = {}
        """Rows by the texts of all columns still looked at: these are few."""
        self._filled: dict[int, int] = {}
        self._dates: tuple[int, ...] = ()
        self._of_history: set[int] = set()
        self._rows = 0

    def note(self, cells: tuple[str, ...]) -> None:
        """Look at a row that may become a licence."""
        self._rows += 1
        for at in self._dates:
            year = cells[at][:4]
            if year not in _NO_DAY:
                self._filled[at] += 1
            elif year == _NEVER:
                self._of_history.add(at)
        texts, seen = self._pick(cells), self._seen
        if texts in seen:
            seen[texts] += 1
        else:
            seen[texts] = 1
            if len(seen) >= _MOST_SEEN:
                self._fold()

    def found(self) -> Flags:
        """Give what the rows have shown."""
        self._fold()
        flags: dict[str, Sequence[str]] = {}
        for at, counts in self._counts.items():
            name = self._names[at]
            if may_be_flag(name) and (texts := tuple(_doubted(name, counts))):
                flags[name] = texts
            elif may_be_end(name) and _are_days(counts):
                self._look_at_days(at, counts)
        days = {self._names[at]: code for at in self._filled if (code := self._said_of(at))}
        return Flags(flags, days)

    def _fold(self) -> None:
        """Count the texts by column; of more texts than flags have, only days are looked at further."""
        for place, (at, counts) in enumerate([*self._counts.items()]):
            for texts, count in self._seen.items():
                counts[texts[place]] += count
            if len(counts) > _FEW:
                del self._counts[at]
                if may_be_end(self._names[at]) and _are_days(counts):
                    self._look_at_days(at, counts)
                    self._dates = (*self._dates, at)
        self._pick, self._seen = picker(self._counts), {}

    def _look_at_days(self, at: int, counts: Mapping[str, int]) -> None:
        self._filled[at] = sum(count for text, count in counts.items() if text[:4] not in _NO_DAY)
        if any(text.startswith(_NEVER) for text in counts):
            self._of_history.add(at)

    def _said_of(self, at: int) -> str:
        """Give what to say of the days of a column; empty where nearly every row has one."""
        if at in self._of_history:
            return PAST
        return SPARSE if 2 * self._filled[at] < self._rows else ""


def _are_days(texts: Iterable[str]) -> bool:
    days = [text for text in texts if text[:4] not in _NO_DAY]
    return bool(days) and all(map(_is_day, days))


def _is_day(text: str) -> bool:
    if len(text) < _LONGEST or (text.isdigit() and len(text) not in _DIGITS_OF_DAYS):
        return False
    try:
        _day(bare(text))
    except RuleError:
        return False
    return True


def _doubted(name: str, counts: Mapping[str, int]) -> Iterator[str]:
    """Give the texts of a column that send a row back, as they were written."""
    said: Counter[str] = Counter()
    for text, count in counts.items():
        said[_said(text)] += count
    values = [one for one in said if one]
    if len(said) == 1 or not values:
        return
    if all(map(_is_code, values)):
        bad = set() if _tell_another_thing(values, said) else _unusual(said)
    else:
        bad = set() if is_remark(name) else _not_in_force(values)
    yield from (text for text in counts if _said(text) in bad)


def _unusual(said: Counter[str]) -> set[str]:
    ((usual, count),) = said.most_common(1)
    return set(said) - ({usual} if count >= _CLEAR * (said.total() - count) else set())


def _not_in_force(values: Sequence[str]) -> set[str]:
    """Give what stands beside words of a licence in force, and is none."""
    if any(len(one) > _LONGEST for one in values) or not any(map(_is_word_in_force, values)):
        return set()
    return {one for one in values if not is_in_force(one) and (is_no(one) or not is_understood(one))}


def _is_word_in_force(text: str) -> bool:
    return len(text) > 1 and not text.isascii() and is_in_force(text)


def _is_code(text: str) -> bool:
    return _CODE.fullmatch(text) is not None or text in flag_words("value") or is_no(text)


def _tell_another_thing(values: Sequence[str], said: Counter[str]) -> bool:
    if all(value in flag_words("other") for value in values):
        return True
    return said.total() == len(said) == len(values) >= _IN_ORDER and all(
        value.isdecimal() for value in values
    )


def _said(text: str) -> str:
    said = plain(bare(text))
    return "" if said in EMPTY or said == "null" else said
