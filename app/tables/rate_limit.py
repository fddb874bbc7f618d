"""Rate limits that must hold across processes: one row for each limited caller, no log of what it did."""

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from app.tables.base import Table


class RateLimit(Table, table=True):
    """How much of its allowance a caller has used.

    `caller` is a keyed hash of an address or account name, so the table says nothing about anybody.
    `used_until_ms` is the time, in milliseconds since 1970, at which the whole allowance is back.
    """

    __tablename__ = "rate_limits"
    __table_args__ = (Index(None, "used_until_ms"),)

    rule: str = Field(primary_key=True, max_length=32)
    caller: str = Field(primary_key=True, max_length=64)
    used_until_ms: int = Field(sa_type=BigInteger)
