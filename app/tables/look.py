"""Looks at personal data: who, for what purpose, where, when. The holder can read them."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from app.tables.base import ROW_NUMBER, Table, UtcDateTime, not_blank


class LookRow(Table, table=True):
    """One look at the face data of one certificate; rows are added, never altered."""

    __tablename__ = "looks"
    __table_args__ = (not_blank("purpose"), Index(None, "certificate_id", "at"))

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_NUMBER)
    certificate_id: str = Field(foreign_key="certificates.id", max_length=36)
    account_id: int | None = Field(default=None, foreign_key="accounts.id")
    officer: str = Field(max_length=128)
    role: str = Field(max_length=16)
    region: int | None = None
    purpose: str = Field(max_length=200)
    place: str = Field(default="", max_length=200)
    at: datetime = Field(sa_type=UtcDateTime)
