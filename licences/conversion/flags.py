"""Flags and sparse days in columns no rule reads, which only the whole table shows.

A list of names of flags (dr, yn, zxbj) is always behind. So whatever holds few short codes, not all alike,
may tell which licences are in force: rows that differ from nearly all others come back, and all rows where no
value is that of nearly all. A day that few rows have may be one of an end: those rows are warned of. Where
9999-12-31 stands for none (history tables of warehouses), a day that is past ends the row.

Words, and names of columns that ask something harmless, are rows of `data/flag_words.tsv`.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

from licences.conversion.compiled import EMPTY
from licences.conversion.fault import RuleError
from licences.conversion.remarks import is_remark, is_understood
from licences.conversion.rules.characters import PADDING, bare
from licences.conversion.rules.dates import make_last_day
from licences.conversion.state_words import is_in_force, is_no, kind_of_column, plain

_FEW: Final = 6
"""Different texts a column of flags has at most."""
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
    """

    flags: Mapping[str, Sequence[str]] = {}
    days: Mapping[str, str] = {}

    def to_json(self) -> dict[str, dict[str, object]]:
        """Give it as a plan keeps it."""
        return {"flags": {name: list(texts) for name, texts in self.flags.items()}, "days": dict(self.days)}


NO_FLAGS: Final = Flags()


def may_be_flag(name: str) -> bool:
    """Say whether nothing is known of a column by its name that its codes are, but a state.

    >>> may_be_flag("zxbj"), may_be_flag("是否缴证"), may_be_flag("性别"), may_be_flag("vehColor")
    (True, True, False, False)
    """
    said, words = _split(name)
    return not (
        kind_of_column(name)
        or any(word in said for word in _words("column"))
        or not _words("column_latin").isdisjoint(words)
    )


def may_be_end(name: str) -> bool:
    """Say whether nothing is known of a column of days by its name.

    >>> may_be_end("退场日期"), may_be_end("dw_end_date"), may_be_end("打印日期"), may_be_end("create_time")
    (True, True, False, False)
    """
    said, words = _split(name)
    return not (
        kind_of_column(name)
        or any(word in said for word in _words("day"))
        or not _words("day_latin").isdisjoint(words)
    )


class FlagColumns:
    """Looks at the columns of one table that may be flags or days; `note` every row, then ask for `found`."""

    def __init__(self, columns: Mapping[int, str]) -> None:
        """Take index and name of the columns."""
        self._names = columns
        self._counts: dict[int, dict[str, int]] = {at: {} for at in columns}
        self._open = tuple(self._counts.items())
        self._filled: dict[int, int] = {}
        self._dates: tuple[int, ...] = ()
        self._of_history: set[int] = set()
        self._rows = 0

    def note(self, cells: tuple[str, ...]) -> None:
        """Look at a row that may become a licence."""
        self._rows += 1
        for at, counts in self._open:
            text = cells[at]
            if text in counts:
                counts[text] += 1
            elif len(counts) < _FEW:
                counts[text] = 1
            else:
                self._give_up(at, counts, text)
        for at in self._dates:
            year = cells[at][:4]
            if year not in _NO_DAY:
                self._filled[at] += 1
            elif year == _NEVER:
                self._of_history.add(at)

    def found(self) -> Flags:
        """Give what the rows have shown."""
        flags: dict[str, Sequence[str]] = {}
        for at, counts in self._open:
            name = self._names[at]
            if may_be_flag(name) and (texts := tuple(_doubted(name, counts))):
                flags[name] = texts
            elif may_be_end(name) and _are_days(counts):
                self._look_at_days(at, counts)
        days = {self._names[at]: code for at in self._filled if (code := self._said_of(at))}
        return Flags(flags, days)

    def _give_up(self, at: int, counts: dict[str, int], text: str) -> None:
        """Go on with a column of more texts than flags have only where they are days."""
        self._open = tuple(one for one in self._open if one[0] != at)
        if may_be_end(self._names[at]) and _are_days([*counts, text]):
            self._look_at_days(at, {**counts, text: 1})
            self._dates = (*self._dates, at)

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
        _day(bare(text).strip(PADDING))
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
    return _CODE.fullmatch(text) is not None or text in _words("value") or is_no(text)


def _tell_another_thing(values: Sequence[str], said: Counter[str]) -> bool:
    if all(value in _words("other") for value in values):
        return True
    return said.total() == len(said) == len(values) >= _IN_ORDER and all(
        value.isdecimal() for value in values
    )


def _said(text: str) -> str:
    said = plain(bare(text).strip(PADDING))
    return "" if said in EMPTY or said == "null" else said


def _split(name: str) -> tuple[str, frozenset[str]]:
    said = plain(name.rpartition("/")[2]).replace("_", " ")
    joined = said.replace(" ", "")
    return joined, frozenset({joined, *said.split()})


def _words(kind: str) -> frozenset[str]:
    return _by_kind()[kind]


@cache
def _by_kind() -> dict[str, frozenset[str]]:
    file = resources.files("licences.conversion").joinpath("data", "flag_words.tsv")
    lines = file.read_text(encoding="utf-8").splitlines()
    found: dict[str, set[str]] = {}
    for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
        found.setdefault(row["kind"], set()).add(row["word"])
    return {kind: frozenset(words) for kind, words in found.items()}
