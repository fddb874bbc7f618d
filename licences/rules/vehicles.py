"""Rules of the vehicle certificates: plate, VIN, masses, and what each kind of vehicle must have."""

from collections.abc import Iterator
from typing import Final

from licences.errors import IdentifierError
from licences.identifiers import credit_code, identity_number, plate, vin
from licences.rules.finding import Finding, Severity, error, finding, warning
from licences.rules.rule import Case, Key, Rule, Values, reading

_TRAILERS: Final = ("B", "G")  # GA/T 16.4: B semi-trailers, G full trailers
_GOODS: Final = ("H", *_TRAILERS)
_TRACTORS: Final = ("Q",)
_PASSENGER: Final = ("K",)
_GRADED_BUSES: Final = ("K1", "K2")
"""Large and medium buses; cars used as taxis are not graded (general knowledge)."""
_KILOGRAMS_A_TONNE: Final = 1000
_CONDITIONAL: Final = (
    (_PASSENGER, "seats"),
    (_GOODS, "load_tonnes"),
    (_TRACTORS, "traction_mass_kg"),
    (_GRADED_BUSES, "bus_level"),
)
"""What a kind of vehicle must have, by how its vehicle type begins."""


def vehicle_rules() -> Iterator[Rule]:
    """Give the rules on what contradicts itself, or is missing, in a vehicle certificate."""
    yield Rule(_find_in_holder_kind, reading("holder_code_type"), frozenset({"holder_code_type"}))
    plated = frozenset({"plate_number", "plate_colour", "vehicle_type"})
    yield Rule(_find_in_plate, _plate_key, plated)
    yield Rule(_find_in_vin, reading("vin"), frozenset({"vin"}), repeats=False)
    yield Rule(_find_missing, _missing_key, frozenset({"vehicle_type"}))
    masses = ("load_tonnes", "gross_mass_kg")
    yield Rule(_find_in_masses, reading(*masses), frozenset(masses))
    holder = ("holder_code_type", "holder_code")
    yield Rule(_find_in_holder_code, reading(*holder), frozenset(holder))


def _find_in_holder_kind(key: Key, case: Case) -> Iterator[Finding]:
    if key[0] not in case.certificate_type.holder_code_types:
        yield error("holder_kind_unsuitable", "holder_code_type", type=case.certificate_type.name_zh)


def _plate_key(values: Values) -> Key:
    return plate.kind_of(values["plate_number"]), values["plate_colour"], values["vehicle_type"][0]


def _find_in_plate(key: Key, case: Case) -> Iterator[Finding]:  # noqa: ARG001 - as every rule
    kind, colour, vehicle_type = key
    if colour not in plate.COLOURS[kind]:
        yield error("plate_colour_disagrees", "plate_colour")
    if (kind is plate.PlateKind.TRAILER) != vehicle_type.startswith(_TRAILERS):
        yield error("trailer_plate_disagrees", "plate_number")


def _find_in_vin(key: Key, case: Case) -> Iterator[Finding]:  # noqa: ARG001
    if not vin.has_check_digit(key[0]):
        yield warning("vin_check_digit", "vin")


def _missing_key(values: Values) -> Key:
    return values["vehicle_type"], *[bool(values[field]) for _, field in _CONDITIONAL]


def _find_missing(key: Key, case: Case) -> Iterator[Finding]:  # noqa: ARG001
    for (starts, field), is_given in zip(_CONDITIONAL, key[1:], strict=True):
        if key[0].startswith(starts) and not is_given:
            yield error("missing_for_vehicle_type", field)


def _find_in_masses(key: Key, case: Case) -> Iterator[Finding]:  # noqa: ARG001
    load, gross = key
    if load is not None and load * _KILOGRAMS_A_TONNE >= gross:
        yield error("load_above_gross_mass", "load_tonnes")


def _find_in_holder_code(key: Key, case: Case) -> Iterator[Finding]:
    """The holder's code follows the standard of its kind (GB/T 36903): 001 GB 32100, 111 GB 11643."""
    kind, code = key
    try:
        if kind == "001":
            credit_code.validate(code)
        elif kind == "111":
            identity_number.validate(code, case.today)
    except IdentifierError as fault:
        yield finding(Severity.ERROR, "holder_code", fault.message)
