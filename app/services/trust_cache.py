"""The verified trust list as this process last read it, looked at again every second.

Looking happens in a thread of its own and over connections of its own, so neither a database that does not
answer nor writers that wait for their turn hold up who verifies. When it fails, the list verified last stays
in use: it was genuine, its expiry is judged each time, and no status is "valid" without the register.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from typing import Final

from sqlalchemy import Engine, text

from signing.algorithms import PublicKey
from signing.errors import RollbackError
from signing.trust import TrustList, check_successor, from_bytes
from verify_client.verify import ROADSIDE

TRUST_LIST: Final = "trust-list"
"""Name of the publication."""

LOOK_SECONDS: Final = 2
"""How long a look may wait for a connection, for a lock, for a statement."""

_LOOK_AGAIN_SECONDS: Final = 1.0
_LOOP_SECONDS: Final = 0.5
_FIRST_SECONDS: Final = 2.0
_THREAD_SECONDS: Final = 10.0
_NEVER: Final = float("-inf")
_VERSION: Final = text("SELECT etag FROM publications WHERE name = :name")
_BODY: Final = text("SELECT etag, body FROM publications WHERE name = :name")
_log: Final = logging.getLogger(__name__)


class TrustCache:
    """Keeps nothing another process needs: the database has the list, this only spares parsing it again.

    A key distrusted by another process is refused here at most one second later.

    Args:
        engine: of this cache's own; `close` disposes of it.
        roots: gives the root keys that may have signed a list.
        clock: gives seconds since 1970.
    """

    def __init__(
        self,
        engine: Engine,
        roots: Callable[[], Mapping[bytes, PublicKey]],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._engine = engine
        self._roots = roots
        self._clock = clock
        self._lock = threading.Lock()
        self._thread: ThreadPoolExecutor | None = None
        self._look: Future[None] | None = None
        self._started = _NEVER
        self._looked_at = _NEVER
        self._forgotten = 0
        self._failure: type[Exception] | None = None
        self._etag: str | None = None
        self._trust: TrustList | None = None

    def get(self) -> TrustList | None:
        """Give the trust list, None if there never was one that could be read and verified; for threads."""
        if not self._is_fresh():
            look = self._begin()
            wait([look], _THREAD_SECONDS)
            if look.done() and not self._is_fresh():  # that look had begun before `forget`
                wait([self._begin()], _THREAD_SECONDS)
        return self._trust

    async def get_async(self) -> TrustList | None:
        """Do the same for the event loop, which waits a little for news, and longer for the first list."""
        if time.monotonic() - self._looked_at >= _LOOK_AGAIN_SECONDS:
            look = asyncio.wrap_future(self._begin())
            # A look that has kept others waiting already is late; nobody waits for it again.
            seconds = _FIRST_SECONDS if self._trust is None else _LOOP_SECONDS
            left = self._started + seconds - time.monotonic()
            if left > 0:
                await asyncio.wait([look], timeout=left)
        return self._trust

    def forget(self) -> None:
        """Look again next time: this process has just published."""
        with self._lock:
            self._forgotten += 1
            self._looked_at = _NEVER

    def close(self) -> None:
        """Wait for a look under way and close the connections."""
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.shutdown()
        self._engine.dispose()

    def _is_fresh(self) -> bool:
        return time.monotonic() - self._looked_at < _LOOK_AGAIN_SECONDS

    def _begin(self) -> Future[None]:
        """Begin to look, unless somebody is looking."""
        with self._lock:
            if self._look is None or self._look.done():
                if self._thread is None:
                    self._thread = ThreadPoolExecutor(1, "trust-list")
                self._started = time.monotonic()
                self._look = self._thread.submit(self._refresh, self._forgotten)
            return self._look

    def _refresh(self, forgotten: int) -> None:
        """Look once; whatever goes wrong, the list held stays."""
        try:
            self._read()
            failure = None
        except Exception as error:  # noqa: BLE001 - nobody waits for what this thread raises
            failure = type(error)
            if failure is not self._failure:
                _log.error("trust list not read, the one held stays in use", exc_info=error)
        self._failure = failure
        with self._lock:
            if forgotten == self._forgotten:
                self._looked_at = time.monotonic()

    def _read(self) -> None:
        """Take over a new list.

        Raises:
            SQLAlchemyError: the database cannot be asked.
            SigningError: what lies there was not signed by a root of ours, or is older than what we hold.
        """
        name = {"name": TRUST_LIST}
        with self._engine.connect() as connection:
            etag = connection.execute(_VERSION, name).scalar_one_or_none()
            if etag == self._etag:
                return
            row = connection.execute(_BODY, name).one_or_none()
        if row is None:
            raise RollbackError("list_missing")
        trust = from_bytes(bytes(row.body), self._roots())
        if self._trust is not None:
            check_successor(self._without_a_date_to_come(self._trust, trust), trust)
        self._trust, self._etag = trust, row.etag

    def _without_a_date_to_come(self, held: TrustList, new: TrustList) -> TrustList:
        """Let a list that was dated by a clock ahead of ours be replaced by one dated rightly."""
        if held.issued_at <= self._clock() + ROADSIDE.clock_tolerance:
            return held
        return replace(held, issued_at=min(held.issued_at, new.issued_at))
