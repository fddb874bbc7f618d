"""What a cell shows by its number format, where that is not what it holds."""

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from licences.conversion.readers.number_formats import number_format

DAY = dt.date(2025, 3, 1)
ACCOUNTS = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("0000000", 12345, "0012345"),
        ("00000", -12, "-00012"),
        ('"浙A"00000', 123.0, "浙A00123"),
        ('"浙交运管杭字"000000000000"号"', 330102100410, "浙交运管杭字330102100410号"),
        (r"\L0000", 12, "L0012"),
        ('0.0"吨"', 25, "25.0吨"),
        ('0.0" t"', 25.5, "25.5 t"),
        ("0 kg", 25, "25 kg"),
        ('#,##0"公斤"', 25000, "25000公斤"),
        ('General"吨"', 14.9, "14.9吨"),
        ('G/通用格式"座"', 5, "5座"),
        ("[$¥-804]#,##0.00", 3, "¥3.00"),
        ("0000-00-00", 20250301, "2025-03-01"),
        ('#0"年"00"月"00"日"', 20250301, "2025年03月01日"),
        ('"浙"@', "A12345", "浙A12345"),
        ('0;-0;"无"', 7, None),
    ],
)
def test_what_a_format_adds_is_read(code, value, shown):
    """Zeros and words of a format are part of what people see, exactly as the program shows them."""
    found = number_format(code)
    assert (shown, "") == (found.shown(value) if found else (None, ""))


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("0%", 0.15),
        ("0,", 25000),
        ('#,##0.0,,"M"', 3_000_000),
        ('0.0"吨"', 25.04),
        (";;;", 3),
        (";;;", "x"),
        ('"已停用"', 3),
        ("[Red][>5]0;0", 3),
    ],
)
def test_a_value_that_cannot_be_shown_is_told(code, value):
    """A percentage, thousands, a rounded or hidden value is told; nothing is made up for it."""
    assert (None, "format_changes") == number_format(code).shown(value)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ('yyyy"年"m"月"', "day_not_shown"),
        ("yyyy-mm", "day_not_shown"),
        ("mmm-yy", "day_not_shown"),
        ("yymm", "day_not_shown"),
        ("yyyy", "day_not_shown"),
        ("h:mm", "day_not_shown"),
        ("yyyy-mm-01", "day_not_shown"),
        ('m"月"d"日"', "year_not_shown"),
        ("d-mmm", "year_not_shown"),
        ("[$-804]m/d;@", "year_not_shown"),
    ],
)
def test_a_day_that_is_not_shown_is_told(code, told):
    """A format without day or year is told for days and their serial numbers, not for times of a day."""
    found = number_format(code)
    assert [told, told, ""] == [found.shown(value).code for value in (DAY, 45717, dt.time(3))]


@pytest.mark.parametrize(
    "code",
    [
        "",
        "General",
        "0",
        "0.00",
        "#,##0",
        "####",
        "@",
        "0.00E+00",
        "# ?/?",
        "0_);(0)",
        ACCOUNTS,
        "yyyy/m/d",
        "yyyymmdd",
        r"yyyy\-mm\-dd;@",
        "yyyy-mm-dd hh:mm:ss",
        'e"年"m"月"d"日"',
        "[$-F800]dddd, mmmm dd, yyyy",
        '[DBNum1][$-804]yyyy"年"m"月"d"日"',
        "d-mmm-yy",
    ],
)
def test_ordinary_formats_say_nothing(code):
    """A format that groups, rounds or writes a whole date in its way leaves the value alone."""
    assert number_format(code) is None


@example(".0吨", 25)
@example(".0\\", 1)
@given(
    st.text('0#?.,;"\\%/@_*[]ymdhs年月吨E+- ', max_size=20),
    st.one_of(st.integers(-(10**15), 10**15), st.floats(-1e9, 1e9), st.text(max_size=3), st.dates()),
)
def test_no_format_loses_digits(code, value):
    """Whatever the format: the text shown of a number holds its digits in their order, or it is told."""
    found = number_format(code)
    shown = found.shown(value) if found else None
    if shown and shown.text is not None and isinstance(value, int) and "@" not in code:
        digits = "".join(character for character in shown.text if character in "0123456789")
        assert str(abs(value)).lstrip("0") in digits
