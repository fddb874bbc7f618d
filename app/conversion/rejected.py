"""The rows that came back, handed to the clerk who corrects them: personal data, so it is recorded."""

from datetime import datetime
from typing import BinaryIO
from urllib.parse import quote

from app.conversion import runs
from app.conversion.errors import NothingRejectedError
from app.conversion.recorded_run import subject_of
from app.conversion.results import rejected_files, results_of, write_rejected
from app.roles import Actor
from app.services.context import Services
from app.services.errors import ForbiddenError


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
    runs.refuse_all_but_clerks(actor)
    run = runs.read_own(services, actor, run_id)
    if not set(run.types) <= actor.types:
        raise ForbiddenError("types")
    files = rejected_files(run, results_of(services, run))
    file = next((each for each in files if table in {None, each.table_index + 1}), None)
    if file is None:
        raise NothingRejectedError("table")
    with services.session() as session:
        services.audit.append(
            session,
            actor=actor,
            action="conversion.rejected_rows",
            subject=subject_of(run.id),
            region=run.region,
            detail={"table": file.table_index + 1},
            now=now,
        )
    write_rejected(services, run, file, out)
    return quote(file.name)
