"""Original and copy (正本、副本) of one licence, held against each other before one of them is issued.

A copy is issued while its original is in force, and says what that says. Without an original in the register
there is nothing to compare with: it may be on paper. An original that changes goes before its copies, so
those are told of, to be changed next.
"""

from typing import Final

from sqlmodel import Session, col, or_, select

from app.services.errors import Fault, InvalidFaceError
from app.services.face_faults import face_fault
from app.services.faces import short_number, to_json
from app.tables import Certificate
from licences.payload import Issuer
from licences.status import CertificateStatus
from licences.types import TYPES, CertificateType, FaceData
from licences.types.halves import unlike_fields
from licences.types.numbering import COPY, COPY_FIELD
from licences.types.operator_licence import OperatorLicence

OPERATOR_TYPES: Final = frozenset(kind.number for kind in TYPES if issubclass(kind.face, OperatorLicence))


def check_halves(
    session: Session, issuer: Issuer, kind: CertificateType, face: FaceData, serial: str, *, first: bool
) -> list[Fault]:
    """Hold an operator's licence against its original, or its copies, and give the warnings.

    Args:
        session: of the issuing transaction, after `reserve`.
        issuer: the authority; licence numbers are unique within its province.
        kind: of the certificate.
        face: of the certificate; those of vehicles and persons have no copies.
        serial: its own; other versions of the same certificate are no halves.
        first: whether it is issued for the first time; an original that changes only warns of its copies.

    Raises:
        InvalidFaceError: ``original_not_in_force``, ``copy_suspended``, ``differs_from_original`` or
            ``differs_from_copy``.
    """
    if not isinstance(face, OperatorLicence):
        return []
    is_copy = face.original_or_copy == COPY
    halves = [row for row in _others(session, issuer, kind, face, serial) if _is_copy(row) is not is_copy]
    in_force = [row for row in halves if row.status == CertificateStatus.VALID]
    unlike = dict.fromkeys(field for row in in_force for field in unlike_fields(row.face, to_json(face)))
    if not is_copy and not first:
        return [face_fault("copy_left_behind", COPY_FIELD)] if unlike else []
    code = "differs_from_original" if is_copy else "differs_from_copy"
    faults = [face_fault(code, field) for field in unlike]
    if is_copy and halves and not in_force:
        faults.append(face_fault("original_not_in_force", COPY_FIELD))
    if not is_copy and any(row.status == CertificateStatus.SUSPENDED for row in halves):
        faults.append(face_fault("copy_suspended", COPY_FIELD))
    if faults:
        raise InvalidFaceError(faults)
    return []


def copies_left(session: Session, row: Certificate) -> list[Fault]:
    """Tell of the copies in force of an original that is not in force any more."""
    if row.status == CertificateStatus.VALID or row.type_number not in OPERATOR_TYPES or _is_copy(row):
        return []
    copies = select(Certificate).where(
        Certificate.short_number == row.short_number,
        Certificate.region == row.region,
        col(Certificate.type_number).in_(OPERATOR_TYPES),
        Certificate.status == CertificateStatus.VALID.value,
    )
    return [face_fault("copies_in_force", COPY_FIELD)] if any(map(_is_copy, session.exec(copies))) else []


def _others(
    session: Session, issuer: Issuer, kind: CertificateType, face: FaceData, serial: str
) -> list[Certificate]:
    """Read the other licences of operators with the digits of this one's number."""
    statement = select(Certificate).where(
        Certificate.short_number == short_number(face),
        Certificate.region == issuer.region,
        col(Certificate.type_number).in_(OPERATOR_TYPES),
        or_(
            Certificate.issuer_code != issuer.code,
            Certificate.type_number != kind.number,
            Certificate.serial != serial,
        ),
    )
    return list(session.exec(statement))


def _is_copy(row: Certificate) -> bool:
    return row.face.get(COPY_FIELD) == COPY
