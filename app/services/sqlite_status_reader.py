"""Statuses out of a SQLite file; a look-up takes microseconds, so the event loop does it itself."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from app.services.status_reader import ANSWER_SECONDS, Row, Slot, StatusReader

_SELECT: Final = """
    SELECT c.status, c.fingerprint FROM issuers AS i LEFT JOIN certificates AS c
    ON c.issuer_code = i.code AND c.list_number = ?2 AND c.list_index = ?3 WHERE i.code = ?1
"""
_PAUSE_SECONDS: Final = 0.05
_LOCKED: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


class SqliteStatusReader(StatusReader):
    """Reads a SQLite file.

    Readers of a write-ahead log wait for no writer; only who takes the whole file, or mends it, keeps them
    out. SQLite itself never waits here, since it would hold up the event loop: we ask again after a pause.
    """

    def __init__(self, path: str, clock: Callable[[], float] = time.time) -> None:
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

    def _rows(self, slots: Sequence[Slot]) -> list[Row | None]:
        end = time.monotonic() + ANSWER_SECONDS
        while True:
            try:
                return [self._row(slot) for slot in slots]
            except sqlite3.OperationalError as error:
                _refuse_unless_locked(error, end)
            time.sleep(_PAUSE_SECONDS)

    async def _row_async(self, slot: Slot) -> Row | None:
        try:
            return self._row(slot)
        except sqlite3.OperationalError as error:
            end = time.monotonic() + ANSWER_SECONDS
            _refuse_unless_locked(error, end)
        while True:
            await asyncio.sleep(_PAUSE_SECONDS)
            try:
                return self._row(slot)
            except sqlite3.OperationalError as error:
                _refuse_unless_locked(error, end)

    def _row(self, slot: Slot) -> Row | None:
        try:
            execute = self._threads.execute
        except AttributeError:
            execute = self._connect()
        row: Row | None = execute(_SELECT, slot).fetchone()
        return row

    def _connect(self) -> Callable[..., sqlite3.Cursor]:
        # Closed by whichever thread closes the reader, hence no check of the thread.
        connection = sqlite3.connect(
            self._uri, uri=True, timeout=0, check_same_thread=False, isolation_level=None
        )
        self._all.append(connection)
        self._threads.execute = connection.execute
        return connection.execute


def _refuse_unless_locked(error: sqlite3.OperationalError, end: float) -> None:
    """Raise what asking again does not mend, or when it is too late to."""
    if error.sqlite_errorcode & 0xFF not in _LOCKED or time.monotonic() >= end:
        raise error
