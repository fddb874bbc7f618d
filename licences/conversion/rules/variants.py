"""Legacy spellings of codes: `data/legacy_code_variants.tsv`.

Rows without a scale are taken always: they are names, or codes no list has. Rows of a named scale turn one
code into another and are taken only where a profile names the scale: `code:vehicle_operating_status:vendor`.
"""

from functools import cache
from typing import Final, NamedTuple

from licences.tsv import rows_of

_OR: Final = "/"
"""Between the codes of a spelling that may be any of them."""


class Variant(NamedTuple):
    """One legacy spelling."""

    list: str
    legacy_value: str
    standard_value: str
    scale: str
    note: str
    certainty: str
    source: str


@cache
def variants() -> tuple[Variant, ...]:
    """Read every variant."""
    return tuple(Variant(**row) for row in rows_of("licences.conversion", "legacy_code_variants"))


def variants_of(list_name: str, scale: str = "") -> dict[str, str]:
    """Give legacy value -> standard code of a list: those taken always, and those of a scale.

    >>> variants_of("plate_colour")["黄牌"], variants_of("vehicle_operating_status", "vendor")["0"]
    ('2', '10')
    """
    wanted = {"", scale}
    return {
        row.legacy_value: row.standard_value
        for row in variants()
        if row.list == list_name and row.scale in wanted and _OR not in row.standard_value
    }


def open_variants_of(list_name: str) -> dict[str, tuple[str, ...]]:
    """Give legacy value -> the codes it may stand for, where nothing tells which.

    >>> open_variants_of("business_scope")["旅游客运"]
    ('01300', '01400')
    """
    return {
        row.legacy_value: tuple(row.standard_value.split(_OR))
        for row in variants()
        if row.list == list_name and _OR in row.standard_value
    }


def scales_of(list_name: str) -> frozenset[str]:
    """Name the scales known for a list."""
    return frozenset(row.scale for row in variants() if row.list == list_name and row.scale)


def scale_asked_by(list_name: str, column: str) -> str:
    """Give the scale by which 是 and 否 answer what the name of a column asks; empty where it asks nothing.

    >>> scale_asked_by("branch_flag", "是否分支机构"), scale_asked_by("branch_flag", "是否企业法人")
    ('is_branch', 'is_legal_person')
    >>> scale_asked_by("branch_flag", "标识"), scale_asked_by("branch_flag", "企业法人/分支机构")
    ('', '')
    """
    said = column.casefold().replace("_", "")
    asked = {scale for name, scale, word in _asking() if name == list_name and word in said}
    return asked.pop() if len(asked) == 1 else ""


@cache
def _asking() -> tuple[tuple[str, str, str], ...]:
    rows = rows_of("licences.conversion", "asking_columns")
    return tuple((row["list"], row["scale"], row["word"]) for row in rows)
