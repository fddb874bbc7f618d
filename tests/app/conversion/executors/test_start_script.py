"""deploy/dask/start.sh: what an operator types starts a cluster that converts."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from app.conversion import runner
from app.conversion.executors.code_version import code_version
from app.conversion.executors.dask import DaskExecutor
from tests.app.conversion.exports import begin, counts_of, operator, outcomes, write

ROOT = Path(__file__).parents[4]
SCRIPT = ROOT / "deploy" / "dask" / "start.sh"
HOST = "127.0.0.1"
ON_POSTGRES = pytest.mark.parametrize("populated_url", ["postgresql"], indirect=True)


@pytest.fixture
def start(tmp_path):
    """Give a function that runs the script."""
    processes = []

    def run(*words, **environment):
        with (tmp_path / "log").open("a") as log:
            process = subprocess.Popen(
                ["sh", str(SCRIPT), *words],
                env=os.environ
                | {"TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT), "VENV": sys.prefix}
                | environment,
                cwd=tmp_path,
                stdout=log,
                stderr=log,
                process_group=0,
            )
        processes.append(process)
        return process

    yield run
    for process in reversed(processes):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def port():
    """Give a port that is free."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return str(probe.getsockname()[1])


@pytest.mark.slow
@ON_POSTGRES
def test_a_cluster_as_the_papers_say(ready, start, port, tmp_path):
    """A scheduler and two workers started by the script should convert a file."""
    code_version.cache_clear()  # somebody may have edited the code since
    address = f"tcp://{HOST}:{port}"
    installation = {
        "LUZHENG_DATA_DIR": str(ready.settings.data_dir),
        "LUZHENG_DATABASE_URL": ready.settings.database_url,
    }
    start("scheduler", HOST, port)
    start("workers", address, "2", HOST, **installation)
    path = write(tmp_path / "export.csv", [operator(number) for number in range(20)])
    run_id = begin(ready, path, chunk_rows=5)
    runner.carry_out(ready, run_id, DaskExecutor(address, wait_seconds=30), lambda _: None)
    expected = {"converted": 20}
    actual = outcomes(counts_of(ready, run_id))
    assert expected == actual


@pytest.mark.slow
@ON_POSTGRES
def test_a_machine_that_is_not_set_up(settings, start, port, tmp_path):
    """Workers on a machine without keys should end and say why."""
    start("scheduler", HOST, port)
    workers = start("workers", f"tcp://{HOST}:{port}", "1", HOST, LUZHENG_DATA_DIR=str(tmp_path / "none"))
    ended = workers.wait(timeout=60)
    said = (tmp_path / "log").read_text()
    assert (ended != 0, "SecretFileError" in said) == (True, True)


@pytest.mark.parametrize("words", [(), ("other",)])
def test_wrong_words(words):
    """Words the script does not know should be answered with its usage."""
    found = subprocess.run(["sh", str(SCRIPT), *words], check=False, capture_output=True, text=True)
    expected = (2, "Usage: sh deploy/dask/start.sh scheduler [HOST] [PORT]")
    actual = (found.returncode, found.stderr.splitlines()[1])
    assert expected == actual
