"""Bars: as long as they should be, and never gone."""

import re

import pytest

from app.conversion.report.charts import Part, bar, per_cent


def spans(drawn):
    """Give look, left edge, width and shift of each part drawn."""
    found = re.findall(
        r'<rect class="(\w+)" x="([\d.]+)%" (?:height="100%" )?width="([\d.]+%?)"([^/]*)/>', drawn
    )
    return [(look, float(x), width, "translate" in rest) for look, x, width, rest in found]


def test_parts_stand_side_by_side():
    """Three parts of ten take their shares from the left."""
    drawn = spans(bar([Part(5, "a"), Part(0, "b"), Part(2, "c")], 10, "x"))
    assert [("a", 0.0, "50.000%", False), ("c", 50.0, "20.000%", False)] == drawn


def test_one_among_ten_million_is_seen():
    """The smallest count gets two pixels, within the bar also at its right edge."""
    drawn = spans(bar([Part(9_999_999, "a"), Part(1, "b")], 10_000_000, "x"))
    assert [
        ("a", 0.0, "100.000%", False),
        ("b", 100.0, "2", True),
        ("b", 100.0, "0.000%", True),
    ] == drawn


def test_nothing_of_nothing_is_an_empty_bar():
    """Without any row there is a bar and no part in it."""
    assert [] == spans(bar([Part(0, "a")], 0, "x"))


@pytest.mark.parametrize(
    ("count", "whole", "said"),
    [
        (0, 5, "0%"),
        (5, 5, "100%"),
        (1, 1000, "0.10%"),
        (999, 1000, "99.90%"),
        (1, 8, "12.5%"),
        (99_999, 100_000, ">99.99%"),
        (99_990, 100_000, "99.99%"),
        (99_995, 100_000, ">99.99%"),
        (1, 20_000, "<0.01%"),
        (1, 10_000, "0.01%"),
    ],
)
def test_a_share_is_never_rounded_to_all_or_nothing(count, whole, said):
    """Only all is 100 %, only none is 0 %."""
    assert said == per_cent(count, whole)
