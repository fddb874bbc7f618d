"""A vehicle may do what its operator may do: checked when the operator's licence is in the register."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from app.services.among import among
from app.services.audit import AuditLog
from app.services.errors import Fault
from app.services.face_faults import face_fault
from app.services.faces import split_findings
from app.services.halves import OPERATOR_TYPES
from app.services.told_ends import refuse_operator_told_ended
from app.tables import Certificate
from licences.confirmations import Confirmations
from licences.payload import Issuer
from licences.rules import Finding, Severity, check_with_operator
from licences.status import CertificateStatus
from licences.types import FaceData, by_number
from licences.types.converted import converted_face
from licences.types.numbering import COPY
from licences.types.operator_licence import OperatorLicence
from licences.types.vehicle_certificate import VehicleCertificate


class Operator(NamedTuple):
    """A licence of an operator as the register has it."""

    licence: OperatorLicence
    in_force: bool


def check_operator(
    session: Session, audit: AuditLog, face: FaceData, issuer: Issuer, confirmations: Confirmations
) -> list[Fault]:
    """Check a vehicle certificate against the licences of its operator and give the warnings.

    Args:
        session: of the issuing transaction.
        audit: the log, for the secret of the ends that conversions were told of.
        face: only vehicle certificates are checked.
        issuer: the authority; licence numbers are unique within its province.
        confirmations: what was confirmed, such as that the operator's licence has not ended.

    Raises:
        InvalidFaceError: licence of another operator, not in force, too narrow, or told to have ended.
    """
    if not isinstance(face, VehicleCertificate):
        return []
    number = face.operator_licence_number
    found = operators_of(session, issuer.region, [number]).get(number)
    if found is None:
        return refuse_operator_told_ended(session, audit, issuer.code, number, confirmations)
    return split_findings(findings_beside(face, found))


def operators_of(
    session: Session, region: int, numbers: Iterable[str], before: datetime | None = None
) -> dict[str, list[Operator]]:
    """Read the licences with some numbers: the originals, or the copies of those without one.

    What an operator may do hangs on the original; a copy holds only while that is in force, and says no more.

    Args:
        session: that reads.
        region: province of the issuing authority.
        numbers: of operator licences, without their word.
        before: only licences issued before this moment, as they stood then; None = all, as they stand.
    """
    statement = select(Certificate).where(
        among(session, Certificate.short_number, set(numbers)),
        Certificate.region == region,
        col(Certificate.type_number).in_(OPERATOR_TYPES),
    )
    if before is not None:
        statement = statement.where(col(Certificate.created_at) < before)
    found: dict[str, list[Operator]] = {}
    for row in session.exec(statement):
        licence = converted_face(by_number(row.type_number)).model_validate(
            row.face, context=Confirmations(of_register=True)
        )
        assert isinstance(licence, OperatorLicence)
        replaced_since = before is not None and row.status == "replaced" and row.status_at >= before
        one = Operator(licence, row.status == CertificateStatus.VALID or replaced_since)
        found.setdefault(row.short_number, []).append(one)
    return {number: _originals(licences) or licences for number, licences in found.items()}


def _originals(licences: Iterable[Operator]) -> list[Operator]:
    return [one for one in licences if one.licence.original_or_copy != COPY]


def has_operators(session: Session, issuer_code: str, before: datetime) -> bool:
    """Say whether an authority had issued licences of operators before a moment: it may know them all.

    Serials are counted on, so the first one is of the oldest certificate: no more than it is read.
    """
    return any(
        session.exec(
            select(Certificate.id)
            .where(
                Certificate.type_number == number,
                Certificate.issuer_code == issuer_code,
                col(Certificate.created_at) < before,
            )
            .order_by(col(Certificate.serial))
            .limit(1)
        ).first()
        is not None
        for number in sorted(OPERATOR_TYPES)
    )


def findings_beside(face: VehicleCertificate, operators: Sequence[Operator]) -> list[Finding]:
    """Find what a vehicle certificate says beyond or against its operator's licences.

    Several certificates may bear one licence number, as copies without an original do; one that covers the
    vehicle will do. Without any there is nothing to compare.
    """
    if not operators:
        return []
    in_force = [one.licence for one in operators if one.in_force]
    if not in_force:
        told = face_fault("operator_not_in_force", "operator_licence_number")
        words = (told.zh, told.en, told.remedy_zh, told.remedy_en)
        return [Finding(told.code, Severity.ERROR, "operator_licence_number", *words)]
    return min([check_with_operator(face, licence) for licence in in_force], key=_gravity)


def _gravity(findings: list[Finding]) -> tuple[int, int]:
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    return errors, len(findings)
