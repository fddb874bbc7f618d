"""A run as the audit log has it: what is to be converted, and how, cannot be altered behind its back.

The log's entry on the beginning holds a keyed hash of all that was wanted, the entry on the plan one of what
the first reading settled. Workers look at both before they sign: who can write to the database, but has not
the secret beside the keys, cannot have them sign something else.
"""

from collections.abc import Mapping
from datetime import datetime
from itertools import chain
from typing import Any, Final

import orjson
from sqlmodel import Session, col, select

from app.conversion.errors import RunAlteredError
from app.roles import Actor
from app.services.audit import AuditLog
from app.services.context import Services
from app.tables import AuditEntry, ConversionChunk, ConversionRun

BEGIN: Final = "conversion.begin"
PLAN: Final = "conversion.plan"
STOP: Final = "conversion.stop"
RESUME: Final = "conversion.resume"
_WANTED: Final = (
    "id", "issuer_code", "region", "account_id", "actor", "role", "types", "source_name", "source_path",
    "source_sha256", "source_bytes", "profile_name", "profile_text", "today", "dry_run", "judge_every",
    "chunk_rows", "created_at",
)  # fmt: skip
_READ_AT_ONCE: Final = 4
"""Chunks: where every row repeats a licence, what is settled in one takes a megabyte."""
_PLANNED: Final = ("number", "table_index", "first_row", "row_count", "settled")


def subject_of(run_id: str) -> str:
    """Name a run as the log does."""
    return f"conversion:{run_id}"


def record_begin(audit: AuditLog, session: Session, actor: Actor, run: ConversionRun, now: datetime) -> None:
    """Record a run that was just made."""
    detail = {
        "source": run.source_sha256.hex(),
        "profile": run.profile_name,
        "dry_run": run.dry_run,
        "wanted": _wanted(audit, run),
    }
    _append(audit, session, actor, run, BEGIN, detail, now)


def record_plan(audit: AuditLog, session: Session, actor: Actor, run: ConversionRun, now: datetime) -> None:
    """Record the plan of a run, in the transaction that stores it."""
    session.flush()
    detail = {"rows": run.row_count, "plan": _planned(audit, session, run)}
    _append(audit, session, actor, run, PLAN, detail, now)


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
        expected = {BEGIN: ("wanted", _wanted(audit, run)), PLAN: ("plan", _planned(audit, session, run))}
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


def _wanted(audit: AuditLog, run: ConversionRun) -> str:
    full = ["full"] if run.full else []  # runs begun by earlier releases have the hash they had
    return audit.digest_of(_text(["wanted", *(getattr(run, name) for name in _WANTED), *full])).hex()


def _planned(audit: AuditLog, session: Session, run: ConversionRun) -> str:
    columns = [col(getattr(ConversionChunk, name)) for name in _PLANNED]
    statement = select(*columns).where(ConversionChunk.run_id == run.id)
    chunks = session.connection().execute(
        statement.order_by(col(ConversionChunk.number)), execution_options={"yield_per": _READ_AT_ONCE}
    )
    lines = chain([("planned", run.id, run.plan, run.row_count)], chunks)  # never all in memory
    return audit.digest_of_parts(_text(list(line)) for line in lines).hex()


def _text(values: list[Any]) -> bytes:
    options = orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE
    return orjson.dumps(values, bytes.hex, options)


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
