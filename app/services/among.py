"""Compare a column with thousands of values in one parameter: to name each costs more than to find it."""

from collections.abc import Collection
from typing import Any

import orjson
from sqlalchemy import BigInteger, ColumnElement, String, bindparam, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Session, col


def among(session: Session, column: Any, values: Collection[str] | Collection[int]) -> ColumnElement[bool]:
    """Make the condition that a column of texts or of whole numbers holds one of many.

    Args:
        session: that will use it; each database has its own way.
        column: of a table class.
        values: any number of them.
    """
    if session.get_bind().dialect.name == "sqlite":
        given = bindparam(None, orjson.dumps(list(values)).decode(), String)
        return col(column).in_(select(func.json_each(given).table_valued("value").c.value))
    of_numbers = isinstance(next(iter(values), ""), int)
    kind: Any = ARRAY(BigInteger if of_numbers else String)
    return col(column) == func.any(cast(bindparam(None, list(values), kind), kind))
