"""Rules across the fields of one certificate: all faults are found, not only the first.

The models (`licences.types`) refuse what is wrong in one field by itself; these rules see the whole.
Facts that change are rows of `data/*.tsv` with the days they are in force, their source and certainty.
"""

from datetime import date

from licences.rules.codes import within_scope
from licences.rules.finding import OFTEN_LACKING, Finding, Severity
from licences.rules.type_rules import TypeRules, rules_for
from licences.rules.with_operator import check_with_operator
from licences.types import CertificateType, FaceData

__all__ = [
    "OFTEN_LACKING",
    "Finding",
    "Severity",
    "TypeRules",
    "check",
    "check_with_operator",
    "rules_for",
    "within_scope",
]


def check(face: FaceData, certificate_type: CertificateType, today: date) -> list[Finding]:
    """Find everything that speaks against issuing this certificate.

    Args:
        face: validated face data of the type, or converted face data.
        certificate_type: one of the nine.
        today: the present day in China.

    Returns:
        Errors and warnings; a certificate may be issued when no error is among them.
    """
    return rules_for(certificate_type, today).findings(vars(face))
