"""Local accounts; passwords are kept as Argon2id hashes only."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from app.roles import Role
from app.tables.base import JSON_VALUE, Table, UtcDateTime, one_of


class Account(Table, table=True):
    """Who may sign in, and for whom it acts. `password_at`: sign-in tokens made before it are void."""

    __tablename__ = "accounts"
    __table_args__ = (
        one_of("role", [role.value for role in Role if role is not Role.PUBLIC]),
        CheckConstraint("(role = 'clerk') = (issuer_code IS NOT NULL)", name="clerk_has_issuer"),
        CheckConstraint("(role = 'holder') = (holder_code IS NOT NULL)", name="holder_has_code"),
        CheckConstraint("(holder_code IS NULL) = (holder_code_type IS NULL)", name="code_has_type"),
        CheckConstraint("password_hash LIKE '$argon2id$%'", name="password_is_hashed"),
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True, max_length=64)
    display_name: str = Field(default="", max_length=128)
    role: str = Field(max_length=16)
    region: int | None = None
    issuer_code: str | None = Field(default=None, foreign_key="issuers.code", max_length=18)
    types: list[int] = Field(default_factory=list, sa_type=JSON_VALUE)
    holder_code: str | None = Field(default=None, index=True, max_length=64)
    holder_code_type: str | None = Field(default=None, max_length=3)
    password_hash: str = Field(max_length=256)
    password_at: datetime = Field(sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    disabled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
