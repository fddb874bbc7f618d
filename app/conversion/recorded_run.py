"""A run as the audit log has it: what is to be converted, and how, cannot be altered behind its back.

The log's entry on the beginning holds a keyed hash of all that was wanted, the entry on the plan one of what
the first reading settled. Workers look at both before they sign: who can write to the database, but has not
the secret beside the keys, cannot have them sign something else.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlmodel import Session, col, select

from app.conversion.errors import RunAlteredError
from app.roles import Actor
from app.services.audit import AuditLog
from app.services.context import Services
from app.services.run_records import BEGIN_ACTION, PLAN_ACTION, planned_of, subject_of, wanted_of
from app.tables import AuditEntry, ConversionRun

STOP: Final = "conversion.stop"
RESUME: Final = "conversion.resume"


def record_begin(audit: AuditLog, session: Session, actor: Actor, run: ConversionRun, now: datetime) -> None:
    """Record a run that was just made."""
    detail = {
        "source": run.source_sha256.hex(),
        "profile": run.profile_name,
        "dry_run": run.dry_run,
        "wanted": wanted_of(audit, run),
    }
    _append(audit, session, actor, run, BEGIN_ACTION, detail, now)


def record_plan(audit: AuditLog, session: Session, actor: Actor, run: ConversionRun, now: datetime) -> None:
    """Record the plan of a run, in the transaction that stores it."""
    session.flush()
    detail = {"rows": run.row_count, "plan": planned_of(audit, session, run)}
    _append(audit, session, actor, run, PLAN_ACTION, detail, now)


def record_act(  # noqa: PLR0917 - the same order in every act
    audit: AuditLog, session: Session, actor: Actor, run: ConversionRun, action: str, now: datetime
) -> None:
    """Record who stopped a run or has it go on, and in which state it was."""
    _append(audit, session, actor, run, action, {"state": run.state}, now)


def check(services: Services, run_id: str) -> None:
    """Refuse a run that is not as it was recorded.

    Raises:
        RunAlteredError: the run, its plan or the entries on them were altered, or are not there.
    """
    audit = services.audit
    with services.reading() as session:
        run = session.get_one(ConversionRun, run_id)
        expected = {
            BEGIN_ACTION: ("wanted", wanted_of(audit, run)),
            PLAN_ACTION: ("plan", planned_of(audit, session, run)),
        }
        entries = session.exec(
            select(AuditEntry).where(
                AuditEntry.subject == subject_of(run_id), col(AuditEntry.action).in_(expected)
            )
        ).all()
        found = {entry.action: entry for entry in entries}
        if len(entries) != len(expected) or found.keys() != expected.keys():
            raise RunAlteredError
        for action, (name, value) in expected.items():
            entry = found[action]
            if entry.detail.get(name) != value or not audit.is_genuine(entry):
                raise RunAlteredError


def _append(  # noqa: PLR0917 - the same order in every act
    audit: AuditLog,
    session: Session,
    actor: Actor,
    run: ConversionRun,
    action: str,
    detail: Mapping[str, Any],
    now: datetime,
) -> None:
    audit.append(
        session,
        actor=actor,
        action=action,
        subject=subject_of(run.id),
        region=run.region,
        detail=detail,
        now=now,
    )
