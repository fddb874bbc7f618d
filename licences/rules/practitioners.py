"""Rules of the practitioner certificates: identity document, sex, number, what drivers must have."""

import re
from collections.abc import Iterator
from typing import Final

from licences.errors import IdentifierError
from licences.identifiers import identity_number
from licences.names import person
from licences.rules.finding import Finding, Severity, error, finding, warning
from licences.rules.rule import Case, Key, Rule, Values, reading
from licences.types.practitioner_certificate import HOLDER_CODE_TYPES, OTHER_DOCUMENT

_IDENTITY_CARD: Final = "1"
_WITH_OTHER_NUMBERS: Final = frozenset({"4", "6", "7"})
"""Documents whose numbers are none of identity cards: passports and travel permits."""
_OLD_LENGTH: Final = 15
_SEXES: Final = {"1": True, "2": False}
_RIDE_HAILING_DRIVER: Final = 72
_NEED_REGISTRATION: Final = (72, 75)
_OLD_NUMBER: Final = re.compile(r"[0-9]{12,13}")
_DRIVERS: Final = frozenset(
    {"01001", "02001", "03001", "03005", "03009", "03013", "09001", "09002", "09003", "13001"}
)
"""Categories of practitioner_category whose holders drive on the road (their names say 驾驶员)."""
_HAN_NAME: Final = re.compile(r"[^A-Za-z]+")


def practitioner_rules() -> Iterator[Rule]:
    """Give the rules on what contradicts itself, or is missing, in a practitioner's certificate."""
    yield Rule(_find_in_holder_kind, reading("id_type"), frozenset({"id_type"}))
    person = ("id_type", "name", "id_number", "sex")
    yield Rule(_find_in_identity, reading(*person), frozenset(person) - {"sex"}, repeats=False)
    numbers = ("id_type", "id_number", "certificate_number")
    yield Rule(_find_in_number, reading(*numbers), frozenset(numbers), repeats=False)
    yield Rule(_find_in_driver, _driver_key, frozenset({"id_type", "id_number", "category"}))
    yield Rule(_find_unregistered, _registered_key, frozenset())


def _find_in_holder_kind(key: Key, case: Case) -> Iterator[Finding]:
    if HOLDER_CODE_TYPES.get(key[0], OTHER_DOCUMENT) not in case.certificate_type.holder_code_types:
        yield error("holder_kind_unsuitable", "id_type", type=case.certificate_type.name_zh)


def _find_in_identity(key: Key, case: Case) -> Iterator[Finding]:
    id_type, name, id_number, sex = key
    if not person.is_usual(name):
        yield warning("name_unusual", "name")
    if id_type != _IDENTITY_CARD:
        if id_type in _WITH_OTHER_NUMBERS and identity_number.is_valid(id_number):
            yield error("id_number_of_identity_card", "id_number")
        return
    if not _HAN_NAME.fullmatch(name):
        yield error("name_not_han", "name")
    try:
        number = identity_number.validate(id_number, case.today)
    except IdentifierError as fault:
        yield finding(Severity.ERROR, "id_number", fault.message)
        return
    if len(number) == _OLD_LENGTH:
        yield error("id_number_of_15_digits", "id_number")
    elif not identity_number.is_of_resident(number):
        yield error("id_number_of_another_document", "id_number")
    if sex in _SEXES and _SEXES[sex] != identity_number.is_male(number):
        yield error("sex_disagrees", "sex")


def _find_in_number(key: Key, case: Case) -> Iterator[Finding]:
    """A present number is the identity number, perhaps with one digit more; older ones have 12 or 13 digits.

    One of 12 or 13 digits that the identity number begins with is that number, cut off by a shorter column.
    Ride-hailing certificates carry whatever number the city gave (one source), so there it is a warning.
    """
    id_type, id_number, number = key
    if id_type != _IDENTITY_CARD or number == id_number:
        return
    body, suffix = number[: len(id_number)], number[len(id_number) :]
    is_identity_number = body == id_number and len(suffix) == 1 and suffix.isdecimal()
    is_old = _OLD_NUMBER.fullmatch(number)
    if is_old and id_number.startswith(number):
        yield error("certificate_number_cut_off", "certificate_number")
        return
    if is_identity_number or is_old:
        return
    if case.certificate_type.number == _RIDE_HAILING_DRIVER:
        yield warning("certificate_number_unusual", "certificate_number")
    else:
        yield error("certificate_number_not_identity", "certificate_number")


def _driver_key(values: Values) -> Key:
    licence = values["driving_licence_number"]
    agrees = values["id_type"] != _IDENTITY_CARD or licence == values["id_number"]
    return values["category"], values["permitted_class"] is not None, licence is not None, agrees


def _find_in_driver(key: Key, case: Case) -> Iterator[Finding]:  # noqa: ARG001 - as every rule
    category, has_class, has_licence, agrees = key
    if _DRIVERS.isdisjoint(category):
        return
    if not has_class:
        yield error("driver_without_class", "permitted_class")
    if not has_licence:
        yield error("driver_without_licence", "driving_licence_number")
    elif not agrees:
        yield warning("driving_licence_disagrees", "driving_licence_number")


def _registered_key(values: Values) -> Key:
    return (values["registration_date"] is not None,)


def _find_unregistered(key: Key, case: Case) -> Iterator[Finding]:
    if case.certificate_type.number in _NEED_REGISTRATION and not key[0]:
        yield error("registration_date_missing", "registration_date")
