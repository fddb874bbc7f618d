"""A database that goes away in the midst of a run: wait for it, but not for ever.

What was not committed is as if it had never been, and every step of a run can be done again: so a step that
met trouble is simply done again when the database is back.
"""

import sqlite3
import time
from collections.abc import Callable
from typing import Final, TypeVar

import psycopg
from psycopg.errors import DiskFull
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app.services.errors import ServiceError

DATABASE_ERRORS: Final = (
    OperationalError,
    PoolTimeoutError,
    sqlite3.OperationalError,  # of rows that go past SQLAlchemy
    psycopg.OperationalError,
)
_FIRST_PAUSE_SECONDS: Final = 0.1
_LONGEST_PAUSE_SECONDS: Final = 2.0
_FULL: Final = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR_WRITE,  # a quota or a limit of the process, not the disk itself
        sqlite3.SQLITE_IOERR_SHMSIZE,
        sqlite3.SQLITE_IOERR_SHMMAP,
    }
)

T = TypeVar("T")


class DatabaseAwayError(ServiceError):
    """The database did not answer, or could not be written to, for longer than a run waits."""

    code = "conversion_database_away"
    zh = "数据库长时间无法连接"
    en = "The database has not answered for too long."
    remedy_zh = "已写入的数据不受影响。请恢复数据库后继续该任务。"
    remedy_en = "What is stored stays. Bring the database back, then resume."


class DatabaseFullError(ServiceError):
    """The database has no room for more."""

    code = "conversion_database_full"
    zh = "数据库所在磁盘已满，或已达到写入限额"
    en = "The disk of the database is full, or a limit on what may be written is reached."
    remedy_zh = "已写入的数据不受影响。请释放空间后继续该任务。"
    remedy_en = "What is stored stays. Make room, then resume."


def patiently(action: Callable[[], T], seconds: float) -> T:
    """Do something with the database; if it is away, try again until it is back.

    Args:
        action: whole transactions, so that it may be done again.
        seconds: how long to try after the first failure; 0 = once.

    Raises:
        DatabaseAwayError: it did not come back in time.
        DatabaseFullError: it is full; waiting would not help.
    """
    end: float | None = None
    pause = _FIRST_PAUSE_SECONDS
    while True:
        try:
            return action()
        except DATABASE_ERRORS as error:
            if is_full(error):
                raise DatabaseFullError from error
            end = time.monotonic() + seconds if end is None else end
            if time.monotonic() + pause > end:
                raise DatabaseAwayError from error
        time.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)


def is_full(error: BaseException) -> bool:
    """Say whether a database error means that there is no room."""
    found = error.orig if isinstance(error, DBAPIError) else error
    return isinstance(found, DiskFull) or getattr(found, "sqlite_errorcode", None) in _FULL
