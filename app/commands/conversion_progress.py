"""The progress bar of a conversion, on standard error: phase, rows, rate, time left."""

from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.text import Text

from app.conversion import runner
from app.conversion.runs import RunState

_PHASES = {
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
    """Shows a run's progress while the block runs; on a pipe nothing."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            _Rate(),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._tasks: dict[RunState, TaskID] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, progress: runner.Progress) -> None:
        """Show how far it is; what earlier takings-up have done does not count into the rate."""
        task = self._tasks.get(progress.state)
        if task is None:
            name = _PHASES.get(progress.state, str(progress.state))
            for earlier in self._tasks.values():
                read = self._progress.tasks[earlier].completed
                self._progress.update(earlier, total=read)  # not known before
            task = self._progress.add_task(name, total=progress.total, completed=progress.rows)
            self._tasks[progress.state] = task
        self._progress.update(task, completed=progress.rows, total=progress.total)


def quiet(_: runner.Progress) -> None:
    """Show nothing."""
