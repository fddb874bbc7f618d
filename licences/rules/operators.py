"""Rules of the operator licences: word, copy, operating area."""

from collections.abc import Iterator
from typing import Final

from licences.rules.finding import Finding, error
from licences.types import CertificateType
from licences.types.operator_licence import OperatorLicence

_RIDE_HAILING: Final = 74
_OPERATOR_WORD: Final = "交运管许可"
_WITHOUT_COPY: Final = "100"


def check_operator(face: OperatorLicence, certificate_type: CertificateType) -> Iterator[Finding]:
    """Find what contradicts itself, or is missing, in an operator licence."""
    if _OPERATOR_WORD not in face.licence_word:
        yield error("licence_word_of_operator", "licence_word")
    if face.certificate_category not in {_WITHOUT_COPY, face.original_or_copy}:
        yield error("copy_disagrees", "original_or_copy")
    if certificate_type.number == _RIDE_HAILING and face.operating_area is None:
        yield error("operating_area_missing", "operating_area")
