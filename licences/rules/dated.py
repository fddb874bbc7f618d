"""Rules that are data: rows with the days they are in force, their source, and how sure it is."""

import csv
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources

Row = Mapping[str, str]


def rows_in_force(table: str, type_number: int, on: date) -> list[Row]:
    """Give the rows of `data/<table>.tsv` for a type that are in force on a day; open dates are empty.

    >>> [row["most_years"] for row in rows_in_force("validity", 71, date(2026, 1, 5))]
    ['6']
    """
    return [row for row in _table(table) if row["type"] == str(type_number) and is_in_force(row, on)]


def is_in_force(row: Row, on: date) -> bool:
    """Say whether a row is in force on a day; its first and last day are both included."""
    begin, end = row["effective_from"], row["effective_to"]
    return (not begin or date.fromisoformat(begin) <= on) and (not end or on <= date.fromisoformat(end))


@cache
def _table(name: str) -> tuple[Row, ...]:
    text = resources.files("licences.rules").joinpath("data", f"{name}.tsv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
