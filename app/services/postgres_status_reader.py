"""Statuses out of PostgreSQL, through two pools, for threads and for the event loop, opened when used.

The statements are prepared on the server. Behind a pooler they are not, and each look-up is a transaction of
its own, which may only read and has its own limit. A server that does not know what was prepared, or knows it
already, is a pooler nobody told us of: it is asked again unprepared, and from then on always.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

import psycopg
from psycopg_pool import AsyncConnectionPool, ConnectionPool
from sqlalchemy.engine import URL

from app.postgres_connection import (
    LIMIT_QUERY,
    TRANSPORT,
    UNPREPARED,
    PunctualAsyncConnection,
    PunctualConnection,
    local_settings,
    startup_options,
)
from app.services.status_reader import ANSWER_SECONDS, Row, Slot, StatusReader

_SELECT: Final = """
    SELECT c.status, c.fingerprint FROM issuers AS i LEFT JOIN certificates AS c
    ON c.issuer_code = i.code AND c.list_number = %s AND c.list_index = %s WHERE i.code = %s
"""
_SELECT_MANY: Final = """
    SELECT i.code IS NOT NULL, c.status, c.fingerprint
    FROM unnest(%s::text[], %s::bigint[], %s::bigint[]) WITH ORDINALITY AS asked (code, list, at, place)
    LEFT JOIN issuers AS i ON i.code = asked.code
    LEFT JOIN certificates AS c
    ON c.issuer_code = i.code AND c.list_number = asked.list AND c.list_index = asked.at
    ORDER BY asked.place
"""
_LIMIT: Final = {"statement_timeout": str(int(ANSWER_SECONDS * 1000))}
_CONNECTION: Final = {**TRANSPORT, "autocommit": True}
_OWN_SESSION: Final = {"options": startup_options({"default_transaction_read_only": "on", **_LIMIT})}
_POOLED_SESSION: Final = {"prepare_threshold": None}
_BEGIN: Final = f"BEGIN READ ONLY; {local_settings(_LIMIT)}"
"""Of a look-up behind a pooler, in one round trip; giving the connection back ends it."""
_RECONNECT_SECONDS: Final = 1.0
"""How long the pool tries on by itself. Its pauses double; the next look-up makes it try at once."""

_log = logging.getLogger(__name__)


class PostgresStatusReader(StatusReader):
    """Reads PostgreSQL.

    A connection that broke while it lay in the pool is found out when it is used: then another one is taken,
    within the same `ANSWER_SECONDS`. So a restart of the server costs no answer.
    """

    def __init__(
        self, url: URL, connections: int, clock: Callable[[], float] = time.time, *, pooled: bool = False
    ) -> None:
        super().__init__(clock)
        self._session = _POOLED_SESSION if pooled else _OWN_SESSION
        self._prepared = not pooled
        self._conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._size = connections
        self._lock = threading.Lock()
        self._pool: ConnectionPool[PunctualConnection] | None = None
        self._async_pool: AsyncConnectionPool[PunctualAsyncConnection] | None = None
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

    def _rows(self, slots: Sequence[Slot]) -> list[Row | None]:
        asked = [list(column) for column in zip(*slots, strict=True)] or [[], [], []]
        pool, end = self._pool or self._open(), time.monotonic() + ANSWER_SECONDS
        for _ in range(self._size + 1):
            with pool.connection(_left(end)) as connection:
                connection.seconds = _left(end)
                prepared = self._prepared
                try:
                    if not prepared:
                        connection.execute(_BEGIN, prepare=False)
                    found = connection.execute(_SELECT_MANY, asked, prepare=prepared).fetchall()
                except psycopg.Error as error:
                    if not self._may_ask_again(connection, error, prepared=prepared):
                        raise
                else:
                    return [(status, seen) if ours else None for ours, status, seen in found]
        raise psycopg.OperationalError("every connection was broken")

    async def _row_async(self, slot: Slot) -> Row | None:
        code, list_number, index = slot
        pool, end = self._async_pool or await self._open_async(), time.monotonic() + ANSWER_SECONDS
        for _ in range(self._size + 1):
            async with pool.connection(_left(end)) as connection:
                connection.seconds = _left(end)
                prepared = self._prepared
                try:
                    if not prepared:
                        await connection.execute(_BEGIN, prepare=False)
                    cursor = await connection.execute(_SELECT, (list_number, index, code), prepare=prepared)
                    row: Row | None = await cursor.fetchone()
                except psycopg.Error as error:
                    if not self._may_ask_again(connection, error, prepared=prepared):
                        raise
                else:
                    return row
        raise psycopg.OperationalError("every connection was broken")

    def _may_ask_again(
        self,
        connection: PunctualConnection | PunctualAsyncConnection,
        error: psycopg.Error,
        *,
        prepared: bool,
    ) -> bool:
        """Say whether the same question may be answered otherwise: by another connection, or unprepared."""
        if prepared and isinstance(error, UNPREPARED):
            self._found_pooler()
            return True
        return isinstance(error, psycopg.OperationalError) and connection.broken

    def _found_pooler(self) -> None:
        """Prepare nothing from now on, and say so once."""
        with self._lock:
            said, self._prepared = not self._prepared, False
        if not said:
            _log.warning("a pooler stands before the database: statements are not prepared; see the manual")

    def _check(self, connection: PunctualConnection) -> None:
        """Look whether the limits of a new connection reached the server; a pooler may swallow them."""
        if self._prepared and _is_swallowed(connection.execute(LIMIT_QUERY, prepare=False).fetchone()):
            self._found_pooler()

    async def _check_async(self, connection: PunctualAsyncConnection) -> None:
        if self._prepared:
            cursor = await connection.execute(LIMIT_QUERY, prepare=False)
            if _is_swallowed(await cursor.fetchone()):
                self._found_pooler()

    def _open(self) -> ConnectionPool[PunctualConnection]:
        with self._lock:
            if self._pool is None:
                pool = ConnectionPool(
                    self._conninfo,
                    connection_class=PunctualConnection,
                    configure=self._check,
                    **self._options(),
                )
                pool.open()
                self._pool = pool
            return self._pool

    async def _open_async(self) -> AsyncConnectionPool[PunctualAsyncConnection]:
        async with self._async_lock:
            if self._async_pool is None:
                pool = AsyncConnectionPool(
                    self._conninfo,
                    connection_class=PunctualAsyncConnection,
                    configure=self._check_async,
                    **self._options(),
                )
                await pool.open()
                self._async_pool = pool
            return self._async_pool

    def _options(self) -> dict[str, Any]:
        return {
            "min_size": 1,
            "max_size": self._size,
            "kwargs": {**_CONNECTION, **self._session},
            "reconnect_timeout": _RECONNECT_SECONDS,
            "open": False,
        }


def _is_swallowed(row: tuple[str] | None) -> bool:
    return row is None or row[0] != _LIMIT["statement_timeout"]


def _left(end: float) -> float:
    """Give the seconds left until then; a little at least."""
    return max(0.01, end - time.monotonic())
