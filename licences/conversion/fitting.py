"""Whether the values of a column can be those of a field: by the field's own rules, units and bounds.

What a draft proposes by a name alone the values may deny: 14900 is no number of seats and no load in tonnes.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import Any, Final, NamedTuple

from pydantic import TypeAdapter, ValidationError

from licences.conversion.context import RunContext
from licences.conversion.face_fields import face_field
from licences.conversion.fault import RuleError
from licences.conversion.known_columns import usual_rule
from licences.conversion.rules import by_name
from licences.types.families import Family

MOST: Final = 0.8
"""Share of the values that must fit: exports are dirty."""
_UNITS: Final[dict[str, dict[str, str]]] = {
    "mass": {"kg": "mass", "千克": "mass", "公斤": "mass", "t": "mass:t", "吨": "mass:t"},
    "length": {"mm": "length", "毫米": "length", "m": "length:m", "米": "length:m"},
    "tonnes": {"t": "tonnes", "吨": "tonnes", "kg": "tonnes:kg", "千克": "tonnes:kg", "公斤": "tonnes:kg"},
}
"""Rules by unit. Where no name tells it the first that fits: rules refuse numbers no vehicle has."""
_IN_BRACKETS: Final = re.compile(r"[(（]([^()（）]+)[)）]")
_SERIAL: Final = re.compile(r"[0-9]{5}(?:\.[0-9]+)?", re.ASCII)
_ELSEWHERE: Final = frozenset({"licence_of_another_province", "masked_value"})
"""Faults that do not tell that the values are of something else."""
_ANYWHERE: Final = RunContext("", "", "330000", date(2000, 1, 1))
_NUMBERS: Final = frozenset({"whole_number", "decimal_number", *_UNITS})


class Fit(NamedTuple):
    """How many values of a column a rule takes for those of a field."""

    rule: str
    fitting: int
    values: int

    @property
    def is_good(self) -> bool:
        """Whether nearly all are."""
        return self.fitting >= MOST * self.values

    def __str__(self) -> str:
        return f"{self.fitting}/{self.values}"


def fit(family: Family, field: str, values: Sequence[str], column: str = "") -> Fit:
    """Try the rules a field is read with, and give the one that takes most of the values.

    Args:
        family: of the field.
        field: of the face.
        values: of a column, none empty.
        column: its name, which may tell the unit.

    >>> fit("vehicle", "load_tonnes", ["14900", "9900"]).rule
    'tonnes:kg'
    >>> fit("vehicle", "seats", ["14900", "9900"]).is_good
    False
    >>> fit("vehicle", "gross_mass_kg", ["25000"], "总质量(吨)").is_good
    False
    """
    rules = _rules(usual_rule(family, field), values, column)
    fits = [Fit(one, sum(map(_taker(family, field, one), values)), len(values)) for one in rules]
    return max(fits, key=lambda one: one.fitting)


def _rules(usual: str, values: Sequence[str], column: str) -> tuple[str, ...]:
    units = _UNITS.get(usual, {"": usual})
    named = _IN_BRACKETS.search(column)
    if named and named[1].lower() in units:
        return (units[named[1].lower()],)
    if usual in {"date", "last_day"} and any(map(_SERIAL.fullmatch, values)):
        return (f"{usual}:1900",)
    return tuple(dict.fromkeys(units.values()))


@cache
def _taker(family: Family, field: str, rule: str) -> Callable[[str], bool]:
    """Make what says whether a value can be read; rules of several columns are not tried."""
    name, _, argument = rule.partition(":")
    found = by_name(name)
    if found is None or found.cell is None:
        return lambda _text: True
    read = found.cell(argument, _ANYWHERE)
    bounds: TypeAdapter[Any] | None = TypeAdapter(face_field(family, field)) if name in _NUMBERS else None

    def takes(text: str) -> bool:
        try:
            value = read(text)
            if bounds is not None:
                bounds.validate_python(value)
        except RuleError as error:
            return error.fault in _ELSEWHERE
        except ValidationError:
            return False
        return True

    return takes
