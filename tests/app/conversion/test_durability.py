"""kill -9 at any moment, of the parent, a worker or the database: the run goes on, nothing is lost or doubled.

Moments are drawn by lot; the seed is in the name of the test, so that a failure can be repeated.
"""

import os
import random
import shutil
import signal
import subprocess
import time
from contextlib import contextmanager, suppress
from datetime import timedelta
from threading import Event, Thread, Timer

import psycopg
import pytest

from app.conversion import lease, runner, runs
from app.conversion.clock import now
from app.conversion.executors.inline import InlineExecutor
from app.conversion.executors.processes import ProcessExecutor
from app.conversion.file_trouble import DiskFullError
from app.conversion.patience import DatabaseAwayError, DatabaseFullError
from app.conversion.run import RunRequest
from app.database import make_engine
from app.migrations import migrate
from app.roles import SYSTEM_ACTOR
from app.services import audit_reading
from app.services.context import Services
from app.settings import Settings
from licences.conversion.profiles import text_of
from licences.payload import CHINA_TIME
from tests.app.conftest import ZHEJIANG, populate
from tests.app.conversion.exports import STYLE_3, certificates, make_ready, operator, write
from tests.app.conversion.register import NO_DOUBLES, contents_of, doubles

KILLS = 5
BOTH = pytest.mark.parametrize(
    ("export", "populated_url"), [("operator", "sqlite"), ("vehicle", "postgresql")], indirect=True
)
OPERATORS = pytest.mark.parametrize("export", ["operator"], indirect=True)
ON_SQLITE = pytest.mark.parametrize("populated_url", ["sqlite"], indirect=True)


def carry_out(services, run_id, executor=None, show=lambda _: None):
    """Carry a run through in this process and give its state."""
    return runner.carry_out(services, run_id, executor or InlineExecutor(), show).state


def found_in(services, run_id):
    """Give what a run has come to, what is there twice, and what register and log do not agree on."""
    faults = list(audit_reading.verify(services, SYSTEM_ACTOR))
    return contents_of(services, run_id), doubles(services), faults


def undisturbed(export):
    """Give what should be found."""
    return export.undisturbed, NO_DOUBLES, []


@pytest.mark.slow
@BOTH
@pytest.mark.parametrize("seed", [1])
def test_a_parent_killed_again_and_again(ready, export, start_converting, end_of, seed):
    """A run whose parent is killed at five moments should come to what an undisturbed one comes to."""
    chance = random.Random(seed)
    run_id = export.begin(ready)
    returned = []
    for _ in range(KILLS):
        process = start_converting(ready, run_id, workers=chance.choice([0, 2]))
        process.stdout.readline()  # it has begun to read the file
        if chance.random() < 0.7:
            _until_converting(process)
        time.sleep(chance.uniform(0, 0.15))
        process.kill()
        returned.append(process.wait())
    before = runs.rows_done(ready, run_id)
    ended = end_of(start_converting(ready, run_id, workers=2))
    expected = ("done", undisturbed(export))
    actual = (ended, found_in(ready, run_id))
    assert expected == actual
    assert (0 < before, returned) == (True, [-signal.SIGKILL] * KILLS)


def _until_converting(process):
    for line in process.stdout:
        if line.startswith("converting"):
            return


@pytest.mark.slow
@BOTH
@pytest.mark.parametrize("seed", [2])
def test_workers_killed_again_and_again(ready, export, seed):
    """A run of which one worker after the other is killed should come to what an undisturbed one comes to."""
    executor = ProcessExecutor(2)
    run_id = export.begin(ready)
    with _killing(executor, random.Random(seed)) as killed:
        state = carry_out(ready, run_id, executor)
    expected = ("done", undisturbed(export))
    actual = (state, found_in(ready, run_id))
    assert expected == actual
    assert len(killed) >= 3


@contextmanager
def _killing(executor, chance):
    """Kill a worker now and then, meanwhile."""
    killed, over = [], Event()

    def kill():
        while len(killed) < KILLS and not over.wait(chance.uniform(0.1, 0.9)):
            for pid in chance.sample(executor.pids, min(1, len(executor.pids))):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    killed.append(pid)

    thread = Thread(target=kill)
    thread.start()
    try:
        yield killed
    finally:
        over.set()
        thread.join()


@pytest.fixture
def on_own_cluster(own_cluster, data_dir):
    """Give a function that gives an installation on a cluster of its own; it waits so long for its database."""
    url = own_cluster.url("postgres")
    engine = make_engine(url)
    migrate(engine)
    engine.dispose()
    populate(data_dir, url)
    opened = []

    def installation(seconds):
        settings = Settings(data_dir=data_dir, database_url=url, conversion_patience_seconds=seconds)
        opened.append(Services.from_settings(settings))
        return opened[-1]

    make_ready(installation(0))
    yield installation
    for services in opened:
        services.close()


@pytest.mark.slow
@OPERATORS
def test_a_database_that_restarts(on_own_cluster, own_cluster, export):
    """A run whose database is stopped at once and back after three seconds should go on by itself."""
    services = on_own_cluster(30)
    run_id = export.begin(services)
    later = Timer(3, own_cluster.start_server)

    def show(progress):
        if progress.rows == 600:
            own_cluster.stop_server()
            later.start()

    state = carry_out(services, run_id, ProcessExecutor(2), show)
    later.join()
    expected = ("done", undisturbed(export))
    actual = (state, found_in(services, run_id))
    assert expected == actual


@pytest.mark.slow
@OPERATORS
@pytest.mark.parametrize("seed", [3])
def test_a_database_killed_again_and_again(on_own_cluster, own_cluster, export, seed):
    """A run whose database's processes are killed, which makes all of it recover, should go on by itself."""
    services = on_own_cluster(30)
    run_id = export.begin(services)
    chance, killed = random.Random(seed), []

    def show(progress):
        if progress.rows in {450, 1200, 1950}:
            time.sleep(chance.uniform(0, 0.2))  # workers go on meanwhile
            pid = chance.choice(_clients_of(own_cluster))
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)

    state = carry_out(services, run_id, ProcessExecutor(2), show)
    expected = ("done", 3, undisturbed(export))
    actual = (state, len(killed), found_in(services, run_id))
    assert expected == actual


def _clients_of(cluster):
    """Give the ids of the server's processes that serve a client."""
    url = cluster.url("postgres").replace("+psycopg", "")
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'")
        return [pid for (pid,) in rows if pid != connection.info.backend_pid]


@pytest.mark.slow
@OPERATORS
@pytest.mark.parametrize("workers", [0, 2])
def test_a_database_gone_for_good(on_own_cluster, own_cluster, export, workers):
    """A run whose database stays away should end in time and say so; it should go on when it is back."""
    services = on_own_cluster(1)
    run_id = export.begin(services)

    def show(progress):
        if progress.rows == 600:
            own_cluster.stop_server()

    with pytest.raises(DatabaseAwayError):
        carry_out(services, run_id, ProcessExecutor(workers) if workers else None, show)
    own_cluster.start_server()
    before = runs.rows_done(services, run_id)
    expected = ("done", undisturbed(export))
    actual = (carry_out(services, run_id), found_in(services, run_id))
    assert expected == actual
    assert 600 <= before < 3000


@OPERATORS
@ON_SQLITE
@pytest.mark.parametrize("workers", [0, 1])
def test_a_database_file_at_its_limit(ready, export, start_converting, end_of, workers):
    """A run that may write no further should say so, keep what it has done, and go on when there is room."""
    run_id = export.begin(ready)
    first = end_of(start_converting(ready, run_id, workers=workers, file_bytes=2_500_000))
    before = runs.rows_done(ready, run_id)
    last = end_of(start_converting(ready, run_id, workers=workers))
    expected = ("conversion_database_full", "done", undisturbed(export))
    actual = (first, last, found_in(ready, run_id))
    assert expected == actual
    assert 0 < before < 3000


class SmallDisk:
    """A disk of its own for a folder, in memory."""

    def __init__(self, folder):
        self.folder = folder

    def mount(self, kibibytes, *, again=False):
        """Mount it, or change its size; False if this user may not."""
        options = f"{'remount,' if again else ''}size={kibibytes}k,mode=0700"
        words = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(self.folder)]
        return subprocess.run(words, check=False, capture_output=True).returncode == 0


@pytest.fixture
def small_disk(tmp_path):
    """Give a small disk; where only RLIMIT_FSIZE can be had, the test above is the one that counts."""
    folder = tmp_path / "disk"
    folder.mkdir()
    disk = SmallDisk(folder)
    if not disk.mount(3000):
        pytest.skip("this user may not mount a disk")
    yield disk
    subprocess.run(["umount", "-l", str(folder)], check=True)


@OPERATORS
def test_a_full_disk_under_the_database(small_disk, populated_sqlite, data_dir, export):
    """A run on a full disk should say so, keep what it has done, and go on when there is room."""
    path = small_disk.folder / "luzheng.db"
    shutil.copy(populated_sqlite, path)
    services = Services.from_settings(Settings(data_dir=data_dir, database_url=f"sqlite:///{path}"))
    make_ready(services)
    run_id = export.begin(services)
    with pytest.raises(DatabaseFullError):
        carry_out(services, run_id)
    before = runs.rows_done(services, run_id)
    small_disk.mount(60_000, again=True)
    expected = ("done", undisturbed(export))
    actual = (carry_out(services, run_id), found_in(services, run_id))
    services.close()
    assert expected == actual
    assert 0 < before < 3000


@OPERATORS
@ON_SQLITE
def test_a_full_disk_under_the_data_folder(small_disk, ready, export):
    """A run that cannot note the keys of its rows should say so, leave nothing, and go on when there is room."""
    folder = ready.settings.data_dir / "conversion"
    small_disk.mount(64, again=True)
    folder.symlink_to(small_disk.folder)
    run_id = export.begin(ready)
    with pytest.raises(DiskFullError):
        carry_out(ready, run_id)
    failed = runs.read(ready, run_id)
    small_disk.mount(60_000, again=True)
    left = list(small_disk.folder.iterdir())
    expected = ("failed", "conversion_disk_full", [], "done", undisturbed(export))
    actual = (failed.state, failed.trouble["code"], left, carry_out(ready, run_id), found_in(ready, run_id))
    assert expected == actual


@pytest.mark.slow
@BOTH
def test_stopped_and_resumed(ready, export):
    """A run that somebody stops should stop soon, with nobody at it, and come to the same when resumed."""
    run_id = export.begin(ready)

    def show(progress):
        if progress.rows == 450:
            lease.ask_to_stop(ready, run_id, now(), SYSTEM_ACTOR)
            time.sleep(1.1)  # the parent asks once a second

    stopped = carry_out(ready, run_id, ProcessExecutor(2), show)
    before, owner = runs.rows_done(ready, run_id), runs.read(ready, run_id).owner
    expected = ("stopped", None, "done", undisturbed(export))
    actual = (stopped, owner, carry_out(ready, run_id), found_in(ready, run_id))
    assert expected == actual
    assert 450 <= before < 3000


@OPERATORS
@ON_SQLITE
def test_interrupted_and_resumed(ready, export, start_converting, end_of):
    """Ctrl-C should stop a run, leave nobody at it, and come to the same when resumed."""
    run_id = export.begin(ready)
    process = start_converting(ready, run_id, workers=1)
    _until_converting(process)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    left = runs.read(ready, run_id)
    last = end_of(start_converting(ready, run_id))
    expected = ("stopped", None, "done", undisturbed(export))
    actual = (left.state, left.owner, last, found_in(ready, run_id))
    assert expected == actual


def test_resumed_when_a_licence_has_ended_since(ready, tmp_path):
    """A run that goes on after midnight should decide as of the day it began, also of what has ended since."""
    today = now().astimezone(CHINA_TIME)
    day_before, long_before = (f"{today - timedelta(days=days):%F}" for days in (1, 3))
    rows = [operator(1, valid_date_end=day_before), operator(2, valid_date_end=long_before), operator(3)]
    path = write(tmp_path / "export.csv", rows)
    request = RunRequest(path, path.name, STYLE_3, text_of(STYLE_3), issuer_code=ZHEJIANG)
    run_id = runs.create(ready, SYSTEM_ACTOR, request, now() - timedelta(days=2))
    expected = ("done", ["330102000001", "330102000003"], [])
    actual = (
        carry_out(ready, run_id),
        [row.short_number for row in certificates(ready)],
        list(audit_reading.verify(ready, SYSTEM_ACTOR)),
    )
    assert expected == actual
