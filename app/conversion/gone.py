"""Licences gone from a full export: in force here, converted before, and the file does not speak of them.

Nobody says that they have ended, so nothing is done about them: they are listed, and a person finds out. They
are found when the file has been read to its end, and listed as the register stood then.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from sqlalchemy import exists, insert, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.conversion.duplicates import KeySpool, digest
from app.conversion.planning import Named
from app.conversion.register import IN_FORCE
from app.conversion.report.gone_csv import GoneRow
from app.conversion.run import Run
from app.services.context import Services
from app.tables import Certificate, ConversionChunk, ConversionRun, GoneCertificate
from licences.types import by_number
from licences.types.numbering import COPY, COPY_FIELD, numbering_of

_AT_ONCE: Final = 1_000
_HALF: Final = 64
_WITH_COPIES: Final = "RA"
"""The kind whose original and copies have one number."""


@contextmanager
def gone_from(
    services: Services, run: Run, named: Named, folder: Path, progress: Callable[[], None]
) -> Iterator[Sequence[KeySpool]]:
    """Note the certificates a full export should speak of; inside the block `ids_of` gives those it does not.

    Args:
        services: of this installation.
        run: only certificates of its authority, in force on its day and made before it.
        named: by the file; only certificates of its types.
        folder: for a spool; removed again.
        progress: told now and then.
    """
    with KeySpool(folder) as expected:
        with services.reading() as session:
            for number in sorted(named.types & set(run.types)):
                _note(session, run, number, expected, progress)
        yield expected, *named.spools


def ids_of(spools: Sequence[KeySpool]) -> Iterator[str]:
    """Give the ids of the certificates that are gone."""
    expected, *spoken = spools
    for entry in expected.beyond(spoken):
        yield str(UUID(int=entry.row << _HALF | entry.number))


def keep(session: Session, run_id: str, spools: Sequence[KeySpool]) -> int:
    """Store the certificates that are gone; gives how many there are."""
    ids, count = ids_of(spools), 0
    while values := [{"run_id": run_id, "certificate_id": one} for one in islice(ids, _AT_ONCE)]:
        session.connection().execute(insert(GoneCertificate), values)
        count += len(values)
    return count


def gone_rows(services: Services, run: Run) -> Iterator[GoneRow]:
    """Give the certificates that are gone, by type and number; a part at a time is in memory."""
    columns = (
        Certificate.type_number, Certificate.number, Certificate.id, ConversionRun.id,
        ConversionRun.source_name, ConversionRun.today,
    )  # fmt: skip
    statement = (
        select(*map(col, columns))
        .join(GoneCertificate, col(GoneCertificate.certificate_id) == col(Certificate.id))
        .outerjoin(ConversionChunk, col(ConversionChunk.id) == col(Certificate.conversion_chunk_id))
        .outerjoin(ConversionRun, col(ConversionRun.id) == col(ConversionChunk.run_id))
        .where(col(GoneCertificate.run_id) == run.id)
        .order_by(col(Certificate.type_number), col(Certificate.number), col(Certificate.id))
    )
    with services.reading() as session:
        found: Iterable[Any] = session.connection().execute(
            statement, execution_options={"yield_per": _AT_ONCE}
        )
        for type_number, number, certificate_id, run_id, name, day in found:
            known = "" if run_id is None else day.isoformat()
            yield GoneRow(
                by_number(type_number).name_zh, number, certificate_id, run_id or "", name or "", known
            )


def _note(
    session: Session, run: Run, type_number: int, expected: KeySpool, progress: Callable[[], None]
) -> None:
    kind = by_number(type_number)
    numbering = str(numbering_of(kind))
    columns: list[Any] = [col(Certificate.id), col(Certificate.short_number)]
    if kind.kind == _WITH_COPIES:
        columns.append(col(Certificate.face)[COPY_FIELD].as_string())
    found = session.connection().execute(
        select(*columns).where(*_expected(run, type_number)), execution_options={"yield_per": _AT_ONCE}
    )
    for rows in found.partitions():
        for row in rows:
            high, low = divmod(UUID(row[0]).int, 1 << _HALF)
            expected.add(digest(numbering, row[1]), high, low, licence=int(row[-1] == COPY))
        progress()


def _expected(run: Run, type_number: int) -> Iterator[Any]:
    """Make the conditions: in force, and converted, or altered here since it was."""
    yield col(Certificate.type_number) == type_number
    yield col(Certificate.issuer_code) == run.issuer_code
    yield col(Certificate.status).in_(IN_FORCE)
    yield col(Certificate.created_at) < run.created_at
    yield or_(col(Certificate.valid_to).is_(None), col(Certificate.valid_to) >= run.today)
    earlier = aliased(Certificate)
    yield or_(
        col(Certificate.conversion_chunk_id).is_not(None),
        exists().where(
            col(earlier.type_number) == col(Certificate.type_number),
            col(earlier.issuer_code) == col(Certificate.issuer_code),
            col(earlier.serial) == col(Certificate.serial),
            col(earlier.conversion_chunk_id).is_not(None),
        ),
    )
