"""Runs (转换任务): made, read, and the authority and the account each is for."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import uuid4

from sqlmodel import Session, col, func, select

from app.conversion.errors import WhichIssuerError
from app.conversion.recorded_run import record_begin
from app.conversion.run import Run, RunRequest, RunState
from app.conversion.source_file import summed_up
from app.roles import Actor, Role
from app.services.context import Services
from app.services.errors import (
    ForbiddenError,
    NotFoundError,
    NotReadyError,
    OtherIssuerError,
)
from app.tables import Account, ConversionChunk, ConversionRun, Issuer
from licences.conversion.profiles import profile_for_run
from licences.conversion.readers.sources import FileSource
from licences.payload import CHINA_TIME
from licences.payload import Issuer as SigningIssuer
from licences.types import TYPES

_EVERY_TYPE: Final = frozenset(kind.number for kind in TYPES)


def create(services: Services, actor: Actor, request: RunRequest, now: datetime) -> str:
    """Make a run that waits to be taken up; gives its id.

    Args:
        services: of this installation.
        actor: a clerk, for its own authority and types; or the operator, for any.
        request: what to convert.
        now: aware.

    Raises:
        ForbiddenError: neither clerk of an authority nor operator.
        OtherIssuerError: the authority has moved to another province than the clerk's.
        NotReadyError: the authority is not admitted.
        WhichIssuerError: several authorities and none was named, or another than those there are.
        SourceError: there is no such file, or it is a folder.
        ProfileError: the profile has mistakes.
    """
    profile_for_run(request.profile_text, request.profile_name)
    FileSource(request.source, request.source_name).open().close()  # says what is wrong with the path
    with services.reading() as session:  # refused before a large file is read
        issuer = _issuer(session, actor, request.issuer_code)
    digest, size = request.content or summed_up(request.source)
    with services.session() as session:
        run = ConversionRun(
            id=request.run_id or str(uuid4()),
            issuer_code=issuer.code,
            region=issuer.region,
            account_id=actor.account_id,
            actor=actor.name,
            role=actor.role.value,
            types=sorted(actor.types if actor.role is Role.CLERK else _EVERY_TYPE),
            source_name=request.source_name,
            source_path=str(request.source.resolve()),
            source_sha256=digest,
            source_bytes=size,
            profile_name=request.profile_name,
            profile_text=request.profile_text,
            today=now.astimezone(CHINA_TIME).date(),
            dry_run=request.dry_run,
            full=request.full,
            judge_every=request.judge_every,
            chunk_rows=request.chunk_rows,
            state=RunState.WAITING.value,
            created_at=now,
        )
        session.add(run)
        session.flush()
        record_begin(services.audit, session, actor, run, now)
        return run.id


def read(services: Services, run_id: str) -> Run:
    """Give a run.

    Raises:
        NotFoundError: there is none with this id.
    """
    with services.reading() as session:
        row = session.get(ConversionRun, run_id)
        if row is None:
            raise NotFoundError("run_id")
        return Run.from_row(row)


def read_own(services: Services, actor: Actor, run_id: str) -> Run:
    """Give a run of the actor's own authority; the operator sees all.

    Raises:
        NotFoundError: there is none, or it is another authority's: the two are not told apart.
    """
    run = read(services, run_id)
    if actor.role is Role.CLERK and (run.issuer_code, run.region) != (actor.issuer_code, actor.region):
        raise NotFoundError("run_id")
    if actor.role not in {Role.CLERK, Role.MINISTRY}:
        raise ForbiddenError
    return run


def refuse_all_but_clerks(actor: Actor) -> None:
    """Refuse whoever may not convert over the API: all but clerks.

    Raises:
        ForbiddenError: the operator converts at the command line, everybody else not at all.
    """
    if actor.role is not Role.CLERK:
        raise ForbiddenError


def refuse_other_types(actor: Actor, run: Run) -> None:
    """Refuse a clerk who may not issue all that the run issues: it is not his to stop or to go on with.

    Raises:
        ForbiddenError: so it is.
    """
    if not set(run.types) <= actor.types:
        raise ForbiddenError("types")


def newest(services: Services, actor: Actor, limit: int) -> list[Run]:
    """Give the newest runs of the actor's authority, of all for the operator."""
    statement = select(ConversionRun).order_by(col(ConversionRun.created_at).desc()).limit(limit)
    if actor.role is Role.CLERK:
        statement = statement.where(ConversionRun.issuer_code == actor.issuer_code)
    elif actor.role is not Role.MINISTRY:
        raise ForbiddenError
    with services.reading() as session:
        return [Run.from_row(row) for row in session.exec(statement).all()]


def rows_done_of(services: Services, run_ids: Collection[str]) -> dict[str, int]:
    """Count the rows of the chunks that are done, of several runs with one query."""
    total = func.sum(ConversionChunk.row_count)
    statement = (
        select(ConversionChunk.run_id, total)
        .where(col(ConversionChunk.run_id).in_(run_ids), col(ConversionChunk.done_at).is_not(None))
        .group_by(col(ConversionChunk.run_id))
    )
    with services.reading() as session:
        return {run_id: int(rows) for run_id, rows in session.exec(statement).all()}


def rows_done(services: Services, run_id: str) -> int:
    """Count the rows of the chunks that are done."""
    total = func.coalesce(func.sum(ConversionChunk.row_count), 0)
    statement = select(total).where(
        ConversionChunk.run_id == run_id, col(ConversionChunk.done_at).is_not(None)
    )
    with services.reading() as session:
        return int(session.exec(statement).one())


def issuer_of(services: Services, run: Run) -> SigningIssuer:
    """Give the authority of a run.

    Raises:
        NotReadyError: it is no longer admitted.
    """
    with services.reading() as session:
        issuer = session.get(Issuer, run.issuer_code)
        if issuer is None:
            raise NotReadyError("issuer")
        return SigningIssuer(issuer.code, issuer.name, issuer.region)


def refuse_lost_rights(services: Services, run: Run) -> None:
    """Refuse a run whose account may no longer issue what the run is to issue; the operator always may.

    Raises:
        ForbiddenError: the account is disabled, or no longer this authority's with these types.
    """
    if run.account_id is None:
        return
    with services.reading() as session:
        account = session.get(Account, run.account_id)
        if (
            account is None
            or account.disabled_at is not None
            or (account.role, account.issuer_code) != (Role.CLERK.value, run.issuer_code)
            or not set(run.types) <= set(account.types)
        ):
            raise ForbiddenError("account")


def _issuer(session: Session, actor: Actor, code: str | None) -> Issuer:
    if actor.role is Role.CLERK:
        if actor.issuer_code is None or code not in {None, actor.issuer_code}:
            raise ForbiddenError
        code = actor.issuer_code
    elif actor.role is not Role.MINISTRY:
        raise ForbiddenError
    known = session.exec(select(Issuer)).all()
    found = [issuer for issuer in known if code in {None, issuer.code}]
    if not found and (actor.role is Role.CLERK or not known):
        raise NotReadyError("issuer")
    if len(found) != 1:
        raise WhichIssuerError("issuer")
    if actor.role is Role.CLERK and found[0].region != actor.region:
        raise OtherIssuerError("region")  # as a single issue would be
    return found[0]
