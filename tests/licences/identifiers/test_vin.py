"""VIN: form, and the check digit that only warns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licences.errors import IdentifierError
from licences.identifiers import vin

ALPHABET = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"


@pytest.mark.parametrize(
    ("number", "digit"), [("1M8GDM9AXKP042788", "X"), ("11111111111111111", "1"), ("5GZCZ43D13S812715", "1")]
)
def test_published_check_digits(number, digit):
    """The well-known worked examples of the check digit come out (49 CFR 565; ISO 3779)."""
    assert digit == vin.make_check_digit(number)
    assert vin.has_check_digit(number) is True


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1M8GDM9AXKP04278",
        "1M8GDM9AXKP0427888",
        "IM8GDM9AXKP042788",
        "OM8GDM9AXKP042788",
        "QM8GDM9AXKP042788",
        "1M8GDM9AXKP04278港",
    ],
)
def test_wrong_forms_are_refused(text):
    """Wrong lengths and the letters I, O, Q are refused."""
    with pytest.raises(IdentifierError) as refused:
        vin.validate(text)
    assert refused.value.message.code == "vin_form"


def test_a_wrong_check_digit_is_still_a_vin():
    """Not all vehicles are made for the scheme, so the form alone decides."""
    assert vin.validate("1m8gdm9a0kp042788") == "1M8GDM9A0KP042788"
    assert vin.has_check_digit("1M8GDM9A0KP042788") is False


@given(st.text(ALPHABET, min_size=17, max_size=17))
def test_putting_the_check_digit_in_makes_it_fit(number):
    """The computed digit in place nine satisfies the check."""
    assert vin.has_check_digit(number[:8] + vin.make_check_digit(number) + number[9:]) is True


@given(st.text(max_size=20))
def test_arbitrary_text_is_valid_or_refused(text):
    """No text makes it raise anything but our error."""
    assert vin.is_valid(text) in {True, False}


@given(st.text(ALPHABET, min_size=17, max_size=17))
def test_the_check_digit_is_the_weighted_sum(number):
    """The sum made for speed is the one of the standard: value times weight of each place, modulo 11."""
    values = dict(zip(ALPHABET, [*range(10), *range(1, 9), *range(1, 6), 7, 9, *range(2, 10)], strict=True))
    weights = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
    total = sum(values[character] * weight for character, weight in zip(number, weights, strict=True))
    assert "0123456789X"[total % 11] == vin.make_check_digit(number)
