"""Moments become days by the clock of China, which had summer time from 1986 to 1991."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

_STANDARD: Final = timedelta(hours=8)
_SUMMER: Final = timedelta(hours=9)
_SUMMERS: Final = {
    year: (
        datetime(year, *first, tzinfo=UTC) + timedelta(hours=2) - _STANDARD,
        datetime(year, *last, tzinfo=UTC) + timedelta(hours=2) - _SUMMER,
    )
    for year, first, last in (
        (1986, (5, 4), (9, 14)),
        (1987, (4, 12), (9, 13)),
        (1988, (4, 17), (9, 11)),
        (1989, (4, 16), (9, 17)),
        (1990, (4, 15), (9, 16)),
        (1991, (4, 14), (9, 15)),
    )
}
"""Year -> begin and end of summer time, both at two o'clock (tz database, Asia/Shanghai).

Those of the 1940s are before the first day a date may have.
"""


def day_in_china(moment: datetime) -> date:
    """Give the day it was in China.

    >>> day_in_china(datetime(1988, 6, 30, 15, tzinfo=UTC)).isoformat()  # midnight of a summer's day
    '1988-07-01'
    >>> day_in_china(datetime(2023, 6, 30, 15, tzinfo=UTC)).isoformat()
    '2023-06-30'
    """
    return (moment + _offset(moment)).date()


def is_midnight_in_utc(day: date, clock: str) -> bool:
    """Say whether a time without a mark is when, by UTC, a day begins in China: perhaps that day is meant.

    Args:
        day: as it is written.
        clock: hours and minutes, `HH:MM`; seconds are 0.

    >>> is_midnight_in_utc(date(2025, 4, 5), "16:00"), is_midnight_in_utc(date(1988, 6, 30), "15:00")
    (True, True)
    >>> is_midnight_in_utc(date(2025, 4, 5), "15:00")
    False
    """
    hour, minute = map(int, clock.split(":"))
    moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
    here = moment + _offset(moment)
    return here.hour == here.minute == 0


def _offset(moment: datetime) -> timedelta:
    begin, end = _SUMMERS.get(moment.year, (moment, moment))
    return _SUMMER if begin <= moment < end else _STANDARD
