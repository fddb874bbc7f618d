"""Insert a row unless its key is there already: the one statement that each database spells its own way."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

from app.tables import Table


def insert_once(session: Session, table: type[Table], values: Mapping[str, Any]) -> bool:
    """Insert a row and say whether it is new.

    Two transactions that insert the same key at once are put in order by the database: the second waits for
    the first, then finds the row (or inserts it, if the first was undone).
    """
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgres_insert
    key = inspect(table).primary_key
    statement = insert(table).values(**values).on_conflict_do_nothing().returning(*key)
    return session.connection().execute(statement).first() is not None
