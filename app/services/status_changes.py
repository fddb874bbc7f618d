"""One change of status on a locked row: the state machine decides, the change is kept with its ground."""

from datetime import datetime

from sqlmodel import Session

from app.roles import Actor
from app.services.errors import TransitionRefusedError
from app.tables import Certificate, StatusChange
from licences.errors import TransitionError
from licences.status import Action, CertificateStatus, apply


def change(
    session: Session,
    actor: Actor,
    row: Certificate,
    action: Action,
    *,
    reason: str,
    legal_basis: str,
    now: datetime,
) -> StatusChange:
    """Change the status of a certificate; gives the change as it is kept.

    Args:
        session: the transaction that has locked `row`.
        actor: who does it.
        row: the certificate.
        action: what is done.
        reason: why, not empty.
        legal_basis: on what ground, not empty.
        now: aware.

    Raises:
        TransitionRefusedError: the law knows no such change from the present status.
    """
    before = CertificateStatus(row.status)
    try:
        after = apply(before, action)
    except TransitionError as error:
        raise TransitionRefusedError(before.value, action.value) from error
    row.status, row.status_at = after.value, now
    session.add(row)
    made = StatusChange(
        certificate_id=row.id,
        from_status=before.value,
        to_status=after.value,
        action=action.value,
        reason=reason,
        legal_basis=legal_basis,
        account_id=actor.account_id,
        actor=actor.name,
        at=now,
    )
    session.add(made)
    session.flush()
    return made
