"""Issuing authorities (证照颁发机构) and the counters that hand out serials and status slots."""

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from app.tables.base import Table


class Issuer(Table, table=True):
    """One authority admitted by the ministry. Its row is locked while a serial and a slot are taken."""

    __tablename__ = "issuers"
    __table_args__ = (
        CheckConstraint("length(code) = 18", name="code_length"),
        CheckConstraint("region BETWEEN 11 AND 82", name="region_range"),
        CheckConstraint("next_serial >= 1 AND next_slot >= 0", name="counters_range"),
    )

    code: str = Field(primary_key=True, max_length=18)
    name: str = Field(max_length=256)
    region: int
    next_serial: int = 1
    next_slot: int = 0
