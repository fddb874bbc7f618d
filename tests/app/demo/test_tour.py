"""app/demo/tour.py: when a type counts as passed."""

import pytest

from app.demo.tour import Stop
from licences.types import TYPES


def _stop(readers, verdict):
    return Stop(TYPES[0], {}, "", b"", frozenset(readers), {"verdict": verdict}, 1.0)


@pytest.mark.parametrize(
    ("readers", "verdict", "passed"),
    [
        ({"zxing", "zbar"}, "valid", True),
        ({"zxing"}, "valid", False),
        (set(), "valid", False),
        ({"zxing", "zbar"}, "invalid", False),
        ({"zxing", "zbar"}, "undetermined", False),
    ],
)
def test_both_decoders_and_the_verdict_must_agree(readers, verdict, passed):
    """A type passes only if both decoders read the code and it is valid."""
    assert _stop(readers, verdict).passed is passed
