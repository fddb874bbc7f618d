"""The tables of the seven styles; the first of a style is the one meant when none is named."""

from typing import Final

from bench.legacy.tables import style_1, style_2, style_3, style_4, style_5, style_6, style_7
from bench.legacy.tables.table import RUN, Table

__all__ = ["RUN", "STYLES", "TABLES", "Table", "table_of"]

STYLES: Final[tuple[tuple[Table, ...], ...]] = tuple(
    each.TABLES for each in (style_1, style_2, style_3, style_4, style_5, style_6, style_7)
)
TABLES: Final[tuple[Table, ...]] = tuple(table for tables in STYLES for table in tables)


def table_of(style: int, family: str | None = None) -> Table:
    """Give a table of a style.

    Args:
        style: 1 to 7.
        family: "operator", "vehicle" or "practitioner"; None for the first of the style.

    Raises:
        ValueError: there is none.
    """
    if not 1 <= style <= len(STYLES):
        raise ValueError(f"style {style}: there are 1 to {len(STYLES)}")
    for table in STYLES[style - 1]:
        if family in (None, table.family):
            return table
    raise ValueError(f"style {style} has no table {family}")
