"""Dates, numbers, telephone numbers and photographs of the face data."""

import base64
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from licences.types.values import (
    FIRST_DAY,
    LAST_DAY,
    MAX_PHOTO_BYTES,
    CreditCode,
    Day,
    LastDay,
    Mobile,
    Photo,
    Plate,
    Telephone,
    Tonnes,
    Vin,
    WholeNumber,
    Word,
    to_day,
)


def type_of(adapter: object, value: object) -> str:
    """Give the type of the one error a value causes."""
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(adapter).validate_python(value)
    return refused.value.errors()[0]["type"]


@given(st.dates(FIRST_DAY, LAST_DAY))
def test_both_national_spellings_of_a_date_are_read(day):
    """YYYY-MM-DD, YYYYMMDD and a date object are the same day."""
    assert {day} == {to_day(day), to_day(day.isoformat()), to_day(f" {day:%Y%m%d}")}


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("0000-00-00", "date_not_real"),
        ("00000000", "date_not_real"),
        ("2025-02-29", "date_not_real"),
        ("2026-13-01", "date_not_real"),
        ("2026-00-10", "date_not_real"),
        ("2026-1-5", "date_form"),
        ("2026/01/05", "date_form"),
        ("2026年1月5日", "date_form"),
        ("2026-01-05 00:00:00", "date_form"),
        ("2026-0105", "date_form"),
        ("２０２６0105", "date_form"),
        ("", "date_form"),
        ("长期", "date_form"),
        (1767571200, "date_form"),
        (20260105, "date_form"),
        (None, "date_form"),
        (datetime(2026, 1, 5, tzinfo=UTC), "date_form"),
        ("1969-12-31", "date_out_of_range"),
        ("2200-01-01", "date_out_of_range"),
        ("9999-12-31", "date_out_of_range"),
        ("2026\x0001-05", "control_character"),
    ],
)
def test_other_dates_are_refused(value, code):
    """Each kind of wrong date has its own code; a timestamp is never taken for a date."""
    assert code == type_of(Day, value)


def test_no_term_is_a_last_day():
    """9999-12-31 says 长期 where a term may have no end."""
    assert TypeAdapter(LastDay).validate_python("99991231") == date(9999, 12, 31)
    assert type_of(LastDay, "9998-12-31") == "date_out_of_range"


@given(st.one_of(st.text(), st.integers(), st.none(), st.floats(), st.lists(st.integers())))
def test_anything_else_is_a_date_or_refused(value):
    """No value makes the reading of dates raise anything but our error."""
    try:
        assert isinstance(to_day(value), date)
    except PydanticCustomError as refused:
        assert (
            refused.type.startswith("date_")
            or refused.type.endswith("_character")
            or refused.type == "lone_surrogate"
        )


@pytest.mark.parametrize("value", [True, "12", 12.0, None, "１２"])
def test_only_whole_numbers_are_whole_numbers(value):
    """true, "12" and 12.0 are not taken for numbers."""
    assert type_of(WholeNumber, value) == "int_type"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("NaN", "finite_number"),
        ("Infinity", "finite_number"),
        (-1, "greater_than_equal"),
        ("1.234", "decimal_max_places"),
        ("100000", "decimal_whole_digits"),
        ("18吨", "decimal_parsing"),
        (True, "decimal_type"),
    ],
)
def test_only_masses_are_masses(value, code):
    """Tonnes are decimal, not negative, with at most two places."""
    assert code == type_of(Tonnes, value)


def test_masses_are_exact():
    """A float of JSON becomes the decimal that was written."""
    assert TypeAdapter(Tonnes).validate_python(14.9) == Decimal("14.9")


@pytest.mark.parametrize(
    ("adapter", "value", "code"),
    [
        (CreditCode, "91330100990000025L", "credit_code_check"),
        (CreditCode, "9133010099000002", "credit_code_form"),
        (CreditCode, "91330100990000025K0", "string_too_long"),
        (Plate, "浙A1234", "plate_form"),
        (Vin, "LGAX4DF43T000000O", "vin_form"),
        (Word, "杭", "licence_word_form"),
        (Mobile, "12900000000", "string_pattern_mismatch"),
        (Mobile, "1390000000", "string_pattern_mismatch"),
        (Telephone, "80000000", "string_pattern_mismatch"),
        (Telephone, "0571-800000", "string_pattern_mismatch"),
    ],
)
def test_identifiers_keep_their_own_codes(adapter, value, code):
    """The fault of an identifier comes through the model under the same code."""
    assert code == type_of(adapter, value)


JPEG = b"\xff\xd8\xff\xe0" + bytes(100) + b"\xff\xd9"


def encoded(content: bytes) -> str:
    """Encode as standard Base64."""
    return base64.b64encode(content).decode()


def test_a_photo_of_the_greatest_size_is_kept():
    """64 KiB and not a byte more."""
    largest = JPEG[:-2] + bytes(MAX_PHOTO_BYTES - len(JPEG)) + JPEG[-2:]
    assert TypeAdapter(Photo).validate_python(encoded(largest)) == encoded(largest)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("not base64!", "photo_not_base64"),
        (encoded(JPEG)[:-1], "photo_not_base64"),
        (encoded(b"\x89PNG\r\n\x1a\n" + bytes(50)), "photo_not_jpeg"),
        (encoded(JPEG[:-2]), "photo_not_jpeg"),
        (encoded(JPEG[:-2] + bytes(MAX_PHOTO_BYTES - len(JPEG) + 1) + JPEG[-2:]), "photo_too_large"),
        (encoded(JPEG[:-2] + bytes(MAX_PHOTO_BYTES) + JPEG[-2:]), "string_too_long"),
        ("", "photo_not_jpeg"),
        ("照片", "photo_not_base64"),
    ],
)
def test_other_photos_are_refused(value, code):
    """Not Base64, not a whole JPEG, too large: each its own code."""
    assert code == type_of(Photo, value)
