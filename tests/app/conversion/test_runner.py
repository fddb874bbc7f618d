"""A run carried through: whatever ends it is said, and no clock that is set keeps it from looking around."""

from datetime import timedelta

import pytest

from app.conversion import lease, runner
from app.conversion.clock import now
from app.conversion.executors.inline import InlineExecutor
from app.conversion.runs import read
from app.roles import SYSTEM_ACTOR
from tests.app.conversion.exports import begin, operator, write


class NoProcesses(InlineExecutor):
    """Workers that the system has no room for."""

    def open(self, settings, run_id):
        raise BlockingIOError


def test_what_nobody_foresaw_is_a_failure(ready, tmp_path):
    """When the machine has no room for workers the run should have failed, not been stopped by somebody."""
    run_id = begin(ready, write(tmp_path / "export.csv", [operator(1)]))
    with pytest.raises(BlockingIOError):
        runner.carry_out(ready, run_id, NoProcesses(), lambda _: None)
    run = read(ready, run_id)
    assert ("failed", "internal", None) == (run.state, run.trouble["code"], run.owner)


def test_a_clock_set_back_does_not_keep_a_run_from_stopping(ready, tmp_path, monkeypatch):
    """When the machine's clock goes back an hour, a run that is asked to stop should stop all the same."""
    run_id = begin(ready, write(tmp_path / "export.csv", [*map(operator, range(40))]), chunk_rows=2)
    before = now()
    ticks = iter(range(1, 10_000))
    monkeypatch.setattr(runner, "monotonic", lambda: next(ticks))

    def stop(progress):
        if progress.rows >= 10:
            monkeypatch.setattr(runner, "now", lambda: before - timedelta(hours=1))
            lease.ask_to_stop(ready, run_id, before, SYSTEM_ACTOR)

    run = runner.carry_out(ready, run_id, InlineExecutor(), stop)
    assert run.state == "stopped"
