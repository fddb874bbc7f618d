"""Credit codes, old codes and identity numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licences.conversion.fault import RuleError
from licences.conversion.rules.holders import (
    credit_code,
    holder_code,
    identity_number,
    is_organisation_code,
    make_credit_code,
    practitioner_number,
)
from licences.conversion.rules.value import ABSENT
from licences.identifiers import credit_code as standard

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
BODIES = st.text(ALPHABET, min_size=17, max_size=17)


@given(body=BODIES, check=st.sampled_from(ALPHABET))
def test_the_fast_check_agrees_with_the_identifier(body, check):
    """A code is taken exactly when the identifier's own check takes it."""
    code = body + check
    try:
        taken = credit_code(code) == code
    except RuleError as error:
        taken = error.fault == "code_of_both_kinds"
    assert taken == standard.is_valid(code)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("91330100990000025L", "credit_code_check"),
        ("9133010099000002", "credit_code_form"),
        ("99000002-5", "organisation_code_9"),
        ("330100000000019", "registration_number_15"),
        ("990000199001010017", "credit_code_is_id_number"),
        ("9.13301E+17", "digits_lost"),
        ("9133**********025K", "masked_value"),
        ("_1330100990000025K", "credit_code_form"),
    ],
)
def test_what_is_no_credit_code_is_named(raw, code):
    """A clerk is told what stands there instead."""
    with pytest.raises(RuleError) as caught:
        credit_code(raw)
    assert caught.value.fault == code


def test_a_number_that_is_both_is_refused():
    """331100192001012: made so that credit code and identity number both fit; nobody can tell which."""
    found = None
    for order in range(10_000):
        body = f"3311021990010{order:04d}"
        for check in "0123456789":
            number = body + check
            if standard.is_valid(number) and _is_identity(number):
                found = number
    assert found is not None
    with pytest.raises(RuleError, match="code_of_both_kinds"):
        credit_code(found)


def test_an_identity_number_that_no_credit_code_can_be_is_one():
    """A credit code has its division from the third character on; 0106 begins none."""
    found = [
        body + check
        for order in range(3_000)
        for body in [f"330106199201{1 + order % 28:02d}{order % 1000:03d}"]
        for check in "0123456789"
        if standard.is_valid(body + check) and _is_identity(body + check)
    ]
    assert found
    assert {holder_code((number,)) for number in found} == {(number, "111") for number in found}


def _is_identity(number):
    try:
        return bool(identity_number(number))
    except RuleError:
        return False


def test_a_sole_trader_may_count_as_none():
    """Only with the argument or_person an identity number is no value."""
    assert make_credit_code("or_person")("990000199001010017") is ABSENT
    with pytest.raises(RuleError, match="organisation_code_9"):
        make_credit_code("or_person")("99000002-5")


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("99000019900101001７", "990000199001010017"),
        ("9900 0019 9001 0100 17", "990000199001010017"),
        ("990000900101001", "990000199001010017"),
    ],
)
def test_identity_numbers_are_written_in_18_characters(raw, clean):
    """Blanks, widths and the form of 15 digits come to the same number."""
    assert identity_number(raw) == clean


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("990000********0017", "masked_value"),
        ("990000199001010018", "id_number_check"),
        ("9.90E+17", "digits_lost"),
        ("990000199013010018", "id_number_check"),
        ("12345", "id_number_form"),
    ],
)
def test_broken_identity_numbers_are_refused(raw, code):
    """Masked, wrong and lost numbers are told apart."""
    with pytest.raises(RuleError) as caught:
        identity_number(raw)
    assert caught.value.fault == code


def test_a_holder_is_a_company_or_a_person():
    """The code says which kind it is."""
    assert holder_code(("91330100990000025K",)) == ("91330100990000025K", "001")
    assert holder_code(("990000199001010017",)) == ("990000199001010017", "111")
    with pytest.raises(RuleError, match="organisation_code_9"):
        holder_code(("99000002-5",))


def test_practitioner_numbers_old_and_new():
    """Identity numbers, with a digit more, and older numbers are taken; others are not."""
    assert practitioner_number("990000199001010017") == "990000199001010017"
    assert practitioner_number("9900001990010100171") == "9900001990010100171"
    assert practitioner_number("330100000001") == "330100000001"
    with pytest.raises(RuleError, match="id_number_form"):
        practitioner_number("2026-001")


def test_organisation_codes_are_known_by_their_check_character():
    """GB 11714: another last character is no organisation code."""
    assert [is_organisation_code(f"99000002{last}") for last in "0123456789X"].count(True) == 1


def test_fifteen_digits_are_a_persons_only_without_the_check_digit_of_a_registration():
    """Of the identity numbers of a day one in ten could be a registration number: those are no certain person's."""
    lenient = make_credit_code("or_person")
    outcomes = []
    for order in range(10):
        try:
            outcomes.append(lenient(f"99000090010100{order}"))
        except RuleError as error:
            outcomes.append(error.fault)
    assert (outcomes.count(ABSENT), outcomes.count("registration_number_15")) == (9, 1)
