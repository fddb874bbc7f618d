"""The database behind the services: one engine, writers that wait their turn, the same code on both kinds.

SQLite: WAL, foreign keys on, and a writing transaction takes the write lock at once (BEGIN IMMEDIATE), so it
never fails half-way because another wrote in between. PostgreSQL: READ COMMITTED; services lock the rows they
count on (SELECT ... FOR UPDATE), always in the order certificate, issuer, audit head.
"""

import sqlite3
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import ConnectionPoolEntry

WRITING: Final = "luzheng_writing"
"""Execution option of connections that will write."""


def make_engine(url: str, *, connections: int = 10, wait_seconds: int = 30) -> Engine:
    """Make the engine for a database address.

    Args:
        url: ``sqlite:///file`` or ``postgresql+psycopg://...``.
        connections: most connections this process opens.
        wait_seconds: how long a writer waits for its turn before it gives up.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed, connections, wait_seconds)
    return create_engine(
        parsed,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=wait_seconds,
        pool_pre_ping=True,
        hide_parameters=True,
        isolation_level="READ COMMITTED",
        connect_args={"options": f"-c timezone=UTC -c lock_timeout={wait_seconds * 1000}"},
    )


def _sqlite(url: URL, connections: int, wait_seconds: int) -> Engine:
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=wait_seconds,
        hide_parameters=True,
        connect_args={"timeout": wait_seconds, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    # FULL: an answered request survives a power cut; NORMAL could lose the last commits of the WAL.
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options: dict[str, Any] = dict(connection.get_execution_options())
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(WRITING) else "BEGIN")
