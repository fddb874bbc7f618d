"""Who carries out the chunks of a run begun at a terminal."""

import pytest

from app.commands.carrying import executor_for
from app.conversion.executors.dask import DaskExecutor
from app.conversion.executors.inline import InlineExecutor
from app.conversion.executors.processes import ProcessExecutor

KIB = 1024


@pytest.mark.parametrize(
    ("workers", "scheduler", "size", "expected"),
    [
        (None, None, KIB, InlineExecutor),
        (1, None, 64 * KIB, InlineExecutor),
        (1, None, 64 * KIB + 1, ProcessExecutor),
        (2, None, KIB, ProcessExecutor),
        (None, None, None, ProcessExecutor),
        (None, "tcp://127.0.0.1:1", KIB, DaskExecutor),
    ],
)
def test_a_small_file_needs_no_worker(workers, scheduler, size, expected):
    """A file read before a worker has started is converted by the command itself, if none was asked for."""
    assert type(executor_for(workers, scheduler, size)) is expected
