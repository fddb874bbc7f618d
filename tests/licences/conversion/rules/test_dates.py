"""Dates in every form; what could be two days is refused."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licences.conversion.fault import RuleError
from licences.conversion.rules.dates import SYSTEMS, make_date, make_last_day, make_term
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


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("583686000000", date(1988, 7, 1)),
        ("520527600000", date(1986, 7, 1)),
        ("1988-06-30T15:00:00Z", date(1988, 7, 1)),
        ("1681228800000", date(2023, 4, 12)),
        ("20250406.0", date(2025, 4, 6)),
        ("1681228800000.0", date(2023, 4, 12)),
        ("12-APR-23 10.30.00.000000 AM", date(2023, 4, 12)),
        ("12-APR-23 10.30.00.000000 PM", date(2023, 4, 12)),
        ("12-4月 -23 10.30.00.000000 上午", date(2023, 4, 12)),
        ("12-APR-23 10.30.00.000000 AM +08:00", date(2023, 4, 12)),
        ("Apr 12 2023 10:30AM", date(2023, 4, 12)),
        ("Apr  2 2023 12:00AM", date(2023, 4, 2)),
        ("2023-04-12 15:59:59", date(2023, 4, 12)),
        ("2023-04-12 16:00:01", date(2023, 4, 12)),
        ("2023-04-12 16:00:00+08:00", date(2023, 4, 12)),
    ],
)
def test_moments_are_days_by_the_clock_of_china(raw, day):
    """Summer time of 1986 to 1991 counts, and so do the ways of databases to write a time."""
    assert make_date(None)(raw) == day


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("2025-04-05 16:00:00", "date_perhaps_utc"),
        ("2025-04-05T16:00:00.000", "date_perhaps_utc"),
        ("2025/4/5 16:00", "date_perhaps_utc"),
        ("20250405160000", "date_perhaps_utc"),
        ("05-APR-25 04.00.00.000000 PM", "date_perhaps_utc"),
        ("Apr  5 2025  4:00PM", "date_perhaps_utc"),
        ("1988-06-30 15:00:00", "date_perhaps_utc"),
        ("2023年5月", "date_without_day"),
        ("2023-05", "date_without_day"),
        ("202305", "date_without_day"),
        ("2020-01-01至2026-12-31", "date_two_days"),
        ("01-JAN-00", "date_placeholder"),
        ("01-JAN-00 12.00.00.000000 AM", "date_placeholder"),
        ("1-1月 -00", "date_placeholder"),
        ("1900-01-01 00:00:00.000", "date_placeholder"),
        ("Jan  1 1900 12:00AM", "date_placeholder"),
        ("1753-01-01", "date_placeholder"),
        ("0001-01-01T00:00:00", "date_placeholder"),
        ("1899-12-30", "date_placeholder"),
    ],
)
def test_days_nobody_wrote_are_refused(raw, code):
    """A day that may be the next, a month, a term, and what databases write for nothing come back."""
    with pytest.raises(RuleError) as caught:
        make_date("1900")(raw)
    assert caught.value.fault == code


@pytest.mark.parametrize("joint", ["至", "到", "~", "～", "—", "——", " - ", "--", " 至 "])
def test_of_a_term_in_one_cell_the_last_day_is_its_end(joint):
    """Both days must be days; the rule term gives both."""
    term = f"2020-01-01{joint}2026-12-31"
    assert make_last_day(None)(term) == date(2026, 12, 31)
    assert make_term(None)((term,)) == (date(2020, 1, 1), date(2026, 12, 31))


def test_a_term_may_be_without_end_but_not_without_begin():
    """长期 ends no term; a term that begins on no day is refused."""
    assert make_last_day(None)("2020年1月1日至长期") == NO_TERM
    with pytest.raises(RuleError, match="date_not_real"):
        make_last_day(None)("2020-02-30至2026-12-31")
    with pytest.raises(RuleError, match="term_form"):
        make_term(None)(("2026-12-31",))
