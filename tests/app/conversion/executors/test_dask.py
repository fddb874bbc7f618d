"""A Dask cluster of real processes: it does what one process does, also when a worker is killed."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.conversion import runner, runs
from app.conversion.executors.code_version import code_version
from app.conversion.executors.dask import DaskExecutor, check_versions
from app.conversion.executors.errors import (
    ClusterNeedsServerError,
    ClusterVersionError,
    NoWorkersError,
    SchedulerUnreachableError,
    WorkerMisplacedError,
)
from app.conversion.executors.inline import InlineExecutor
from app.roles import SYSTEM_ACTOR
from app.services import audit_reading
from tests.app.conversion.register import NO_DOUBLES, contents_of, doubles

OPERATORS = pytest.mark.parametrize("export", ["operator"], indirect=True)
ON_POSTGRES = pytest.mark.parametrize("populated_url", ["postgresql"], indirect=True)
ROOT = Path(__file__).parents[4]
HOST = "127.0.0.1"
PRELOAD = ("--preload", "app.conversion.executors.dask_worker")


class DaskCluster:
    """A scheduler and workers, each a process."""

    def __init__(self, folder):
        self._folder = folder
        self._processes = []
        said = self._folder / "scheduler.json"
        self.scheduler = self._start(
            "scheduler", "--host", HOST, "--port", "0", "--no-dashboard", "--scheduler-file", str(said)
        )
        end = time.monotonic() + 20
        while not (said.exists() and (found := re.search(r'"address": "(.+?)"', said.read_text()))):
            assert time.monotonic() < end
            time.sleep(0.05)
        self.address = found.group(1)

    def start_worker(self, settings, *more, **environment):
        """Start a worker that knows the installation by its environment alone."""
        names = {"LUZHENG_DATA_DIR": str(settings.data_dir), "LUZHENG_DATABASE_URL": settings.database_url}
        options = ["--host", HOST, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--memory-limit", "0"]
        place = ["--local-directory", str(self._folder)]
        return self._start("worker", self.address, *options, *place, *more, **(names | environment))

    def _start(self, *words, **environment):
        with (self._folder / "log").open("a") as log:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "dask", *words],
                env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
                stdout=log,
                stderr=log,
            )
        self._processes.append(process)
        return process

    def stop(self):
        """Kill all."""
        for process in self._processes:
            process.kill()
            process.wait()


@pytest.fixture
def dask_cluster(tmp_path):
    """Give a scheduler without workers."""
    code_version.cache_clear()  # somebody may have edited the code since
    started = DaskCluster(tmp_path)
    yield started
    started.stop()


@pytest.mark.slow
@OPERATORS
@ON_POSTGRES
def test_a_worker_killed_in_the_midst(ready, export, dask_cluster):
    """A run on two workers, one of them killed, should come row for row to what an undisturbed one comes to."""
    workers = [dask_cluster.start_worker(ready.settings, *PRELOAD) for _ in range(2)]
    run_id = export.begin(ready)
    executor = DaskExecutor(dask_cluster.address)

    def show(progress):
        if progress.rows == 900:
            workers[0].kill()

    state = runner.carry_out(ready, run_id, executor, show).state
    expected = ("done", -signal.SIGKILL, export.undisturbed, NO_DOUBLES, [])
    actual = (
        state,
        workers[0].wait(),
        contents_of(ready, run_id),
        doubles(ready),
        list(audit_reading.verify(ready, SYSTEM_ACTOR)),
    )
    assert expected == actual


@pytest.mark.slow
@OPERATORS
@ON_POSTGRES
@pytest.mark.parametrize("killed", ["scheduler", "worker"])
def test_a_cluster_that_is_gone(ready, export, dask_cluster, killed):
    """A run whose scheduler or last worker is gone should end and say so, and go on without the cluster."""
    worker = dask_cluster.start_worker(ready.settings)
    run_id = export.begin(ready)

    def show(progress):
        if progress.rows == 600:
            (worker if killed == "worker" else dask_cluster.scheduler).kill()

    with pytest.raises((SchedulerUnreachableError, NoWorkersError)) as gone:
        runner.carry_out(ready, run_id, DaskExecutor(dask_cluster.address, wait_seconds=5), show)
    failed = runs.read(ready, run_id)
    code = {"scheduler": "cluster_scheduler_unreachable", "worker": "cluster_no_workers"}[killed]
    before = runs.rows_done(ready, run_id)
    again = runner.carry_out(ready, run_id, InlineExecutor(), lambda _: None).state
    expected = (code, "failed", code, "done", export.undisturbed, NO_DOUBLES)
    actual = (
        gone.value.code,
        failed.state,
        failed.trouble["code"],
        again,
        contents_of(ready, run_id),
        doubles(ready),
    )
    assert expected == actual
    assert 600 <= before < 3000


@pytest.fixture
def empty_database(postgres_template, copy_postgres):
    """Give the address of a database that has nothing in it."""
    return copy_postgres(postgres_template)


@pytest.mark.slow
@ON_POSTGRES
@OPERATORS
@pytest.mark.parametrize("other", ["LUZHENG_DATABASE_URL", "LUZHENG_DATA_DIR"])
def test_a_worker_of_another_installation(ready, export, dask_cluster, empty_database, other):
    """A worker with another database, or without keys, should be refused by its address; nothing is stored."""
    value = empty_database if other == "LUZHENG_DATABASE_URL" else "/nowhere"
    dask_cluster.start_worker(ready.settings, **{other: value})
    run_id = export.begin(ready)
    with pytest.raises(WorkerMisplacedError, match=r"tcp://127\.0\.0\.1"):
        runner.carry_out(ready, run_id, DaskExecutor(dask_cluster.address), lambda _: None)
    expected = ("failed", 0)
    actual = (runs.read(ready, run_id).state, runs.rows_done(ready, run_id))
    assert expected == actual


@ON_POSTGRES
def test_a_scheduler_without_workers(settings, dask_cluster):
    """A cluster without workers should be refused in time."""
    executor = DaskExecutor(dask_cluster.address, wait_seconds=0.5)
    with pytest.raises(NoWorkersError):
        executor.open(settings, "run")
    executor.close()


@ON_POSTGRES
@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nowhere://127.0.0.1:1", "tcp://[::"])
def test_no_scheduler(settings, address):
    """An address nobody listens at, or that is none, should be refused with the address."""
    with pytest.raises(SchedulerUnreachableError) as refused:
        DaskExecutor(address, wait_seconds=1).open(settings, "run")
    expected = address
    actual = refused.value.field
    assert expected == actual


@pytest.mark.parametrize("populated_url", ["sqlite"], indirect=True)
def test_a_database_file_and_a_cluster(settings):
    """A cluster should be refused where the database is a file."""
    with pytest.raises(ClusterNeedsServerError):
        DaskExecutor("tcp://127.0.0.1:1").open(settings, "run")


WITHOUT = """
import sys
sys.modules["distributed"] = None
from app.conversion.executors.dask import DaskExecutor
from app.services.errors import ServiceError
from app.settings import Settings
try:
    DaskExecutor("tcp://127.0.0.1:1").open(Settings(database_url="postgresql+psycopg://x/y"), "run")
except ServiceError as error:
    sys.stdout.write(error.code)
"""


def test_an_installation_without_the_extra():
    """Without the packages for clusters all should work but a cluster, which is refused with its remedy."""
    found = subprocess.run([sys.executable, "-c", WITHOUT], check=True, capture_output=True, text=True)
    expected = "cluster_missing"
    actual = found.stdout
    assert expected == actual


def versions(**workers):
    """Give versions as a client tells them: all alike but those of workers."""

    def of(**packages):
        same = {"python": "3.11.7.final.0", "distributed": "2026.8.0", "dask": "2026.8.0", "msgpack": "1.2"}
        return {"packages": {**same, "cloudpickle": "3.1.2", "tornado": "6.6", **packages}}

    return {
        "client": of(),
        "scheduler": of(),
        "workers": {place: of(**own) for place, own in workers.items()},
    }


def test_same_versions():
    """Machines with the same versions should be taken; the last part of Python's may differ."""
    check_versions(versions(one={}, other={"python": "3.11.9.final.0"}))


@pytest.mark.parametrize(
    "own", [{"distributed": "2025.1.0"}, {"python": "3.12.1.final.0"}, {"msgpack": None}]
)
def test_other_versions(own):
    """A machine with other versions should be refused, named with what differs."""
    with pytest.raises(ClusterVersionError) as refused:
        check_versions(versions(one={}, other=own))
    (name,) = own
    expected = f"other: {name} "
    actual = refused.value.field[: len(expected)]
    assert expected == actual


@pytest.mark.slow
@OPERATORS
@ON_POSTGRES
def test_other_code(ready, export, dask_cluster, tmp_path):
    """A worker that runs other code of ours should be refused."""
    for package in ("app", "licences", "signing", "verify_client"):
        shutil.copytree(ROOT / package, tmp_path / "code" / package)
    (tmp_path / "code" / "licences" / "conversion" / "later.py").write_text("")
    dask_cluster.start_worker(ready.settings, PYTHONPATH=str(tmp_path / "code"))
    run_id = export.begin(ready)
    with pytest.raises(ClusterVersionError):
        runner.carry_out(ready, run_id, DaskExecutor(dask_cluster.address), lambda _: None)
    expected = 0
    actual = runs.rows_done(ready, run_id)
    assert expected == actual
