"""Days in columns no rule reads: whether one is past, and whether one tells that there is no end."""

import re
from datetime import date
from typing import Final

from licences.conversion.fault import RuleError
from licences.conversion.rules.dates import make_last_day

_day: Final = make_last_day("1900")
_DAY_OR_REASON: Final = re.compile(r"日期?|时间|原因|文号|(?i:rq|sj|yy|wh|date|time|day|reason|no)$")


def day_in(text: str) -> date | None:
    """Give the day a text is; None for a zero of a system and for what is none."""
    try:
        day = _day(text)
    except RuleError:
        return None
    return day if isinstance(day, date) else None


def is_past(text: str, today: date) -> bool:
    """Say whether a text is a day before this one; what is no day tells nothing."""
    day = day_in(text)
    return day is not None and day < today


def is_no_end(name: str, text: str, empty: frozenset[str], today: date) -> bool:
    """Say whether a text is the day of no end: the zero of a system, or a day to come.

    Where the column is no day or reason (注销标志), 0 is a code that nobody has explained.
    """
    if text in empty:
        return _DAY_OR_REASON.search(name) is not None
    try:
        day = _day(text)
    except RuleError as error:
        return error.fault in {"date_placeholder", "date_out_of_range"}
    return not isinstance(day, date) or day > today


def is_some(text: str, _today: date) -> bool:
    """Say whether a text is a day at all, and no zero of a system."""
    return day_in(text) is not None
