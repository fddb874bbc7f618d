"""Runs (转换任务): made, taken up by one process at a time, stopped, gone on with, ended.

The database says how far a run is: a process that dies leaves only `owner` and `seen_at` behind, and after
`LEASE` another takes the run up where it was; on the same machine at once.
"""

import os
import socket
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from sqlmodel import Session, col, func, select

from app.conversion.errors import RunBusyError, RunEndedError
from app.conversion.recorded_run import STOP, record_act, record_begin
from app.conversion.source_file import summed_up
from app.roles import SYSTEM_ACTOR, Actor, Role
from app.services.context import Services
from app.services.errors import (
    BadArgumentError,
    ForbiddenError,
    NotFoundError,
    NotReadyError,
    OtherIssuerError,
)
from app.tables import Account, ConversionChunk, ConversionRun, Issuer
from licences.conversion.context import RunContext
from licences.conversion.profile import Profile
from licences.conversion.profiles import read_profile
from licences.conversion.readers.sources import FileSource
from licences.payload import CHINA_TIME
from licences.payload import Issuer as SigningIssuer
from licences.types import TYPES

LEASE: Final = timedelta(seconds=60)
"""How long nothing is heard of a process of another machine before its run may be taken."""
CHUNK_ROWS: Final = 5_000
_EVERY_TYPE: Final = frozenset(kind.number for kind in TYPES)


class RunState(StrEnum):
    """How far a run is."""

    WAITING = "waiting"  # 等待
    PLANNING = "planning"  # 读取
    CONVERTING = "converting"  # 转换
    STOPPED = "stopped"  # 已停止
    FAILED = "failed"  # 出错
    DONE = "done"  # 完成


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What is to be converted, and how.

    Args:
        source: the file; it stays where it is until the run is done.
        source_name: as its owner calls it.
        profile_name: for reports.
        profile_text: TOML.
        dry_run: decide and report, issue nothing.
        judge_every: judge each, or one in so many, of the certificates made before they are stored.
        chunk_rows: rows in one transaction.
        issuer_code: of the authority; None = the clerk's own, or the only one there is.
        run_id: of the run to be made; None = a new one.
    """

    source: Path
    source_name: str
    profile_name: str
    profile_text: str
    dry_run: bool = False
    judge_every: int = 1
    chunk_rows: int = CHUNK_ROWS
    issuer_code: str | None = None
    run_id: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A run as it stands in the database."""

    id: str
    issuer_code: str
    region: int
    account_id: int | None
    actor: str
    role: str
    types: list[int]
    source_name: str
    source_path: str
    source_sha256: bytes
    source_bytes: int
    profile_name: str
    profile_text: str
    today: date
    dry_run: bool
    judge_every: int
    chunk_rows: int
    state: str
    stop_wanted: bool
    owner: str | None
    seen_at: datetime | None
    row_count: int | None
    plan: dict[str, Any] | None
    trouble: dict[str, Any] | None
    created_at: datetime
    finished_at: datetime | None

    @property
    def acting(self) -> Actor:
        """Who began it, as records name it."""
        return Actor(
            self.account_id,
            self.actor,
            Role(self.role),
            region=self.region,
            issuer_code=self.issuer_code,
            types=frozenset(self.types),
        )

    @property
    def profile(self) -> Profile:
        """The source format, as it was when the run began."""
        return read_profile(self.profile_text, self.profile_name)

    def context(self, issuer: SigningIssuer) -> RunContext:
        """Give what mapping needs to know besides the file."""
        return RunContext(issuer.code, issuer.name, f"{issuer.region:02d}0000", self.today)


_FIELDS: Final = tuple(field.name for field in fields(Run))


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
        BadArgumentError: several authorities, and none was named.
        SourceError: there is no such file, or it is a folder.
        ProfileError: the profile has mistakes.
    """
    read_profile(request.profile_text, request.profile_name)
    FileSource(request.source, request.source_name).open().close()  # says what is wrong with the path
    digest, size = summed_up(request.source)
    with services.session() as session:
        issuer = _issuer(session, actor, request.issuer_code)
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
        return _to_run(row)


def read_own(services: Services, actor: Actor, run_id: str) -> Run:
    """Give a run of the actor's own authority; the operator sees all.

    Raises:
        NotFoundError: there is none, or it is another authority's: the two are not told apart.
    """
    run = read(services, run_id)
    if actor.role is Role.CLERK and run.issuer_code != actor.issuer_code:
        raise NotFoundError("run_id")
    if actor.role not in {Role.CLERK, Role.MINISTRY}:
        raise ForbiddenError
    return run


def newest(services: Services, actor: Actor, limit: int) -> list[Run]:
    """Give the newest runs of the actor's authority, of all for the operator."""
    statement = select(ConversionRun).order_by(col(ConversionRun.created_at).desc()).limit(limit)
    if actor.role is Role.CLERK:
        statement = statement.where(ConversionRun.issuer_code == actor.issuer_code)
    elif actor.role is not Role.MINISTRY:
        raise ForbiddenError
    with services.reading() as session:
        return [_to_run(row) for row in session.exec(statement).all()]


def rows_done(services: Services, run_id: str) -> int:
    """Count the rows of the chunks that are done."""
    total = func.coalesce(func.sum(ConversionChunk.row_count), 0)
    statement = select(total).where(
        ConversionChunk.run_id == run_id, col(ConversionChunk.done_at).is_not(None)
    )
    with services.reading() as session:
        return int(session.exec(statement).one())


def take_up(services: Services, run_id: str, now: datetime) -> Run:
    """Make this process the one that is at the run.

    Raises:
        NotFoundError: no such run.
        RunEndedError: it is done.
        RunBusyError: another process is at it.
    """
    run = read(services, run_id)
    if run.state == RunState.DONE:
        raise RunEndedError
    with services.session() as session:
        row = _locked(session, run_id)
        if row.state == RunState.DONE:
            raise RunEndedError
        if row.owner not in {None, own_name()} and not is_gone(row, now):
            raise RunBusyError
        # Whoever goes on with a stopped run means it; a run that waits may be stopped before it has begun.
        row.stop_wanted = row.stop_wanted and row.state == RunState.WAITING
        row.owner, row.seen_at, row.trouble = own_name(), now, None
        row.state = (RunState.PLANNING if row.plan is None else RunState.CONVERTING).value
        session.add(row)
        session.flush()
        return _to_run(row)


def keep(services: Services, run_id: str, now: datetime) -> bool:
    """Say that this process is still at the run; gives whether it shall go on.

    Raises:
        RunBusyError: another process has taken it up.
    """
    with services.session() as session:
        row = _locked(session, run_id)
        if row.owner != own_name():
            raise RunBusyError
        row.seen_at = now
        session.add(row)
        return not row.stop_wanted


def ask_to_stop(services: Services, run_id: str, now: datetime, actor: Actor = SYSTEM_ACTOR) -> None:
    """Ask the process that is at a run to stop after what it has begun; a run nobody is at stops at once.

    Args:
        services: of this installation.
        run_id: of the run.
        now: aware.
        actor: who asks; recorded, once.

    Raises:
        NotFoundError: no such run.
        RunEndedError: it is done.
    """
    with services.session() as session:
        row = _locked(session, run_id)
        if row.state == RunState.DONE:
            raise RunEndedError
        if not row.stop_wanted:
            record_act(services.audit, session, actor, row, STOP, now)
        row.stop_wanted = True
        if row.owner is None or is_gone(row, now):
            row.state, row.owner = RunState.STOPPED.value, None
        session.add(row)


def end(
    services: Services, run_id: str, state: RunState, now: datetime, trouble: dict[str, Any] | None = None
) -> None:
    """Leave a run, stopped, failed or done."""
    with services.session() as session:
        row = _locked(session, run_id)
        if row.owner != own_name():
            return  # taken up by another meanwhile, which goes on or has ended it
        row.state, row.owner, row.trouble = state.value, None, trouble
        if state is RunState.DONE:
            row.finished_at = now
        session.add(row)


def own_name() -> str:
    """Name this process among all machines."""
    return f"{socket.gethostname()}:{os.getpid()}"


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
    if code is None and len(known) > 1:
        raise BadArgumentError("issuer")
    found = [issuer for issuer in known if code in {None, issuer.code}]
    if not found:
        raise NotReadyError("issuer")
    if actor.role is Role.CLERK and found[0].region != actor.region:
        raise OtherIssuerError("region")  # as a single issue would be
    return found[0]


def _locked(session: Session, run_id: str) -> ConversionRun:
    statement = select(ConversionRun).where(ConversionRun.id == run_id).with_for_update()
    row = session.exec(statement.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NotFoundError("run_id")
    return row


def is_gone(row: ConversionRun, now: datetime) -> bool:
    """Say whether the owner has ended; of another machine, whether it is not heard of any more.

    On this machine a process that lives is at its run, however long it has said nothing: its disk or the
    database may be slow.
    """
    assert row.owner is not None
    host, _, pid = row.owner.rpartition(":")
    if host != socket.gethostname():
        return row.seen_at is None or now - row.seen_at > LEASE
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _to_run(row: ConversionRun) -> Run:
    return Run(**{name: getattr(row, name) for name in _FIELDS})
