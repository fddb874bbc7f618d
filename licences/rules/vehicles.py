"""Rules of the vehicle certificates: plate, VIN, masses, and what each kind of vehicle must have."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from licences.errors import IdentifierError
from licences.identifiers import credit_code, identity_number, plate, vin
from licences.rules.finding import Finding, Severity, error, finding, warning
from licences.types.vehicle_certificate import VehicleCertificate

_TRAILERS: Final = ("B", "G")  # GA/T 16.4: B semi-trailers, G full trailers
_GOODS: Final = ("H", *_TRAILERS)
_TRACTORS: Final = ("Q",)
_PASSENGER: Final = ("K",)
_GRADED_BUSES: Final = ("K1", "K2")
"""Large and medium buses; cars used as taxis are not graded (general knowledge)."""
_KILOGRAMS_A_TONNE: Final = 1000


def check_vehicle(face: VehicleCertificate, today: date) -> Iterator[Finding]:
    """Find what contradicts itself, or is missing, in a vehicle certificate."""
    yield from _check_plate(face)
    if not vin.has_check_digit(face.vin):
        yield warning("vin_check_digit", "vin")
    yield from _check_conditional(face)
    if face.load_tonnes is not None and face.load_tonnes * _KILOGRAMS_A_TONNE >= face.gross_mass_kg:
        yield error("load_above_gross_mass", "load_tonnes")
    yield from _check_holder_code(face, today)


def _check_plate(face: VehicleCertificate) -> Iterator[Finding]:
    kind = plate.read(face.plate_number).kind
    if face.plate_colour not in plate.COLOURS[kind]:
        yield error("plate_colour_disagrees", "plate_colour")
    if (kind is plate.PlateKind.TRAILER) != face.vehicle_type.startswith(_TRAILERS):
        yield error("trailer_plate_disagrees", "plate_number")


def _check_conditional(face: VehicleCertificate) -> Iterator[Finding]:
    needed = (
        (_PASSENGER, "seats", face.seats),
        (_GOODS, "load_tonnes", face.load_tonnes),
        (_TRACTORS, "traction_mass_kg", face.traction_mass_kg),
        (_GRADED_BUSES, "bus_level", face.bus_level),
    )
    for starts, field, value in needed:
        if face.vehicle_type.startswith(starts) and not value:
            yield error("missing_for_vehicle_type", field)


def _check_holder_code(face: VehicleCertificate, today: date) -> Iterator[Finding]:
    """The holder's code follows the standard of its kind (GB/T 36903): 001 GB 32100, 111 GB 11643."""
    try:
        if face.holder_code_type == "001":
            credit_code.validate(face.holder_code)
        elif face.holder_code_type == "111":
            identity_number.validate(face.holder_code, today)
    except IdentifierError as fault:
        yield finding(Severity.ERROR, "holder_code", fault.message)
