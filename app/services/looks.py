"""Looks at personal data: each is recorded before the data is handed out; the holder can read who looked."""

from datetime import datetime
from typing import Final

from sqlmodel import Session, col, select

from app.roles import Actor, Role
from app.services.context import Services
from app.services.errors import ForbiddenError, NotFoundError, PurposeMissingError
from app.services.records import Look
from app.services.row_records import record_of
from app.services.texts import clean
from app.tables import Certificate, LookRow

LONGEST: Final = 200
_OWN: Final = "本人查看"
"""Purpose of a holder's look at the own certificate."""


def record_look(
    services: Services,
    session: Session,
    actor: Actor,
    row: Certificate,
    *,
    purpose: str | None,
    place: str | None,
    now: datetime,
) -> None:
    """Record a look inside the transaction that reads what is looked at.

    Raises:
        PurposeMissingError: no purpose, or an inspector without place.
        BadArgumentError: too long, or no text.
    """
    why = _text(purpose, "purpose") or (_OWN if actor.role is Role.HOLDER else "")
    where = _text(place, "place")
    if not why:
        raise PurposeMissingError("purpose")
    if not where and actor.role is Role.INSPECTOR:
        raise PurposeMissingError("place")
    look = LookRow(
        certificate_id=row.id,
        account_id=actor.account_id,
        officer=actor.display_name or actor.name,
        role=actor.role.value,
        region=actor.region,
        purpose=why,
        place=where,
        at=now,
    )
    session.add(look)
    session.flush()  # gives it its id
    services.audit.append(
        session,
        actor=actor,
        action="certificate.look",
        subject=f"certificate:{row.id}",
        region=row.region,
        detail={
            "purpose": why,
            "place": where,
            "row": look.id,
            "record": record_of(services.audit, look),
        },
        now=now,
    )


def looks_of(services: Services, actor: Actor, certificate_id: str) -> list[Look]:
    """Give all looks at a certificate, newest first, those at its other versions too.

    Raises:
        NotFoundError: none such, or not this holder's.
        ForbiddenError: neither its holder nor an auditor.
    """
    if actor.role not in (Role.HOLDER, Role.AUDITOR):
        raise ForbiddenError
    with services.reading() as session:
        row = session.get(Certificate, certificate_id)
        if row is None or (actor.role is Role.HOLDER and not is_own(actor, row)):
            raise NotFoundError("certificate_id")
        versions = select(Certificate.id).where(
            Certificate.type_number == row.type_number,
            Certificate.issuer_code == row.issuer_code,
            Certificate.serial == row.serial,
        )
        found = select(LookRow).where(col(LookRow.certificate_id).in_(versions))
        looks = session.exec(found.order_by(col(LookRow.at).desc(), col(LookRow.id).desc())).all()
        return [
            Look(look.at, look.officer, look.role, look.region, look.purpose, look.place, look.certificate_id)
            for look in looks
        ]


def is_own(actor: Actor, row: Certificate) -> bool:
    """Say whether a certificate is the holder's who is signed in."""
    return actor.holder_code is not None and (actor.holder_code, actor.holder_code_type) == (
        row.holder_code,
        row.holder_code_type,
    )


def _text(value: str | None, field: str) -> str:
    return clean(value or "", field, LONGEST)
