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


class Stalled(InlineExecutor):
    """Two workers that stand still, and go on one chunk at a time after the parent has looked ten times."""

    workers = 2

    def __init__(self):
        super().__init__()
        self.out = self.most_out = self.looked = 0

    def submit(self, task):
        super().submit(task)
        self.out += 1
        self.most_out = max(self.most_out, self.out)

    def next_done(self, seconds):
        self.looked += 1
        if self.looked % 10:
            return None
        self.out -= 1
        return super().next_done(seconds)


def test_what_waits_for_workers_is_bounded_whatever_their_pace(ready, tmp_path):
    """While workers stand still, two chunks for each should have been read and no more."""
    run_id = begin(ready, write(tmp_path / "export.csv", [*map(operator, range(20))]), chunk_rows=1)
    workers = Stalled()
    run = runner.carry_out(ready, run_id, workers, lambda _: None)
    assert (run.state, workers.most_out) == ("done", 4)


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
