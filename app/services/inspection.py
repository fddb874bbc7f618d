"""What an inspector sees of the licence behind a scanned code: its registered data; the look is recorded."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import select

from app.roles import Actor
from app.services import reading
from app.services.context import Services
from app.tables import Certificate
from signing.code_text import from_text
from signing.envelope import fingerprint
from verify_client.verdict import Verdict


def record_of(
    services: Services,
    actor: Actor,
    text: str,
    verdict: Verdict,
    *,
    purpose: str,
    place: str,
    now: datetime,
) -> Mapping[str, Any] | None:
    """Give the registered data of the very envelope that was scanned, None if the register has no such one.

    Its fingerprint must be the registered one: a code made with a stolen key may name the status slot of
    somebody else, and must not open that record.

    Args:
        services: of this installation.
        actor: an inspector.
        text: as scanned.
        verdict: what `judge` said of it.
        purpose: why.
        place: where.
        now: aware.

    Raises:
        ForbiddenError, PurposeMissingError, BadArgumentError: as `reading.get`.
    """
    claims, signer = verdict.claims, verdict.signer
    if claims is None or signer is None:
        return None
    with services.reading() as session:
        statement = select(Certificate.id).where(
            Certificate.issuer_code == signer.issuer_code,
            Certificate.list_number == claims.list_number,
            Certificate.list_index == claims.list_index,
            Certificate.fingerprint == fingerprint(from_text(text)),
        )
        found = session.exec(statement).one_or_none()
    if found is None:
        return None
    return reading.view(reading.get(services, actor, found, purpose, place, now), actor)
