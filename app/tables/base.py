"""What all tables share: one metadata with named constraints, and times that stay aware and in UTC."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import ClassVar, Final

from sqlalchemy import JSON, BigInteger, CheckConstraint, DateTime, Dialect, Integer, MetaData
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

JSON_VALUE: Final = JSON().with_variant(JSONB(), "postgresql")
ROW_NUMBER: Final = BigInteger().with_variant(Integer(), "sqlite")
"""A number counted up by the database; SQLite counts only in INTEGER."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime; naive ones are refused. SQLite keeps it as ISO text without offset."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn to UTC; SQLite's own type drops the offset after that."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give an aware UTC datetime."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Table(SQLModel):
    """Base of our tables: constraints have the same names on every database, so migrations can name them."""

    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """Make the constraint that a text column holds one of the given words."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def not_blank(column: str) -> CheckConstraint:
    """Make the constraint that a text column says something."""
    return CheckConstraint(f"length(trim({column})) > 0", name=f"{column}_given")
