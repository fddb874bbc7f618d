"""Columns of an unknown table recognised: by their names, or by values that can be only one thing."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from licences.codes import code_list
from licences.conversion.compiled import EMPTY
from licences.conversion.face_fields import titles_of
from licences.conversion.fault import RuleError
from licences.conversion.fitting import MOST, fit
from licences.conversion.header import column_key
from licences.conversion.known_columns import fields_by_column, is_of_another
from licences.conversion.readers.table import Row
from licences.conversion.rules.characters import half_width
from licences.conversion.rules.holders import credit_code, identity_number
from licences.conversion.rules.scopes import make_codes
from licences.conversion.rules.vehicles import make_plate_and_colour, vin
from licences.types.families import Family

Values = dict[str, list[str]]
_LEAST_VALUES: Final = 3
_NEAR: Final = 0.66
"""Likeness of names (2 × common / all characters) from which one is worth a person's look."""
_NEARLY: Final = 0.85
"""Of the likeness of the nearest; others below it are not named beside it."""
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
    by_values: frozenset[str] = frozenset()
    """The fields known by values alone."""
    denied: Mapping[str, str] = {}
    """Column -> the field its name is of and its values cannot be, or that it would be were it not empty."""


def recognised(family: Family, names: Sequence[str], values: Values) -> Recognised:
    """Find columns by name, where the values agree; then by values that only one column has."""
    unmistakable = _unmistakable(family)
    possible, denied = _by_name(family, names, values)
    fields = {field: columns[0] for field, columns in possible.items() if _are_one(columns, values)}
    undecided = {field: columns for field, columns in possible.items() if field not in fields}
    taken = {column for columns in possible.values() for column in columns}
    by_values = set()
    for field, accepts in unmistakable.items():
        fitting = [name for name in names if name not in taken and are(values[name], accepts)]
        if field in possible or not fitting:
            continue
        by_values.add(field)
        if _are_one(fitting, values):
            fields[field] = fitting[0]
        else:
            undecided[field] = fitting
    return Recognised(fields, undecided, frozenset(by_values), denied)


def nearest(
    family: Family, names: Iterable[str], fields: Iterable[str], values: Values | None = None
) -> dict[str, list[str]]:
    """Give field -> the columns whose names come near enough to be suggested, the nearest first.

    A word that makes another thing of a name (初次发证日期), or values no such field has, deny it.

    >>> nearest("vehicle", ["总质量(吨)", "发动机编号", "备注"], ["gross_mass_kg", "engine_number", "brand"])
    {'gross_mass_kg': ['总质量(吨)'], 'engine_number': ['发动机编号']}
    """
    called: dict[str, list[str]] = {}
    for column, field in fields_by_column(family).items():
        called.setdefault(field, []).append(column)
    titles = titles_of(family)
    pairs = []
    for name in names:
        key = column_key(_BRACKETS.sub("", name))
        for field in fields:
            known = (*called.get(field, ()), column_key(_BRACKETS.sub("", titles[field])))
            likeness = max(SequenceMatcher(None, key, each).ratio() for each in known)
            if (
                likeness >= _NEAR
                and not is_of_another(key, known)
                and (values is None or fit(family, field, values[name], name).is_good)
            ):
                pairs.append((likeness, name, field))
    found: dict[str, list[str]] = {}
    best: dict[str, float] = {}
    for likeness, name, field in sorted(pairs, key=lambda pair: -pair[0]):
        if all(name not in columns for columns in found.values()) and (
            field not in found or likeness >= _NEARLY * best[field]
        ):
            found.setdefault(field, []).append(name)
            best.setdefault(field, likeness)
    return found


def _by_name(
    family: Family, names: Sequence[str], values: Values
) -> tuple[dict[str, list[str]], dict[str, str]]:
    known, unmistakable = fields_by_column(family), _unmistakable(family)
    is_known = any(values.values())
    possible: dict[str, list[str]] = {}
    denied: dict[str, str] = {}
    for name in names:
        field = known.get(column_key(name).replace("/", ".").rpartition(".")[2])
        if not field:
            continue
        accepts = unmistakable.get(field)
        has_some = bool(values[name]) or not is_known
        agrees = accepts is None or not values[name] or are(values[name], accepts)
        if has_some and agrees and fit(family, field, values[name], name).is_good:
            possible.setdefault(field, []).append(name)
        else:
            denied[name] = field
    return possible, denied


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
    return len(values) >= _LEAST_VALUES and sum(_is(value, accepts) for value in values) >= MOST * len(values)


def _is(value: str, accepts: Callable[[str], object]) -> bool:
    try:
        accepts(value)
    except RuleError:
        return False
    return True
