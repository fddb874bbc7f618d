"""Rows judged by what the whole table shows of the columns nothing is read from (`flags`)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from licences.conversion.beside import Beside, Fields
from licences.conversion.fault import Fault, fault
from licences.conversion.flags import SPARSE, Flags
from licences.conversion.rules.characters import bare
from licences.conversion.unread_days import is_past, is_some
from licences.memo import Memo


class _Days(NamedTuple):
    """A column of days: `tells` says of a day whether it is told, by `said`."""

    at: int
    said: Fault
    tells: Callable[[str, date], bool]
    known: Memo[str, bool]


def flag_watch(columns: Mapping[str, int], flags: Flags, today: date) -> Beside | None:
    """Make what looks at flags and days of an end; None where the table shows none.

    Args:
        columns: name -> index, of those that are not explained.
        flags: what the table shows.
        today: China time.
    """
    marked = [
        (columns[name], {text: flag_fault(name, text) for text in texts})
        for name, texts in flags.flags.items()
        if name in columns
    ]
    days = [
        _Days(columns[name], fault(name, "", code), is_some if code == SPARSE else is_past, Memo())
        for name, code in flags.days.items()
        if name in columns
    ]
    if not marked and not days:
        return None

    def look(cells: tuple[str, ...], _fields: Fields, faults: list[Fault], warnings: list[Fault]) -> None:
        for at, doubted in marked:
            said = doubted.get(cells[at])
            if said and all(one.column != said.column for one in faults):
                faults.append(said)
        for one in days:
            if cells[one.at] and _tells(one, cells[one.at], today):
                (warnings if one.said.code == SPARSE else faults).append(one.said)

    return look


def _tells(days: _Days, text: str, today: date) -> bool:
    known = days.known.get(text)
    return days.known.keep(text, days.tells(bare(text), today)) if known is None else known


def flag_fault(name: str, text: str) -> Fault:
    """Say that nobody has said what a value of a column means."""
    return fault(name, "", "unread_flag", value=bare(text) or "空 blank")
