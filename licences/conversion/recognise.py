"""Columns of an unknown table recognised: by their names, or by values that can be only one thing."""

import re
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from licences.codes import code_list
from licences.conversion.compiled import EMPTY
from licences.conversion.face_fields import titles_of
from licences.conversion.fault import RuleError
from licences.conversion.header import column_key
from licences.conversion.known_columns import fields_by_column
from licences.conversion.readers.table import Row
from licences.conversion.rules.characters import half_width
from licences.conversion.rules.holders import credit_code, identity_number
from licences.conversion.rules.scopes import make_codes
from licences.conversion.rules.vehicles import make_plate_and_colour, vin
from licences.types.families import Family

Values = dict[str, list[str]]
_MOST: Final = 0.8
"""Share of the values that must fit: exports are dirty."""
_LEAST_VALUES: Final = 3
_NEAR: Final = 0.66
"""Likeness of names (2 × common / all characters) from which one is worth a person's look."""
_BRACKETS: Final = re.compile(r"[(（][^()（）]*[)）]")


def values_of(rows: Sequence[Row], at: int) -> list[str]:
    """Give the values of a column that are some."""
    cells = (half_width(row.cells[at]) for row in rows)
    return [cell for cell in cells if cell not in EMPTY and cell != "0"]


class Recognised(NamedTuple):
    """What is known of the columns of a table."""

    fields: dict[str, str]
    """Field -> column."""
    undecided: dict[str, list[str]]
    """Field -> the columns it may be, where they hold different values."""


def recognised(family: Family, names: Sequence[str], values: Values) -> Recognised:
    """Find columns by name, where the values agree; then by values that only one column has."""
    unmistakable = _unmistakable(family)
    possible = _by_name(family, names, values)
    fields = {field: columns[0] for field, columns in possible.items() if _are_one(columns, values)}
    undecided = {field: columns for field, columns in possible.items() if field not in fields}
    taken = {column for columns in possible.values() for column in columns}
    for field, accepts in unmistakable.items():
        fitting = [name for name in names if name not in taken and are(values[name], accepts)]
        if field not in possible and len(fitting) == 1:
            fields[field] = fitting[0]
    return Recognised(fields, undecided)


def nearest(family: Family, names: Iterable[str], fields: Iterable[str]) -> dict[str, str]:
    """Give field -> the column whose name comes nearest, where one comes near enough to be suggested.

    >>> nearest("vehicle", ["总质量(吨)", "发动机编号", "备注"], ["gross_mass_kg", "engine_number", "brand"])
    {'gross_mass_kg': '总质量(吨)', 'engine_number': '发动机编号'}
    """
    called: dict[str, list[str]] = {}
    for column, field in fields_by_column(family).items():
        called.setdefault(field, []).append(column)
    titles = titles_of(family)
    pairs = []
    for name in names:
        key = column_key(_BRACKETS.sub("", name))
        for field in fields:
            title = column_key(_BRACKETS.sub("", titles[field]))
            known = (*called.get(field, ()), title)
            likeness = max(SequenceMatcher(None, key, each).ratio() for each in known)
            if likeness >= _NEAR:
                pairs.append((likeness, name, field))
    found: dict[str, str] = {}
    for _, name, field in sorted(pairs, key=lambda pair: -pair[0]):
        if field not in found and name not in found.values():
            found[field] = name
    return found


def _by_name(family: Family, names: Sequence[str], values: Values) -> dict[str, list[str]]:
    known, unmistakable = fields_by_column(family), _unmistakable(family)
    possible: dict[str, list[str]] = {}
    for name in names:
        field = known.get(column_key(name).replace("/", ".").rpartition(".")[2])
        accepts = unmistakable.get(field or "")
        if field and (accepts is None or not values[name] or are(values[name], accepts)):
            possible.setdefault(field, []).append(name)
    return possible


def _are_one(columns: Sequence[str], values: Values) -> bool:
    return all(values[column] == values[columns[0]] for column in columns)


def _unmistakable(family: Family) -> dict[str, Callable[[str], object]]:
    """Give the fields whose values look like nothing else."""
    scope = make_codes(code_list("business_scope"))
    if family == "operator":
        return {"uscc": credit_code, "business_scope": scope}
    if family == "practitioner":
        return {"id_number": identity_number, "category": make_codes(code_list("practitioner_category"))}
    plate = make_plate_and_colour()
    return {
        "plate_number": lambda text: plate((text,)),
        "vin": vin,
        "holder_code": credit_code,
        "business_scope": scope,
    }


def are(values: Sequence[str], accepts: Callable[[str], object]) -> bool:
    """Say whether nearly all values, and enough of them, are accepted."""
    return len(values) >= _LEAST_VALUES and sum(_is(value, accepts) for value in values) >= _MOST * len(
        values
    )


def _is(value: str, accepts: Callable[[str], object]) -> bool:
    try:
        accepts(value)
    except RuleError:
        return False
    return True
