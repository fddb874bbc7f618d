"""The reader of statuses for each kind of database."""

import time
from collections.abc import Callable

from sqlalchemy.engine import make_url

from app.services.postgres_status_reader import PostgresStatusReader
from app.services.sqlite_status_reader import SqliteStatusReader
from app.services.status_reader import StatusReader


def open_status_reader(
    database_url: str,
    connections: int = 10,
    clock: Callable[[], float] = time.time,
    *,
    pooled: bool = False,
) -> StatusReader:
    """Make the reader for a database address; it connects when first asked.

    Args:
        database_url: of the register.
        connections: most connections for threads, and as many for the event loop.
        clock: gives seconds since 1970.
        pooled: a pooler stands before PostgreSQL.
    """
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        return SqliteStatusReader(url.database or "", clock)
    return PostgresStatusReader(url, connections, clock, pooled=pooled)
