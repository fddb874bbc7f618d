"""Cells of a sheet as text, as a person reads them; what the sheet itself has lost is a problem.

Excel keeps 15 significant digits: an 18-digit number stored as a number has lost its last ones, and no one
can bring them back.
"""

from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Final

_SURE: Final = 10**15
"""Whole numbers below are exact in Excel."""

Value = int | float | str | bool | time | date | datetime | timedelta


def text_of(value: Value) -> str:
    """Give a cell as text: numbers without ".0" and exponent, dates as ISO, a time of midnight left out.

    >>> text_of(440600000005.0), text_of(18.5), text_of(datetime(2023, 4, 12))
    ('440600000005', '18.5', '2023-04-12')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S").removesuffix(" 00:00:00")
    if isinstance(value, timedelta):
        return _duration(value)
    return value.isoformat()


def digits_lost(value: Value) -> bool:
    """Say whether a whole number is too long for Excel to have kept all of it."""
    return isinstance(value, float | int) and not isinstance(value, bool) and abs(value) >= _SURE


def _number(value: float) -> str:
    if not isfinite(value):
        return str(value)
    if value == int(value):
        return str(int(value))
    return f"{value:.15g}" if "e" not in f"{value:.15g}" else f"{value:.20f}".rstrip("0")


def _duration(value: timedelta) -> str:
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"
