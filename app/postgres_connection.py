"""Connections to PostgreSQL that give up on a server which accepts and never answers.

The server's own limits (``statement_timeout``) end what takes long, but a server that is stopped, swapped out
or cut off keeps no time. So each wait has its end here; a connection that reaches it is closed, because
nobody can say any more what an answer that comes later belongs to.
"""

import time
from collections.abc import Generator
from typing import Any, Final

import psycopg
from psycopg import AsyncConnection, Connection

CONNECT_SECONDS: Final = 3
"""How long making a connection may take."""

TRANSPORT: Final = {
    "connect_timeout": CONNECT_SECONDS,
    # A machine that is gone without a word is noticed in seconds, not in the two hours of the default.
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""Parameters of libpq for every connection."""


class NoAnswerError(psycopg.OperationalError):
    """The server did not answer in time."""


def _until(waiting: Generator[Any, Any, Any], end: float) -> Generator[Any, Any, Any]:
    """Pass on what psycopg waits for, until it is too late; it wakes up ten times a second to be asked."""
    try:
        state = next(waiting)
        while True:
            ready = yield state
            if not ready and time.monotonic() >= end:
                raise NoAnswerError("no answer")
            state = waiting.send(ready)
    except StopIteration as done:
        return done.value


class PunctualConnection(Connection[Any]):
    """A connection whose every wait ends after `seconds`."""

    seconds: float = 30.0

    def wait(self, gen: Generator[Any, Any, Any], *args: Any, **options: Any) -> Any:
        """Wait as psycopg does, but not for ever."""
        try:
            return super().wait(_until(gen, time.monotonic() + self.seconds), *args, **options)
        except NoAnswerError:
            self.close()
            raise


class PunctualAsyncConnection(AsyncConnection[Any]):
    """The same for an event loop."""

    seconds: float = 30.0

    async def wait(self, gen: Generator[Any, Any, Any], *args: Any, **options: Any) -> Any:
        """Wait as psycopg does, but not for ever."""
        try:
            return await super().wait(_until(gen, time.monotonic() + self.seconds), *args, **options)
        except NoAnswerError:
            await self.close()
            raise
