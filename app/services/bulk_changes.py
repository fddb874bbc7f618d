"""Changes of status that bulk conversion made: it replaces versions without an entry for each.

What they must say follows from the next version, which the log's entry on its chunk covers, and from the run.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from app.services.audit import Fault
from app.services.versions import ground_of
from app.tables import Certificate, ConversionChunk, ConversionRun, StatusChange
from licences.status import Action, CertificateStatus
from licences.types import by_number

_BATCH: Final = 200
_COLUMNS: Final[tuple[Any, ...]] = (
    Certificate.region,
    Certificate.previous_id,
    Certificate.type_number,
    Certificate.issue_reason,
    Certificate.created_at,
    ConversionRun.account_id,
    ConversionRun.actor,
)
_STREAMED: Final = {"yield_per": _BATCH}


def bulk_faults(session: Session) -> Iterator[Fault]:
    """Give the changes of bulk conversion that are gone, or not as they were made."""
    for region, previous_id, expected, found in _compared(session):
        if not found:
            yield Fault(region, 0, "deleted", f"status_change of certificate:{previous_id}")
        elif [_said(change) for change in found] != [expected]:
            yield Fault(region, 0, "altered", f"status_change:{found[-1].id}")


def bulk_ids(session: Session) -> Iterator[int]:
    """Give the ids of the changes that bulk conversion made."""
    for _, _, expected, found in _compared(session):
        yield from (change.id for change in found if change.id is not None and change.at == expected[-1])


def _compared(session: Session) -> Iterator[tuple[int, str, tuple[Any, ...], list[StatusChange]]]:
    """Give for each version that bulk conversion replaced what its change must say, and those there are."""
    statement = (
        select_columns(*_COLUMNS)
        .select_from(Certificate)
        .join(ConversionChunk, col(ConversionChunk.id) == col(Certificate.conversion_chunk_id))
        .join(ConversionRun, col(ConversionRun.id) == col(ConversionChunk.run_id))
        .where(col(Certificate.previous_id).is_not(None))
    )
    made = iter(session.connection().execute(statement, execution_options=_STREAMED))
    while batch := list(islice(made, _BATCH)):
        changes: dict[str, list[StatusChange]] = {}
        wanted = select(StatusChange).where(
            col(StatusChange.certificate_id).in_([one.previous_id for one in batch]),
            StatusChange.action == Action.REPLACE.value,
        )
        for change in session.exec(wanted):
            changes.setdefault(change.certificate_id, []).append(change)
        for one in batch:
            reason, basis = ground_of(by_number(one.type_number).kind, one.issue_reason)
            expected = (
                reason,
                basis,
                one.account_id,
                one.actor,
                CertificateStatus.VALID.value,  # no other is ever replaced in bulk
                CertificateStatus.REPLACED.value,
                one.created_at,
            )
            yield one.region, one.previous_id, expected, changes.get(one.previous_id, [])
        session.expunge_all()


def _said(change: StatusChange) -> tuple[Any, ...]:
    return (
        change.reason,
        change.legal_basis,
        change.account_id,
        change.actor,
        change.from_status,
        change.to_status,
        change.at,
    )
