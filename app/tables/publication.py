"""Signed files ready to be served: trust list, status lists, status index. Derived; can be made again."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlmodel import Field

from app.tables.base import ROW_NUMBER, Table, UtcDateTime


class Publication(Table, table=True):
    """The present edition of one file.

    `content_hash` covers what is signed without its times, so that an unchanged list is not signed anew.
    """

    __tablename__ = "publications"

    name: str = Field(primary_key=True, max_length=64)
    version: int = Field(sa_type=ROW_NUMBER)
    etag: str = Field(max_length=64)
    content_hash: bytes = Field(sa_type=LargeBinary)
    made_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    body: bytes = Field(sa_type=LargeBinary)
