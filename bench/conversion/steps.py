"""Where the time of a row goes: the functions of the way, timed as they are called."""

import functools
from collections.abc import Callable
from time import perf_counter
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

from rich.console import Console
from rich.table import Table
from sqlalchemy.engine.default import DefaultDialect

from app.conversion import chunk, deciding, issuing, planning, runner
from app.conversion.report.tally import Tally
from app.services import rows
from licences.conversion.face_checker import FaceChecker
from licences.conversion.mapper import Mapper
from signing import envelope

if TYPE_CHECKING:
    from bench.conversion.runs import Trial

STEPS: Final[tuple[tuple[str, ModuleType | type, str, int], ...]] = (
    ("读取全表、查重 / read once, find doubles", planning, "_spool", 1),
    ("比较同日的行 / compare rows of one day", planning, "_settle_ties", 1),
    ("判定各行 / decide on rows", chunk, "decide", 1),
    ("映射 / map", Mapper, "draft", 2),
    ("检查 / check", FaceChecker, "check", 2),
    ("存储形式 / form to be stored", deciding, "face_json", 2),
    ("查登记簿（两次） / look into the register, twice", chunk, "look_up", 1),
    ("签发 / issue", chunk, "issue", 1),
    ("取号 / take numbers", issuing, "_take_numbers", 2),
    ("签名内容 / claims", issuing, "to_bytes", 2),
    ("签名 / sign", envelope, "seal", 2),
    ("自检 / judge", issuing, "judge_envelope", 2),
    ("列值 / columns", rows, "values_of", 2),
    ("计数 / count", Tally, "add", 1),
    ("审计摘要 / record hashes", chunk, "records_of", 1),
    ("写入 / store", chunk, "store", 1),
    ("提交 / commit", DefaultDialect, "do_commit", 1),
    ("全程 / whole", runner, "carry_out", 0),
)
"""Words, where the function is called from, its name, and how deep it lies."""


class Steps:
    """Times functions from now on, in this process."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        for words, place, name, _ in STEPS:
            setattr(place, name, self._timed(words, getattr(place, name)))

    def _timed(self, words: str, function: Callable[..., Any]) -> Callable[..., Any]:
        self.seconds[words] = 0.0

        @functools.wraps(function)
        def timed(*args: Any, **kwargs: Any) -> Any:
            start = perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                self.seconds[words] += perf_counter() - start

        return timed


def print_steps(trial: "Trial", row_count: int) -> None:
    """Convert once more, in one process and with clocks, and print microseconds a row for each step."""
    found = trial.convert(row_count, judge_every=100, steps=True)
    table = Table(title="一行的时间 / where the time of a row goes (us, clocks included)")
    table.add_column("步骤 / step")
    table.add_column("us", justify="right")
    for words, _, _, depth in STEPS:
        table.add_row(f"{'  ' * depth}{words}", f"{found.steps[words] / found.rows * 1e6:.1f}")
    Console().print(table)
