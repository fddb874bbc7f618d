"""The audit log: one chain of entries for each region, each entry sealed together with the one before."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, LargeBinary
from sqlmodel import Field

from app.tables.base import JSON_VALUE, Table, UtcDateTime


class AuditEntry(Table, table=True):
    """One recorded act. `detail` holds our own ids and words, never personal data."""

    __tablename__ = "audit_entries"
    __table_args__ = (CheckConstraint("seq >= 1", name="seq_range"),)

    region: int = Field(primary_key=True)
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    at: datetime = Field(sa_type=UtcDateTime)
    account_id: int | None = None
    actor: str = Field(max_length=64)
    role: str = Field(max_length=16)
    action: str = Field(max_length=48, index=True)
    subject: str = Field(max_length=128, index=True)
    detail: dict[str, Any] = Field(sa_type=JSON_VALUE)
    previous: bytes = Field(sa_type=LargeBinary)
    mac: bytes = Field(sa_type=LargeBinary)


class AuditHead(Table, table=True):
    """The end of a chain; its row is locked while an entry is added. `seal` covers `seq` and `mac`."""

    __tablename__ = "audit_heads"

    region: int = Field(primary_key=True)
    seq: int = Field(sa_type=BigInteger)
    mac: bytes = Field(sa_type=LargeBinary)
    seal: bytes = Field(sa_type=LargeBinary)
