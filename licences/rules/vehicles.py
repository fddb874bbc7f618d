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
_ON_ROADS: Final = ("K", "H", "Q", "Z", "D", *_TRAILERS)
"""Buses and cars, lorries, tractors, special and electric vehicles; not motorcycles, tractors of farms."""
_LEAST_LENGTH_MM: Final = 2500
"""Shorter than any car (general knowledge; no standard says it), and more than any vehicle in centimetres."""
_LEAST_OF_VIN: Final = 4
"""Different characters a VIN has at least; 11111111111111111 has a right check digit."""
_CONDITIONAL: Final = (
    (_PASSENGER, "seats"),
    (_GOODS, "load_tonnes"),
    (_TRACTORS, "traction_mass_kg"),
    (_GRADED_BUSES, "bus_level"),
)
"""What a kind of vehicle must have, by how its vehicle type begins."""
_BUILD: Final = ("vehicle_type", "gross_mass_kg", *[field for _, field in _CONDITIONAL])


def vehicle_rules() -> Iterator[Rule]:
    """Give the rules on what contradicts itself, or is missing, in a vehicle certificate."""
    plated = frozenset({"plate_number", "plate_colour", "vehicle_type"})
    yield Rule(_find_in_plate, _plate_key, plated)
    yield Rule(_find_in_vin, reading("vin"), frozenset({"vin"}), repeats=False)
    yield Rule(_find_in_build, reading(*_BUILD), frozenset({"vehicle_type"}))
    sized = ("vehicle_type", "length_mm")
    yield Rule(_find_in_length, reading(*sized), frozenset(sized))
    yield Rule(
        _find_in_holder,
        reading("holder_code_type", "holder_code"),
        frozenset({"holder_code_type"}),
        repeats=False,
    )


def _plate_key(values: Values) -> Key:
    return plate.kind_of(values["plate_number"]), values["plate_colour"], values["vehicle_type"][0]


def _find_in_plate(key: Key, case: Case) -> Iterator[Finding]:  # noqa: ARG001 - as every rule
    kind, colour, vehicle_type = key
    if colour not in plate.COLOURS[kind]:
        yield error("plate_colour_disagrees", "plate_colour")
    if (kind is plate.PlateKind.TRAILER) != vehicle_type.startswith(_TRAILERS):
        yield error("trailer_plate_disagrees", "plate_number")


def _find_in_vin(key: Key, case: Case) -> Iterator[Finding]:  # noqa: ARG001
    if len(set(key[0])) < _LEAST_OF_VIN:
        yield error("vin_repeated", "vin")
    elif not vin.has_check_digit(key[0]):
        yield warning("vin_check_digit", "vin")


def _find_in_build(key: Key, case: Case) -> Iterator[Finding]:  # noqa: ARG001
    built = dict(zip(_BUILD, key, strict=True))
    for starts, field in _CONDITIONAL:
        if built["vehicle_type"].startswith(starts) and not built[field]:
            yield error("missing_for_vehicle_type", field)
    load, gross = built["load_tonnes"], built["gross_mass_kg"]
    if load is not None and gross is not None and load * _KILOGRAMS_A_TONNE >= gross:
        yield error("load_above_gross_mass", "load_tonnes")


def _find_in_length(key: Key, case: Case) -> Iterator[Finding]:  # noqa: ARG001
    vehicle_type, length = key
    if length is not None and vehicle_type.startswith(_ON_ROADS) and length < _LEAST_LENGTH_MM:
        yield error("length_implausible", "length_mm", length=length)


def _find_in_holder(key: Key, case: Case) -> Iterator[Finding]:
    """The holder's code follows the standard of its kind (GB/T 36903): 001 GB 32100, 111 GB 11643."""
    kind, code = key
    if kind not in case.certificate_type.holder_code_types:
        yield error("holder_kind_unsuitable", "holder_code_type", type=case.certificate_type.name_zh)
    if code is None:
        return
    try:
        if kind == "001":
            credit_code.validate(code)
        elif kind == "111":
            number = identity_number.validate(code, case.today)
            if not identity_number.is_of_resident(number):
                yield error("id_number_of_another_document", "holder_code")
    except IdentifierError as fault:
        yield finding(Severity.ERROR, "holder_code", fault.message)
