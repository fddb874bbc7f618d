"""Reading where a profile says that the columns of text of fixed width stand: `[fixed_width]`."""

from itertools import pairwise
from typing import Any, Final, cast

from licences.conversion.inspector import Inspector, Table
from licences.conversion.readers.fixed_width import UNITS, Column, Layout, Unit
from licences.conversion.toml_lines import Path

_PATH: Final[Path] = ("fixed_width",)
_MOST: Final = 10_000
"""Longest line, and most lines before the first record."""


def layout_of(inspector: Inspector, raw: Table) -> Layout | None:
    """Read the layout; None where the profile names none, or after faults."""
    table = inspector.table((), raw, "fixed_width")
    if not table:
        return None
    inspector.check_keys(_PATH, table, ("unit", "header_lines", "columns"))
    unit = cast("Unit", inspector.choice(_PATH, table, "unit", UNITS))
    header_lines = table.get("header_lines", 0)
    if not _is_number(header_lines, 0):
        _wrong(inspector, "header_lines", "0 或更大的整数", "a whole number from 0")
        return None
    given = table.get("columns")
    columns = [_column(one) for one in given] if isinstance(given, list) else []
    known = [one for one in columns if one is not None]
    ordered = all(left.last < right.first for left, right in pairwise(known))
    names = {one.name for one in known}
    if not known or len(known) < len(columns) or not ordered or len(names) < len(known):
        zh = '按位置先后、互不重叠的 ["列名", 起, 止]'
        _wrong(inspector, "columns", zh, 'columns ["name", first, last] in their order, that do not overlap')
        return None
    return Layout(unit, header_lines, tuple(known))


def _wrong(inspector: Inspector, key: str, zh: str, en: str) -> None:
    inspector.report((*_PATH, key), "profile_wrong_kind", key=key, zh=zh, en=en)


def _is_number(value: Any, least: int) -> bool:
    return type(value) is int and least <= value <= _MOST


def _column(value: Any) -> Column | None:
    """Read `["name", first, last]`."""
    if not isinstance(value, list) or len(value) != len(Column._fields):
        return None
    name, first, last = value
    if not isinstance(name, str) or not name.strip():
        return None
    if not _is_number(first, 1) or not _is_number(last, 1) or first > last:
        return None
    return Column(name.strip(), first, last)
