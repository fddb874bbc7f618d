"""Changes of status: why a certificate stands where it stands, and on what legal ground."""

from datetime import datetime

from sqlmodel import Field

from app.tables.base import ROW_NUMBER, Table, UtcDateTime, not_blank


class StatusChange(Table, table=True):
    """One legal change of status; rows are added, never altered."""

    __tablename__ = "status_changes"
    __table_args__ = (not_blank("reason"), not_blank("legal_basis"), not_blank("actor"))

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_NUMBER)
    certificate_id: str = Field(foreign_key="certificates.id", index=True, max_length=36)
    from_status: str = Field(max_length=16)
    to_status: str = Field(max_length=16)
    action: str = Field(max_length=16)
    reason: str = Field(max_length=500)
    legal_basis: str = Field(max_length=500)
    account_id: int | None = Field(default=None, foreign_key="accounts.id")
    actor: str = Field(max_length=64)
    at: datetime = Field(sa_type=UtcDateTime)
