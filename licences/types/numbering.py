"""Whose numbers are told apart: what makes a printed number belong to one certificate only."""

from licences.types.base import CertificateType, Kind

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
