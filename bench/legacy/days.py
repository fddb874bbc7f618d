"""Days as the exports write them; a day is its ISO text, or its proleptic ordinal where one counts."""

from datetime import date
from functools import cache
from typing import Final

_FIRST: Final = date(1900, 1, 1).toordinal()
_LAST: Final = date(2100, 1, 1).toordinal()
_ISO: Final = tuple(date.fromordinal(day).isoformat() for day in range(_FIRST, _LAST))
_EPOCH: Final = date(1970, 1, 1).toordinal()
_EXCEL_ZERO: Final = date(1899, 12, 30).toordinal()
"""Day 0 of the 1900 system for all days after its false 29 February 1900."""
_DAY_MS: Final = 86_400_000
_CHINA_MS: Final = 8 * 3_600_000
_MONTHS: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


def iso(day: int) -> str:
    """Write the day with this ordinal: 2023-04-12."""
    return _ISO[day - _FIRST]


@cache
def ordinal(text: str) -> int:
    """Number a day."""
    return date.fromisoformat(text).toordinal()


@cache
def last_day(day: int, years: int) -> int:
    """Give the last day of a term of years that begins on a day: the one before its anniversary."""
    begin = date.fromordinal(day)
    try:
        return begin.replace(year=begin.year + years).toordinal() - 1
    except ValueError:
        return date(begin.year + years, 2, 28).toordinal()


def dashes(text: str) -> str:
    """2023-04-12."""
    return text


def plain(text: str) -> str:
    """20230412."""
    return text.replace("-", "")


def slashes(text: str) -> str:
    """2023/4/12."""
    year, month, day = text.split("-")
    return f"{year}/{int(month)}/{int(day)}"


def chinese(text: str) -> str:
    """2023年4月12日."""
    year, month, day = text.split("-")
    return f"{year}年{int(month)}月{int(day)}日"


def dots(text: str) -> str:
    """2023.04.12."""
    return text.replace("-", ".")


def midnight(text: str) -> str:
    """2023-04-12 00:00:00."""
    return f"{text} 00:00:00"


def fourteen(text: str) -> str:
    """20230412103000."""
    return f"{text.replace('-', '')}103000"


@cache
def epoch_ms(text: str) -> str:
    """Midnight in China, in milliseconds since 1970-01-01 UTC."""
    return str((ordinal(text) - _EPOCH) * _DAY_MS - _CHINA_MS)


def excel_serial(text: str) -> int:
    """Number the day as spreadsheets do; 45028 is 2023-04-12."""
    return ordinal(text) - _EXCEL_ZERO


def oracle(text: str) -> str:
    """12-APR-23."""
    year, month, day = text.split("-")
    return f"{day}-{_MONTHS[int(month) - 1]}-{year[2:]}"
