"""The register as a source of statuses for `verify_client.verify`: the hot path, so never through the ORM.

SQLite: one read-only connection for each thread, whose statement sqlite3 keeps prepared. PostgreSQL: pools of
psycopg connections with statements prepared on the server. The row is the truth: each answer is as of now.
A register that does not answer within `ANSWER_SECONDS` is not waited for: somebody stands at the roadside.
"""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Final

from licences.status import CertificateStatus
from signing.status_list import Status
from verify_client.verify import StatusAnswer

ANSWER_SECONDS: Final = 2.0
"""How long the register may take."""

FRESH_SECONDS: Final = 60
"""How long an answer may be used; the server uses it at once."""

_VALUES: Final = {status.value: int(Status[status.name]) for status in CertificateStatus}
"""Words of the register -> values of the signed lists; both name the same states of law."""

_NO_CLAIMS: Final = b""
"""Fingerprint of an empty slot: no claims have it, so whatever names that slot is not recorded."""

Slot = tuple[str, int, int]
"""Issuer, list number, index."""

Row = tuple[str | None, bytes | None]
"""Status and fingerprint; both None where the slot is empty."""


class StatusReader(ABC):
    """Answers what the register knows of one status slot; satisfies `verify_client.verify.StatusSource`.

    None means that nothing is known: the issuer is not one of this installation's. An empty slot of an issuer
    that is has an answer, which fits no code: who forges with a stolen key must not find a free place.

    Args:
        clock: gives seconds since 1970.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock

    def look_up(self, issuer_code: str, list_number: int, index: int) -> StatusAnswer | None:
        """Give what is known of a slot."""
        return self.look_up_many([(issuer_code, list_number, index)])[0]

    def look_up_many(self, slots: Sequence[Slot]) -> list[StatusAnswer | None]:
        """Give what is known of many slots, in their order, as of one moment."""
        return [None if row is None else self._answer(row) for row in self._rows(slots)]

    async def look_up_async(self, issuer_code: str, list_number: int, index: int) -> StatusAnswer | None:
        """Give what is known of a slot without holding up the event loop."""
        row = await self._row_async((issuer_code, list_number, index))
        return None if row is None else self._answer(row)

    @abstractmethod
    def close(self) -> None:
        """Close the connections of the synchronous side."""

    @abstractmethod
    async def close_async(self) -> None:
        """Close the connections of the asynchronous side; call in the loop that used them."""

    @abstractmethod
    def _rows(self, slots: Sequence[Slot]) -> list[Row | None]: ...

    @abstractmethod
    async def _row_async(self, slot: Slot) -> Row | None: ...

    def _answer(self, row: Row) -> StatusAnswer:
        now = int(self._clock())
        status, fingerprint = row
        value = int(Status.INVALID) if status is None else _VALUES[status]
        return StatusAnswer(value, now, now + FRESH_SECONDS, "database", fingerprint or _NO_CLAIMS)
