"""GB 11643 identity numbers; all invented, with unassigned divisions."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from licences.errors import IdentifierError
from licences.identifiers import identity_number

BORN = st.dates(date(1900, 1, 1), date(2026, 1, 1))


def a_number(born: date, order: int) -> str:
    """Make an identity number of nobody."""
    body = f"990000{born:%Y%m%d}{order:03d}"
    return body + ric.calc_check_digit(body + "0")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("990000199001010016", "id_number_check"),
        ("99000019900101001", "id_number_form"),
        ("99000019900101001Y", "id_number_form"),
        ("９9000019900101001", "id_number_form"),
        ("", "id_number_form"),
        ("990000900230001", "id_number_birth_date"),
        ("99000000000000000x", "id_number_check"),
        (a_number(date(2026, 12, 31), 1), "id_number_birth_in_future"),
    ],
)
def test_wrong_numbers_are_refused_by_their_fault(text, code):
    """Each fault has its own code, and the error never repeats the number."""
    with pytest.raises(IdentifierError) as refused:
        identity_number.validate(text, date(2026, 6, 1))
    assert code == refused.value.message.code
    assert text == "" or text not in str(refused.value)


@pytest.mark.parametrize(
    "digits", ["19900230", "19901301", "19900001", "00000000", "18991231", "19000229", "20250229"]
)
def test_dates_of_birth_that_do_not_exist_are_refused(digits):
    """A number with a good check character but no real date of birth is refused."""
    body = f"990000{digits}001"
    with pytest.raises(IdentifierError) as refused:
        identity_number.validate(body + ric.calc_check_digit(body + "0"))
    assert refused.value.message.code == "id_number_birth_date"


def test_leap_day_is_a_date_of_birth():
    """29 February of a leap year exists."""
    assert identity_number.is_valid(a_number(date(2000, 2, 29), 1)) is True


def test_born_today_is_not_the_future():
    """A number may be given on the day of birth."""
    number = a_number(date(2026, 6, 1), 1)
    assert identity_number.is_valid(number, date(2026, 6, 1)) is True
    assert identity_number.is_valid(number, date(2026, 5, 31)) is False


@given(BORN, st.integers(0, 999))
def test_birth_and_sex_are_read(born, order):
    """Date of birth and sex are those the number was made with."""
    number = identity_number.validate(a_number(born, order))
    assert (born, order % 2 == 1) == (identity_number.birth_date(number), identity_number.is_male(number))


@given(BORN, st.integers(0, 999), st.data())
def test_every_single_wrong_digit_is_caught(born, order, data):
    """Changing any one digit makes the number invalid."""
    number = a_number(born, order)
    at = data.draw(st.integers(0, 16))
    other = data.draw(st.sampled_from("0123456789".replace(number[at], "")))
    assert identity_number.is_valid(number[:at] + other + number[at + 1 :]) is False


@given(st.dates(date(1900, 1, 1), date(1999, 12, 31)), st.integers(0, 999))
def test_fifteen_digits_become_eighteen(born, order):
    """The old form gains the century and the check character, and keeps birth and sex."""
    old = f"990000{born:%y%m%d}{order:03d}"
    assert identity_number.validate(old) == old
    assert identity_number.is_male(old) == (order % 2 == 1)
    assert a_number(born, order) == identity_number.to_18(old)


def test_eighteen_stay_eighteen():
    """A number of the present form is only written plainly."""
    assert identity_number.to_18("990000 19900101 0017") == "990000199001010017"


@given(st.text(max_size=20))
def test_arbitrary_text_is_valid_or_refused(text):
    """No text makes it raise anything but our error."""
    assert identity_number.is_valid(text) in {True, False}


@given(st.from_regex(r"[0-9]{17}", fullmatch=True))
def test_the_check_character_is_that_of_stdnum(body):
    """Reading the number in base 13 gives what python-stdnum computes."""
    assert ric.calc_check_digit(body + "0") == identity_number.make_check_character(body)
