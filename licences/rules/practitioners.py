"""Rules of the practitioner certificates: identity document, sex, number, what drivers must have."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from licences.errors import IdentifierError
from licences.identifiers import identity_number
from licences.rules.finding import Finding, Severity, error, finding, warning
from licences.types import CertificateType
from licences.types.practitioner_certificate import PractitionerCertificate

_IDENTITY_CARD: Final = "1"
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


def check_practitioner(
    face: PractitionerCertificate, certificate_type: CertificateType, today: date
) -> Iterator[Finding]:
    """Find what contradicts itself, or is missing, in a practitioner's certificate."""
    if face.id_type == _IDENTITY_CARD:
        yield from _check_identity(face, today)
        yield from _check_number(face, certificate_type)
    if not _DRIVERS.isdisjoint(face.category):
        yield from _check_driver(face)
    if certificate_type.number in _NEED_REGISTRATION and face.registration_date is None:
        yield error("registration_date_missing", "registration_date")


def _check_identity(face: PractitionerCertificate, today: date) -> Iterator[Finding]:
    if not _HAN_NAME.fullmatch(face.name):
        yield error("name_not_han", "name")
    try:
        number = identity_number.validate(face.id_number, today)
    except IdentifierError as fault:
        yield finding(Severity.ERROR, "id_number", fault.message)
        return
    if len(number) == _OLD_LENGTH:
        yield error("id_number_of_15_digits", "id_number")
    if face.sex in _SEXES and _SEXES[face.sex] != identity_number.is_male(number):
        yield error("sex_disagrees", "sex")


def _check_number(face: PractitionerCertificate, certificate_type: CertificateType) -> Iterator[Finding]:
    """A present number is the identity number, perhaps with one digit more; older ones have 12 or 13 digits.

    Ride-hailing certificates carry whatever number the city gave (one source), so there it is a warning.
    """
    number = face.certificate_number
    body, suffix = number[: len(face.id_number)], number[len(face.id_number) :]
    is_identity_number = body == face.id_number and (not suffix or (len(suffix) == 1 and suffix.isdecimal()))
    if is_identity_number or _OLD_NUMBER.fullmatch(number):
        return
    if certificate_type.number == _RIDE_HAILING_DRIVER:
        yield warning("certificate_number_unusual", "certificate_number")
    else:
        yield error("certificate_number_not_identity", "certificate_number")


def _check_driver(face: PractitionerCertificate) -> Iterator[Finding]:
    if face.permitted_class is None:
        yield error("driver_without_class", "permitted_class")
    if face.driving_licence_number is None:
        yield error("driver_without_licence", "driving_licence_number")
    elif face.id_type == _IDENTITY_CARD and face.driving_licence_number != face.id_number:
        yield warning("driving_licence_disagrees", "driving_licence_number")
