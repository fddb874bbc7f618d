"""Carry a run through: plan, hand chunks to workers, keep the lease, end.

The parent reads the file again and sends rows; workers store chunks themselves. What the parent knows is all
in the database, so that another can take over at any moment.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from sqlmodel import col, select

from app.conversion import runs
from app.conversion.executors import Executor
from app.conversion.planning import plan
from app.conversion.runs import Run, RunState
from app.conversion.source import Source, open_source
from app.conversion.trouble import texts_of, trouble_of
from app.conversion.work import ChunkTask
from app.services.context import Services
from app.services.errors import ServiceError
from app.tables import ConversionChunk, ConversionRun
from licences.conversion.errors import SourceError
from licences.conversion.header import BindError
from licences.conversion.readers.table import Row

_AHEAD: Final = 2
"""Chunks handed out beyond those being worked at, so that no worker waits for the reader."""
_KEEP_SECONDS: Final = 5.0


class Progress(NamedTuple):
    """How far a run is; `total` is None while the file is read for the first time."""

    state: RunState
    rows: int
    total: int | None


Show = Callable[[Progress], None]


def now() -> datetime:
    """Give the present moment; the only place of conversion that asks."""
    return datetime.now(UTC)


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
        SourceError, BindError: the file cannot be read, or lacks the columns; the run has failed, and can be
            taken up again when the file is right.
        ServiceError: this installation cannot issue; what is stored stays, the run can be resumed.
    """
    run = runs.take_up(services, run_id, now())
    try:
        go_on = _Carrier(services, run, executor, show).carry()
    except (SourceError, BindError, ServiceError) as error:
        runs.end(services, run_id, RunState.FAILED, now(), trouble_of(error))
        raise
    except BaseException:
        runs.end(services, run_id, RunState.STOPPED, now())
        raise
    runs.end(services, run_id, RunState.DONE if go_on else RunState.STOPPED, now())
    return runs.read(services, run_id)


class _Carrier:
    """One taking-up of a run."""

    def __init__(self, services: Services, run: Run, executor: Executor, show: Show) -> None:
        self._services = services
        self._run = run
        self._executor = executor
        self._show = show
        self._kept_at = now()

    def carry(self) -> bool:
        """Give whether the run is done, and not stopped."""
        issuer = runs.issuer_of(self._services, self._run)
        path = Path(self._run.source_path)
        source = open_source(path, self._run.profile, self._run.context(issuer))
        if self._run.plan is None and not self._make_plan(source):
            return False
        return self._convert(source)

    def _make_plan(self, source: Source) -> bool:
        def progress(rows: int) -> None:
            self._show(Progress(RunState.PLANNING, rows, None))
            if not self._goes_on():
                raise _StoppedError

        folder = self._services.settings.data_dir / "conversion" / self._run.id
        try:
            chunks = list(plan(source, self._run.chunk_rows, folder, progress))
        except _StoppedError:
            return False
        tables = [
            {
                "name": table.name,
                "kind": table.kind,
                "encoding": table.encoding,
                "header": list(table.header),
                "notes": [
                    {"place": {"zh": note.where.zh, "en": note.where.en}, **texts_of(note.message)}
                    for note in table.notes
                ],
            }
            for table in source.tables
        ]
        left_out = [{"table": name, **texts_of(error.message)} for name, error in source.left_out]
        with self._services.session() as session:
            row = session.exec(
                select(ConversionRun).where(ConversionRun.id == self._run.id).with_for_update()
            ).one()
            if row.plan is not None:
                return True
            row.plan = {"tables": tables, "left_out": left_out}
            row.row_count = sum(chunk.row_count for chunk in chunks)
            row.state = RunState.CONVERTING.value
            session.add(row)
            for chunk in chunks:
                settled = {str(place): list(why) for place, why in chunk.settled.items()}
                session.add(ConversionChunk(run_id=self._run.id, **{**asdict(chunk), "settled": settled}))
        self._run = runs.read(self._services, self._run.id)
        return True

    def _convert(self, source: Source) -> bool:
        total = self._run.row_count
        done = runs.rows_done(self._services, self._run.id)
        self._show(Progress(RunState.CONVERTING, done, total))
        waiting = 0
        goes_on = True
        tasks = self._tasks(source)
        self._executor.open(self._services.settings, self._run.id)
        while True:
            while goes_on and waiting < self._executor.workers * _AHEAD:
                task = next(tasks, None)
                if task is None:
                    break
                self._executor.submit(task)
                waiting += 1
            if not waiting:
                break
            result = self._executor.next_done(_KEEP_SECONDS)
            if result is not None:
                waiting -= 1
                done += result.rows
                self._show(Progress(RunState.CONVERTING, done, total))
            goes_on = goes_on and self._goes_on()
        return goes_on

    def _tasks(self, source: Source) -> Iterator[ChunkTask]:
        """Read the file and give the chunks that are not done."""
        with self._services.reading() as session:
            columns = (
                ConversionChunk.id, ConversionChunk.number, ConversionChunk.table_index,
                ConversionChunk.row_count, ConversionChunk.done_at, ConversionChunk.settled,
            )  # fmt: skip
            statement = select(*map(col, columns)).where(ConversionChunk.run_id == self._run.id)
            chunks = session.connection().execute(statement.order_by(col(ConversionChunk.number))).all()
        readers: dict[int, Iterator[Row]] = {}
        for chunk_id, number, table_index, row_count, done_at, settled in chunks:
            if table_index not in readers:
                readers[table_index] = source.tables[table_index].rows()
            rows = tuple(islice(readers[table_index], row_count))
            if done_at is None:
                plain: dict[int, tuple[str, int]] = {int(at): tuple(why) for at, why in settled.items()}
                yield ChunkTask(self._run.id, chunk_id, number, table_index, rows, plain)

    def _goes_on(self) -> bool:
        """Keep the lease, now and then; gives whether nobody has asked to stop."""
        if (now() - self._kept_at).total_seconds() < _KEEP_SECONDS / 5:
            return True
        self._kept_at = now()
        return runs.keep(self._services, self._run.id, now())


class _StoppedError(Exception):
    """Somebody asked to stop while the file was read."""
