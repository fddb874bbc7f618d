"""Work beside the event loop, never more than a few at once and few waiting."""

from collections.abc import Callable
from typing import Final, TypeVar

import anyio
from anyio import CapacityLimiter

from app.http.errors import RequestError

WAITING_FOR_EACH: Final = 4
"""Requests that may wait for each thread; more are refused at once rather than answered too late."""

Result = TypeVar("Result")


class BoundedThreads:
    """Threads for one kind of work.

    Args:
        threads: pieces of work done at the same time.
    """

    def __init__(self, threads: int) -> None:
        self._limiter = CapacityLimiter(threads)
        self._most = threads * (1 + WAITING_FOR_EACH)
        self._present = 0

    async def run(self, work: Callable[[], Result]) -> Result:
        """Do a piece of work and give what it gives.

        Raises:
            RequestError: busy, when too many are waiting already.
        """
        if self._present >= self._most:
            raise RequestError("busy", headers={"Retry-After": "2"})
        self._present += 1
        try:
            return await anyio.to_thread.run_sync(work, limiter=self._limiter)
        finally:
            self._present -= 1
