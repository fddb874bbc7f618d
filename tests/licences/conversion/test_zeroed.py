"""Numbers whose last digits a spreadsheet has made 0 are found by their column; persons keep theirs."""

import pytest

from licences.conversion.zeroed import NumberColumn, ZeroedNumbers
from licences.identifiers import identity_number


def numbers_of(count, *, zeroed):
    """Make identity numbers of a region never assigned: whole ones, or with 000 at the end."""
    days = (f"{1960 + at // 336 % 40}{at // 28 % 12 + 1:02d}{at % 28 + 1:02d}" for at in range(count))
    if zeroed:
        return [f"990000{day}{at % 10}000" for at, day in enumerate(days)]
    whole = []
    for day in days:
        body = f"990000{day}123"
        whole.append(next(body + end for end in "0123456789X" if identity_number.is_valid(body + end)))
    return whole


def damaged(values, *, checked=True):
    """Give the places that are doubted."""
    found = ZeroedNumbers((NumberColumn(1, checked),))
    for place, value in enumerate(values):
        found.note(("x", value), place)
    assert all(at == 1 for _, at in found.damaged())
    return [place for place, _ in found.damaged()]


FITTING = [one for one in numbers_of(400, zeroed=True) if identity_number.is_valid(one)]


@pytest.mark.parametrize("count", [12, 400])
def test_a_whole_column_that_ends_in_000_is_damaged(count):
    """Those whose check fits by chance as well as the others."""
    assert damaged(numbers_of(count, zeroed=True)) == list(range(count))


def test_whole_numbers_beside_damaged_ones_are_left_alone():
    """Only what ends in 000 is doubted."""
    values = [*numbers_of(20, zeroed=False), *numbers_of(12, zeroed=True)]
    assert damaged(values) == list(range(20, 32))


def test_one_person_among_many_is_a_person():
    """Of a thousand persons one has a number that ends in 000; a few of three thousand are no pattern."""
    assert damaged([*numbers_of(500, zeroed=False), FITTING[0]]) == []
    assert damaged([*numbers_of(3000, zeroed=False), *FITTING[:4]]) == []


def test_one_that_fits_is_doubted_beside_one_that_does_not():
    """A number that ends in 000 and does not fit is proof of a spreadsheet."""
    unfitting = next(one for one in numbers_of(40, zeroed=True) if not identity_number.is_valid(one))
    values = [*numbers_of(500, zeroed=False), FITTING[0], unfitting]
    assert damaged(values) == [500, 501]


@pytest.mark.parametrize("values", [FITTING[:1], FITTING[:5], [*numbers_of(9, zeroed=False), FITTING[0]]])
def test_in_a_short_column_nobody_can_tell(values):
    """Also after the clerk has taken out the rows whose check does not fit."""
    assert len(damaged(values)) == len([one for one in values if one in FITTING])


@pytest.mark.parametrize("written", ["{} ", "'{}", '="{}"', " {}", "{}\u3000"])
def test_what_a_spreadsheet_puts_around_a_number_hides_nothing(written):
    """Padding, apostrophes and formulas are looked through."""
    assert damaged([written.format(one) for one in FITTING[:3]]) == [0, 1, 2]


def test_numbers_without_a_check_are_damaged_when_more_end_so_than_chance_gives():
    """Serial numbers that reach a thousand, and numbers filled up with zeros, are left alone."""
    assert damaged([f"330105{at:09d}000"[:18] for at in range(1001, 1021)], checked=False) == list(range(20))
    assert damaged([f"330105{at:012d}" for at in range(1, 3000)], checked=False) == []
    assert damaged(["330105000000000000"] * 20, checked=False) == []
    assert damaged([f"3301050000{at:04d}" for at in range(100)], checked=False) == []
