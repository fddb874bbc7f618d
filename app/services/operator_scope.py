"""A vehicle may do what its operator may do: checked when the operator's licence is in the register."""

from typing import Final

from sqlmodel import Session, col, select

from app.services.errors import Fault, InvalidFaceError
from app.services.face_faults import face_fault
from app.services.faces import split_findings
from app.tables import Certificate
from licences.rules import Finding, Severity, check_with_operator
from licences.status import CertificateStatus
from licences.types import TYPES, FaceData, by_number
from licences.types.converted import converted_face
from licences.types.operator_licence import OperatorLicence
from licences.types.vehicle_certificate import VehicleCertificate

_OPERATOR_TYPES: Final = frozenset(kind.number for kind in TYPES if issubclass(kind.face, OperatorLicence))


def check_operator(session: Session, face: FaceData, region: int) -> list[Fault]:
    """Check a vehicle certificate against the licences of its operator and give the warnings.

    Several certificates may bear one licence number, original and copies; one that covers the vehicle will
    do.

    Args:
        session: of the issuing transaction.
        face: only vehicle certificates are checked.
        region: province of the issuing authority; licence numbers are unique within it.

    Raises:
        InvalidFaceError: licence of another operator, not in force, or too narrow.
    """
    if not isinstance(face, VehicleCertificate):
        return []
    found = session.exec(
        select(Certificate).where(
            Certificate.short_number == face.operator_licence_number,
            Certificate.region == region,
            col(Certificate.type_number).in_(_OPERATOR_TYPES),
        )
    ).all()
    if not found:
        return []
    in_force = [row for row in found if row.status == CertificateStatus.VALID]
    if not in_force:
        raise InvalidFaceError([face_fault("operator_not_in_force", "operator_licence_number")])
    mildest = min([_findings(face, row) for row in in_force], key=_gravity)
    return split_findings(mildest)


def _findings(face: VehicleCertificate, row: Certificate) -> list[Finding]:
    licence = converted_face(by_number(row.type_number)).model_validate(row.face)
    assert isinstance(licence, OperatorLicence)
    return check_with_operator(face, licence)


def _gravity(findings: list[Finding]) -> tuple[int, int]:
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    return errors, len(findings)
