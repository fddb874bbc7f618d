"""The progress of a conversion, on standard error: phase, rows, rate, time left."""

import time
from collections.abc import Callable
from typing import Final, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.text import Text

from app.conversion import runner
from app.conversion.run import RunState

_LINE_SECONDS: Final = 10.0
_PHASES: Final = {
    RunState.PLANNING: "读取 reading",
    RunState.CONVERTING: "转换 converting",
}


class _Rate(TextColumn):
    """Rows a second."""

    def __init__(self) -> None:
        super().__init__("")

    def render(self, task: object) -> Text:
        """Write the rate of a task."""
        speed = getattr(task, "finished_speed", None) or getattr(task, "speed", None)
        return Text("" if speed is None else f"{speed:,.0f} 行/s")


class ProgressBar:
    """Shows a run's progress while the block runs; where there is no terminal, a line now and then.

    Args:
        console: of standard error.
        clock: gives seconds that only grow.
    """

    def __init__(self, console: Console | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._console = console or Console(stderr=True)
        self._clock = clock
        self._next_line = 0.0
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            _Rate(),
            TimeRemainingColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
        )
        self._tasks: dict[RunState, TaskID] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, progress: runner.Progress) -> None:
        """Show how far it is; what earlier takings-up have done does not count into the rate."""
        name = _PHASES.get(progress.state, str(progress.state))
        if not self._console.is_terminal:
            self._write_line(name, progress)
            return
        task = self._tasks.get(progress.state)
        if task is None:
            for earlier in self._tasks.values():
                read = self._progress.tasks[earlier].completed
                self._progress.update(earlier, total=read)  # not known before
            task = self._progress.add_task(name, total=progress.total, completed=progress.rows)
            self._tasks[progress.state] = task
        self._progress.update(task, completed=progress.rows, total=progress.total)

    def _write_line(self, name: str, progress: runner.Progress) -> None:
        if self._clock() < self._next_line:
            return
        self._next_line = self._clock() + _LINE_SECONDS
        total = "" if progress.total is None else f" / {progress.total:,}"
        self._console.print(f"{name} {progress.rows:,}{total} 行 rows", highlight=False)


def quiet(_: runner.Progress) -> None:
    """Show nothing."""
