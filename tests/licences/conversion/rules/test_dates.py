"""Dates in every form; what could be two days is refused."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licences.conversion.fault import RuleError
from licences.conversion.rules.dates import SYSTEMS, make_date, make_last_day
from licences.conversion.rules.value import ABSENT
from licences.types.values import NO_TERM

DAY = date(2023, 4, 12)
DAYS = st.dates(date(1970, 1, 2), date(2199, 12, 31))


@pytest.mark.parametrize(
    "raw",
    [
        "20230412",
        "2023-04-12",
        "2023/4/12",
        "2023年4月12日",
        "2023年04月12",
        "2023.04.12",
        "2023-04-12 00:00:00",
        "2023-04-12T10:30",
        "2023-04-12 10:30:00.0",
        "2023/4/12 9:05",
        "20230412103000",
        "1681228800000",
        "12-APR-23",
        "12-apr-2023",
        "12-4月 -23",
        " ２０２３－０４－１２ ",
        "2023-04-11T16:00:00Z",
        "2023-04-11T16:00:00.000Z",
        "2023-04-11T16:00:00+00:00",
        "2023-04-11 16:00:00 +0000",
        "2023-04-12T15:59:59Z",
        "2023-04-12T16:00:00+08:00",
        "2023年4月12日10时30分",
    ],
)
def test_every_form_of_a_day_is_read(raw):
    """All forms seen in exports mean the same day."""
    assert make_date(None)(raw) == DAY


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("2023-02-30", "date_not_real"),
        ("20231301", "date_not_real"),
        ("31-FEB-23", "date_not_real"),
        ("04/12/2023", "date_ambiguous"),
        ("12.04.23", "date_ambiguous"),
        ("202304121030", "date_ambiguous"),
        ("2023-04-12T23:59:59Z", "date_ambiguous"),
        ("2023-04-12:30", "date_unknown_form"),
        ("1970-01-01", "date_placeholder"),
        ("1970-01-01 08:00:00", "date_placeholder"),
        ("1970-01-01T00:00:00Z", "date_placeholder"),
        ("45028", "date_serial"),
        ("230412", "date_unknown_form"),
        ("2023-4/12", "date_unknown_form"),
        ("昨天", "date_unknown_form"),
        ("12-XYZ-23", "date_not_real"),
        ("长期", "date_without_term"),
        ("1949-10-01", "date_out_of_range"),
        ("2999-12-31", "date_out_of_range"),
        ("12-APR-52", "date_out_of_range"),
    ],
)
def test_what_is_no_certain_day_is_refused(raw, code):
    """Impossible, ambiguous and unknown dates are told apart."""
    with pytest.raises(RuleError) as caught:
        make_date(None)(raw)
    assert caught.value.fault == code


@pytest.mark.parametrize("raw", ["0000-00-00", "0000-00-00 00:00:00", "00000000", "0000/00/00"])
def test_a_zero_date_is_no_value(raw):
    """The zero date of databases means that there is none."""
    assert make_date(None)(raw) is ABSENT


@pytest.mark.parametrize(
    "raw",
    [
        "长期",
        "永久",
        "长期有效",
        "9999-12-31",
        "99991231",
        "9999/12/31 00:00:00",
        "9999-12-30T16:00:00Z",
        "9999-12-31T23:59:59Z",
    ],
)
def test_a_last_day_may_be_none(raw):
    """Every way to say "without term" is one value."""
    assert make_last_day(None)(raw) == NO_TERM


@pytest.mark.parametrize("raw", ["31-DEC-99", "31-dec-99 00:00:00", "31-12月-99"])
def test_the_last_year_of_an_unknown_century_is_no_last_day(raw):
    """Oracle prints 9999 as 99: no term should not be taken for one that ended in 1999."""
    with pytest.raises(RuleError, match="date_ambiguous"):
        make_last_day(None)(raw)
    assert make_date(None)(raw) == date(1999, 12, 31)


@pytest.mark.parametrize("system", SYSTEMS)
@given(day=st.dates(date(1931, 5, 18), date(2177, 10, 1)))
def test_serial_numbers_are_days_since_the_first_of_their_system(system, day):
    """A serial number is read back in its own system."""
    serial = str((day - SYSTEMS[system]).days)
    if len(serial) == 5 and day > date(1970, 1, 1):
        assert make_date(system)(serial) == day
        assert make_date(system)(f"{serial}.5") == day


@given(day=DAYS)
def test_milliseconds_are_read_in_china_time(day):
    """Midnight in China is the day it begins."""
    milliseconds = (day - date(1970, 1, 1)) // timedelta(milliseconds=1) - 8 * 3_600_000
    if milliseconds >= 10**12:
        assert make_date(None)(str(milliseconds)) == day


@given(day=DAYS)
def test_what_is_written_is_read(day):
    """A day written in any common form is read as itself."""
    year, month, number = day.year, day.month, day.day
    forms = (day.isoformat(), f"{day:%Y%m%d}", f"{year}/{month}/{number}", f"{year}年{month}月{number}日")
    assert {make_date(None)(form) for form in forms} == {day}
