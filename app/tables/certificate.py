"""Certificates: one row for each version ever issued; a row is never overwritten, only its status changes."""

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field

from app.tables.base import JSON_VALUE, ROW_NUMBER, Table, UtcDateTime, one_of
from licences.payload import LIST_CAPACITY

STATUSES: Final = ("valid", "suspended", "replaced", "cancelled", "withdrawn", "revoked", "transferred")
"""Values of `licences.status.CertificateStatus`, written out because a migration must not change with it."""

IN_FORCE = text("status IN ('valid', 'suspended')")
NOT_VALID = text("status <> 'valid'")


class Certificate(Table, table=True):
    """One version of one certificate (电子证照).

    `fingerprint` is SHA-256 of the claims in `envelope`; both are NULL only between storing and signing, in
    one transaction, where nobody else reads them. `number` is as printed, `short_number` without its word.
    `conversion_chunk_id` names the chunk of a bulk conversion that made it.
    The wide columns stand last, so that a look-up of the status does not page through photographs.
    """

    __tablename__ = "certificates"
    __table_args__ = (
        UniqueConstraint("issuer_code", "list_number", "list_index"),
        UniqueConstraint("type_number", "issuer_code", "serial", "version"),
        Index(
            "uq_certificates_one_version_in_force",
            "type_number",
            "issuer_code",
            "serial",
            unique=True,
            sqlite_where=IN_FORCE,
            postgresql_where=IN_FORCE,
        ),
        Index(
            "ix_certificates_not_valid",
            "issuer_code",
            "list_number",
            "list_index",
            "status",
            sqlite_where=NOT_VALID,
            postgresql_where=NOT_VALID,
        ),
        Index(None, "plate", "plate_colour"),
        Index(None, "holder_code", "type_number"),
        Index(None, "issuer_code", "created_at", "id"),
        one_of("status", STATUSES),
        CheckConstraint("version BETWEEN 1 AND 999", name="version_range"),
        CheckConstraint("(version = 1) = (previous_id IS NULL)", name="previous_of_later_versions"),
        CheckConstraint(
            f"list_number >= 0 AND list_index BETWEEN 0 AND {LIST_CAPACITY - 1}", name="slot_range"
        ),
        CheckConstraint("region BETWEEN 11 AND 82", name="region_range"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="term_in_order"),
        CheckConstraint("(plate IS NULL) = (plate_colour IS NULL)", name="plate_has_colour"),
        CheckConstraint("length(kid) = 8", name="kid_length"),
        CheckConstraint("(envelope IS NULL) = (fingerprint IS NULL)", name="envelope_has_fingerprint"),
    )

    id: str = Field(primary_key=True, max_length=36)
    status: str = Field(max_length=16)
    status_at: datetime = Field(sa_type=UtcDateTime)
    issuer_code: str = Field(foreign_key="issuers.code", max_length=18)
    list_number: int
    list_index: int
    fingerprint: bytes | None = Field(default=None, sa_type=LargeBinary)
    type_number: int
    region: int
    serial: str = Field(max_length=32)
    version: int
    identifier: str = Field(unique=True, max_length=128)
    number: str = Field(max_length=128)
    short_number: str = Field(index=True, max_length=32)
    holder_name: str = Field(index=True, max_length=256)
    holder_code: str = Field(max_length=64)
    holder_code_type: str = Field(max_length=3)
    plate: str | None = Field(default=None, max_length=16)
    plate_colour: str | None = Field(default=None, max_length=2)
    vin: str | None = Field(default=None, index=True, max_length=17)
    issue_date: date
    valid_from: date
    valid_to: date | None = None
    issue_reason: str = Field(max_length=1)
    specimen: bool = False
    kid: bytes = Field(sa_type=LargeBinary)
    previous_id: str | None = Field(default=None, foreign_key="certificates.id", max_length=36)
    conversion_chunk_id: int | None = Field(
        default=None, foreign_key="conversion_chunks.id", sa_type=ROW_NUMBER
    )
    created_at: datetime = Field(sa_type=UtcDateTime)
    envelope: bytes | None = Field(default=None, sa_type=LargeBinary)
    face: dict[str, Any] = Field(sa_type=JSON_VALUE)
