"""Keys of ends in memory: what is known is found, and beyond a bound everything is asked for."""

from hypothesis import given
from hypothesis import strategies as st

from app.conversion.known_keys import KnownKeys

KEYS = st.lists(st.integers(-(2**63), 2**63 - 1), max_size=30)


@given(KEYS, KEYS, KEYS)
def test_what_was_added_is_found(first, second, asked):
    """Just the keys that were added should be found, in the order they were asked for."""
    known = KnownKeys()
    known.add(first, 1)
    known.add(second, 2)
    assert known.among(asked + first) == [one for one in asked + first if one in {*first, *second}]
    assert bool(known) == bool(first or second)


def test_of_too_many_all_are_asked_for():
    """Where more keys are told than may be held, each key should be looked for in the database."""
    known = KnownKeys(most=2)
    known.add([1, 2, 3], 3)
    assert (known.among([1, 9]), bool(known)) == ([1, 9], True)
