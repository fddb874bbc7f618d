"""Rows that came back, were skipped or are to be looked at, handed to a clerk: personal data, so recorded."""

from datetime import datetime
from typing import Any, BinaryIO
from urllib.parse import quote

from app.conversion import runs
from app.conversion.errors import NothingRejectedError
from app.conversion.report_files import write_listed, write_rejected
from app.conversion.results import listed_kinds, rejected_files, results_of
from app.conversion.run import Run
from app.roles import Actor
from app.services.context import Services
from app.services.errors import ForbiddenError
from app.services.run_records import subject_of


def read_rejected(  # noqa: PLR0917 - the same order in every act
    services: Services, actor: Actor, run_id: str, table: int | None, out: BinaryIO, now: datetime
) -> str:
    """Write the rows of a table that came back; gives the name of the file, as an address writes it.

    Args:
        services: of this installation.
        actor: a clerk of the authority.
        run_id: of the run.
        table: from 1, in the order of the file; None for the first that has such rows.
        out: where to write.
        now: aware.

    Raises:
        NotFoundError: no such run of this authority.
        ForbiddenError: not a clerk, or one who may not issue all the types the run may.
        NothingRejectedError: no row came back, or none from this table.
    """
    run = _own(services, actor, run_id)
    files = rejected_files(run, results_of(services, run))
    file = next((each for each in files if table in {None, each.table_index + 1}), None)
    if file is None:
        raise NothingRejectedError("table")
    _record(services, actor, run, "conversion.rejected_rows", {"table": file.table_index + 1}, now)
    write_rejected(services, run, file, out)
    return quote(file.name)


def read_listed(  # noqa: PLR0917 - the same order in every act
    services: Services, actor: Actor, run_id: str, kind: str, out: BinaryIO, now: datetime
) -> None:
    """Write one of the other lists: rows skipped or to be looked at (`listed_csv.KINDS`), or what is gone.

    Raises:
        NotFoundError, ForbiddenError: as `read_rejected`.
        NothingRejectedError: there is no such row.
    """
    run = _own(services, actor, run_id)
    if kind not in listed_kinds(run, results_of(services, run)):
        raise NothingRejectedError
    _record(services, actor, run, f"conversion.{kind}_rows", {}, now)
    write_listed(services, run, kind, out)


def _own(services: Services, actor: Actor, run_id: str) -> Run:
    runs.refuse_all_but_clerks(actor)
    run = runs.read_own(services, actor, run_id)
    if not set(run.types) <= actor.types:
        raise ForbiddenError("types")
    return run


def _record(  # noqa: PLR0917 - what an entry holds
    services: Services, actor: Actor, run: Run, action: str, detail: dict[str, Any], now: datetime
) -> None:
    with services.session() as session:
        services.audit.append(
            session,
            actor=actor,
            action=action,
            subject=subject_of(run.id),
            region=run.region,
            detail=detail,
            now=now,
        )
