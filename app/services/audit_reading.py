"""Reading and verifying the audit log: for auditors, and for the operator at the command line."""

import json
from datetime import datetime
from pathlib import Path

from sqlmodel import col, select

from app.roles import Actor, Role
from app.services.audit import Anchors, Fault
from app.services.context import Services
from app.services.errors import ForbiddenError
from app.tables import AuditEntry


def entries(
    services: Services,
    actor: Actor,
    *,
    region: int | None = None,
    subject: str | None = None,
    before: datetime | None = None,
    limit: int = 100,
) -> list[AuditEntry]:
    """Give entries, newest first, detached.

    Args:
        services: of this installation.
        actor: an auditor or the ministry.
        region: of one chain only; 0 = the nation's.
        subject: of one subject only, e.g. ``certificate:<id>``.
        before: only older ones.
        limit: most entries.

    Raises:
        ForbiddenError: neither auditor nor ministry.
    """
    _refuse_others(actor)
    statement = select(AuditEntry)
    if region is not None:
        statement = statement.where(AuditEntry.region == region)
    if subject is not None:
        statement = statement.where(AuditEntry.subject == subject)
    if before is not None:
        statement = statement.where(col(AuditEntry.at) < before)
    newest = (col(AuditEntry.at).desc(), col(AuditEntry.region), col(AuditEntry.seq).desc())
    with services.reading() as session:
        return list(session.exec(statement.order_by(*newest).limit(limit)).all())


def verify(services: Services, actor: Actor, anchor_file: Path | None = None) -> list[Fault]:
    """Verify every chain; after a verification without faults the ends of the chains are kept in the file.

    Args:
        services: of this installation.
        actor: an auditor or the ministry.
        anchor_file: ends of the chains as verified before; kept outside the database, so that putting back an
            old copy of it is noticed. None = without.

    Raises:
        ForbiddenError: neither auditor nor ministry.
    """
    _refuse_others(actor)
    with services.reading() as session:
        anchors = services.audit.anchors(session)
        faults = services.audit.verify(session, _read(anchor_file))
    if anchor_file is not None and not faults:
        _write(anchor_file, anchors)
    return faults


def _refuse_others(actor: Actor) -> None:
    if actor.role not in (Role.AUDITOR, Role.MINISTRY):
        raise ForbiddenError


def _read(anchor_file: Path | None) -> Anchors:
    if anchor_file is None or not anchor_file.exists():
        return {}
    found = json.loads(anchor_file.read_text("utf-8"))
    return {int(region): (seq, mac) for region, (seq, mac) in found.items()}


def _write(anchor_file: Path, anchors: Anchors) -> None:
    new = anchor_file.with_suffix(".new")
    new.write_text(json.dumps(anchors, indent=1) + "\n", "utf-8")
    new.replace(anchor_file)
