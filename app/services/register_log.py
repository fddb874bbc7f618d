"""What the audit log says of the register: enough to notice later that a certificate was altered in it.

An entry on a new version holds the fingerprint of what was signed, and a keyed hash of the whole row, which
tells nothing of the persons in it; an entry on a status holds the status. `register_check` compares.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from operator import itemgetter
from typing import Any, Final

import orjson
from sqlmodel import Session

from app.roles import Actor
from app.services.audit import AuditLog
from app.services.row_records import record_of
from app.tables import Certificate, StatusChange
from licences.confirmations import Confirmation

VERSION_ACTIONS: Final = tuple(f"certificate.{act}" for act in ("issue", "renew", "change", "reissue"))
"""Acts that make a version; `detail` has ``record`` and ``status``."""

CHUNK_ACTION: Final = "conversion.chunk"
"""Act that makes many versions at once: `detail` sums up the chunk's records, id and record hash of each."""

CONFIRM_ACTION: Final = "certificate.confirm"
"""Act beside a new version: what of it was taken on a person's word."""

_COLUMNS: Final = (
    "id", "issuer_code", "list_number", "list_index", "fingerprint", "type_number", "region", "serial",
    "version", "identifier", "number", "short_number", "holder_name", "holder_code", "holder_code_type",
    "plate", "plate_colour", "vin", "issue_date", "valid_from", "valid_to", "issue_reason", "specimen",
    "kid", "previous_id", "conversion_chunk_id", "created_at", "envelope", "face",
)  # fmt: skip
"""All that never changes once stored. Written out: entries of many years ago are compared by this list."""
_in_order: Final = itemgetter(*_COLUMNS)


def subject_of(certificate_id: str) -> str:
    """Name a certificate as the log does."""
    return f"certificate:{certificate_id}"


def record_version(  # noqa: PLR0917 - the same order in every act
    audit: AuditLog, session: Session, actor: Actor, row: Certificate, action: str, now: datetime
) -> None:
    """Record a version that was just signed.

    Args:
        audit: the log.
        session: of the transaction that stores it.
        actor: who issued it.
        row: complete.
        action: one of `VERSION_ACTIONS`.
        now: aware.
    """
    assert row.fingerprint is not None
    detail = {
        "type": row.type_number,
        "version": row.version,
        "kid": row.kid.hex(),
        "status": row.status,
        "fingerprint": row.fingerprint.hex(),
        "record": record_hash(audit, row),
    }
    _append(audit, session, actor, row, action, detail, now)


def record_status(
    audit: AuditLog, session: Session, actor: Actor, row: Certificate, change: StatusChange
) -> None:
    """Record a change of status that was just made.

    Args:
        audit: the log.
        session: of the transaction that makes it.
        actor: who made it.
        row: with its new status.
        change: as it is kept, with its ground.
    """
    detail = {
        "from": change.from_status,
        "to": change.to_status,
        "row": change.id,
        "record": record_of(audit, change),
    }
    _append(audit, session, actor, row, f"certificate.{change.action}", detail, change.at)


def record_confirmed(  # noqa: PLR0917 - the same order in every act
    audit: AuditLog,
    session: Session,
    actor: Actor,
    certificate_id: str,
    region: int,
    confirmed: Iterable[Confirmation],
    now: datetime,
) -> None:
    """Record what of a certificate was taken because a person has confirmed it, if anything was.

    Args:
        audit: the log.
        session: of the transaction that stores it.
        actor: who answers for it.
        certificate_id: of the version.
        region: of its issuer.
        confirmed: codes and fields.
        now: aware.
    """
    said = [{"code": one.code, "field": one.field} for one in confirmed]
    if said:
        audit.append(
            session,
            actor=actor,
            action=CONFIRM_ACTION,
            subject=subject_of(certificate_id),
            region=region,
            detail={"confirmed": said},
            now=now,
        )


def record_hash(audit: AuditLog, row: Certificate) -> str:
    """Sum up a row but for its status, keyed, in hex."""
    return record_hash_of(audit, {column: getattr(row, column) for column in _COLUMNS}).hex()


def record_hash_of(audit: AuditLog, values: Mapping[str, Any]) -> bytes:
    """Sum up a row given as its columns by name."""
    plain = orjson.dumps(("certificate", *_in_order(values)), _plain, orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z)
    return audit.digest_of(plain)


def _plain(value: Any) -> str:
    """Give bytes as a JSON value; times are in UTC on every database, and JSON spells them one way."""
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(type(value).__name__)


def _append(  # noqa: PLR0917 - the same order in every act
    audit: AuditLog,
    session: Session,
    actor: Actor,
    row: Certificate,
    action: str,
    detail: Mapping[str, Any],
    now: datetime,
) -> None:
    audit.append(
        session,
        actor=actor,
        action=action,
        subject=subject_of(row.id),
        region=row.region,
        detail=detail,
        now=now,
    )
