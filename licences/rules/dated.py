"""Rules that are data: rows with the days they are in force, their source, and how sure it is."""

from bisect import bisect
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Final

from licences import codes
from licences.tsv import rows_of

Row = Mapping[str, str]
_TABLES: Final = (
    "suitable_codes",
    "validity",
    "vehicle_limits",
    "practitioner_ages",
    "driving_classes",
    "kinds_since",
    "service_years",
    "owner_ages",
)


@lru_cache(maxsize=256)
def rows_in_force(table: str, type_number: int, on: date | None) -> tuple[Row, ...]:
    """Give the rows of `data/<table>.tsv` for a type that are in force on a day; open dates are empty.

    Without a day, those in force without end.

    >>> [row["most_years"] for row in rows_in_force("validity", 71, date(2026, 1, 5))]
    ['6']
    """
    rows = _table(table)
    return tuple(row for row in rows if row["type"] == str(type_number) and is_in_force(row, on))


def rows_on(table: str, on: date | None) -> list[Row]:
    """Give all rows of `data/<table>.tsv` that are in force on a day.

    >>> {row["what"]: row["years"] for row in rows_on("practitioner_ages", date(2026, 1, 5))}["most_at_issue"]
    '63'
    """
    return [row for row in _table(table) if is_in_force(row, on)]


def is_in_force(row: Row, on: date | None) -> bool:
    """Say whether a row is in force on a day; its first and last day are both included."""
    begin, end = row["effective_from"], row["effective_to"]
    if on is None:
        return not end
    return (not begin or date.fromisoformat(begin) <= on) and (not end or on <= date.fromisoformat(end))


def period_of(on: date) -> int:
    """Number the time around a day within which neither these rows nor the code lists change."""
    changes = _changes()
    return codes.period_of(on) * (len(changes) + 1) + bisect(changes, on)


@cache
def _changes() -> tuple[date, ...]:
    rows = [row for name in _TABLES for row in _table(name)]
    begins = {date.fromisoformat(row["effective_from"]) for row in rows if row["effective_from"]}
    ends = {date.fromisoformat(row["effective_to"]) for row in rows if row["effective_to"]}
    return tuple(sorted(begins | {day + timedelta(days=1) for day in ends}))


@cache
def _table(name: str) -> tuple[Row, ...]:
    return tuple(rows_of("licences.rules", name))
