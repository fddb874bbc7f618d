"""Reading certificates, each within its scope: by id, by search, by two facts; every look is recorded."""

from datetime import datetime

from sqlmodel import Session

from app.roles import Actor, Role
from app.services import rows
from app.services.context import Services
from app.services.errors import ForbiddenError, NotFoundError
from app.services.looks import is_own, looks_of, record_look
from app.services.permission import refuse_other_issuers
from app.services.records import CertificateRecord
from app.services.search import search
from app.services.two_facts import lookup_by_two_facts
from app.services.views import FULL_FACE, MASKED_FACE, acknowledgement, view
from app.tables import Certificate

__all__ = ["acknowledgement", "envelope_of", "get", "looks_of", "lookup_by_two_facts", "search", "view"]


def get(  # noqa: PLR0917 - the same order in every act
    services: Services,
    actor: Actor,
    certificate_id: str,
    purpose: str | None,
    place: str | None,
    now: datetime,
) -> CertificateRecord:
    """Read a certificate; show of it only what `view` gives this actor.

    Args:
        services: of this installation.
        actor: partners and the ministry see masked data, so their reading is no look.
        certificate_id: of one version.
        purpose: why, mandatory for clerks and inspectors.
        place: where, mandatory for inspectors.
        now: aware.

    Raises:
        ForbiddenError: the public and auditors; a clerk of another issuing authority.
        NotFoundError: none such, or not this holder's.
        PurposeMissingError: purpose or place is missing.
    """
    with services.session() as session:
        row = _row(session, actor, certificate_id)
        if actor.role in FULL_FACE:
            record_look(services, session, actor, row, purpose=purpose, place=place, now=now)
        return rows.to_record(row)


def envelope_of(services: Services, actor: Actor, certificate_id: str) -> bytes:
    """Give the signed envelope, to draw its code: it holds no personal data that is not masked, so no look.

    It does hold more than a partner may see: a company's credit code, a VIN.

    Raises:
        ForbiddenError: the public, partners and auditors; a clerk of another issuing authority.
        NotFoundError: none such, or not this holder's.
    """
    if actor.role is Role.PARTNER:
        raise ForbiddenError
    with services.reading() as session:
        return rows.to_record(_row(session, actor, certificate_id)).envelope


def _row(session: Session, actor: Actor, certificate_id: str) -> Certificate:
    """Read a row this actor may know of."""
    if actor.role not in FULL_FACE | MASKED_FACE | {Role.PARTNER}:
        raise ForbiddenError
    row = session.get(Certificate, certificate_id)
    if row is None or (actor.role is Role.HOLDER and not is_own(actor, row)):
        raise NotFoundError("certificate_id")
    if actor.role is Role.CLERK:
        refuse_other_issuers(actor, row)
    return row
