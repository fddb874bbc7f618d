"""Runs handed in over the API (任务队列): so many of an authority at once, each in a process of its own.

A run goes on when the service that began it is restarted. One that nobody is at any more, because its
process or machine was lost, is taken up again. Runs of the command line are left to their operator.
"""

import logging
import os
import subprocess
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from pydantic import SecretStr
from sqlmodel import Session, col, select

import app
from app.conversion import runs
from app.conversion.errors import OperatorsRunError, SourceMissingError
from app.conversion.lease import is_gone, locked, name_of, refuse_taken
from app.conversion.recorded_run import RESUME, record_act
from app.conversion.run import UNDER_WAY, RunState
from app.roles import Actor
from app.services.context import Services
from app.settings import Settings
from app.tables import ConversionRun

LOG_NAME: Final = "conversion.log"
_log: Final = logging.getLogger(__name__)
_TRIES: Final = 3
_PREFIX: Final = "LUZHENG_"
_DIED: Final = {
    "code": "conversion_died",
    "zh": "转换进程多次意外中断",
    "en": "The process of this conversion ended unexpectedly several times.",
    "remedy_zh": "请系统管理员查看该任务的日志（可能是内存不足），再继续该任务。",
    "remedy_en": "The operator should read the run's log (it may be short of memory); then resume it.",
}


def put_back(services: Services, actor: Actor, run_id: str, now: datetime) -> None:
    """Let a run that was stopped or failed wait for its turn again.

    Raises:
        NotFoundError: no such run of this authority.
        ForbiddenError: not a clerk, or one who may not issue all the types the run may.
        OperatorsRunError: it was begun at the command line.
        RunEndedError: it is done.
        RunBusyError: it is under way.
        SourceMissingError: its file was removed.
    """
    runs.refuse_all_but_clerks(actor)
    run = runs.read_own(services, actor, run_id)
    if run.account_id is None:
        raise OperatorsRunError
    runs.refuse_other_types(actor, run)
    with services.session() as session:
        row = locked(session, run_id)
        refuse_taken(row, now)
        if (row.trouble or {}).get("code") == SourceMissingError.code and not Path(row.source_path).is_file():
            raise SourceMissingError("file")
        record_act(services.audit, session, actor, row, RESUME, now)
        row.state, row.owner, row.stop_wanted, row.trouble = RunState.WAITING.value, None, False, None
        session.add(row)


def record_resumption(services: Services, actor: Actor, run_id: str, now: datetime) -> None:
    """Record that the operator goes on with a run at the command line.

    Raises:
        NotFoundError: no such run.
        RunEndedError: it is done.
        RunBusyError: it is under way.
    """
    with services.session() as session:
        row = locked(session, run_id)
        refuse_taken(row, now)
        record_act(services.audit, session, actor, row, RESUME, now)


class Starter:
    """Starts processes for runs; one of these in each process of the service.

    Args:
        services: of this installation.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._children: list[subprocess.Popen[bytes]] = []
        self._tries: dict[str, tuple[int, int]] = {}

    def start_waiting(self, now: datetime) -> int:
        """Start what may be started now; gives how many were."""
        self._children = [child for child in self._children if child.poll() is None]
        with self._services.reading() as session:
            waiting = _startable(session, now, self._services.settings.conversions_at_once)
        return sum(self._tried(run_id, now) for run_id in waiting)

    def _tried(self, run_id: str, now: datetime) -> bool:
        """Start a run; one that cannot be started keeps no other waiting."""
        try:
            return self._start(run_id, now)
        except OSError as error:
            _log.error("A conversion could not be started: %s", type(error).__qualname__)
            return False

    def _start(self, run_id: str, now: datetime) -> bool:
        """Start a run, unless another process of the service was quicker."""
        done = runs.rows_done(self._services, run_id)
        with self._services.session() as session:
            # Every process of the service that wants to start one waits here.
            rows = session.exec(_of_the_api().with_for_update()).all()
            row = next((each for each in rows if each.id == run_id), None)
            at_once = self._services.settings.conversions_at_once
            if row is None or run_id not in _choose(rows, now, at_once):
                return False
            if row.stop_wanted:  # asked to stop, and lost before it could
                row.state, row.owner = RunState.STOPPED.value, None
                session.add(row)
                return False
            before, tries = self._tries.get(run_id, (-1, 0))
            was_lost = row.owner is not None  # not put back by somebody
            tries = tries + 1 if was_lost and before == done else 1
            self._tries[run_id] = done, tries
            if tries > _TRIES:
                row.state, row.owner, row.trouble = RunState.FAILED.value, None, _DIED
                del self._tries[run_id]
            else:
                child = launch(self._services.settings, run_id, Path(row.source_path).parent)
                self._children.append(child)
                row.owner, row.seen_at = name_of(child.pid), now
            session.add(row)
        return tries <= _TRIES


def launch(settings: Settings, run_id: str, folder: Path) -> "subprocess.Popen[bytes]":
    """Start a process that carries a run through and does not end with this one."""
    command = [sys.executable, "-m", "app.cli", "conversions", "resume", run_id, "--quiet"]
    if settings.conversion_workers is not None:
        command += ["--workers", str(settings.conversion_workers)]
    with (folder / LOG_NAME).open("ab") as log:
        return subprocess.Popen(  # noqa: S603 - our own program with an id of our own
            command,
            env=environment_of(settings),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
            start_new_session=True,
        )


def environment_of(settings: Settings) -> dict[str, str]:
    """Give an environment from which another process reads the same settings."""
    others = {name: value for name, value in os.environ.items() if not name.startswith(_PREFIX)}
    own = {
        f"{_PREFIX}{name.upper()}": _text(value)
        for name in type(settings).model_fields
        if (value := getattr(settings, name)) is not None
    }
    root = str(Path(app.__file__).parents[1])
    paths = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
    return {**others, **own, "PYTHONPATH": paths}


def _text(value: Any) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def _of_the_api() -> Any:
    return (
        select(ConversionRun)
        .where(col(ConversionRun.state).in_(UNDER_WAY), col(ConversionRun.account_id).is_not(None))
        .order_by(col(ConversionRun.created_at), col(ConversionRun.id))
        .execution_options(populate_existing=True)
    )


def _startable(session: Session, now: datetime, at_once: int) -> list[str]:
    return _choose(session.exec(_of_the_api()).all(), now, at_once)


def _choose(rows: Any, now: datetime, at_once: int) -> list[str]:
    """Choose the oldest runs nobody is at, as far as their authorities have places, whose file is here."""
    lost = [row for row in rows if row.owner is None or is_gone(row, now)]
    present = {row.id for row in rows} - {row.id for row in lost}
    taken = Counter(row.issuer_code for row in rows if row.id in present)
    chosen = []
    for row in lost:
        if row.stop_wanted:
            chosen.append(row.id)
        elif taken[row.issuer_code] < at_once and Path(row.source_path).is_file():
            taken[row.issuer_code] += 1
            chosen.append(row.id)
    return chosen
