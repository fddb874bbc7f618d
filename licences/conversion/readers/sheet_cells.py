"""Cells of a sheet as text, as a person reads them; what the sheet itself has lost is a problem.

Excel keeps 15 significant digits: an 18-digit number stored as a number has lost its last ones, and no one
can bring them back.
"""

import re
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Final

_SURE: Final = 10**15
"""Whole numbers below are exact in Excel."""

SERIAL: Final = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
"""Number that may be a day of the years 1927 to 2177, counted from 1900 or 1904."""

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


def mistaken(value: Value) -> str:
    """Give the code of what Excel may have made of a text; empty where a number is as it was.

    >>> mistaken(990101199001011234.0), mistaken(True), mistaken(date(2026, 3, 12)), mistaken(18.5)
    ('digits_lost', 'truth_value', 'date_for_text', '')
    """
    if isinstance(value, bool):
        return "truth_value"
    if isinstance(value, int | float):  # whole numbers too long for Excel to have kept all of it
        return "digits_lost" if abs(value) >= _SURE else ""
    return "" if isinstance(value, str) else "date_for_text"


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
