"""Who is at a run: one process at a time, until it ends or nothing is heard of it.

The database says how far a run is: a process that dies leaves only `owner` and `seen_at` behind, and after
`LEASE` another takes the run up where it was; on the same machine at once.
"""

import os
import socket
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlmodel import Session, select

from app.conversion.errors import RunBusyError, RunEndedError
from app.conversion.recorded_run import STOP, record_act
from app.conversion.run import UNDER_WAY, Run, RunState
from app.roles import Actor
from app.services.context import Services
from app.services.errors import NotFoundError
from app.tables import ConversionRun

_STARTTIME: Final = 19
"""Among the fields of /proc/PID/stat behind the program's name; the state is the first."""
_ENDED: Final = frozenset("ZX")
LEASE: Final = timedelta(seconds=60)
"""How long nothing is heard of a process of another machine before its run may be taken."""


def take_up(services: Services, run_id: str, now: datetime) -> Run:
    """Make this process the one that is at the run.

    Raises:
        NotFoundError: no such run.
        RunEndedError: it is done.
        RunBusyError: another process is at it.
    """
    with services.session() as session:
        row = locked(session, run_id)
        if row.owner != own_name():
            refuse_taken(row, now)
        # Whoever goes on with a stopped run means it; a run that waits may be stopped before it has begun.
        row.stop_wanted = row.stop_wanted and row.state == RunState.WAITING
        row.owner, row.seen_at, row.trouble = own_name(), now, None
        row.state = (RunState.PLANNING if row.plan is None else RunState.CONVERTING).value
        session.add(row)
        session.flush()
        return Run.from_row(row)


def refuse_taken(row: ConversionRun, now: datetime) -> None:
    """Refuse to go on with a run that is done, or that a process is at.

    Raises:
        RunEndedError, RunBusyError: so it is.
    """
    if row.state == RunState.DONE:
        raise RunEndedError
    if row.owner is not None and not is_gone(row, now):
        raise RunBusyError


def keep(services: Services, run_id: str, now: datetime) -> bool:
    """Say that this process is still at the run; gives whether it shall go on.

    Raises:
        RunBusyError: another process has taken it up.
    """
    with services.session() as session:
        row = locked(session, run_id)
        if row.owner != own_name():
            raise RunBusyError
        row.seen_at = now
        session.add(row)
        return not row.stop_wanted


def ask_to_stop(services: Services, run_id: str, now: datetime, actor: Actor) -> None:
    """Ask the process that is at a run to stop after what it has begun; a run nobody is at stops at once.

    One that was stopped or has failed stays as it is.

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
        row = locked(session, run_id)
        if row.state == RunState.DONE:
            raise RunEndedError
        if row.state not in UNDER_WAY:
            return
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
        row = locked(session, run_id)
        if row.owner != own_name():
            return  # taken up by another meanwhile, which goes on or has ended it
        row.state, row.owner, row.trouble = state.value, None, trouble
        if state is RunState.DONE:
            row.finished_at = now
        session.add(row)


def is_gone(row: ConversionRun | Run, now: datetime) -> bool:
    """Say whether the owner has ended; of another machine, whether it is not heard of any more.

    On this machine a process that lives is at its run, however long it has said nothing: its disk or the
    database may be slow.
    """
    assert row.owner is not None
    host, pid, _ = row.owner.rsplit(":", 2)
    if host != socket.gethostname():
        return row.seen_at is None or now - row.seen_at > LEASE
    return name_of(int(pid)) != row.owner


def own_name() -> str:
    """Name this process among all machines."""
    return name_of(os.getpid())


def name_of(pid: int) -> str:
    """Name a process of this machine; another that is given its number later has another name."""
    return f"{socket.gethostname()}:{pid}:{_birth_of(pid)}"


def _birth_of(pid: int) -> str:
    """Give the boot of this machine and the tick since then in which a process began (proc(5): starttime)."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii")[:8]
        told = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return "gone"
    fields = told.rpartition(b")")[2].decode().split()
    return "gone" if fields[0] in _ENDED else f"{boot}-{fields[_STARTTIME]}"


def locked(session: Session, run_id: str) -> ConversionRun:
    """Give the row of a run, locked until the transaction ends.

    Raises:
        NotFoundError: no such run.
    """
    statement = select(ConversionRun).where(ConversionRun.id == run_id).with_for_update()
    row = session.exec(statement.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NotFoundError("run_id")
    return row
