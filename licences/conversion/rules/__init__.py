"""The column rules: a small named set, gathered once; a profile names them, with an argument behind a colon.

A cell rule turns the text of one cell into a value; several follow one another. A row rule reads one or more
cells and gives several fields. Every rule raises `RuleError` and nothing else, whatever the text.
`docs/profiles.md` has a table of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from licences.codes import CodeList, code_list
from licences.codes import names as list_names
from licences.conversion.context import RunContext
from licences.conversion.rules import (
    characters,
    dates,
    holders,
    media,
    names,
    numbers,
    photos,
    places,
    quantities,
    scopes,
    vehicles,
)
from licences.conversion.rules.codes import make_code
from licences.conversion.rules.value import ABSENT, CellRule, Noted, Nothing, Outcome, RowRule, Value
from licences.conversion.rules.variants import scales_of

__all__ = [
    "ABSENT",
    "RULES",
    "CellRule",
    "Kind",
    "Noted",
    "Nothing",
    "Outcome",
    "RowRule",
    "Rule",
    "Value",
    "by_name",
]

Kind = Literal["text", "day", "codes", "whole", "decimal"]
MakeCellRule = Callable[[str, RunContext], CellRule]
MakeRowRule = Callable[[str, RunContext], RowRule]


def _nothing() -> frozenset[str]:
    return frozenset({""})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One named rule; exactly one of `cell` and `row` makes it.

    `gives` has the kind of each value; `arguments` what may stand behind the colon ("" = nothing need);
    `repeats`: few different values in a column of millions, so results are remembered.
    """

    name: str
    gives: tuple[Kind, ...] = ("text",)
    cell: MakeCellRule | None = None
    row: MakeRowRule | None = None
    arguments: Callable[[], frozenset[str]] = _nothing
    repeats: bool = False


def _fixed(rule: CellRule) -> MakeCellRule:
    return lambda _argument, _context: rule


def _one_of(*arguments: str) -> Callable[[], frozenset[str]]:
    return lambda: frozenset(arguments)


def _code_arguments() -> frozenset[str]:
    known = list_names()
    return frozenset(known) | {f"{name}:{scale}" for name in known for scale in scales_of(name)}


def _code(argument: str, context: RunContext) -> CellRule:
    name, _, scale = argument.partition(":")
    return make_code(code_list(name, context.edition_date), scale)


def _with_list(make: Callable[[CodeList], CellRule], name: str) -> MakeCellRule:
    return lambda _argument, context: make(code_list(name, context.edition_date))


def _with_argument(make: Callable[[str | None], CellRule]) -> MakeCellRule:
    return lambda argument, _context: make(argument or None)


def _plate_and_colour(_argument: str, context: RunContext) -> RowRule:
    return vehicles.make_plate_and_colour(code_list("plate_colour", context.edition_date))


def _described_scope(_argument: str, context: RunContext) -> RowRule:
    return scopes.make_described_codes(code_list("business_scope", context.edition_date))


def _licence_digits(_argument: str, context: RunContext) -> CellRule:
    return numbers.make_licence_digits(context)


def _licence_number(argument: str, context: RunContext) -> RowRule:
    return numbers.make_licence_number(argument or None, context)


def _holder_code(_argument: str, _context: RunContext) -> RowRule:
    return holders.holder_code


def _term(argument: str, _context: RunContext) -> RowRule:
    return dates.make_term(argument or None)


def _identity_document(_argument: str, _context: RunContext) -> RowRule:
    return holders.identity_document


_SYSTEMS: Final = _one_of("", *dates.SYSTEMS)
_CHARACTERS: Final = (
    Rule(name="text", cell=_fixed(characters.text), repeats=True),
    Rule(name="full_width_brackets", cell=_fixed(characters.full_width_brackets), repeats=True),
    Rule(name="half_width", cell=_fixed(characters.half_width), repeats=True),
    Rule(name="capitals", cell=_fixed(characters.capitals)),
    Rule(name="unmasked", cell=_fixed(characters.unmasked), repeats=True),
    Rule(name="company_name", cell=_fixed(names.company_name)),
    Rule(name="holder_name", cell=_fixed(names.holder_name)),
    Rule(name="person_name", cell=_fixed(names.person_name)),
    Rule(name="medium", cell=_fixed(media.medium), repeats=True),
    Rule(name="photo", cell=_fixed(photos.photo)),
)
_HOLDERS: Final = (
    Rule(
        name="credit_code",
        cell=_with_argument(holders.make_credit_code),
        arguments=_one_of("", "or_person"),
    ),
    Rule(name="identity_number", cell=_fixed(holders.identity_number)),
    Rule(name="identity_document", gives=("text", "text"), row=_identity_document),
    Rule(name="practitioner_number", cell=_fixed(holders.practitioner_number)),
    Rule(name="holder_code", gives=("text", "text"), row=_holder_code),
)
_VEHICLES: Final = (
    Rule(name="plate", cell=_fixed(vehicles.plate)),
    Rule(name="plate_and_colour", gives=("text", "text"), row=_plate_and_colour),
    Rule(name="vin", cell=_fixed(vehicles.vin)),
)
_CODES: Final = (
    Rule(name="code", cell=_code, arguments=_code_arguments, repeats=True),
    Rule(name="scope", gives=("codes",), cell=_with_list(scopes.make_codes, "business_scope"), repeats=True),
    Rule(name="described_scope", gives=("codes",), row=_described_scope),
    Rule(
        name="categories",
        gives=("codes",),
        cell=_with_list(scopes.make_codes, "practitioner_category"),
        repeats=True,
    ),
    Rule(
        name="driving_classes",
        cell=_with_list(scopes.make_driving_classes, "permitted_driving_class"),
        repeats=True,
    ),
    Rule(name="division", cell=_with_list(places.make_division, "province"), repeats=True),
)
_NUMBERS: Final = (
    Rule(name="licence_digits", cell=_licence_digits),
    Rule(
        name="licence_number",
        gives=("text", "text"),
        row=_licence_number,
        arguments=_one_of("", *numbers.AUTHORITIES),
    ),
    Rule(name="mobile", cell=_fixed(places.mobile)),
    Rule(name="telephone", cell=_fixed(places.telephone)),
)
_QUANTITIES: Final = (
    Rule(
        name="date",
        gives=("day",),
        cell=_with_argument(dates.make_date),
        arguments=_SYSTEMS,
        repeats=True,
    ),
    Rule(
        name="last_day",
        gives=("day",),
        cell=_with_argument(dates.make_last_day),
        arguments=_SYSTEMS,
        repeats=True,
    ),
    Rule(name="term", gives=("day", "day"), row=_term, arguments=_SYSTEMS),
    Rule(
        name="mass",
        gives=("whole",),
        cell=_with_argument(quantities.make_mass),
        arguments=_one_of("", "kg", "t"),
        repeats=True,
    ),
    Rule(
        name="length",
        gives=("whole",),
        cell=_with_argument(quantities.make_length),
        arguments=_one_of("", "mm", "m"),
        repeats=True,
    ),
    Rule(
        name="tonnes",
        gives=("decimal",),
        cell=_with_argument(quantities.make_tonnes),
        arguments=_one_of("", "kg", "t"),
        repeats=True,
    ),
    Rule(name="whole_number", gives=("whole",), cell=_fixed(quantities.whole_number), repeats=True),
    Rule(name="decimal_number", gives=("decimal",), cell=_fixed(quantities.decimal_number), repeats=True),
)
RULES: Final[tuple[Rule, ...]] = (*_CHARACTERS, *_HOLDERS, *_VEHICLES, *_CODES, *_NUMBERS, *_QUANTITIES)
_BY_NAME: Final = {rule.name: rule for rule in RULES}


def by_name(name: str) -> Rule | None:
    """Give the rule of this name."""
    return _BY_NAME.get(name)
