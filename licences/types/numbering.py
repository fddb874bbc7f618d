"""Whose numbers are told apart: what makes a printed number belong to one certificate only."""

from typing import Final, NamedTuple

from licences.types.base import CertificateType, Kind

COPY_FIELD: Final = "original_or_copy"
COPY: Final = "120"
"""副本 in that field."""

Numbering = Kind | int
"""A kind whose types share their numbers, or the number of a type with numbers of its own."""


def numbering_of(certificate_type: CertificateType) -> Numbering:
    """Give the range within which a printed number belongs to one certificate.

    The licences of operators share one range of numbers, so do the certificates of vehicles (JT/T 415-2006,
    5.4.1: word and number name one certificate). A practitioner's number is the identity number, the same on
    certificates of several types.

    >>> from licences.types import by_number
    >>> numbering_of(by_number(8)) == numbering_of(by_number(16)), numbering_of(by_number(71))
    (True, 71)
    """
    return certificate_type.number if certificate_type.kind == "RE" else certificate_type.kind


class Bearer(NamedTuple):
    """A certificate as the bearer of its number.

    Attributes:
        type: of the certificate.
        number: as printed, word included.
        holder_code: credit code or identity number.
        is_copy: whether it is a copy (副本), which bears the number of its original.
    """

    type: CertificateType
    number: str
    holder_code: str
    is_copy: bool


def clash_of(one: Bearer, other: Bearer) -> str | None:
    """Say why two certificates whose numbers have the same digits cannot both be in force; None if they can.

    A number names one licence of one holder (JT/T 415-2006, 5.4.1): the digits begin with the division and
    are counted on in it, so another word makes no other number. Copies share the number of their original,
    of the same type and for the same holder.

    >>> from licences.types import by_key
    >>> licence = by_key("road_transport_operation_licence")
    >>> original = Bearer(licence, "浙交运管许可杭字330100000001号", "91330100990000025K", False)
    >>> clash_of(original, original._replace(is_copy=True)) is None, clash_of(original, original)
    (True, 'number_in_force')
    >>> clash_of(original, original._replace(is_copy=True, holder_code="91330100990000033E"))
    'number_of_another_holder'
    """
    if numbering_of(one.type) != numbering_of(other.type):
        return None
    if one.number != other.number:
        return "number_under_another_word"
    if one.type.number != other.type.number:
        return "number_of_another_type"
    if one.holder_code != other.holder_code:
        return "number_of_another_holder"
    return None if one.is_copy or other.is_copy else "number_in_force"
