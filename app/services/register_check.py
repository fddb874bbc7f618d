"""The register compared with the audit log: what was altered in it behind the services' back.

Both are read in batches, so that memory does not grow with the register. Only the newest entries of a
certificate count; whether the entries themselves are genuine is what `AuditLog.verify` says.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlmodel import Session, col, select

from app.services.among import among
from app.services.audit import AuditLog, Fault
from app.services.chunk_records import NOTHING, ChunkRecords, Recorded
from app.services.register_log import CHUNK_ACTION, VERSION_ACTIONS, record_hash, subject_of
from app.tables import AuditEntry, Certificate
from licences.status import Action, CertificateStatus

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
    chunks: dict[int, ChunkRecords] = {}
    while True:
        statement = select(Certificate).where(col(Certificate.id) > after).order_by(col(Certificate.id))
        batch = session.exec(statement.limit(_BATCH)).all()
        entries = _entries_of(session, [subject_of(row.id) for row in batch])
        successors = _successors(session, batch)
        for row in batch:
            own = [one for one in entries.get(subject_of(row.id), ()) if one.region == row.region]
            if row.conversion_chunk_id is None:
                recorded = _recorded(row, own)
            else:
                records = chunks.setdefault(row.region, ChunkRecords(session, row.region))
                recorded = records.of(row.conversion_chunk_id)
            yield from _faults_of(audit, row, own, recorded, successors.get(row.id))
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


def _recorded(row: Certificate, own: Sequence[AuditEntry]) -> Recorded:
    """Give what the log says of the making of a certificate issued by itself."""
    made = [entry for entry in own if entry.action in VERSION_ACTIONS]
    hashes = {str(entry.detail.get("record")) for entry in made}
    if not made:
        return NOTHING
    return Recorded(made[0].seq, {row.id: hashes.pop() if len(made) == len(hashes) == 1 else ""})


def _faults_of(
    audit: AuditLog,
    row: Certificate,
    own: Sequence[AuditEntry],
    recorded: Recorded,
    replaced_at: datetime | None,
) -> Iterator[Fault]:
    """Compare one row with what the log says of its making, and of its status since."""
    subject = subject_of(row.id)
    if row.id not in recorded.hashes:
        yield Fault(row.region, recorded.seq, "unrecorded", subject)
        return
    if recorded.hashes[row.id] != record_hash(audit, row):
        yield Fault(row.region, recorded.seq, "altered", subject)
    status, at, seq = CertificateStatus.VALID.value, row.created_at, recorded.seq
    if own:
        status, at, seq = _status(own[-1].detail), own[-1].at, own[-1].seq
    if replaced_at is not None:
        status, at = CertificateStatus.REPLACED.value, replaced_at
    if (row.status, row.status_at) != (status, at):
        yield Fault(row.region, seq, "status_differs", subject)


def _successors(session: Session, batch: Sequence[Certificate]) -> Mapping[str, datetime]:
    """Find the next versions that bulk conversion made of some certificates: id -> when it was replaced."""
    found: dict[str, datetime] = {}
    for type_number, issuer_code in {(row.type_number, row.issuer_code) for row in batch}:
        serials = {
            row.serial for row in batch if (row.type_number, row.issuer_code) == (type_number, issuer_code)
        }
        statement = select(Certificate.previous_id, Certificate.created_at).where(
            Certificate.type_number == type_number,
            Certificate.issuer_code == issuer_code,
            among(session, Certificate.serial, serials),
            col(Certificate.conversion_chunk_id).is_not(None),
        )
        found |= {str(previous): made for previous, made in session.exec(statement)}
    return found


def _status(detail: Mapping[str, Any]) -> Any:
    """Give the status an entry left: of a change its end, of a new version its first."""
    return detail.get("to", detail.get("status"))


def _deleted(session: Session) -> Iterator[Fault]:
    """Look for the certificate of each entry on a version, and for those of each entry on a chunk."""
    for region in session.exec(select(AuditEntry.region).distinct()).all():
        yield from _deleted_of_chunks(session, region)
        after = 0
        while True:
            statement = select(AuditEntry.seq, AuditEntry.subject).where(
                AuditEntry.region == region,
                col(AuditEntry.seq) > after,
                col(AuditEntry.action).in_(VERSION_ACTIONS),
            )
            batch = session.exec(statement.order_by(col(AuditEntry.seq)).limit(_BATCH)).all()
            ids = [subject.removeprefix(subject_of("")) for _, subject in batch]
            known = _known(session, ids)
            for (seq, subject), certificate_id in zip(batch, ids, strict=True):
                if certificate_id not in known:
                    yield Fault(region, seq, "deleted", subject)
            if len(batch) < _BATCH:
                break
            after, _ = batch[-1]


def _deleted_of_chunks(session: Session, region: int) -> Iterator[Fault]:
    """Look for the certificates of each entry on a chunk; a chunk gone or altered is named itself."""
    records = ChunkRecords(session, region)
    after = 0
    while True:
        statement = select(AuditEntry.seq, AuditEntry.subject, AuditEntry.detail).where(
            AuditEntry.region == region, col(AuditEntry.seq) > after, AuditEntry.action == CHUNK_ACTION
        )
        batch = session.exec(statement.order_by(col(AuditEntry.seq)).limit(_BATCH)).all()
        for seq, subject, detail in batch:
            recorded = records.of(detail["chunk"])
            if recorded.seq != seq:
                yield Fault(region, seq, "altered", subject)
                continue
            every = list(recorded.hashes)
            for start in range(0, len(recorded.hashes), _BATCH):
                ids = every[start : start + _BATCH]
                known = _known(session, ids)
                yield from (Fault(region, seq, "deleted", subject_of(one)) for one in ids if one not in known)
        if len(batch) < _BATCH:
            return
        after = batch[-1][0]
        session.expunge_all()


def _known(session: Session, ids: Sequence[str]) -> set[str]:
    return set(session.exec(select(Certificate.id).where(col(Certificate.id).in_(ids))).all())
