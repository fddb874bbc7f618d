"""GB 32100 credit codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from licences.errors import IdentifierError
from licences.identifiers import credit_code

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
BODIES = st.builds(
    "{}{}{}".format,
    st.text(ALPHABET, min_size=2, max_size=2),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(ALPHABET, min_size=9, max_size=9),
)


@pytest.mark.parametrize(
    "code",
    [
        "11100000000019713D",
        "11430000006122244L",
        "11330105002500287C",
        "11220000013544541J",
        "11370800MB28559184",
    ],
)
def test_public_codes_of_authorities_are_valid(code):
    """Codes met in public identifiers verify, and stay as they are."""
    assert code == credit_code.validate(code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("11100000000019713E", "credit_code_check"),
        ("1110000000001971D", "credit_code_form"),
        ("1110000000001971I3", "credit_code_form"),
        ("1110000000001971ßD", "credit_code_form"),
        ("111000000000197²3D", "credit_code_form"),
        ("12345678-9", "credit_code_form"),
        ("", "credit_code_form"),
    ],
)
def test_wrong_codes_are_refused_by_their_fault(text, code):
    """Each fault has its own code."""
    with pytest.raises(IdentifierError) as refused:
        credit_code.validate(text)
    assert code == refused.value.message.code


def test_letters_in_the_first_two_places_are_allowed():
    """Rural collectives (N…) have codes too, although python-stdnum refuses them."""
    body = "N2330100MF0000001"
    assert credit_code.is_valid(body + credit_code.make_check_character(body)) is True


@given(BODIES)
def test_what_stdnum_accepts_is_accepted(body):
    """A code that python-stdnum makes valid is valid here."""
    code = body + uscc.calc_check_digit(body)
    assert code == credit_code.validate(code.lower())


@given(BODIES, st.data())
def test_every_single_wrong_character_is_caught(body, data):
    """Changing any one character of a valid code makes it invalid."""
    code = body + credit_code.make_check_character(body)
    at = data.draw(st.integers(0, 17))
    other = data.draw(st.sampled_from(ALPHABET.replace(code[at], "")))
    assert credit_code.is_valid(code[:at] + other + code[at + 1 :]) is False


@given(st.text(max_size=30))
def test_arbitrary_text_is_valid_or_refused(text):
    """No text makes it raise anything but our error."""
    assert credit_code.is_valid(text) in {True, False}


def test_letters_in_the_division_are_refused():
    """Positions 3 to 8 are digits, even where the check character would fit."""
    body = "91A30100990000025"
    with pytest.raises(IdentifierError) as refused:
        credit_code.validate(body + credit_code.make_check_character(body))
    assert refused.value.message.code == "credit_code_form"


@given(BODIES)
def test_the_check_character_is_that_of_stdnum(body):
    """Our own sum, made for speed, gives what python-stdnum computes."""
    assert uscc.calc_check_digit(body) == credit_code.make_check_character(body)
