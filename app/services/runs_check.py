"""Runs of bulk conversion compared with the entries on them: who began what, the plan, chunks, state.

That a run is done has no entry of its own: it is done when all its chunks are, each of which has one. What
the chunks that are done hold is compared with their entries by `register_check`.
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.services.audit import AuditLog, Fault
from app.services.register_log import CHUNK_ACTION
from app.services.run_records import BEGIN_ACTION, PLAN_ACTION, planned_of, subject_of, wanted_of
from app.tables import AuditEntry, ConversionChunk, ConversionRun, GoneCertificate

_RUNS: Final = 20
"""At once; a profile and a plan may each have some hundred kilobytes."""
_BATCH: Final = 200
_DONE: Final = "done"


def run_faults(audit: AuditLog, session: Session) -> Iterator[Fault]:
    """Give what of the runs does not fit the log.

    Args:
        audit: the log, for its keyed hash.
        session: that sees runs and log as of one moment; what it has read is forgotten.
    """
    after = ""
    while True:
        statement = select(ConversionRun).where(col(ConversionRun.id) > after).order_by(col(ConversionRun.id))
        batch = session.exec(statement.limit(_RUNS)).all()
        for run in batch:
            yield from _faults_of(audit, session, run)
        if len(batch) < _RUNS:
            break
        after = batch[-1].id
        session.expunge_all()
    yield from _deleted(session)


def _faults_of(audit: AuditLog, session: Session, run: ConversionRun) -> Iterator[Fault]:
    subject = subject_of(run.id)
    begun, planned = (_entries(session, run, action) for action in (BEGIN_ACTION, PLAN_ACTION))
    if not begun:
        yield Fault(run.region, 0, "unrecorded", subject)
        return
    seq = begun[0][0]
    as_wanted = [detail.get("wanted") for _, detail in begun] == [wanted_of(audit, run)]
    sums = [(detail.get("plan"), detail.get("rows")) for _, detail in planned]
    here = [] if run.plan is None else [(planned_of(audit, session, run), run.row_count)]
    if not (as_wanted and sums == here and _has_its_chunks(session, run) and _has_its_gone(session, run)):
        yield Fault(run.region, planned[-1][0] if as_wanted and planned else seq, "altered", subject)
    if (run.state == _DONE) != (run.finished_at is not None) or (run.state == _DONE and _waits(session, run)):
        yield Fault(run.region, seq, "status_differs", subject)
    yield from _chunk_faults(session, run)


def _entries(session: Session, run: ConversionRun, action: str) -> list[tuple[int, Mapping[str, Any]]]:
    statement = select(AuditEntry.seq, AuditEntry.detail).where(
        AuditEntry.region == run.region,
        AuditEntry.subject == subject_of(run.id),
        AuditEntry.action == action,
    )
    return [(seq, detail) for seq, detail in session.exec(statement.order_by(col(AuditEntry.seq)))]


def _has_its_chunks(session: Session, run: ConversionRun) -> bool:
    """Say whether a run without a plan has no chunks; those of a plan are summed up with it."""
    return run.plan is not None or not _count(session, ConversionChunk, run)


def _has_its_gone(session: Session, run: ConversionRun) -> bool:
    """Say whether as many licences are listed as gone as the plan says."""
    counted: dict[str, int] = (run.plan or {}).get("gone") or {}
    return _count(session, GoneCertificate, run) == counted.get("count", 0)


def _count(session: Session, table: Any, run: ConversionRun) -> int:
    return session.exec(select(func.count()).select_from(table).where(table.run_id == run.id)).one()


def _waits(session: Session, run: ConversionRun) -> bool:
    """Say whether anything of a run is not done."""
    waiting = select(ConversionChunk.id).where(
        ConversionChunk.run_id == run.id, col(ConversionChunk.done_at).is_(None)
    )
    return run.plan is None or session.exec(waiting.limit(1)).first() is not None


def _chunk_faults(session: Session, run: ConversionRun) -> Iterator[Fault]:
    """Look for the entry of each chunk that is said to be done, and hold it to the moment of that."""
    statement = (
        select(ConversionChunk.number, ConversionChunk.done_at)
        .where(ConversionChunk.run_id == run.id)
        .order_by(col(ConversionChunk.number))
    )
    chunks = session.connection().execute(statement, execution_options={"yield_per": _BATCH})
    for batch in chunks.partitions():
        done_at = {f"{subject_of(run.id)}/{number}": moment for number, moment in batch}
        entries = select(AuditEntry.subject, AuditEntry.seq, AuditEntry.at).where(
            AuditEntry.region == run.region,
            AuditEntry.action == CHUNK_ACTION,
            col(AuditEntry.subject).in_(done_at),
        )
        known = {subject: (seq, at) for subject, seq, at in session.exec(entries)}
        for subject, moment in done_at.items():
            seq, at = known.get(subject, (0, None))
            if moment != at:
                yield Fault(run.region, seq, "altered" if seq else "unrecorded", subject)


def _deleted(session: Session) -> Iterator[Fault]:
    """Look for the run of each entry on the beginning of one."""
    statement = (
        select(AuditEntry.region, AuditEntry.seq, AuditEntry.subject)
        .where(AuditEntry.action == BEGIN_ACTION)
        .order_by(col(AuditEntry.region), col(AuditEntry.seq))
    )
    entries = iter(session.connection().execute(statement, execution_options={"yield_per": _BATCH}))
    while batch := list(islice(entries, _BATCH)):
        ids = [subject.removeprefix(subject_of("")) for _, _, subject in batch]
        known = set(session.exec(select(ConversionRun.id).where(col(ConversionRun.id).in_(ids))))
        for (region, seq, subject), run_id in zip(batch, ids, strict=True):
            if run_id not in known:
                yield Fault(region, seq, "deleted", subject)
