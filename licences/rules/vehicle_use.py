"""What a vehicle is for: its scope and the colour of its plate suit its kind (GA 802-2019, GA 36-2018)."""

from collections.abc import Iterator
from typing import Final

from licences.identifiers import plate
from licences.rules.finding import Finding, error, warning
from licences.rules.rule import Case, Key, Rule, Values, reading

_CARRIES_PERSONS: Final = "K"
_BUSES: Final = ("K1", "K2")
_CARRIES_GOODS: Final = ("H", "B", "G", "Q")
_MICRO_LORRY: Final = "H4"
_PERSONS: Final = ("01", "09")
"""Beginnings of the scopes that carry persons: coaches and charter, taxis of both kinds."""
_TAXIS: Final = "09"
_GOODS: Final = ("02", "03")
_DANGEROUS: Final = "03"
_RIDE_HAILING_CERTIFICATE: Final = 73
_HAILED_SEATS: Final = (4, 7)
"""《网络预约出租汽车经营服务管理暂行办法》: 7 places and fewer; with fewer than 4 a car is unusual."""
_SCHEDULED: Final = "011"
_CHARTERED: Final = ("012", "013", "014")
_SMALL_BUS: Final = ("K3", "K4")
_SEDANS: Final = ("K33", "K43")
_FEW_SEATS: Final = 5
_LEAST_SEATS: Final = 7
"""Scheduled and customised services (班车, 定制客运) are run with 7 seats and more."""
_MOTORCYCLES: Final = "M"
_BLUE, _YELLOW = "1", "2"
_LARGE: Final = ("H1", "H2", "Q1", "Q2", "K1", "K2")
_SMALL: Final = ("H3", "H4", "K3", "K4")


def vehicle_use_rules() -> Iterator[Rule]:
    """Give the rules on what a kind of vehicle can be used for."""
    yield Rule(_find_in_scope, _scope_key, frozenset({"vehicle_type", "business_scope"}))
    yield Rule(_find_in_colour, _colour_key, frozenset({"vehicle_type", "plate_colour"}))

    yield Rule(_find_in_plate, _plate_key, frozenset({"plate_number", "business_scope"}))
    yield Rule(_find_in_seats, reading("vehicle_type", "business_scope", "seats"), frozenset({"seats"}))
    yield Rule(_find_in_type, reading("vehicle_type"), frozenset({"vehicle_type"}))


def _plate_key(values: Values) -> Key:
    return plate.kind_of(values["plate_number"]), values["business_scope"]


def _find_in_plate(key: Key, case: Case) -> Iterator[Finding]:  # noqa: ARG001 - as every rule
    """Police and learners' vehicles carry nothing for hire."""
    kind, scope = key
    if kind is plate.PlateKind.POLICE:
        yield error("plate_of_police", "plate_number")
    elif kind is plate.PlateKind.LEARNER and any(code.startswith((*_PERSONS, *_GOODS)) for code in scope):
        yield error("plate_of_learners", "plate_number")


def _find_in_seats(key: Key, case: Case) -> Iterator[Finding]:
    """What a car of few seats, or of many, cannot be used for."""
    vehicle_type, scope, seats = key
    if seats is None:
        return
    if case.certificate_type.number == _RIDE_HAILING_CERTIFICATE:
        least, most = _HAILED_SEATS
        if seats > most:
            yield error("too_many_seats_for_ride_hailing", "seats", most=most)
        elif seats < least:
            yield warning("few_seats_for_scope", "seats", least=least)
    elif vehicle_type is not None and vehicle_type.startswith(_SMALL_BUS):
        scheduled = any(code.startswith(_SCHEDULED) for code in scope or ())
        chartered = any(code.startswith(_CHARTERED) for code in scope or ())
        if scheduled and vehicle_type in _SEDANS and seats <= _FEW_SEATS:
            yield error("sedan_runs_no_service", "vehicle_type", seats=seats)
        elif (scheduled or chartered) and seats < _LEAST_SEATS:
            yield warning("few_seats_for_scope", "seats", least=_LEAST_SEATS)


def _find_in_type(key: Key, case: Case) -> Iterator[Finding]:  # noqa: ARG001 - as every rule
    """Tricycles carried persons for hire in some counties; nobody else has a certificate for one."""
    if key[0].startswith(_MOTORCYCLES):
        yield warning("vehicle_type_unusual", "vehicle_type")


def _scope_key(values: Values) -> Key:
    return values["vehicle_type"][:2], values["business_scope"]


def _colour_key(values: Values) -> Key:
    return values["vehicle_type"][:2], values["plate_colour"]


def _find_in_scope(key: Key, case: Case) -> Iterator[Finding]:
    kind, scope = key
    persons = any(code.startswith(_PERSONS) for code in scope)
    goods = any(code.startswith(_GOODS) for code in scope)
    taxi = (
        any(code.startswith(_TAXIS) for code in scope)
        or case.certificate_type.number == _RIDE_HAILING_CERTIFICATE
    )
    if persons and kind.startswith(_CARRIES_GOODS):
        yield error("scope_needs_passenger_vehicle", "business_scope")
    elif taxi and kind.startswith(_BUSES):
        yield error("taxi_is_no_bus", "vehicle_type")
    if kind.startswith(_CARRIES_PERSONS) and goods:  # light ones, and buses that also carry parcels, exist
        doubtful = persons or not kind.startswith(_BUSES)
        yield (warning if doubtful else error)("scope_needs_goods_vehicle", "business_scope")
    dangerous = any(code.startswith(_DANGEROUS) for code in scope)
    if dangerous and kind.startswith((_CARRIES_PERSONS, _MICRO_LORRY)):
        yield error("dangerous_goods_vehicle", "vehicle_type")


def _find_in_colour(key: Key, case: Case) -> Iterator[Finding]:  # noqa: ARG001 - as every rule
    """Old registrations have colours of before the classes."""
    kind, colour = key
    if (kind.startswith(_LARGE) and colour == _BLUE) or (kind.startswith(_SMALL) and colour == _YELLOW):
        yield warning("plate_colour_unusual", "plate_colour")
