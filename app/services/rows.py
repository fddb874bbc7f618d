"""Rows of certificates: made from what was prepared, read into plain records."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from sqlmodel import Session, col, select

from app.services import faces
from app.services.errors import Fault, NotFoundError
from app.services.records import CertificateRecord
from app.tables import Certificate
from licences.identifiers import certificate_identifier
from licences.payload import PreparedCertificate
from licences.status import CertificateStatus
from signing.envelope import fingerprint

_COLUMNS: Final = tuple(field.name for field in fields(CertificateRecord) if field.name != "warnings")


def make_row(
    prepared: PreparedCertificate, kid: bytes, issue_reason: str, previous_id: str | None, now: datetime
) -> Certificate:
    """Make the row of a certificate that is not signed yet."""
    stored = faces.to_json(prepared.face)
    return Certificate(
        id=str(uuid4()), **values_of(prepared, kid, issue_reason, previous_id, now=now, stored=stored)
    )


def values_of(
    prepared: PreparedCertificate,
    kid: bytes,
    issue_reason: str,
    previous_id: str | None,
    *,
    now: datetime,
    stored: dict[str, Any],
) -> dict[str, Any]:
    """Give the columns of a certificate but its id and what is signed.

    Args:
        prepared: checked and with its numbers.
        kid: of the key that will sign.
        issue_reason: code of `issue_reason`.
        previous_id: of the version it replaces.
        now: aware.
        stored: the face as `faces.to_json` gives it.
    """
    face, reservation, issuer = prepared.face, prepared.reservation, prepared.issuer
    holder, term, fields = face.holder(), face.term(), vars(face)
    return {
        "status": CertificateStatus.VALID.value,
        "status_at": now,
        "issuer_code": issuer.code,
        "list_number": reservation.list_number,
        "list_index": reservation.list_index,
        "type_number": prepared.type.number,
        "region": issuer.region,
        "serial": reservation.serial,
        "version": reservation.version,
        "identifier": certificate_identifier.make(
            prepared.type.code, issuer.code, reservation.serial, reservation.version
        ),
        "number": face.printed_number(),
        "short_number": faces.short_number(face),
        "holder_name": holder.name,
        "holder_code": holder.code,
        "holder_code_type": holder.code_type,
        "plate": fields.get("plate_number"),
        "plate_colour": fields.get("plate_colour"),
        "vin": fields.get("vin"),
        "issue_date": fields.get("issue_date", term.first),
        "valid_from": term.first,
        "valid_to": term.last,
        "issue_reason": issue_reason,
        "specimen": prepared.specimen,
        "kid": kid,
        "previous_id": previous_id,
        "created_at": now,
        "face": stored,
    }


def sign_row(row: Certificate, envelope: bytes) -> None:
    """Put the signed envelope into a stored row."""
    row.envelope, row.fingerprint = envelope, fingerprint(envelope)


def locked(session: Session, certificate_id: str) -> Certificate:
    """Read a certificate and keep others from changing it until the transaction ends.

    Raises:
        NotFoundError: there is none with this id.
    """
    statement = select(Certificate).where(col(Certificate.id) == certificate_id).with_for_update()
    row = session.exec(statement.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NotFoundError("certificate_id")
    return row


def to_record(row: Certificate, warnings: Sequence[Fault] = ()) -> CertificateRecord:
    """Give a row as a plain record."""
    assert row.envelope is not None
    values = {name: getattr(row, name) for name in _COLUMNS}
    return CertificateRecord(**values, warnings=tuple(warnings))
