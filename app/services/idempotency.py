"""Idempotency keys: the same request under the same key is carried out once, also when sent twice at once."""

import hmac
import json
from datetime import datetime
from typing import Final

from sqlmodel import Session

from app.roles import Actor
from app.services.context import Services
from app.services.errors import BadArgumentError, IdempotencyConflictError
from app.services.inserting import insert_once
from app.services.texts import given
from app.tables import IdempotencyKey

LONGEST_KEY: Final = 128


class Claim:
    """An account's claim on a key, for the length of one transaction.

    The row is inserted first; a second transaction with the same key waits for this one in the database. So
    either it finds the certificate that was made, or this one was undone and it may go on itself.
    """

    def __init__(self, services: Services, actor: Actor, key: str | None, request: object) -> None:
        """Name the request.

        Args:
            services: of this installation.
            actor: signed in; two accounts may use the same key.
            key: as sent; None = no protection asked for.
            request: JSON values that tell this request from any other; only a keyed hash is kept.
        """
        self._key = None if key is None else given(key, "Idempotency-Key", LONGEST_KEY)
        self._account_id = actor.account_id
        if self._key is not None and self._account_id is None:
            raise BadArgumentError("Idempotency-Key")
        text = json.dumps(request, ensure_ascii=True, sort_keys=True, separators=(",", ":"), default=str)
        self._hash = hmac.digest(services.audit.secret, b"request\0" + text.encode(), "sha256")

    def done(self, session: Session, now: datetime) -> str | None:
        """Take the key, or give the id of the certificate this request has made before.

        Raises:
            IdempotencyConflictError: the key was used with another request.
        """
        if self._key is None:
            return None
        row = {
            "account_id": self._account_id,
            "key": self._key,
            "request_hash": self._hash,
            "certificate_id": None,
            "created_at": now,
        }
        if insert_once(session, IdempotencyKey, row):
            return None
        earlier = self._row(session)
        if not hmac.compare_digest(earlier.request_hash, self._hash):
            raise IdempotencyConflictError("Idempotency-Key")
        return earlier.certificate_id

    def fulfil(self, session: Session, certificate_id: str) -> None:
        """Remember what the request made."""
        if self._key is not None:
            row = self._row(session)
            row.certificate_id = certificate_id
            session.add(row)

    def _row(self, session: Session) -> IdempotencyKey:
        return session.get_one(IdempotencyKey, (self._account_id, self._key))
