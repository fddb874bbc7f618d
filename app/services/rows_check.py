"""Looks, changes of status, accounts, authorities and trust editions compared with the entries on them.

Entries are read as one stream, rows in batches, so that memory stays flat. Entries made before rows were
summed up in them say less, and are compared by nothing more.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final, NamedTuple

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.services.audit import NATION, AuditLog, Fault
from app.services.bulk_changes import bulk_faults, bulk_ids
from app.services.row_records import record_of
from app.tables import Account, AuditEntry, Issuer, LookRow, StatusChange, TrustEdition
from app.tables.base import Table
from licences.status import Action

_BATCH: Final = 200


class _Kind(NamedTuple):
    """Rows of one table, and the acts whose entries speak of them."""

    table: type[Table]
    key: str
    word: str
    """Before the key, in what a fault is said of."""
    acts: tuple[str, ...]


_EACH: Final = (
    _Kind(LookRow, "id", "look", ("certificate.look",)),
    _Kind(StatusChange, "id", "status_change", tuple(f"certificate.{action.value}" for action in Action)),
    _Kind(TrustEdition, "version", "trust_edition", ("trust.publish",)),
)
"""One entry for each row, which never changes."""
_LATEST: Final = (
    _Kind(Account, "id", "account", ("account.create", "account.password", "account.disable")),
    _Kind(Issuer, "code", "issuer", ("issuer.add",)),
)
"""Rows that change; the latest entry says how they are. Its subject names the row."""


def row_faults(audit: AuditLog, session: Session) -> Iterator[Fault]:
    """Give what of these rows does not fit the log.

    Args:
        audit: the log, for its keyed hash.
        session: that sees rows and log as of one moment; what it has read is forgotten.
    """
    for kind in _EACH:
        yield from _each_faults(audit, session, kind)
    yield from bulk_faults(session)
    for kind in _LATEST:
        yield from _latest_faults(audit, session, kind)


def _each_faults(audit: AuditLog, session: Session, kind: _Kind) -> Iterator[Fault]:
    """Look for the row of each entry; where there are more rows than entries, for the entry of each row."""
    entries = _stream(session, kind.acts)
    spoken_of = 0
    while batch := list(islice(entries, _BATCH)):
        spoken_of += len(batch)
        rows = _rows(session, kind, [detail["row"] for _, _, _, detail in batch if "row" in detail])
        for region, seq, _, detail in batch:
            key = detail.get("row")
            if key is None:
                continue  # of before rows were summed up
            row = rows.get(key)
            if row is None:
                yield Fault(region, seq, "deleted", f"{kind.word}:{key}")
            elif record_of(audit, row) != detail.get("record"):
                yield Fault(region, seq, "altered", f"{kind.word}:{key}")
        session.expunge_all()
    if kind.table is TrustEdition:
        return  # what a restore had forgotten has no entry of its own
    count = session.exec(select(func.count()).select_from(kind.table)).one()
    bulk = sum(1 for _ in bulk_ids(session)) if kind.table is StatusChange else 0
    if count - bulk > spoken_of:
        yield from _unrecorded(session, kind)


def _unrecorded(session: Session, kind: _Kind) -> Iterator[Fault]:
    """Give the rows that no entry speaks of; only where there are some, for it takes longer."""
    made_in_bulk = set(bulk_ids(session)) if kind.table is StatusChange else set()
    for batch in _batches(session, kind):
        subjects = {f"certificate:{row.certificate_id}" for row in batch}
        statement = select(AuditEntry.subject, AuditEntry.at, AuditEntry.detail).where(
            col(AuditEntry.subject).in_(subjects), col(AuditEntry.action).in_(kind.acts)
        )
        keys, moments = set(), set()
        for subject, at, detail in session.connection().execute(statement, execution_options=_STREAMED):
            keys.add(detail.get("row"))
            moments |= set() if "row" in detail else {(subject, at)}
        for row in batch:
            known = row.id in keys or (f"certificate:{row.certificate_id}", row.at) in moments
            if not known and row.id not in made_in_bulk:
                yield Fault(NATION, 0, "unrecorded", f"{kind.word}:{row.id}")


def _latest_faults(audit: AuditLog, session: Session, kind: _Kind) -> Iterator[Fault]:
    """Compare each row with the latest entry on it; then look for the row of each that was made."""
    for batch in _batches(session, kind):
        found = {f"{kind.word}:{getattr(row, kind.key)}": row for row in batch}
        statement = select(AuditEntry.subject, AuditEntry.region, AuditEntry.seq, AuditEntry.detail).where(
            col(AuditEntry.subject).in_(found), col(AuditEntry.action).in_(kind.acts)
        )
        order = col(AuditEntry.at), col(AuditEntry.seq)
        latest = {entry[0]: entry for entry in session.exec(statement.order_by(*order))}
        for subject, row in found.items():
            if subject not in latest:
                yield Fault(getattr(row, "region", None) or NATION, 0, "unrecorded", subject)
                continue
            _, region, seq, detail = latest[subject]
            if "record" in detail and record_of(audit, row) != detail["record"]:
                yield Fault(region, seq, "altered", subject)
    made = _stream(session, kind.acts[:1])
    while batch_made := list(islice(made, _BATCH)):
        keys = [subject.partition(":")[2] for _, _, subject, _ in batch_made]
        rows = _rows(session, kind, [int(key) if kind.key == "id" else key for key in keys])
        known = {str(key) for key in rows}
        for (region, seq, subject, _), key in zip(batch_made, keys, strict=True):
            if key not in known:
                yield Fault(region, seq, "deleted", subject)


_STREAMED: Final = {"yield_per": _BATCH}


def _stream(session: Session, acts: Sequence[str]) -> Iterator[Any]:
    """Give region, number, subject and detail of the entries on some acts, in order, never all in memory."""
    statement = (
        select(AuditEntry.region, AuditEntry.seq, AuditEntry.subject, AuditEntry.detail)
        .where(col(AuditEntry.action).in_(acts))
        .order_by(col(AuditEntry.region), col(AuditEntry.seq))
    )
    yield from session.connection().execute(statement, execution_options=_STREAMED)


def _rows(session: Session, kind: _Kind, keys: Sequence[Any]) -> dict[Any, Any]:
    statement = select(kind.table).where(col(getattr(kind.table, kind.key)).in_(keys))
    return {getattr(row, kind.key): row for row in session.exec(statement).all()}


def _batches(session: Session, kind: _Kind) -> Iterator[Sequence[Any]]:
    """Read a table in the order of its key, a batch at a time; each is forgotten before the next."""
    key, after = col(getattr(kind.table, kind.key)), None
    while True:
        statement = select(kind.table).order_by(key).limit(_BATCH)
        batch = session.exec(statement if after is None else statement.where(key > after)).all()
        yield batch
        if len(batch) < _BATCH:
            return
        after = getattr(batch[-1], kind.key)
        session.expunge_all()
