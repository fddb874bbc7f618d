"""bench/harness.py: how figures are made, not how large they are."""

from itertools import pairwise

import pytest

from bench.harness import Result, Timing, compare, report


def test_a_ratio_is_taken_within_each_round():
    """A machine that becomes ten times slower half-way changes no ratio."""
    ours = Timing((1.0, 1.0, 1.0, 10.0, 10.0))
    theirs = Timing((2.0, 2.0, 2.0, 20.0, 20.0))
    assert ours.speed_against(theirs) == 2.0


def test_the_median_is_not_moved_by_one_bad_round():
    """One round disturbed by something else does not count."""
    timing = Timing((1.0, 1.0, 500.0))
    assert (timing.median, timing.rate) == (1.0, 1.0)


def test_contestants_take_turns():
    """Every contestant has one turn in each round, and no one is always first."""
    turns = []
    contestants = {name: (lambda name=name: turns.append(name)) for name in "ab"}
    timings = compare(contestants, rounds=4, seconds=1e-5)
    blocks = [turns[0]] + [after for before, after in pairwise(turns) if after != before]
    # warming up a, then b; then rounds ab, ba, ab, ba, whose neighbours melt together
    assert "".join(blocks) in {"abababa"[: len(blocks)], "ababababab"[: len(blocks)]}
    assert [len(timing.rounds) for timing in timings.values()] == [4, 4]


@pytest.mark.parametrize(
    ("ratio", "at_least", "reached"),
    [(0.75, True, True), (0.74, True, False), (1.35, False, True), (1.36, False, False)],
)
def test_a_target_is_reached_from_its_own_side(ratio, at_least, reached):
    """The bound itself counts as reached, whichever way the target points."""
    target = 0.75 if at_least else 1.35
    assert Result("x", 1, 1, "1/s", ratio, target, at_least=at_least).reached is reached


def test_a_report_keeps_figures_and_words():
    """What is kept on disk says what was measured, against what, and whether it was enough."""
    kept = report("bare verify", Result("judge", 7.5, 10, "1/s", 0.75123, 0.75), pictures=3)
    assert kept == {
        "yardstick": "bare verify",
        "results": [
            {
                "what": "judge",
                "ours": 7.5,
                "yardstick": 10,
                "unit": "1/s",
                "ratio": 0.751,
                "target": 0.75,
                "at_least": True,
                "reached": True,
            }
        ],
        "pictures": 3,
    }
