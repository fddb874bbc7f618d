"""Reading the fields of a map."""

import pytest

from signing.errors import MalformedError
from signing.fields import LATEST_TIME, check_times, read_fields, read_numbers

REQUIRED = {1: int, 2: str}
OPTIONAL = {3: bool}


@pytest.mark.parametrize("value", [{1: 0, 2: ""}, {1: 9, 2: "a", 3: True}])
def test_known_fields_are_given_back(value):
    """A map with all it needs, and nothing unknown, comes back as it is."""
    assert value == read_fields(value, REQUIRED, OPTIONAL)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ([1, "a"], "wrong_type"),
        ({1: 0}, "missing_field"),
        ({1: 0, 2: "", 4: 0}, "unknown_field"),
        ({1: 0, 2: "", "3": True}, "unknown_field"),
        ({1: True, 2: ""}, "wrong_type"),
        ({1: 0, 2: b""}, "wrong_type"),
        ({1: 0, 2: "", 3: 1}, "wrong_type"),
        ({1: -1, 2: ""}, "out_of_range"),
    ],
)
def test_other_maps_are_refused(value, reason):
    """Anything missing, unknown, of another type or negative is refused by name."""
    with pytest.raises(MalformedError) as refused:
        read_fields(value, REQUIRED, OPTIONAL)
    assert reason == refused.value.reason


def test_ascending_numbers_are_given_back():
    """Numbers in ascending order, from 0, come back as they are."""
    assert [0, 1, 33] == read_numbers([0, 1, 33])


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("1", "wrong_type"),
        ([True], "wrong_type"),
        ([-1], "out_of_range"),
        ([2, 1], "wrong_order"),
        ([1, 1], "wrong_order"),
    ],
)
def test_other_numbers_are_refused(value, reason):
    """Numbers repeated, out of order, negative or no numbers are refused by name."""
    with pytest.raises(MalformedError) as refused:
        read_numbers(value)
    assert reason == refused.value.reason


@pytest.mark.parametrize("times", [(0, 1), (2, 2), (3, 2), (1, LATEST_TIME + 1)])
def test_impossible_periods_are_refused(times):
    """A list must end after it begins, and within the calendar."""
    with pytest.raises(MalformedError) as refused:
        check_times(*times)
    assert "bad_period" == refused.value.reason


def test_the_longest_period_is_allowed():
    """From the first second to the last of the calendar is a period."""
    assert check_times(1, LATEST_TIME) is None
