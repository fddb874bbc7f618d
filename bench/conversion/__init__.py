"""Bulk conversion against the bare signatures it consists of: rows a second, costs, memory.

Everything is on: reading, mapping, all checks, numbers, signing, judging, commit, report. Rows are of style
3, GB18030, 5 % dirty. It takes minutes; `ROWS` and `MANY_ROWS` in the environment make it shorter.
"""

import os
from statistics import median
from typing import Any

from bench.conversion.runs import Measured, Trial
from bench.conversion.steps import print_steps
from bench.harness import Result, report

ROUNDS = 3
ROWS = int(os.environ.get("ROWS", "100000"))
MANY_ROWS = int(os.environ.get("MANY_ROWS", "1000000"))
FEW_ROWS = 10_000
MEMORY_MIB = 300


def run() -> dict[str, Any]:
    """Measure."""
    with Trial() as trial:
        sampled, every, postgres, two = [], [], [], []
        for _ in range(ROUNDS):  # in turn, for the machine is noisy
            one = trial.convert(ROWS, judge_every=100)
            sampled.append(one)
            every.append(trial.convert(ROWS, judge_every=1))
            postgres.append(trial.convert(ROWS, judge_every=100, database="postgresql"))
            two.append(trial.convert(ROWS, judge_every=100, workers=2))
        results = [
            _against_signing("one in a hundred judged", sampled, 0.3),
            _against_signing("every row judged", every, 0.14),
            _against("PostgreSQL against SQLite", postgres, sampled, 0.8),
            _against("two workers against one", two, sampled, 1.7),
            *_growth(trial),
        ]
        print_steps(trial, ROWS)
    return report("bare ES256 signatures in the same run, deterministic", *results)


def _against_signing(what: str, runs: list[Measured], target: float) -> Result:
    rate, bare = median(run.rate for run in runs), median(run.bare_rate for run in runs)
    ratio = median(run.rate / run.bare_rate for run in runs)
    return Result(f"convert, {what}", rate, bare, "rows/s", ratio, target)


def _against(what: str, ours: list[Measured], theirs: list[Measured], target: float) -> Result:
    ratio = median(one.rate / other.rate for one, other in zip(ours, theirs, strict=True))
    rates = median(one.rate for one in ours), median(other.rate for other in theirs)
    return Result(f"convert, {what}", *rates, "rows/s", ratio, target)


def _growth(trial: Trial) -> list[Result]:
    """Compare the cost of a row of a small and a large run, and look at the memory of the large one."""
    small = median(trial.convert(FEW_ROWS, judge_every=100).microseconds for _ in range(ROUNDS))
    large = trial.convert(MANY_ROWS, judge_every=100)
    cost = Result(
        f"cost a row, {MANY_ROWS:,} rows against {FEW_ROWS:,}",
        large.microseconds, small, "us", large.microseconds / small, 1.15, at_least=False,
    )  # fmt: skip
    memory = [
        Result(
            f"memory of {who}, {MANY_ROWS:,} rows",
            peak,
            MEMORY_MIB,
            "MiB",
            peak / MEMORY_MIB,
            1,
            at_least=False,
        )
        for who, peak in (("the parent", large.parent_mib), ("a worker", large.worker_mib))
    ]
    return [cost, *memory]
