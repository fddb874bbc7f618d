"""Compare a column with thousands of texts in one parameter: to name each costs more than to find it."""

from collections.abc import Collection
from typing import Any

import orjson
from sqlalchemy import ColumnElement, String, bindparam, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Session, col


def among(session: Session, column: Any, texts: Collection[str]) -> ColumnElement[bool]:
    """Make the condition that a text column holds one of many texts.

    Args:
        session: that will use it; each database has its own way.
        column: of a table class.
        texts: any number of them.
    """
    if session.get_bind().dialect.name == "sqlite":
        given = bindparam(None, orjson.dumps(list(texts)).decode(), String)
        return col(column).in_(select(func.json_each(given).table_valued("value").c.value))
    return col(column) == func.any(cast(bindparam(None, list(texts), ARRAY(String)), ARRAY(String)))
