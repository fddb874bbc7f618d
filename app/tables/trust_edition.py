"""Every trust list ever published: which keys it brought, and until when an inspector may be holding it."""

from datetime import datetime

from sqlmodel import Field

from app.tables.base import JSON_VALUE, ROW_NUMBER, Table, UtcDateTime


class TrustEdition(Table, table=True):
    """One edition of the trust list; rows are added, never altered. `added`: ids of its new keys, hex."""

    __tablename__ = "trust_editions"

    version: int = Field(primary_key=True, sa_type=ROW_NUMBER)
    made_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    added: list[str] = Field(sa_type=JSON_VALUE)
