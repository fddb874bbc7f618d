"""Interleaved rounds and medians, and the shape of a result: shared by all benchmarks.

Machines are noisy and slow down over minutes, so contestants take turns in short rounds, each round in
another order, and what counts is the median of the ratios within a round. The clock is that of this thread on
its core: what other programs do meanwhile is not counted.
"""

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from time import thread_time_ns
from typing import Any, Final

ROUNDS: Final = 25
ROUND_SECONDS: Final = 0.04
"""Time one contestant gets in one round: long against the clock's step, short against the noise."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds a call took, one figure per round."""

    rounds: tuple[float, ...]

    @property
    def median(self) -> float:
        """Seconds a call takes."""
        return median(self.rounds)

    @property
    def rate(self) -> float:
        """Calls in a second."""
        return 1 / self.median

    def speed_against(self, other: "Timing") -> float:
        """Give how many times as fast this is as another contestant of the same comparison."""
        return median(theirs / ours for ours, theirs in zip(self.rounds, other.rounds, strict=True))


def compare(
    contestants: Mapping[str, Callable[[], object]], rounds: int = ROUNDS, seconds: float = ROUND_SECONDS
) -> dict[str, Timing]:
    """Time contestants in interleaved rounds; each must do its work in this thread.

    Args:
        contestants: name -> one call of the work.
        rounds: how often each gets its turn.
        seconds: how long a turn is, about.
    """
    gc.collect()
    calls = {name: _calls_in(work, seconds) for name, work in contestants.items()}
    times: dict[str, list[float]] = {name: [] for name in contestants}
    names = list(contestants)
    for turn in range(rounds):
        shift = turn % len(names)
        for name in names[shift:] + names[:shift]:
            times[name].append(_time(contestants[name], calls[name]))
    return {name: Timing(tuple(each)) for name, each in times.items()}


def _time(work: Callable[[], object], calls: int) -> float:
    """Run the work some times without the garbage collector in between; seconds a call."""
    gc.disable()
    try:
        start = thread_time_ns()
        for _ in range(calls):
            work()
        return (thread_time_ns() - start) / calls / 1e9
    finally:
        gc.enable()


def _calls_in(work: Callable[[], object], seconds: float) -> int:
    """Warm up and find how many calls fill a turn."""
    work()
    calls = 1
    while (taken := _time(work, calls) * calls) < seconds / 4:
        calls *= 2
    return max(1, round(calls * seconds / taken))


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table.

    Args:
        what: what was measured.
        ours: our figure, in `unit`.
        yardstick: the figure it is held against, in `unit`.
        unit: e.g. ``1/s`` or ``ms``.
        ratio: what the target speaks of.
        target: the ratio to reach.
        at_least: True when the ratio must not be below the target, False when not above it.
    """

    what: str
    ours: float
    yardstick: float
    unit: str
    ratio: float
    target: float
    at_least: bool = True

    @property
    def reached(self) -> bool:
        """Whether the target is reached."""
        return self.ratio >= self.target if self.at_least else self.ratio <= self.target

    def to_dict(self) -> dict[str, Any]:
        """Give the line as JSON-able data."""
        return {
            "what": self.what,
            "ours": self.ours,
            "yardstick": self.yardstick,
            "unit": self.unit,
            "ratio": round(self.ratio, 3),
            "target": self.target,
            "at_least": self.at_least,
            "reached": self.reached,
        }


def report(yardstick: str, *results: Result, **more: Any) -> dict[str, Any]:
    """Give what a benchmark's `run()` returns.

    Args:
        yardstick: in words, what the figures are held against.
        results: the lines.
        more: anything else worth keeping with the figures.
    """
    return {"yardstick": yardstick, "results": [each.to_dict() for each in results], **more}
