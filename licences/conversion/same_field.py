"""Columns no rule reads that by their names tell a field which another column, or a constant, fills.

A plate is taken from 原车牌号 while 车牌号 stands beside it, an issue from 打印日期 beside 发证日期, a scope
is the same for every row beside 经营范围: where both say something, and not the same, nobody can tell which
is right. A cell is read as such a field is usually read; one that cannot be read so tells nothing here.
"""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache
from typing import Final, NamedTuple

from licences.conversion.beside import Beside, Fields, kind_of_beside
from licences.conversion.context import RunContext
from licences.conversion.draft import FieldValue
from licences.conversion.face_fields import titles_of
from licences.conversion.fault import Fault, RuleError, fault
from licences.conversion.header import Header, column_key
from licences.conversion.known_columns import fields_by_column, usual_rule
from licences.conversion.profile import Record
from licences.conversion.rules import Noted, Nothing, by_name
from licences.conversion.rules.characters import bare
from licences.memo import Memo
from licences.types.families import Family

_COMPARED: Final = frozenset(
    {
        "plate_number", "plate_colour", "vin", "vehicle_type", "gross_mass_kg", "load_tonnes",
        "traction_mass_kg", "length_mm", "width_mm", "height_mm", "seats", "axle_count",
        "business_scope", "category", "permitted_class", "operator_name", "employer_name",
        "principal_name", "name", "holder_code", "uscc", "id_number", "licence_number",
        "certificate_number", "operator_licence_number", "issue_date", "valid_from", "valid_to",
        "first_issue_date",
    }
)  # fmt: skip
"""Fields that say what the licence is, whose it is, and since when; not those people write in many ways."""
_SYSTEM: Final = "1900"
_NUMBER: Final = re.compile("[0-9]{12}", re.ASCII)
_NUMBERED: Final = "licence_number"
_SCALES: Final = frozenset({Decimal(1), Decimal(10), Decimal(1000)})
"""Units that differ between columns of one quantity: mm, cm and m, kg and tonnes."""
_UNIT: Final = re.compile("[(](?:吨|t|千克|公斤|kg|毫米|mm|厘米|cm|米|m)[)]$")
"""What stands behind the name of a quantity, as `column_key` writes it."""
_QUANTITIES: Final = frozenset(
    {"gross_mass_kg", "load_tonnes", "traction_mass_kg", "length_mm", "width_mm", "height_mm"}
)
_AMOUNT: Final = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?", re.ASCII)
_UNREADABLE: Final = ""
"""Remembered of a text that is no value of the field."""


class _Same(NamedTuple):
    """A column that tells a field again."""

    at: int
    field: str
    read: Callable[[str], FieldValue | None]
    said: Fault


def same_field_watch(
    columns: Iterable[int], header: Header, record: Record, filled: Iterable[str], context: RunContext
) -> Beside | None:
    """Make what compares the columns that tell a field again; None where there are none.

    Args:
        columns: indexes of those that are not explained.
        header: of the table.
        record: with constants.
        filled: the fields columns are read into.
        context: the run.
    """
    numbers = {field for field, value in record.constants.items() if not isinstance(value, str)}
    told = _COMPARED.intersection(numbers.union(filled))
    titles = titles_of(record.family)
    found = [
        _Same(
            at,
            field,
            _remembering(_reader(record.family, field, context)),
            fault(header.names[at], field, "column_disagrees", title=titles[field]),
        )
        for at in columns
        if (field := _field_of(at, header, record.family)) in told
    ]
    if not found:
        return None

    def compare(cells: tuple[str, ...], fields: Fields, faults: list[Fault], _warnings: list[Fault]) -> None:
        for at, field, read, said in found:
            text = cells[at]
            known = fields.get(field) if text else None
            if known is not None:
                other = read(text)
                if other != known and other is not None and not _are_one(known, other):
                    faults.append(said)

    return compare


def _field_of(at: int, header: Header, family: Family) -> str:
    """Give the field a column tells by its name or label; one of another group tells of something else."""
    known = fields_by_column(family)
    name = header.names[at].rpartition("/")[2]
    if at not in header.find(name) or kind_of_beside(name, family):
        return ""
    key = column_key(name)
    found = known.get(key) or known.get(column_key(header.labels[at]))
    return found or (_quantities(family).get(_UNIT.sub("", key), "") if _UNIT.search(key) else "")


@cache
def _quantities(family: Family) -> dict[str, str]:
    """Give names of columns of quantities, without their units."""
    known = fields_by_column(family)
    return {_UNIT.sub("", name): field for name, field in known.items() if field in _QUANTITIES}


def _reader(family: Family, field: str, context: RunContext) -> Callable[[str], FieldValue | None]:
    """Make what reads a text as a field is usually read; gives None for what is no such value."""
    name, _, argument = usual_rule(family, field).partition(":")
    rule = by_name(name)
    if name == _NUMBERED or rule is None:
        return _number
    if rule.gives[0] == "day":
        argument = _SYSTEM
    cell = rule.cell(argument, context) if rule.cell else None
    row = rule.row(argument, context) if rule.row else None

    def read(text: str) -> FieldValue | None:
        try:
            outcome = cell(text) if cell else next(iter(row((text,))), None) if row else None
        except RuleError:  # as it is with another unit than usual
            return Decimal(text) if field in _QUANTITIES and _AMOUNT.fullmatch(text) else None
        value = outcome.value if isinstance(outcome, Noted) else outcome
        return None if isinstance(value, Nothing) else value

    return read


def _number(text: str) -> str | None:
    found = _NUMBER.findall(text)
    return found[0] if len(found) == 1 else None


def _remembering(read: Callable[[str], FieldValue | None]) -> Callable[[str], FieldValue | None]:
    memo: Memo[str, FieldValue] = Memo()

    def once(text: str) -> FieldValue | None:
        known = memo.get(text)
        if known is None:
            found = read(bare(text))
            known = memo.keep(text, _UNREADABLE if found is None else found)
        return None if known == _UNREADABLE else known

    return once


def _are_one(one: FieldValue, other: FieldValue) -> bool:
    """Say whether two values are the same thing: lists in any order, a quantity in another unit."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return set(one) == set(other)
    if isinstance(one, int | Decimal) and isinstance(other, int | Decimal):
        low, high = sorted((abs(Decimal(one)), abs(Decimal(other))))
        return low == high or (low > 0 and high / low in _SCALES)
    return False
