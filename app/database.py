"""The database behind the services: one engine, writers that wait their turn, the same code on both kinds.

SQLite: WAL, foreign keys on, and a writing transaction takes the write lock at once (BEGIN IMMEDIATE), so it
never fails half-way because another wrote in between. The file is closed to others. PostgreSQL: READ
COMMITTED; services lock the rows they count on (SELECT ... FOR UPDATE), always in the order certificate,
issuer, audit head. A server that does not answer is given up (`app/postgres_connection.py`). Behind a pooler
nothing is prepared, and limits are set anew in each transaction.
"""

import sqlite3
from pathlib import Path
from typing import Any, Final

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

from app.postgres_connection import (
    LIMIT_QUERY,
    TRANSPORT,
    PunctualConnection,
    UnannouncedPoolerError,
    local_settings,
    startup_options,
)
from app.private_files import make_private_file

WRITING: Final = "luzheng_writing"
"""Execution option of connections that will write."""

PING_SECONDS: Final = 2.0
"""How long a connection that was idle may take to show that it still works."""

_BULK_CACHE_KIB: Final = 64 * 1024
_BULK_LOG_PAGES: Final = 8_000
_PAGE_BYTES: Final = 8192
"""Of a new SQLite file. A certificate takes 1.8 KB: in SQLite's own pages of 4096 a file is 40 % larger."""

_GRACE_SECONDS: Final = 1.0
"""The server ends a long statement itself; only when it does not, we hang up."""


def make_engine(
    url: str,
    *,
    connections: int = 10,
    wait_seconds: int = 10,
    statement_seconds: int | None = None,
    pooled: bool = False,
) -> Engine:
    """Make the engine for a database address.

    Args:
        url: ``sqlite:///file`` or ``postgresql+psycopg://...``.
        connections: most connections this process opens.
        wait_seconds: how long a writer waits for its turn before it gives up.
        statement_seconds: longest time for one on PostgreSQL; None for no limit, as migrations need.
        pooled: a pooler stands before PostgreSQL, which gives each transaction another server.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed, connections, wait_seconds)
    return _postgres(parsed, connections, wait_seconds, statement_seconds, pooled=pooled)


def _postgres(
    url: URL, connections: int, wait_seconds: int, statement_seconds: int | None, *, pooled: bool
) -> Engine:
    limit = str((statement_seconds or 0) * 1000)
    session = {
        "timezone": "UTC",
        "lock_timeout": str(wait_seconds * 1000),
        "statement_timeout": limit,
    }
    options = {"prepare_threshold": None} if pooled else {"options": startup_options(session)}
    engine = create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=wait_seconds,
        hide_parameters=True,
        isolation_level="READ COMMITTED",
        connect_args={**TRANSPORT, **options},
    )

    def connect(_dialect: Any, _record: Any, args: Any, options: Any) -> PunctualConnection:
        made = PunctualConnection.connect(*args, **options)
        if statement_seconds is not None:
            made.seconds = statement_seconds + _GRACE_SECONDS
        else:
            made.seconds = float("inf")
        if not pooled:
            _refuse_unannounced_pooler(made, limit)
        return made

    event.listen(engine, "do_connect", connect)
    event.listen(engine, "checkout", _ping)
    if pooled:
        local = local_settings(session)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(local))
    return engine


def _refuse_unannounced_pooler(made: PunctualConnection, limit: str) -> None:
    """Refuse a connection whose limits were swallowed: what it prepares would be run as another's."""
    row = made.execute(LIMIT_QUERY, prepare=False).fetchone()
    made.rollback()
    if row is None or row[0] != limit:
        made.close()
        raise UnannouncedPoolerError("the settings of the session did not reach the server")


def _ping(connection: PunctualConnection, _record: Any, _proxy: Any) -> None:
    """Ask an idle connection whether it still works; if not, none of those made before it is used again.

    In place of the pool's own ping, which would wait for a hung server as long as for a statement.
    """
    seconds, connection.seconds = connection.seconds, PING_SECONDS
    try:
        connection.autocommit = True
        connection.execute("SELECT 1")
        connection.autocommit = False
    except psycopg.Error as error:
        raise InvalidatePoolError from error
    finally:
        connection.seconds = seconds


def _sqlite(url: URL, connections: int, wait_seconds: int) -> Engine:
    engine = create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=wait_seconds,
        hide_parameters=True,
        connect_args={"timeout": wait_seconds, "check_same_thread": False},
    )
    event.listen(engine, "do_connect", _make_sqlite)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_sqlite(_dialect: Any, _record: Any, args: Any, _options: Any) -> None:
    """Make a missing file before SQLite does, closed to others; its log files take over the mode."""
    if args[0] != ":memory:":
        make_private_file(Path(args[0]))


def _prepare_sqlite(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    # FULL: an answered request survives a power cut; NORMAL could lose the last commits of the WAL.
    for pragma in (
        f"page_size = {_PAGE_BYTES}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def tune_for_bulk(engine: Engine) -> None:
    """Give SQLite more room for writes of many rows: pages stay in memory, the log is folded in less often.

    Nothing is less safe for it. Connections there are already are made anew.
    """
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _widen_sqlite)
        engine.dispose()


def _widen_sqlite(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    for pragma in (f"cache_size = -{_BULK_CACHE_KIB}", f"wal_autocheckpoint = {_BULK_LOG_PAGES}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options: dict[str, Any] = dict(connection.get_execution_options())
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(WRITING) else "BEGIN")
