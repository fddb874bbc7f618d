"""The verified trust list as this process last read it, looked at again every second."""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Final

from sqlalchemy import Engine, text

from signing.algorithms import PublicKey
from signing.trust import TrustList, from_bytes

TRUST_LIST: Final = "trust-list"
"""Name of the publication."""

_LOOK_AGAIN_SECONDS: Final = 1.0
_VERSION: Final = text("SELECT etag FROM publications WHERE name = :name")
_BODY: Final = text("SELECT etag, body FROM publications WHERE name = :name")


class TrustCache:
    """Keeps nothing another process needs: the database has the list, this only spares parsing it again.

    A key distrusted by another process is refused here at most one second later.
    """

    def __init__(self, engine: Engine, roots: Callable[[], Mapping[bytes, PublicKey]]) -> None:
        self._engine = engine
        self._roots = roots
        self._lock = threading.Lock()
        self._looked_at = -_LOOK_AGAIN_SECONDS
        self._etag: str | None = None
        self._trust: TrustList | None = None

    def get(self) -> TrustList | None:
        """Give the trust list, None if none was ever published.

        Raises:
            SigningError: what lies in the database was not signed by a root of this installation.
        """
        if time.monotonic() - self._looked_at < _LOOK_AGAIN_SECONDS:
            return self._trust
        with self._lock:
            if time.monotonic() - self._looked_at >= _LOOK_AGAIN_SECONDS:
                self._refresh()
                self._looked_at = time.monotonic()
            return self._trust

    def forget(self) -> None:
        """Look again next time: this process has just published."""
        self._looked_at = -_LOOK_AGAIN_SECONDS

    def _refresh(self) -> None:
        name = {"name": TRUST_LIST}
        with self._engine.connect() as connection:
            etag = connection.execute(_VERSION, name).scalar_one_or_none()
            if etag == self._etag:
                return
            row = connection.execute(_BODY, name).one_or_none()
        self._trust = None if row is None else from_bytes(bytes(row.body), self._roots())
        self._etag = None if row is None else row.etag
