"""The register compared with the audit log: what was altered in it behind the services' back.

Both are read in batches, so that memory does not grow with the register. Only the newest entries of a
certificate count; whether the entries themselves are genuine is what `AuditLog.verify` says.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sqlmodel import Session, col, select

from app.services.audit import AuditLog, Fault
from app.services.register_log import VERSION_ACTIONS, record_hash, subject_of
from app.tables import AuditEntry, Certificate
from licences.status import Action

_BATCH: Final = 200
"""Rows; each may hold a photograph."""
_STATUS_ACTIONS: Final = tuple(f"certificate.{action.value}" for action in Action)

_Entries = Mapping[str, Sequence[AuditEntry]]


def register_faults(audit: AuditLog, session: Session) -> Iterator[Fault]:
    """Give what of the register does not fit the log, one after the other; `Fault` names the kinds.

    Args:
        audit: the log, for its keyed hash.
        session: that sees register and log as of one moment; what it has read is forgotten.
    """
    yield from _altered(audit, session)
    yield from _deleted(session)


def _altered(audit: AuditLog, session: Session) -> Iterator[Fault]:
    """Compare each certificate with its entries."""
    after = ""
    while True:
        statement = select(Certificate).where(col(Certificate.id) > after).order_by(col(Certificate.id))
        batch = session.exec(statement.limit(_BATCH)).all()
        entries = _entries_of(session, [subject_of(row.id) for row in batch])
        for row in batch:
            yield from _faults_of(audit, row, entries.get(subject_of(row.id), ()))
        if len(batch) < _BATCH:
            return
        after = batch[-1].id
        session.expunge_all()


def _entries_of(session: Session, subjects: Sequence[str]) -> _Entries:
    """Give the entries on versions and statuses of some certificates, each one's in their order."""
    statement = select(AuditEntry).where(
        col(AuditEntry.subject).in_(subjects), col(AuditEntry.action).in_(VERSION_ACTIONS + _STATUS_ACTIONS)
    )
    found: dict[str, list[AuditEntry]] = {}
    for entry in session.exec(statement.order_by(col(AuditEntry.seq))).all():
        found.setdefault(entry.subject, []).append(entry)
    return found


def _faults_of(audit: AuditLog, row: Certificate, entries: Sequence[AuditEntry]) -> Iterator[Fault]:
    """Compare one row with what the log says of it."""
    subject = subject_of(row.id)
    own = [entry for entry in entries if entry.region == row.region]
    made = [entry for entry in own if entry.action in VERSION_ACTIONS]
    if not made:
        yield Fault(row.region, 0, "unrecorded", subject)
        return
    if [entry.detail.get("record") for entry in made] != [record_hash(audit, row)]:
        yield Fault(row.region, made[0].seq, "altered", subject)
    if (row.status, row.status_at) != (_status(own[-1].detail), own[-1].at):
        yield Fault(row.region, own[-1].seq, "status_differs", subject)


def _status(detail: Mapping[str, Any]) -> Any:
    """Give the status an entry left: of a change its end, of a new version its first."""
    return detail.get("to", detail.get("status"))


def _deleted(session: Session) -> Iterator[Fault]:
    """Look for the certificate of each entry on a version."""
    for region in session.exec(select(AuditEntry.region).distinct()).all():
        after = 0
        while True:
            statement = select(AuditEntry.seq, AuditEntry.subject).where(
                AuditEntry.region == region,
                col(AuditEntry.seq) > after,
                col(AuditEntry.action).in_(VERSION_ACTIONS),
            )
            batch = session.exec(statement.order_by(col(AuditEntry.seq)).limit(_BATCH)).all()
            ids = [subject.removeprefix(subject_of("")) for _, subject in batch]
            known = set(session.exec(select(Certificate.id).where(col(Certificate.id).in_(ids))).all())
            for (seq, subject), certificate_id in zip(batch, ids, strict=True):
                if certificate_id not in known:
                    yield Fault(region, seq, "deleted", subject)
            if len(batch) < _BATCH:
                break
            after, _ = batch[-1]
