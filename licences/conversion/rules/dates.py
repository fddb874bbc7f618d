"""Dates in every form seen in exports; what could be two days is refused.

| form | example |
|---|---|
| digits, perhaps with a time | 20230412, 20230412103000 |
| year first, any separator, perhaps with a time | 2023-04-12, 2023/4/12, 2023.04.12, 2023年4月12日 |
| Oracle | 12-APR-23, 12-4月 -23, 12-APR-23 10.30.00.000000 AM |
| SQL Server | Apr 12 2023 10:30AM |
| number of a program that counts in fractions | 20230412.0 |
| milliseconds since 1970 | 1681228800000 |
| serial number of a spreadsheet | 45028, only when the profile says which system counts it |
| time in UTC (a day later in China from 16:00 on) | 2023-04-11T16:00:00Z, 2023-04-11 16:00:00+00:00 |
| no value | 0000-00-00 |
| first days of computer systems, refused | 1970-01-01, 1900-01-01, 1753-01-01, 0001-01-01, 01-JAN-00 |
| time at which a day begins in China by UTC, without a mark, refused | 2023-04-11 16:00:00 |
| term of which the end is taken; only for a last day | 2023-04-12至2027-04-11 |
| without term | 长期, 永久, 9999-12-31; only for a last day |
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from licences.conversion.fault import RuleError
from licences.conversion.rules.characters import half_width
from licences.conversion.rules.china_time import day_in_china, is_midnight_in_utc
from licences.conversion.rules.value import ABSENT, Nothing, Outcome, RowRule
from licences.texts.destroyed import mended
from licences.types.values import FIRST_DAY, LAST_DAY, NO_TERM

SYSTEMS: Final = {"1900": date(1899, 12, 30), "1904": date(1904, 1, 1)}
"""Day 0 of the two date systems of spreadsheets; that of 1900 counts a 29 February 1900 that never was."""
_TIME: Final = (
    r"(?:(?:T| +|(?<=日))([01]?\d|2[0-3])[:时]([0-5]?\d)(?:[:分]([0-5]?\d)秒?(?:\.\d{1,9})?)?分?"
    r" ?(Z|[+]0[08]:?00)?)?"
)
_YEAR_FIRST: Final = re.compile(
    rf"(\d{{4}})(?:年 ?(\d{{1,2}})月 ?(\d{{1,2}})日?|([-/.])(\d{{1,2}})\4(\d{{1,2}})){_TIME}", re.ASCII
)
_DIGITS: Final = re.compile(r"(\d{4})(\d{2})(\d{2})(?:([01]\d|2[0-3])([0-5]\d)([0-5]\d))?", re.ASCII)
_ORACLE: Final = re.compile(rf"(\d{{1,2}})-([A-Z]{{3}}|\d{{1,2}}月) ?-(\d{{2}}|\d{{4}}){_TIME}", re.ASCII)
_HALF_DAYS: Final = re.compile(
    r"(?:(?P<day>\d{1,2})-(?P<month>[A-Z]{3}|\d{1,2}月) ?-(?P<year>\d{2}|\d{4})"
    r"|(?P<name>[A-Z]{3}) +(?P<of_month>\d{1,2}),? +(?P<of>\d{4}))"
    r"(?: +(?P<hour>0?\d|1[0-2])[.:](?P<minute>[0-5]\d)(?:[.:](?P<second>[0-5]\d)(?:[.:]\d{1,9})?)?"
    r" ?(?P<half>AM|PM|上午|下午))?(?P<zone> ?(?:[+]0?8:00|PRC|ASIA/SHANGHAI))?",
    re.ASCII,
)
"""Oracle's and SQL Server's time of twelve hours."""
_MONTH_ONLY: Final = re.compile(
    r"(?:19|20)\d{2}(?:年 ?\d{1,2}月?|[-/.](?:0?[1-9]|1[0-2])|(?:0[1-9]|1[0-2]))", re.ASCII
)
_FIRST_OF_SYSTEMS: Final = re.compile(
    r"(?:0001|1753|1900)[-/.年]?0?1[-/.月]?0?1(?!\d)日?.*|1900-01-0[01].*|1899[-/.]?12[-/.]?3[01].*"
    r"|0?1-(?:JAN|1月) ?-(?:00|0001|1900).*|JAN +0?1,? +1900.*",
    re.ASCII,
)
"""Days that databases write where none was given; Oracle prints those of 1900 and 2000 alike."""
_TERM: Final = re.compile(r"(.*?\d[日号]?) ?(?:至|到|~|～|—{1,2}|--| - |起至|起?止) ?(.+)")
_SHORT_MILLISECONDS: Final = 12
"""Milliseconds before September 2001; some are a day with hours and minutes just as well."""
_MILLISECONDS: Final = re.compile(r"\d{12,13}", re.ASCII)
_SERIAL: Final = re.compile(r"(\d{5})(?:\.\d+)?", re.ASCII)
_DAY_FIRST: Final = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})", re.ASCII)
_ZERO: Final = re.compile(r"0{8}(?:0{6})?|0{4}[-/.]00?[-/.]00?(?: 00:00:00)?", re.ASCII)
_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"), start=1
    )
}
_NO_TERM: Final = frozenset({"长期", "永久", "长期有效", "永久有效", "无期限", "无固定期限"})
_UTC: Final = ("Z", "+00")
_END_OF_DAY: Final = time(23, 59)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_PIVOT: Final = 50
"""Two-digit years of Oracle's RR format: 00-49 are 2000-2049, 50-99 are 1950-1999."""
_LAST_OF_ANY_CENTURY: Final = re.compile(rf"\d{{1,2}}-(?:[A-Z]{{3}}|\d{{1,2}}月) ?-99{_TIME}", re.ASCII)
"""1999, 2099, or 9999, which Oracle prints as 99 and which means that there is no last day."""
DayReader = Callable[[str], date | Nothing]


def make_date(system: str | None) -> DayReader:
    """Make the rule for a day that must be a real day.

    Args:
        system: "1900" or "1904" when the column may hold serial numbers of that spreadsheet system.

    >>> date_of = make_date(None)
    >>> date_of("2023年4月12日") == date_of("20230412103000") == date_of("12-APR-23")
    True
    >>> date_of("1681228800000").isoformat()  # 16:00 UTC of the day before: midnight in China
    '2023-04-12'
    >>> date_of("0000-00-00")
    <Nothing.ABSENT: 'absent'>
    >>> date_of("2023-04-11T16:00:00.000Z").isoformat()  # the same moment
    '2023-04-12'
    >>> make_date("1900")("45028") == make_date("1904")("43566") == date_of("2023-04-12")
    True

    A serial number without its system, and day and month in an order nobody states, are refused:

    >>> date_of("45028")
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: date_serial
    >>> date_of("04/12/2023")
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: date_ambiguous
    >>> date_of("2023-02-30")
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: date_not_real
    """
    first = None if system is None else SYSTEMS[system]

    def read(value: str) -> date | Nothing:
        plain = mended(half_width(value))
        if plain in _NO_TERM:
            raise RuleError("date_without_term")
        if _ZERO.fullmatch(plain):
            return ABSENT
        if _FIRST_OF_SYSTEMS.fullmatch(plain.upper()):
            raise RuleError("date_placeholder")
        day = _day(plain, first)
        if not FIRST_DAY <= day <= LAST_DAY:
            raise RuleError("date_out_of_range", first=FIRST_DAY, last=LAST_DAY)
        if day == FIRST_DAY:
            raise RuleError("date_placeholder")
        return day

    return read


def make_last_day(system: str | None) -> DayReader:
    """Make the rule for the last day of a term, which may have none.

    >>> last_day = make_last_day(None)
    >>> last_day("长期").isoformat(), last_day("9999-12-31").isoformat(), last_day("2027.1.4").isoformat()
    ('9999-12-31', '9999-12-31', '2027-01-04')
    """
    first = None if system is None else SYSTEMS[system]
    read_day = make_date(system)

    def read(value: str) -> date | Nothing:
        plain = mended(half_width(value))
        ends = _TERM.fullmatch(plain)
        if ends:
            read_day(ends[1])
            plain = ends[2]
        if plain in _NO_TERM:
            return NO_TERM
        if plain.startswith("9999") and _day(plain, first) == NO_TERM:
            return NO_TERM
        if _LAST_OF_ANY_CENTURY.fullmatch(plain.upper()):
            raise RuleError("date_ambiguous")
        return read_day(plain)

    return read


def make_term(system: str | None) -> RowRule:
    """Make the rule for a term in one cell: its first and its last day.

    >>> [day.isoformat() for day in make_term(None)(("2020-01-01至2026-12-31",))]
    ['2020-01-01', '2026-12-31']
    """
    first_day, last_day = make_date(system), make_last_day(system)

    def read(cells: tuple[str, ...]) -> tuple[Outcome, ...]:
        ends = _TERM.fullmatch(half_width(cells[0]))
        if not ends:
            raise RuleError("term_form")
        return first_day(ends[1]), last_day(ends[2])

    return read


def _day(plain: str, first: date | None) -> date:
    found = _YEAR_FIRST.fullmatch(plain)
    if found:
        year, month, day, _, other_month, other_day, *moment = found.groups()
        return _in_china(_real(year, month or other_month, day or other_day), *moment)
    found = _DIGITS.fullmatch(plain)
    if found:
        year, month, day, hour, minute, second = found.groups()
        return _in_china(_real(year, month, day), hour, minute, second, None)
    found = _ORACLE.fullmatch(plain.upper())
    if found:
        day, month, year, *moment = found.groups()
        return _in_china(_oracle(day, month, year), *moment)
    found = _HALF_DAYS.fullmatch(plain.upper())
    if found:
        return _of_half_days(found)
    if _MILLISECONDS.fullmatch(plain):
        if len(plain) == _SHORT_MILLISECONDS and plain[:2] in {"19", "20"}:
            raise RuleError("date_ambiguous")
        return day_in_china(_EPOCH + timedelta(milliseconds=int(plain)))
    return _serial(plain, first)


def _in_china(day: date, hour: str | None, minute: str | None, second: str | None, zone: str | None) -> date:
    """Give the day it is in China; the last minute of a day in UTC may be meant for the end of that day.

    A time without a mark at which, by UTC, a day begins in China may be meant for that day or for this.
    """
    if hour is None or minute is None or day == NO_TERM:
        return day
    if zone is None:
        if int(second or 0) == 0 and is_midnight_in_utc(day, f"{hour}:{minute}"):
            raise RuleError("date_perhaps_utc")
        return day
    if not zone.startswith(_UTC):
        return day
    clock = time(int(hour), int(minute))
    if clock == _END_OF_DAY:
        raise RuleError("date_ambiguous")
    return day_in_china(datetime.combine(day, clock, tzinfo=UTC))


def _of_half_days(found: re.Match[str]) -> date:
    day, month = found["day"] or found["of_month"], found["month"] or found["name"]
    written = _oracle(day, month, found["year"] or found["of"])
    if found["hour"] is None:
        return written
    hour = int(found["hour"]) % 12 + 12 * (found["half"] in {"PM", "下午"})
    return _in_china(written, str(hour), found["minute"], found["second"], found["zone"])


def _oracle(day: str, month: str, year: str) -> date:
    number = _MONTHS.get(month) or (int(month[:-1]) if month.endswith("月") else 0)
    if len(year) == 2:  # noqa: PLR2004 - two digits, see _PIVOT
        year = f"{'20' if int(year) < _PIVOT else '19'}{year}"
    return _real(year, number, day)


def _serial(plain: str, first: date | None) -> date:
    found = _SERIAL.fullmatch(plain)
    if not found and _MONTH_ONLY.fullmatch(plain):
        raise RuleError("date_without_day")
    if not found and _TERM.fullmatch(plain):
        raise RuleError("date_two_days")
    if not found:
        raise RuleError("date_ambiguous" if _DAY_FIRST.fullmatch(plain) else "date_unknown_form")
    if first is None:
        raise RuleError("date_serial")
    return first + timedelta(days=int(found[1]))


def _real(year: str | int, month: str | int, day: str | int) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise RuleError("date_not_real") from error
