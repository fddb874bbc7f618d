"""Who is at a run: a process that lives keeps it, one that is lost does not."""

import os
import socket
import subprocess
from datetime import UTC, datetime, timedelta

import pytest

from app.conversion.clock import now
from app.conversion.errors import RunBusyError
from app.conversion.lease import LEASE, ask_to_stop, end, is_gone, name_of, own_name, take_up
from app.conversion.run import RunState
from app.conversion.runs import read
from app.roles import SYSTEM_ACTOR
from app.tables import ConversionRun
from tests.app.conversion.exports import begin, operator, write

NOW = datetime(2026, 1, 10, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("owner", "gone"),
    [(own_name(), False), (own_name().replace(socket.gethostname(), "elsewhere.example"), True)],
    ids=["here", "elsewhere"],
)
def test_a_process_that_lives_is_not_taken_for_dead(owner, gone):
    """A process of this machine should keep its run while it lives, one of another only while it is heard of."""
    row = ConversionRun(owner=owner, seen_at=NOW)
    expected = [False, gone]
    actual = [is_gone(row, NOW + timedelta(seconds=seconds)) for seconds in (30, 600)]
    assert expected == actual


def test_a_process_that_got_the_number_of_a_dead_one_is_another():
    """A number given anew, after a restart or in a container, should not keep a run for ever, nor a dead child."""
    other = own_name().replace(str(os.getpid()), str(os.getppid()))
    child = subprocess.Popen(["sleep", "60"])
    lives = ConversionRun(owner=name_of(child.pid), seen_at=NOW)
    before = is_gone(lives, NOW)
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # dead, but nobody has asked how it ended
    actual = [is_gone(ConversionRun(owner=other, seen_at=NOW), NOW), before, is_gone(lives, NOW)]
    child.wait()
    assert [True, False, True] == actual


@pytest.mark.parametrize("state", ["stopped", "failed"])
def test_what_is_not_under_way_stays_as_it_is(ready, tmp_path, state):
    """To stop a run that has stopped or failed should change nothing, least of all why."""
    run_id = begin(ready, write(tmp_path / "export.csv", [operator(1)]))
    take_up(ready, run_id, now())
    end(ready, run_id, RunState(state), now(), {"code": "x"})
    ask_to_stop(ready, run_id, now(), SYSTEM_ACTOR)
    run = read(ready, run_id)
    assert (state, {"code": "x"}, False) == (run.state, run.trouble, run.stop_wanted)


@pytest.mark.parametrize("export", ["operator"], indirect=True)
def test_a_run_somebody_is_at(ready, export, start_converting, end_of, monkeypatch):
    """A run that a living process is at should be refused, to other machines until nothing is heard of it."""
    run_id = export.begin(ready)
    process = start_converting(ready, run_id)
    process.stdout.readline()
    with pytest.raises(RunBusyError):
        take_up(ready, run_id, now())
    monkeypatch.setattr(socket, "gethostname", lambda: "elsewhere.example")
    taken = take_up(ready, run_id, now() + LEASE + timedelta(seconds=10))
    expected = ("conversion_busy", own_name())
    actual = (end_of(process), taken.owner)
    assert expected == actual
