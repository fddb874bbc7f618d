"""The history of a certificate: all its versions, and why the status of each changed."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from app.roles import Actor, Role
from app.services.context import Services
from app.services.errors import ForbiddenError, NotFoundError
from app.services.looks import is_own
from app.services.permission import refuse_other_issuers
from app.tables import Certificate, StatusChange
from licences.payload import CHINA_TIME
from licences.status import Action, CertificateStatus

_READERS = frozenset({Role.CLERK, Role.HOLDER, Role.INSPECTOR, Role.MINISTRY, Role.AUDITOR})


def history_of(services: Services, actor: Actor, certificate_id: str) -> list[dict[str, Any]]:
    """Give the versions of a certificate, newest first, each with its changes of status; no face data.

    Raises:
        ForbiddenError: the public and partners; a clerk of another issuing authority.
        NotFoundError: none such, or not this holder's.
    """
    if actor.role not in _READERS:
        raise ForbiddenError
    with services.reading() as session:
        row = session.get(Certificate, certificate_id)
        if row is None or (actor.role is Role.HOLDER and not is_own(actor, row)):
            raise NotFoundError("certificate_id")
        if actor.role is Role.CLERK:
            refuse_other_issuers(actor, row)
        statement = select(Certificate).where(
            Certificate.type_number == row.type_number,
            Certificate.issuer_code == row.issuer_code,
            Certificate.serial == row.serial,
        )
        versions = session.exec(statement.order_by(col(Certificate.version).desc())).all()
        return [_version(session, version) for version in versions]


def _version(session: Session, row: Certificate) -> dict[str, Any]:
    statement = select(StatusChange).where(StatusChange.certificate_id == row.id)
    changes = session.exec(statement.order_by(col(StatusChange.id))).all()
    return {
        "id": row.id,
        "version": row.version,
        "identifier": row.identifier,
        "issue_reason": row.issue_reason,
        "issued_at": _china(row.created_at),
        "status": row.status,
        "status_name": CertificateStatus(row.status).name_zh,
        "changes": [
            {
                "at": _china(change.at),
                "action": change.action,
                "action_name": Action(change.action).name_zh,
                "from": change.from_status,
                "to": change.to_status,
                "reason": change.reason,
                "legal_basis": change.legal_basis,
                "actor": change.actor,
            }
            for change in changes
        ],
    }


def _china(at: datetime) -> str:
    """Write a time as people read it."""
    return at.astimezone(CHINA_TIME).isoformat(timespec="seconds")
