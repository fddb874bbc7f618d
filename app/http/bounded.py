"""Work beside the event loop, never more than a few at once and few waiting."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Any, Final, TypeVar

from app.http.errors import RequestError

WAITING_FOR_EACH: Final = 4
"""Requests that may wait for each thread; more are refused at once rather than answered too late."""

Result = TypeVar("Result")


class BoundedThreads:
    """Threads for one kind of work.

    A request that is given up, for its time is over, leaves the queue; work that has begun cannot be broken
    off, and keeps its thread and its place until it ends.

    Args:
        threads: pieces of work done at the same time.
    """

    def __init__(self, threads: int) -> None:
        self._threads = ThreadPoolExecutor(threads)
        self._most = threads * (1 + WAITING_FOR_EACH)
        self._present = 0
        self._lock = Lock()

    async def run(self, work: Callable[[], Result]) -> Result:
        """Do a piece of work and give what it gives.

        Raises:
            RequestError: busy, when too many are waiting already.
        """
        with self._lock:
            if self._present >= self._most:
                raise RequestError("busy", headers={"Retry-After": "2"})
            self._present += 1
        begun = self._threads.submit(work)
        begun.add_done_callback(self._leave)
        return await asyncio.wrap_future(begun)

    def _leave(self, _done: Future[Any]) -> None:
        with self._lock:
            self._present -= 1
