"""What scanners add is taken off, by the vectors that both implementations are judged by."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing.scanned_text import cleaned

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "licence_code" / "scanned.json").read_text("utf-8")
)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_golden_vectors(vector):
    """Of each scanned text the text of the vector should be left."""
    expected = vector["text"]
    actual = cleaned(vector["scanned"])
    assert expected == actual


@given(st.text(alphabet=" \t\r\n\ufeffHhTtPpSs:/Vv#%23.x1", max_size=40))
def test_cleaning_twice_changes_nothing(scanned):
    """What is left should be left when it is cleaned again."""
    expected = cleaned(scanned)
    actual = cleaned(expected)
    assert expected == actual
