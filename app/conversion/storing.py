"""Store a chunk: its certificates, the versions they replace, its counts and its audit entry, or nothing.

Rows go past the ORM: COPY in binary form on PostgreSQL, one prepared statement on SQLite.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final

import orjson
import psycopg
from psycopg.types.json import Jsonb
from sqlalchemy import insert as insert_into
from sqlalchemy import update
from sqlmodel import Session

from app.conversion.issuing import Issued
from app.conversion.work import Workshop
from app.services.among import among
from app.services.chunk_records import said_of
from app.services.register_log import CHUNK_ACTION, record_hash_of
from app.services.run_records import subject_of
from app.services.versions import ground_of
from app.tables import Certificate, ConversionChunk, StatusChange
from licences.status import Action, CertificateStatus

_TABLE: Final = Certificate.__table__  # type: ignore[attr-defined]  # SQLModel gives it to every table class
COLUMNS: Final[tuple[str, ...]] = tuple(column.name for column in _TABLE.columns)
_in_order: Final[Callable[[dict[str, Any]], tuple[Any, ...]]] = itemgetter(*COLUMNS)
_INSERT: Final = f"INSERT INTO certificates ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608
_COPY: Final = f"COPY certificates ({', '.join(COLUMNS)}) FROM STDIN (FORMAT BINARY)"
_SQLITE_TIME: Final = "%Y-%m-%d %H:%M:%S.%f"
_POSTGRES_TYPES: Final = {
    "list_number": "int4",
    "list_index": "int4",
    "type_number": "int4",
    "region": "int4",
    "version": "int4",
    "fingerprint": "bytea",
    "kid": "bytea",
    "envelope": "bytea",
    "issue_date": "date",
    "valid_from": "date",
    "valid_to": "date",
    "status_at": "timestamptz",
    "created_at": "timestamptz",
    "specimen": "bool",
    "conversion_chunk_id": "int8",
    "face": "jsonb",
}
_TYPES: Final = [_POSTGRES_TYPES.get(name, "varchar") for name in COLUMNS]


def records_of(shop: Workshop, issued: Sequence[Issued]) -> bytes:
    """Give the records of a chunk: id and keyed hash of each certificate (`services.chunk_records`)."""
    audit = shop.services.audit
    return b"".join(_id_bytes(one.values["id"]) + record_hash_of(audit, one.values) for one in issued)


def store(shop: Workshop, session: Session, issued: Sequence[Issued], now: datetime) -> None:
    """Store certificates and what they replace.

    Args:
        shop: of the run.
        session: of the transaction.
        issued: signed and judged.
        now: aware.
    """
    _replace(shop, session, issued, now)
    insert(session, [one.values for one in issued])


def _id_bytes(certificate_id: str) -> bytes:
    """Give the 16 bytes of a UUID, in a third of the time the class takes."""
    return bytes.fromhex(certificate_id.replace("-", ""))


def insert(session: Session, values: Sequence[dict[str, Any]]) -> None:
    """Insert rows of certificates, their columns by name."""
    if not values:
        return
    connection = session.connection().connection.driver_connection
    assert connection is not None
    if isinstance(connection, psycopg.Connection):
        _copy(connection, values)
    else:
        connection.executemany(_INSERT, map(_for_sqlite, values))


def _copy(connection: psycopg.Connection[Any], values: Sequence[dict[str, Any]]) -> None:
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        copy.set_types(_TYPES)
        for one in values:
            copy.write_row(_in_order({**one, "face": Jsonb(one["face"], orjson.dumps)}))


def _for_sqlite(values: dict[str, Any]) -> list[Any]:
    """Give a row as SQLAlchemy writes it: days and times in ISO form, without offset, JSON as text."""
    row = list(_in_order(values))
    for at, write in _SQLITE_TEXTS:
        row[at] = write(row[at])
    return row


@lru_cache(maxsize=64)  # a chunk has one moment
def _time_text(moment: datetime) -> str:
    return moment.strftime(_SQLITE_TIME)


def _day_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _json_text(value: dict[str, Any]) -> str:
    return orjson.dumps(value).decode()


_WRITERS: Final[dict[str, Callable[[Any], str | None]]] = {
    "status_at": _time_text,
    "created_at": _time_text,
    "issue_date": _day_text,
    "valid_from": _day_text,
    "valid_to": _day_text,
    "face": _json_text,
}
_SQLITE_TEXTS: Final = [(COLUMNS.index(name), write) for name, write in _WRITERS.items()]


def _replace(shop: Workshop, session: Session, issued: Sequence[Issued], now: datetime) -> None:
    """Set the versions that are replaced to 换发, each with its ground.

    They are locked, and valid: nothing has changed since it was decided. The log's entry on the chunk covers
    them by their next versions, which name them.
    """
    replaced = [(one.replaces.present, one) for one in issued if one.replaces is not None]
    if not replaced:
        return
    ids = among(session, Certificate.id, [present.id for present, _ in replaced])
    status = CertificateStatus.REPLACED.value
    session.connection().execute(update(_TABLE).where(ids).values(status=status, status_at=now))
    changes = []
    for present, one in replaced:
        reason, basis = ground_of(one.candidate.type.kind, one.values["issue_reason"])
        changes.append(
            {
                "certificate_id": present.id,
                "from_status": present.status,
                "to_status": status,
                "action": Action.REPLACE.value,
                "reason": reason,
                "legal_basis": basis,
                "account_id": shop.actor.account_id,
                "actor": shop.actor.name,
                "at": now,
            }
        )
    session.connection().execute(insert_into(StatusChange), changes)


def close_chunk(shop: Workshop, session: Session, chunk: ConversionChunk, now: datetime) -> None:
    """Mark a chunk, filled in, as done and record it: certificates made, rows that came back, counts."""
    chunk.done_at = now
    session.add(chunk)
    session.flush()
    shop.services.audit.append(
        session,
        actor=shop.actor,
        action=CHUNK_ACTION,
        subject=f"{subject_of(shop.run.id)}/{chunk.number}",
        region=shop.run.region,
        detail=said_of(chunk),
        now=now,
    )
