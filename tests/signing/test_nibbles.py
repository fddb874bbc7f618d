"""Four bits a licence."""

import json
import zlib
from pathlib import Path

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing import nibbles
from signing.errors import MalformedError

DRAFT = json.loads((Path(__file__).parents[1] / "vectors/token_status_list/draft16.json").read_text())
SIZE = 60
PAIRS = st.dictionaries(st.integers(0, SIZE - 1), st.integers(0, 15))


def values_of(packed):
    """Give every value but 0 by its index."""
    each = ((index, nibbles.entry(packed, index)) for index in range(2 * len(packed)))
    return {index: value for index, value in each if value}


@given(PAIRS)
def test_what_was_packed_is_found_at_its_index(pairs):
    """Every value comes back at its own index, and 0 everywhere else."""
    assert {index: value for index, value in pairs.items() if value} == values_of(
        nibbles.pack(pairs.items(), SIZE)
    )


@given(PAIRS, PAIRS)
def test_changes_touch_only_their_own_entries(before, changes):
    """Changing some entries gives what packing all of them anew would give."""
    changed = nibbles.repack(nibbles.pack(before.items(), SIZE), changes.items())
    assert nibbles.pack((before | changes).items(), SIZE) == changed


def test_the_draft_s_own_vector():
    """Appendix C.3 of the draft, a 4-bit list of 2^20 entries: read and written as it says."""
    packed = zlib.decompress(cbor2.loads(bytes.fromhex(DRAFT["cbor"]))["lst"])
    expected = {int(index): value for index, value in DRAFT["not_valid"].items()}
    assert expected == values_of(packed)
    assert packed == nibbles.pack(expected.items(), DRAFT["size"])


def test_an_odd_size_is_rounded_up():
    """A byte holds two entries, so three entries take two bytes."""
    assert bytes.fromhex("000f") == nibbles.pack([(2, 15)], 3)


@pytest.mark.parametrize(
    ("pairs", "reason"),
    [
        ([(-1, 1)], "index_out_of_range"),
        ([(4, 1)], "index_out_of_range"),
        ([(0, 16)], "value_out_of_range"),
        ([(0, -1)], "value_out_of_range"),
        ([(2, 1), (2, 1)], "duplicate_index"),
        ([(3, 0), (3, 1)], "duplicate_index"),
    ],
)
def test_what_does_not_fit_is_refused(pairs, reason):
    """An index or value out of range, or an index named twice, is refused by name."""
    with pytest.raises(MalformedError) as refused:
        nibbles.pack(pairs, 4)
    assert reason == refused.value.reason


@pytest.mark.parametrize(
    ("pair", "reason"),
    [((-1, 1), "index_out_of_range"), ((4, 1), "index_out_of_range"), ((0, 16), "value_out_of_range")],
)
def test_changes_that_do_not_fit_are_refused(pair, reason):
    """A change is checked like an entry."""
    with pytest.raises(MalformedError) as refused:
        nibbles.repack(bytes(2), [pair])
    assert reason == refused.value.reason
