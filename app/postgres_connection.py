"""Connections to PostgreSQL that give up on a server which accepts and never answers.

The server's own limits (``statement_timeout``) end what takes long, but a server that is stopped, swapped out
or cut off keeps no time. So each wait has its end here; a connection that reaches it is closed, because
nobody can say any more what an answer that comes later belongs to.

A pooler (PgBouncer in transaction pooling) gives each transaction another server: what was prepared or set
for the session is then another client's. Where one is announced, everything is said within the transaction;
one that is not announced is found out by the limits which did not arrive.
"""

import time
from collections.abc import Generator, Mapping
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


UNPREPARED: Final = (psycopg.errors.DuplicatePreparedStatement, psycopg.errors.InvalidSqlStatementName)
"""What the server says of statements prepared on another one: SQLSTATE 42P05 and 26000."""


class NoAnswerError(psycopg.OperationalError):
    """The server did not answer in time."""


class UnannouncedPoolerError(psycopg.OperationalError):
    """The limits of the session did not reach the server: a pooler that nobody told us of swallowed them."""


LIMIT_QUERY: Final = "SELECT setting FROM pg_settings WHERE name = 'statement_timeout'"
"""Gives the limit in force in milliseconds, as text."""


def local_settings(settings: Mapping[str, str]) -> str:
    """Spell settings for the present transaction only; names and values are our own."""
    return "; ".join(f"SET LOCAL {name} = '{value}'" for name, value in settings.items())


def startup_options(settings: Mapping[str, str]) -> str:
    """Spell settings for the whole session, as libpq's ``options``."""
    return " ".join(f"-c {name}={value}" for name, value in settings.items())


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
