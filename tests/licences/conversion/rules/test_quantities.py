"""Masses, lengths, counts."""

from decimal import Decimal

import pytest

from licences.conversion.fault import RuleError
from licences.conversion.rules.quantities import (
    decimal_number,
    make_length,
    make_mass,
    make_tonnes,
    tonnes,
    whole_number,
)

MASS, IN_TONNES, LENGTH = make_mass(None), make_mass("t"), make_length(None)


@pytest.mark.parametrize("raw", ["18000", "18000kg", "18000.00", "18吨", "18 t", "18,000", "１８０００千克"])
def test_a_mass_is_in_kilograms(raw):
    """Units are converted, bare numbers are kilograms."""
    assert MASS(raw) == 18000


def test_bare_numbers_are_tonnes_where_the_profile_says_so():
    """The argument t changes what a bare number is, and nothing else."""
    assert [IN_TONNES("18.00"), IN_TONNES("18000kg")] == [18000, 18000]


@pytest.mark.parametrize(
    ("read", "raw", "code"),
    [
        (MASS, "18.00", "unit_unclear"),
        (IN_TONNES, "18000", "unit_unclear"),
        (LENGTH, "12.5", "unit_unclear"),
        (tonnes, "14900", "unit_unclear"),
        (MASS, "18磅", "unit_unknown"),
        (MASS, "约18000", "number_form"),
        (MASS, "18000.5", "number_form"),
        (MASS, "-5", "number_form"),
        (MASS, "50kg", "unit_unclear"),
        (MASS, "1000000吨", "number_form"),
        (LENGTH, "5cm", "unit_unclear"),
        (tonnes, "301t", "unit_unclear"),
        (MASS, "12345,678", "number_form"),
        (MASS, "1,8000", "number_form"),
        (MASS, "18,000,0", "number_form"),
        (tonnes, "1" + ",000" * 10 + "kg", "number_form"),
        (decimal_number, "1" + ",000" * 10, "number_form"),
        (tonnes, "14.905", "number_form"),
        (whole_number, "3.5", "number_form"),
        (whole_number, "45kg", "number_form"),
        (decimal_number, "213.555", "number_form"),
        (decimal_number, "200马力", "number_form"),
    ],
)
def test_numbers_that_are_not_certain_are_refused(read, raw, code):
    """A unit is never guessed from a number."""
    with pytest.raises(RuleError) as caught:
        read(raw)
    assert caught.value.fault == code


def test_lengths_counts_and_decimals():
    """Each has its own units."""
    assert [LENGTH("12.5米"), LENGTH("1250cm"), make_length("m")("12.5")] == [12500, 12500, 12500]
    assert [whole_number("45座"), whole_number("3.0"), whole_number("0")] == [45, 3, 0]
    assert [tonnes("14900kg"), decimal_number("213.5 kW")] == [Decimal("14.90"), Decimal("213.50")]


def test_loads_in_kilograms_become_tonnes():
    """A bare number is what the profile says; one that no load has in that unit is refused."""
    read = make_tonnes("kg")
    assert [str(read(text)) for text in ("14900", "1495", "33000kg", "14.9吨", "0", "14900.0")] == [
        "14.90", "1.50", "33.00", "14.90", "0.00", "14.90",
    ]  # fmt: skip
    for wrong, code in (("14.9", "unit_unclear"), ("3300000", "unit_unclear"), ("1495.5", "number_form")):
        with pytest.raises(RuleError, match=code):
            read(wrong)
