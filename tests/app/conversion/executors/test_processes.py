"""Worker processes: they die with their parent, and a chunk outlives its workers."""

import os
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import select

from app.conversion import runner
from app.conversion.chunk import ChunkDone
from app.conversion.executors.errors import WorkerFailedError, WorkersDieError
from app.conversion.executors.inline import InlineExecutor
from app.conversion.executors.processes import DEATHS, ProcessExecutor
from app.conversion.work import ChunkTask
from app.services.errors import NotFoundError
from app.settings import Settings
from app.tables import ConversionChunk
from licences.conversion.readers import open_path
from tests.app.conversion.exports import begin, certificates, operator, write

ON_SQLITE = pytest.mark.parametrize("populated_url", ["sqlite"], indirect=True)


@pytest.fixture
def open_executor(settings):
    """Give a function that opens an executor with some workers."""
    opened = []

    def make(workers=1, own=None):
        opened.append(ProcessExecutor(workers))
        opened[-1].open(own or settings, "run")
        return opened[-1]

    yield make
    for executor in opened:
        executor.close()


def task(run_id="none", rows=()):
    """Give a chunk of a run there is not."""
    return ChunkTask(run_id, 1, 0, 0, rows, {})


def is_alive(pid):
    """Say whether a process runs; one that nobody has buried yet does not."""
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def children_of(pid):
    """Give the ids of a process's children."""
    threads = Path(f"/proc/{pid}/task").iterdir()
    return {int(child) for thread in threads for child in (thread / "children").read_text().split()}


@ON_SQLITE
def test_an_error_of_ours(open_executor):
    """What a worker refuses should be raised in the parent as it was."""
    executor = open_executor()
    executor.submit(task())
    with pytest.raises(NotFoundError) as refused:
        executor.next_done(20)
    expected = "run_id"
    actual = refused.value.field
    assert expected == actual


@ON_SQLITE
def test_an_error_nobody_has_foreseen(open_executor, capfd):
    """A fault of ours should be told by its type, and logged by the worker without its text."""
    executor = open_executor()
    executor.submit("张三: no chunk at all")
    with pytest.raises(WorkerFailedError) as failed:
        executor.next_done(20)
    logged = capfd.readouterr().err
    expected = ("AttributeError", True, False)
    actual = (failed.value.error, "builtins.AttributeError" in logged, "张三" in logged)
    assert expected == actual


@ON_SQLITE
def test_an_installation_that_cannot_be_opened(settings, open_executor, tmp_path):
    """A worker that cannot open the installation should say so, and not be started for ever."""
    executor = open_executor(own=Settings(data_dir=tmp_path, database_url=settings.database_url))
    executor.submit(task())
    with pytest.raises(WorkerFailedError) as failed:
        executor.next_done(20)
    expected = "SecretFileError"
    actual = failed.value.error
    assert expected == actual


@ON_SQLITE
def test_a_chunk_that_kills(open_executor, wait_until):
    """A chunk of which one worker after the other dies should be given up, with a remedy."""
    executor = open_executor()
    executor.submit(task())
    seen = set()
    while len(seen) < DEATHS:
        wait_until(lambda: set(executor.pids) - seen)
        (pid,) = executor.pids
        seen.add(pid)
        os.kill(pid, signal.SIGKILL)
    with pytest.raises(WorkersDieError):
        executor.next_done(20)


@ON_SQLITE
def test_nothing_done_yet(open_executor):
    """Who waits for nothing should wait no longer than asked."""
    expected = None
    actual = open_executor().next_done(0.01)
    assert expected == actual


@ON_SQLITE
def test_closing_in_the_midst(open_executor, wait_until):
    """Closing should end the workers at once, whatever is queued, and may be done twice."""
    executor = open_executor(2)
    pids = executor.pids
    for _ in range(10):
        executor.submit(task())
    executor.close()
    executor.close()
    expected = (2, [], [])
    actual = (len(pids), [pid for pid in pids if is_alive(pid)], executor.pids)
    assert expected == actual


@ON_SQLITE
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_parent_that_dies(ready, export, start_converting, wait_until, number):
    """Workers should end with their parent at once, however it ends, also while they wait for the database."""
    process = start_converting(ready, export.begin(ready), workers=2)
    for line in process.stdout:
        if line.startswith("converting") and line != "converting 0\n":
            break
    workers = children_of(process.pid)
    path = ready.settings.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None, timeout=30)) as other:
        other.execute("BEGIN IMMEDIATE")
        time.sleep(0.5)  # by now both have something to store
        process.send_signal(number)
        process.wait()
        began = time.monotonic()
        wait_until(lambda: not any(map(is_alive, workers)))
        took = time.monotonic() - began
    assert (len(workers), took < 2) == (2, True)


@ON_SQLITE
def test_a_chunk_done_before(ready, tmp_path, open_executor):
    """A chunk that is done already should be told so and change nothing."""
    path = write(tmp_path / "one.csv", [operator(1)])
    run_id = begin(ready, path)
    runner.carry_out(ready, run_id, InlineExecutor(), lambda _: None)
    with ready.reading() as session:
        chunk_id = session.exec(select(ConversionChunk.id)).one()
    (table,) = open_path(path)
    executor = open_executor()
    executor.submit(ChunkTask(run_id, chunk_id, 0, 0, tuple(table.rows()), {}))
    expected = (ChunkDone(0, 1, was_done=True), 1)
    actual = (executor.next_done(20), len(certificates(ready)))
    assert expected == actual
