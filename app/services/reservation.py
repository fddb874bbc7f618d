"""Step 4: serial and status slot from the issuer's counters, its row locked until the transaction ends."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import or_
from sqlmodel import Session, col, select

from app.services.among import among
from app.services.errors import AlreadyInForceError, InvalidFaceError
from app.services.face_faults import face_fault, request_fault
from app.services.faces import short_number
from app.tables import Certificate, Issuer
from licences.payload import CHINA_TIME, LIST_CAPACITY, Reservation
from licences.types import TYPES, CertificateType, FaceData, by_number
from licences.types.numbering import COPY, COPY_FIELD, Bearer, clash_of
from licences.types.practitioner_certificate import PractitionerCertificate
from licences.types.vehicle_certificate import VehicleCertificate

_OF_PERSONS: Final = tuple(kind.number for kind in TYPES if kind.kind == "RE")
_SERIAL: Final = re.compile(r"[0-9A-Z]{1,32}")


def reserve(
    session: Session,
    issuer_code: str,
    type_number: int,
    *,
    serial: str | None,
    version: int,
    now: datetime,
) -> Reservation:
    """Take the next status slot, and the next serial unless one is given.

    Args:
        session: of the issuing transaction; undone with it, the numbers are free again.
        issuer_code: of an admitted authority.
        type_number: of the certificate.
        serial: of a later version, or one the issuer has given already.
        version: 1 or later.
        now: gives the year (China time) a new serial begins with.

    Raises:
        InvalidFaceError: the given serial has the wrong form.
        AlreadyInForceError: the given serial is taken.
    """
    issuer = _locked(session, issuer_code)
    slot = issuer.next_slot
    issuer.next_slot = slot + 1
    if serial is None:
        (serial,) = _free_serials(session, issuer, {type_number}, 1, now)
    elif not _SERIAL.fullmatch(serial):
        raise InvalidFaceError([request_fault("serial_form", "serial")])
    elif version == 1 and _is_taken(session, issuer_code, type_number, serial):
        raise AlreadyInForceError("serial")
    session.add(issuer)
    session.flush()
    return Reservation(serial, version, slot // LIST_CAPACITY, slot % LIST_CAPACITY)


def take_numbers(
    session: Session, issuer_code: str, type_numbers: Sequence[int], *, slots: int, now: datetime
) -> tuple[range, list[str]]:
    """Take many status slots, and a serial for each certificate that is new.

    Args:
        session: of a transaction of its own; what is taken and not used stays unused.
        issuer_code: of an admitted authority.
        type_numbers: of the certificates that need a serial, in their order.
        slots: how many.
        now: gives the year (China time) serials begin with.
    """
    issuer = _locked(session, issuer_code)
    taken = range(issuer.next_slot, issuer.next_slot + slots)
    issuer.next_slot += slots
    serials = _free_serials(session, issuer, set(type_numbers), len(type_numbers), now)
    session.add(issuer)
    session.flush()
    return taken, serials


def _free_serials(
    session: Session, issuer: Issuer, type_numbers: set[int], wanted: int, now: datetime
) -> list[str]:
    """Count on, past serials the issuer has given by itself."""
    year = now.astimezone(CHINA_TIME).year
    free: list[str] = []
    while len(free) < wanted:
        first = issuer.next_serial
        issuer.next_serial += wanted - len(free)
        counted = [f"{year}{number:07d}" for number in range(first, issuer.next_serial)]
        statement = select(Certificate.serial).where(
            Certificate.issuer_code == issuer.code,
            col(Certificate.type_number).in_(type_numbers),
            among(session, Certificate.serial, counted),
        )
        given = set(session.exec(statement).all())
        free += [serial for serial in counted if serial not in given]
    return free


def _locked(session: Session, issuer_code: str) -> Issuer:
    statement = select(Issuer).where(Issuer.code == issuer_code).with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).one()


def refuse_doubles(session: Session, issuer_code: str, type_number: int, face: FaceData, serial: str) -> None:
    """Refuse a certificate when another one with its number, or for its vehicle, is in force.

    The issuer's row is locked, so nobody else issues at the same time. A vehicle has one use, so one
    certificate, of whatever type, and a plate is on one vehicle. Of numbers see `clash_of`.

    Args:
        session: of the issuing transaction, after `reserve`.
        issuer_code: only certificates of the same authority count.
        type_number: of the certificate.
        face: of the certificate.
        serial: its own; other versions of the same certificate are no doubles.

    Raises:
        AlreadyInForceError: ``number``, ``vin`` or ``plate_number``.
    """
    others = (
        Certificate.issuer_code == issuer_code,
        col(Certificate.status).in_(("valid", "suspended")),
        or_(col(Certificate.type_number) != type_number, col(Certificate.serial) != serial),
    )
    if isinstance(face, VehicleCertificate):
        plate = (
            Certificate.plate == face.plate_number,
            Certificate.plate_colour == face.plate_colour,
        )
        for field, same in (("vin", (Certificate.vin == face.vin,)), ("plate_number", plate)):
            if session.exec(select(Certificate.id).where(*same, *others).limit(1)).first() is not None:
                raise AlreadyInForceError(field)
    own = bearer_of(by_number(type_number), face)
    same_digits = select(Certificate).where(Certificate.short_number == short_number(face), *others)
    if any(clash_of(own, _bearer(row)) for row in session.exec(same_digits)):
        raise AlreadyInForceError("number")


def refuse_other_name(session: Session, issuer_code: str, face: FaceData) -> None:
    """Refuse a person whose identity document the authority knows under another name.

    A new name is confirmed by a change of each certificate in force; only then others are issued with it.

    Args:
        session: of the issuing transaction.
        issuer_code: only certificates of the same authority count.
        face: of a certificate that is issued for the first time; only those of persons are looked at.

    Raises:
        InvalidFaceError: ``person_of_another_name``.
    """
    holder = face.holder()
    if not isinstance(face, PractitionerCertificate):
        return
    others = select(Certificate.id).where(
        Certificate.holder_code == holder.code,
        col(Certificate.type_number).in_(_OF_PERSONS),
        Certificate.holder_code_type == holder.code_type,
        Certificate.holder_name != holder.name,
        Certificate.issuer_code == issuer_code,
        col(Certificate.status).in_(("valid", "suspended")),
    )
    if session.exec(others.limit(1)).first() is not None:
        raise InvalidFaceError([face_fault("person_of_another_name", "name")])


def bearer_of(certificate_type: CertificateType, face: FaceData) -> Bearer:
    """Give what of a certificate to be issued its number hangs on."""
    is_copy = getattr(face, COPY_FIELD, None) == COPY
    return Bearer(certificate_type, face.printed_number(), face.holder().code, is_copy)


def _bearer(row: Certificate) -> Bearer:
    is_copy = row.face.get(COPY_FIELD) == COPY
    return Bearer(by_number(row.type_number), row.number, row.holder_code, is_copy)


def _is_taken(session: Session, issuer_code: str, type_number: int, serial: str) -> bool:
    taken = select(Certificate.id).where(
        Certificate.issuer_code == issuer_code,
        Certificate.type_number == type_number,
        Certificate.serial == serial,
    )
    return session.exec(taken.limit(1)).first() is not None
