"""The nine certificate types (三类九证), gathered once.

A new type is a module here and its line in `TYPES`; everything else is handed a `CertificateType`.
"""

from typing import Final

from licences.errors import UnknownTypeError
from licences.types import (
    cruising_taxi_driver_certificate,
    dangerous_goods_transport_licence,
    practitioner_qualification_certificate,
    radioactive_goods_transport_licence,
    ride_hailing_driver_certificate,
    ride_hailing_operation_licence,
    ride_hailing_transport_certificate,
    road_transport_certificate,
    road_transport_operation_licence,
)
from licences.types.base import CertificateType, FaceData, Holder, Term

__all__ = ["TYPES", "CertificateType", "FaceData", "Holder", "Term", "by_code", "by_key", "by_number"]

TYPES: Final[tuple[CertificateType, ...]] = (
    road_transport_operation_licence.TYPE,
    dangerous_goods_transport_licence.TYPE,
    ride_hailing_operation_licence.TYPE,
    radioactive_goods_transport_licence.TYPE,
    road_transport_certificate.TYPE,
    ride_hailing_transport_certificate.TYPE,
    practitioner_qualification_certificate.TYPE,
    cruising_taxi_driver_certificate.TYPE,
    ride_hailing_driver_certificate.TYPE,
)
_BY_NUMBER: Final = {certificate_type.number: certificate_type for certificate_type in TYPES}
_BY_KEY: Final = {certificate_type.key: certificate_type for certificate_type in TYPES}
_BY_CODE: Final = {certificate_type.code: certificate_type for certificate_type in TYPES}


def by_number(number: int) -> CertificateType:
    """Give the type whose code ends in these three digits.

    Raises:
        UnknownTypeError: there is none.
    """
    return _found(_BY_NUMBER.get(number))


def by_key(key: str) -> CertificateType:
    """Give the type with this English key.

    Raises:
        UnknownTypeError: there is none.
    """
    return _found(_BY_KEY.get(key))


def by_code(code: str) -> CertificateType:
    """Give the type with this 21-character national code.

    Raises:
        UnknownTypeError: there is none.
    """
    return _found(_BY_CODE.get(code))


def _found(certificate_type: CertificateType | None) -> CertificateType:
    if certificate_type is None:
        raise UnknownTypeError("not one of the nine types")
    return certificate_type
