"""The register as a source of statuses for `verify_client.verify`: the hot path, so never through the ORM.

SQLite: one read-only connection for each thread, whose statement sqlite3 keeps prepared. PostgreSQL: a pool
of psycopg connections with statements prepared on the server. The row is the truth: each answer is as of now.
"""

import asyncio
import sqlite3
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Final

from psycopg import AsyncConnection, Connection
from psycopg_pool import AsyncConnectionPool, ConnectionPool
from sqlalchemy.engine import URL, make_url

from licences.status import CertificateStatus
from signing.status_list import Status
from verify_client.verify import StatusAnswer

FRESH_SECONDS: Final = 60
"""How long an answer may be used; the server uses it at once."""

_COLUMNS: Final = "SELECT status, fingerprint FROM certificates WHERE issuer_code = "
_SQLITE: Final = _COLUMNS + "? AND list_number = ? AND list_index = ?"
_POSTGRES: Final = _COLUMNS + "%s AND list_number = %s AND list_index = %s"
_VALUES: Final = {status.value: int(Status[status.name]) for status in CertificateStatus}
"""Words of the register -> values of the signed lists; both name the same states of law."""

Row = tuple[str, bytes | None]


class StatusReader(ABC):
    """Answers what the register knows of one status slot; satisfies `verify_client.verify.StatusSource`.

    Args:
        clock: gives seconds since 1970.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock

    def look_up(self, issuer_code: str, list_number: int, index: int) -> StatusAnswer | None:
        """Give what is known of a licence, None if the slot holds none."""
        row = self._row((issuer_code, list_number, index))
        return None if row is None else self._answer(row)

    async def look_up_async(self, issuer_code: str, list_number: int, index: int) -> StatusAnswer | None:
        """Do the same without holding up the event loop."""
        row = await self._row_async((issuer_code, list_number, index))
        return None if row is None else self._answer(row)

    @abstractmethod
    def close(self) -> None:
        """Close the connections of the synchronous side."""

    @abstractmethod
    async def close_async(self) -> None:
        """Close the connections of the asynchronous side; call in the loop that used them."""

    @abstractmethod
    def _row(self, slot: tuple[str, int, int]) -> Row | None: ...

    @abstractmethod
    async def _row_async(self, slot: tuple[str, int, int]) -> Row | None: ...

    def _answer(self, row: Row) -> StatusAnswer:
        now = int(self._clock())
        return StatusAnswer(_VALUES[row[0]], now, now + FRESH_SECONDS, "database", row[1])


class SqliteStatusReader(StatusReader):
    """Reads a SQLite file; a look-up takes microseconds, so the event loop does it itself."""

    def __init__(self, path: str, clock: Callable[[], float]) -> None:
        super().__init__(clock)
        self._uri = f"{Path(path).absolute().as_uri()}?mode=ro"
        self._threads = threading.local()
        self._all: list[sqlite3.Connection] = []

    def close(self) -> None:
        """Close the connections of all threads."""
        while self._all:
            self._all.pop().close()
        self._threads = threading.local()

    async def close_async(self) -> None:
        """Nothing to close: the event loop's thread is one of all threads."""

    def _row(self, slot: tuple[str, int, int]) -> Row | None:
        try:
            execute = self._threads.execute
        except AttributeError:
            execute = self._connect()
        row: Row | None = execute(_SQLITE, slot).fetchone()
        return row

    async def _row_async(self, slot: tuple[str, int, int]) -> Row | None:
        return self._row(slot)

    def _connect(self) -> Callable[..., sqlite3.Cursor]:
        # Closed by whichever thread closes the reader, hence no check of the thread.
        connection = sqlite3.connect(self._uri, uri=True, check_same_thread=False, isolation_level=None)
        self._all.append(connection)
        self._threads.execute = connection.execute
        return connection.execute


class PostgresStatusReader(StatusReader):
    """Reads PostgreSQL through two pools, for threads and for the event loop, opened when first used."""

    def __init__(self, url: URL, connections: int, clock: Callable[[], float]) -> None:
        super().__init__(clock)
        self._conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._size = connections
        self._lock = threading.Lock()
        self._pool: ConnectionPool[Connection[Row]] | None = None
        self._async_pool: AsyncConnectionPool[AsyncConnection[Row]] | None = None
        self._async_lock = asyncio.Lock()

    def close(self) -> None:
        """Close the pool of the synchronous side."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.close()

    async def close_async(self) -> None:
        """Close the pool of the asynchronous side."""
        pool, self._async_pool = self._async_pool, None
        if pool is not None:
            await pool.close()

    def _row(self, slot: tuple[str, int, int]) -> Row | None:
        with (self._pool or self._open()).connection() as connection:
            return connection.execute(_POSTGRES, slot, prepare=True).fetchone()

    async def _row_async(self, slot: tuple[str, int, int]) -> Row | None:
        pool = self._async_pool or await self._open_async()
        async with pool.connection() as connection:
            cursor = await connection.execute(_POSTGRES, slot, prepare=True)
            return await cursor.fetchone()

    def _open(self) -> ConnectionPool[Connection[Row]]:
        with self._lock:
            if self._pool is None:
                self._pool = ConnectionPool(
                    self._conninfo, min_size=1, max_size=self._size, kwargs={"autocommit": True}, open=True
                )
            return self._pool

    async def _open_async(self) -> AsyncConnectionPool[AsyncConnection[Row]]:
        async with self._async_lock:
            if self._async_pool is None:
                pool: AsyncConnectionPool[AsyncConnection[Row]] = AsyncConnectionPool(
                    self._conninfo, min_size=1, max_size=self._size, kwargs={"autocommit": True}, open=False
                )
                await pool.open()
                self._async_pool = pool
            return self._async_pool


def open_status_reader(
    database_url: str, connections: int = 10, clock: Callable[[], float] = time.time
) -> StatusReader:
    """Make the reader for a database address; it connects when first asked."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        return SqliteStatusReader(url.database or "", clock)
    return PostgresStatusReader(url, connections, clock)
