"""Carry out chunks in worker processes of this machine.

Each worker has pipes of its own and a thread of the parent that talks to it. No lock is shared between
processes, so killing one in any instant disturbs no other; its chunk is given to a new one.
"""

import pickle
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, Final

from app.conversion.chunk import ChunkDone
from app.conversion.executors.errors import WorkersDieError
from app.conversion.work import ChunkTask
from app.piped_process import start
from app.settings import Settings

DEATHS: Final = 5
"""How many workers in a row may die of one chunk before it is given up."""
_PROGRAM: Final = "import gc; gc.disable(); from app.conversion.executors.process_worker import main; main()"
"""Without garbage collection until it is ready: a worker then starts in three quarters of the time."""

_Tasks = SimpleQueue[bytes | None]
"""Pickled chunks; None = no more."""
_Results = SimpleQueue[ChunkDone | Exception]


class ProcessExecutor:
    """Worker processes, started when a run is opened."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._tasks: _Tasks = SimpleQueue()
        self._results: _Results = SimpleQueue()
        self._hands: list[_Hand] = []

    @property
    def pids(self) -> list[int]:
        """Give the ids of the worker processes there are at the moment."""
        return [pid for hand in self._hands if (pid := hand.pid) is not None]

    def open(self, settings: Settings, run_id: str) -> None:  # noqa: ARG002 - one run is like the other
        """Start the workers; they make themselves ready while the parent goes on."""
        if self._hands:
            return
        said = pickle.dumps(settings)
        self._hands = [_Hand(said, self._tasks, self._results) for _ in range(self.workers)]
        for hand in self._hands:
            hand.start()

    def submit(self, task: ChunkTask) -> None:
        """Hand out a chunk."""
        self._tasks.put(pickle.dumps(task))

    def next_done(self, seconds: float) -> ChunkDone | None:
        """Wait for a chunk that is done; None if none was in time."""
        try:
            result = self._results.get(timeout=seconds)
        except Empty:
            return None
        if isinstance(result, Exception):
            raise result
        return result

    def close(self) -> None:
        """End the workers, with whatever they are at."""
        for hand in self._hands:
            hand.dismiss()
        for _ in self._hands:
            self._tasks.put(None)
        for hand in self._hands:
            hand.join()
        self._hands = []
        self._tasks, self._results = SimpleQueue(), SimpleQueue()


class _Hand(Thread):
    """Talks to one worker, and starts another when it dies."""

    def __init__(self, settings: bytes, tasks: _Tasks, results: _Results) -> None:
        super().__init__(daemon=True)
        self._settings = settings
        self._tasks = tasks
        self._results = results
        self._worker: _Worker | None = None
        self._dismissed = False
        self._lock = Lock()
        self._ready()  # so that it is ready when the first chunk is

    @property
    def pid(self) -> int | None:
        """Give the id of the worker process, None while there is none."""
        worker = self._worker
        return None if worker is None else worker.process.pid

    def run(self) -> None:
        """Give the worker chunk after chunk."""
        while (task := self._tasks.get()) is not None:
            try:
                result = self._carry_out(task)
            except Exception as error:  # noqa: BLE001 - the main thread must hear of it, or it waits for ever
                result = error
            if result is not None:
                self._results.put(result)
        self._let_go()

    def dismiss(self) -> None:
        """End the worker at once and start no other; from another thread."""
        with self._lock:
            self._dismissed = True
            if self._worker is not None:
                self._worker.process.kill()

    def _carry_out(self, task: bytes) -> ChunkDone | Exception | None:
        for _ in range(DEATHS):
            worker = self._ready()
            if worker is None:
                return None
            try:
                return worker.ask(task)
            except (EOFError, OSError):
                self._let_go()
        return WorkersDieError()

    def _ready(self) -> "_Worker | None":
        """Give the worker, a new one if there is none; None if no more are to be started."""
        with self._lock:
            if self._worker is None and not self._dismissed:
                self._worker = _Worker(self._settings)
            return self._worker

    def _let_go(self) -> None:
        with self._lock:
            if self._worker is not None:
                self._worker.close()
                self._worker = None


class _Worker:
    """One worker process."""

    def __init__(self, settings: bytes) -> None:
        self.process, self._messages, self._answers = start(_PROGRAM, process_group=0)
        self._is_open = False
        with suppress(BrokenPipeError):  # dead already: `ask` will see
            self._messages.send_bytes(settings)  # the pipe holds it, the worker need not listen yet

    def ask(self, task: bytes) -> ChunkDone | Exception:
        """Give a chunk to the worker and wait for what comes of it.

        Raises:
            EOFError, OSError: the worker has died.
        """
        if not self._is_open:
            refused: Exception | None = self._hear()
            if refused is not None:
                return refused
            self._is_open = True
        self._messages.send_bytes(task)
        answer: ChunkDone | Exception = self._hear()
        return answer

    def close(self) -> None:
        """End the process and wait until it is gone."""
        self.process.kill()
        self.process.wait()
        self._messages.close()
        self._answers.close()

    def _hear(self) -> Any:
        return pickle.loads(self._answers.recv_bytes())  # noqa: S301 - of our own worker
