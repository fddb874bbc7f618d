"""Which of the nine types a row is, by its codes; codes that are no one type are a fault, never a guess."""

from collections.abc import Callable
from typing import Final

from licences.conversion.fault import RuleError
from licences.types.families import Family

TypeChoice = Callable[[tuple[str, ...]], str]
_CLASS_7: Final = frozenset({"03170", "03270"})
_TAXIS: Final = frozenset({"09000", "09100", "09101"})
"""Cruising taxis and ride-hailing alike, as the list of 2006 knows only the first. The types differ, so the
text has to tell, by a condition (`when`) of the profile; a record for it has its type written down."""
_RIDE_HAILING_DRIVER: Final = frozenset({"09003"})
_CRUISING_DRIVER: Final = frozenset({"09001", "09002"})
"""09001 is the older code of the drivers of 09002."""


def operator_type(scope: tuple[str, ...]) -> str:
    """Choose the operator licence of a scope; class 7 goods are licensed alone.

    >>> operator_type(("02101",)), operator_type(("02101", "03131"))
    ('road_transport_operation_licence', 'dangerous_goods_transport_licence')
    >>> operator_type(("03131", "03170"))
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: type_ambiguous
    >>> operator_type(("09101",))  # cruising or hailed online?
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: type_ambiguous
    """
    _refuse_taxis(scope)
    if not _CLASS_7.isdisjoint(scope):
        return _all_or_none(scope, _CLASS_7, "radioactive_goods_transport_licence")
    if any(code.startswith("03") for code in scope):
        return "dangerous_goods_transport_licence"
    return "road_transport_operation_licence"


def vehicle_type(scope: tuple[str, ...]) -> str:
    """Choose the certificate of a vehicle's scope.

    >>> vehicle_type(("02101",))
    'road_transport_certificate'
    >>> vehicle_type(("02101", "09101"))
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: type_ambiguous
    """
    _refuse_taxis(scope)
    return "road_transport_certificate"


def practitioner_type(categories: tuple[str, ...]) -> str:
    """Choose the certificate of a practitioner's categories; taxi drivers have one of their own.

    >>> practitioner_type(("02001", "03001")), practitioner_type(("09003",))
    ('practitioner_qualification_certificate', 'ride_hailing_driver_certificate')
    >>> practitioner_type(("02001", "09002"))
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: type_ambiguous
    """
    if not _RIDE_HAILING_DRIVER.isdisjoint(categories):
        return _all_or_none(categories, _RIDE_HAILING_DRIVER, "ride_hailing_driver_certificate")
    if not _CRUISING_DRIVER.isdisjoint(categories):
        return _all_or_none(categories, _CRUISING_DRIVER, "cruising_taxi_driver_certificate")
    return "practitioner_qualification_certificate"


def _refuse_taxis(scope: tuple[str, ...]) -> None:
    if not _TAXIS.isdisjoint(scope):
        raise RuleError("type_ambiguous")


def _all_or_none(codes: tuple[str, ...], own: frozenset[str], key: str) -> str:
    if not own.issuperset(codes):
        raise RuleError("type_ambiguous")
    return key


CHOICES: Final[dict[str, tuple[Family, str, TypeChoice]]] = {
    "@operator_scope": ("operator", "business_scope", operator_type),
    "@vehicle_scope": ("vehicle", "business_scope", vehicle_type),
    "@practitioner_category": ("practitioner", "category", practitioner_type),
}
"""What a profile writes for `type` when the codes decide: family, the field that decides, and how."""
BY_FAMILY: Final[dict[Family, tuple[str, TypeChoice]]] = {
    family: (field, choose) for family, field, choose in CHOICES.values()
}
