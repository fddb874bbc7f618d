"""Carry out chunks in this very process, one after the other."""

from collections import deque

from app.conversion.chunk import ChunkDone
from app.conversion.executors.worker import Worker
from app.conversion.work import ChunkTask
from app.settings import Settings


class InlineExecutor:
    """No worker beside the parent: for small files, and where processes cannot be started."""

    workers = 1

    def __init__(self) -> None:
        self._tasks: deque[ChunkTask] = deque()
        self._worker: Worker | None = None

    def open(self, settings: Settings, run_id: str) -> None:  # noqa: ARG002 - one run is like the other
        """Open the installation."""
        if self._worker is None:
            self._worker = Worker(settings)

    def submit(self, task: ChunkTask) -> None:
        """Put a chunk into the queue."""
        self._tasks.append(task)

    def next_done(self, seconds: float) -> ChunkDone | None:  # noqa: ARG002 - it is done when asked for
        """Carry out the next chunk."""
        assert self._worker is not None
        return self._worker.carry_out(self._tasks.popleft())

    def close(self) -> None:
        """Forget what is queued, and close the installation."""
        self._tasks.clear()
        if self._worker is not None:
            self._worker.close()
            self._worker = None
