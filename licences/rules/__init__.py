"""Rules across the fields of one certificate: all faults are found, not only the first.

The models (`licences.types`) refuse what is wrong in one field by itself; these rules see the whole.
Facts that change are rows of `data/*.tsv` with the days they are in force, their source and certainty.
"""

from collections.abc import Iterator
from datetime import date

from licences.rules.codes import check_codes, within_scope
from licences.rules.dates import check_dates
from licences.rules.finding import Finding, Severity, error
from licences.rules.operators import check_operator
from licences.rules.practitioners import check_practitioner
from licences.rules.provinces import check_provinces
from licences.rules.vehicles import check_vehicle
from licences.rules.with_operator import check_with_operator
from licences.types import CertificateType, FaceData
from licences.types.operator_licence import OperatorLicence
from licences.types.practitioner_certificate import PractitionerCertificate
from licences.types.vehicle_certificate import VehicleCertificate

__all__ = ["Finding", "Severity", "check", "check_with_operator", "within_scope"]


def check(face: FaceData, certificate_type: CertificateType, today: date) -> list[Finding]:
    """Find everything that speaks against issuing this certificate.

    Args:
        face: validated face data of the type.
        certificate_type: one of the nine.
        today: the present day in China.

    Returns:
        Errors and warnings; a certificate may be issued when no error is among them.
    """
    on: date = vars(face)["issue_date"]
    findings = list(check_codes(face, certificate_type, on))
    findings += check_dates(face, certificate_type, today)
    findings += check_provinces(face, on)
    findings += _check_holder_kind(face, certificate_type)
    findings += _check_family(face, certificate_type, today)
    return findings


def _check_holder_kind(face: FaceData, certificate_type: CertificateType) -> Iterator[Finding]:
    field = "id_type" if isinstance(face, PractitionerCertificate) else "holder_code_type"
    if face.holder().code_type not in certificate_type.holder_code_types:
        yield error("holder_kind_unsuitable", field, type=certificate_type.name_zh)


def _check_family(face: FaceData, certificate_type: CertificateType, today: date) -> Iterator[Finding]:
    if isinstance(face, OperatorLicence):
        yield from check_operator(face, certificate_type)
    elif isinstance(face, VehicleCertificate):
        yield from check_vehicle(face, today)
    elif isinstance(face, PractitionerCertificate):
        yield from check_practitioner(face, certificate_type, today)
