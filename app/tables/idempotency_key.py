"""Idempotency keys: a request sent twice is carried out once."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlmodel import Field

from app.tables.base import Table, UtcDateTime


class IdempotencyKey(Table, table=True):
    """What an account did under a key. `certificate_id` is NULL only inside the transaction that fills it."""

    __tablename__ = "idempotency_keys"

    account_id: int = Field(primary_key=True, foreign_key="accounts.id")
    key: str = Field(primary_key=True, max_length=128)
    request_hash: bytes = Field(sa_type=LargeBinary)
    certificate_id: str | None = Field(default=None, foreign_key="certificates.id", max_length=36)
    created_at: datetime = Field(sa_type=UtcDateTime)
