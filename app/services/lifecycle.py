"""Suspend, resume, cancel, withdraw, revoke, transfer: the changes of status the law knows, and no other."""

from datetime import datetime
from typing import Final

from app.roles import Actor
from app.services import rows
from app.services.context import Services
from app.services.errors import BadArgumentError
from app.services.halves import copies_left
from app.services.permission import refuse_other_issuers
from app.services.records import CertificateRecord
from app.services.register_log import record_status
from app.services.status_changes import change
from app.services.texts import told
from app.services.versions import LONGEST_BASIS
from licences.status import Action

LONGEST_REASON: Final = 500


def change_status(  # noqa: PLR0917 - the same order in every act
    services: Services,
    actor: Actor,
    certificate_id: str,
    action: str,
    reason: str,
    legal_basis: str,
    now: datetime,
) -> CertificateRecord:
    """Change the status of a certificate; gives a warning where its copies stay in force.

    Args:
        services: of this installation.
        actor: a clerk of the issuing authority.
        certificate_id: of the version that is in force.
        action: suspend, resume, cancel, withdraw, revoke or transfer; `replace` comes with a new version.
        reason: what has happened, for those who read it later.
        legal_basis: the regulation and article.
        now: aware.

    Raises:
        NotFoundError: no such certificate.
        ForbiddenError, OtherIssuerError: not this actor.
        BadArgumentError: unknown action, or no reason or ground given, or a word that says nothing.
        TransitionRefusedError: the law knows no such change from the present status.
    """
    act = _action(action)
    why, ground = told(reason, "reason", LONGEST_REASON), told(legal_basis, "legal_basis", LONGEST_BASIS)
    with services.session() as session:
        row = rows.locked(session, certificate_id)
        refuse_other_issuers(actor, row)
        made = change(session, actor, row, act, reason=why, legal_basis=ground, now=now)
        record_status(services.audit, session, actor, row, made)
        return rows.to_record(row, copies_left(session, row))


def _action(action: str) -> Action:
    try:
        act = Action(action)
    except ValueError:
        raise BadArgumentError("action") from None
    if act is Action.REPLACE:
        raise BadArgumentError("action")
    return act
