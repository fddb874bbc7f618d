"""Carry a run through: plan, hand chunks to workers, keep the lease, end.

The parent reads the file again and sends rows; workers store chunks themselves. What the parent knows is all
in the database, so that another can take over at any moment.
"""

import logging
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Any, Final, NamedTuple, TypeVar

from sqlalchemy import insert
from sqlmodel import col, select

from app.conversion import file_trouble, lease, runs
from app.conversion.clock import now
from app.conversion.duplicates import KeySpool
from app.conversion.errors import SourceChangedError
from app.conversion.executors import Executor
from app.conversion.gone import gone_from, keep
from app.conversion.own_folder import own_folder
from app.conversion.patience import DatabaseAwayError, DatabaseFullError, patiently
from app.conversion.plan_facts import facts_of, tell_below
from app.conversion.planning import Plan, PlannedChunk, plan
from app.conversion.reasons import Settled
from app.conversion.recorded_run import record_plan
from app.conversion.run import Run, RunState
from app.conversion.source import Source, open_source
from app.conversion.source_file import SourceFile
from app.conversion.trouble import trouble_of
from app.conversion.vehicles_in_register import settle_with_register
from app.conversion.work import ChunkTask
from app.services.context import Services
from app.tables import ConversionChunk
from licences.conversion.readers.table import Row

_AHEAD: Final = 2
"""Chunks handed out beyond those being worked at, so that no worker waits for the reader."""
_WAIT_SECONDS: Final = 5.0
"""Longest wait for a chunk before the lease is looked after."""
_LOOK_SECONDS: Final = 1.0
"""Between two looks at what the database says of the run, by a clock that nobody sets."""
_log: Final = logging.getLogger(__name__)

T = TypeVar("T")


class Progress(NamedTuple):
    """How far a run is; `total` is None while the file is read for the first time."""

    state: RunState
    rows: int
    total: int | None


Show = Callable[[Progress], None]


def carry_out(services: Services, run_id: str, executor: Executor, show: Show) -> Run:
    """Carry a run as far as it goes: to its end, or until somebody stops it.

    Args:
        services: of this installation.
        run_id: of a run that nobody is at.
        executor: workers.
        show: told of progress.

    Returns:
        The run, done or stopped.

    Raises:
        SourceError, BindError: the file cannot be read, or lacks the columns; the run has failed. A file that
            was mended is another, for a run of its own.
        SourceMissingError, SourceChangedError: its file is gone, or another; the run has failed, and can be
            taken up again when the file is back.
        ForbiddenError: the account that began it may no longer issue this; likewise.
        ServiceError: this installation cannot issue, or its database or disk does not let it; what is stored
            stays, the run can be resumed.
    """
    patience = services.settings.conversion_patience_seconds
    run = patiently(lambda: lease.take_up(services, run_id, now()), patience)
    try:
        try:
            go_on = _Carrier(services, run, executor, show).carry()
        finally:
            executor.close()
        state = RunState.DONE if go_on else RunState.STOPPED
        patiently(lambda: lease.end(services, run_id, state, now()), patience)
    except Exception as error:
        _leave(services, run_id, RunState.FAILED, error)
        raise
    except BaseException:
        _leave(services, run_id, RunState.STOPPED)
        raise
    return patiently(lambda: runs.read(services, run_id), patience)


def _leave(services: Services, run_id: str, state: RunState, error: Exception | None = None) -> None:
    """Say why a run was left; if the database cannot take that, whoever takes it up sees nobody at it."""
    trouble = None if error is None else trouble_of(error)
    waited = isinstance(error, DatabaseAwayError | DatabaseFullError)
    patience = 0 if waited else services.settings.conversion_patience_seconds
    try:
        patiently(lambda: lease.end(services, run_id, state, now(), trouble), patience)
    except (DatabaseAwayError, DatabaseFullError) as unsaid:
        _log.warning("The end of a conversion could not be stored: %s", unsaid.code)


class _Carrier:
    """One taking-up of a run."""

    def __init__(self, services: Services, run: Run, executor: Executor, show: Show) -> None:
        self._services = services
        self._run = run
        self._executor = executor
        self._show = show
        self._kept_at = monotonic()
        self._done = 0
        self._patience = services.settings.conversion_patience_seconds
        self._file = SourceFile(Path(run.source_path))

    def carry(self) -> bool:
        """Give whether the run is done, and not stopped."""
        self._patiently(lambda: runs.refuse_lost_rights(self._services, self._run))
        issuer = self._patiently(lambda: runs.issuer_of(self._services, self._run))
        expected = self._run.source_sha256, self._run.source_bytes
        try:
            self._file.check_content(expected, self._stop_if_asked)
        except _StoppedError:
            return False
        path = Path(self._run.source_path)
        source = open_source(path, self._run.profile, self._run.context(issuer), self._run.source_name)
        self._executor.open(self._services.settings, self._run.id)  # workers make ready while we read
        if self._run.plan is None and not self._make_plan(source):
            return False
        tell_below(source, self._run.plan or {})
        return self._convert(source)

    def _patiently(self, action: Callable[[], T]) -> T:
        return patiently(action, self._patience)

    def _make_plan(self, source: Source) -> bool:
        def progress(rows: int) -> None:
            self._show(Progress(RunState.PLANNING, rows, None))
            self._stop_if_asked()

        try:
            with (
                file_trouble.told(),
                own_folder(self._services.settings.spools_path, self._run.id) as folder,
                plan(source, self._run.chunk_rows, folder, progress) as planned,
            ):
                self._file.check_untouched()
                facts = facts_of(source, planned.flags, planned.newest_issue, progress)
                self._patiently(
                    lambda: settle_with_register(
                        self._services, self._run, planned, folder / "registered", self._stop_if_asked
                    )
                )
                self._patiently(lambda: self._keep_plan(facts, planned, folder))
        except _StoppedError:
            return False
        self._run = self._patiently(lambda: runs.read(self._services, self._run.id))
        return True

    def _keep_plan(self, facts: dict[str, Any], planned: Plan, folder: Path) -> None:
        """Store the plan and, of a full export, what is gone from it, unless another process has done so."""
        with ExitStack() as stack:
            gone: Sequence[KeySpool] | None = None
            if self._run.full:
                noted = gone_from(
                    self._services, self._run, planned.named, folder / "gone", self._stop_if_asked
                )
                gone = stack.enter_context(noted)
            session = stack.enter_context(self._services.session())
            row = lease.locked(session, self._run.id)
            if row.plan is not None:
                return
            if gone is not None:
                facts["gone"] = {"count": keep(session, row.id, gone), "nameless": planned.named.nameless}
            row.plan = facts
            row.row_count = planned.row_count
            row.state = RunState.CONVERTING.value
            session.add(row)
            for chunk in planned.chunks():
                values = {"run_id": self._run.id, **_columns_of(chunk)}
                session.connection().execute(insert(ConversionChunk), values)
            record_plan(self._services.audit, session, self._run.acting, row, now())

    def _convert(self, source: Source) -> bool:
        self._done = self._patiently(lambda: runs.rows_done(self._services, self._run.id))
        self._show(Progress(RunState.CONVERTING, self._done, self._run.row_count))
        goes_on = True
        # Once as a rule; more often where a server was set to forget its last commits in a crash.
        while goes_on and (chunks := self._patiently(self._to_do)):
            goes_on = self._hand_out(self._tasks(source, chunks))
        return goes_on

    def _hand_out(self, tasks: Iterator[ChunkTask]) -> bool:
        """Have chunks carried out; gives whether nobody has asked to stop meanwhile."""
        waiting = 0
        goes_on = True
        while True:
            while goes_on and waiting < self._executor.workers * _AHEAD:
                with file_trouble.told():
                    task = next(tasks, None)
                if task is None:
                    break
                self._executor.submit(task)
                waiting += 1
            if not waiting:
                break
            result = self._executor.next_done(_WAIT_SECONDS)
            if result is not None:
                waiting -= 1
                self._done += result.rows
                self._show(Progress(RunState.CONVERTING, self._done, self._run.row_count))
            goes_on = goes_on and self._goes_on()
        return goes_on

    def _tasks(self, source: Source, chunks: Sequence[Any]) -> Iterator[ChunkTask]:
        """Read the file and give the rows of chunks that are not done."""
        readers: dict[int, Iterator[Row]] = {}
        read: Counter[int] = Counter()
        for chunk_id, number, table_index, first_row, row_count in chunks:
            if table_index not in readers:
                readers[table_index] = source.tables[table_index].rows()
            self._pass_over(readers[table_index], first_row - read[table_index])
            rows = tuple(islice(readers[table_index], row_count))
            self._file.check_untouched()
            if len(rows) != row_count:
                raise SourceChangedError
            read[table_index] = first_row + row_count
            settled = self._patiently(partial(self._settled_in, chunk_id))
            yield ChunkTask(self._run.id, chunk_id, number, table_index, rows, settled)

    def _pass_over(self, reader: Iterator[Row], row_count: int) -> None:
        """Read on past chunks that are done, and keep the lease: there may be millions of rows."""
        for first in range(0, row_count, self._run.chunk_rows):
            deque(islice(reader, min(self._run.chunk_rows, row_count - first)), maxlen=0)
            self._goes_on()

    def _to_do(self) -> Sequence[Any]:
        """List the chunks that are not done, in the order of the file."""
        columns = (
            ConversionChunk.id, ConversionChunk.number, ConversionChunk.table_index,
            ConversionChunk.first_row, ConversionChunk.row_count,
        )  # fmt: skip
        statement = select(*map(col, columns)).where(
            ConversionChunk.run_id == self._run.id, col(ConversionChunk.done_at).is_(None)
        )
        with self._services.reading() as session:
            return session.connection().execute(statement.order_by(col(ConversionChunk.number))).all()

    def _settled_in(self, chunk_id: int) -> dict[int, list[Settled]]:
        """Read what is settled about the rows of a chunk."""
        with self._services.reading() as session:
            statement = select(col(ConversionChunk.settled)).where(ConversionChunk.id == chunk_id)
            found = session.exec(statement).one()
        return {int(at): Settled.all_of(one) for at, one in found.items()}

    def _stop_if_asked(self) -> None:
        if not self._goes_on():
            raise _StoppedError

    def _goes_on(self) -> bool:
        """Keep the lease, now and then; gives whether nobody has asked to stop."""
        if monotonic() - self._kept_at < _LOOK_SECONDS:
            return True
        self._kept_at = monotonic()
        return self._patiently(lambda: lease.keep(self._services, self._run.id, now()))


def _columns_of(chunk: PlannedChunk) -> dict[str, Any]:
    settled = {str(place): list(map(list, ones)) for place, ones in chunk.settled.items()}
    return {**chunk._asdict(), "settled": settled}


class _StoppedError(Exception):
    """Somebody asked to stop while the file was read."""
