"""Who is at a run: a process that lives keeps it, one that is lost does not."""

import os
import socket
from datetime import UTC, datetime, timedelta

import pytest

from app.conversion.clock import now
from app.conversion.errors import RunBusyError
from app.conversion.lease import LEASE, is_gone, own_name, take_up
from app.tables import ConversionRun

NOW = datetime(2026, 1, 10, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("owner", "gone"),
    [(f"{socket.gethostname()}:{os.getpid()}", False), (f"elsewhere.example:{os.getpid()}", True)],
    ids=["here", "elsewhere"],
)
def test_a_process_that_lives_is_not_taken_for_dead(owner, gone):
    """A process of this machine should keep its run while it lives, one of another only while it is heard of."""
    row = ConversionRun(owner=owner, seen_at=NOW)
    expected = [False, gone]
    actual = [is_gone(row, NOW + timedelta(seconds=seconds)) for seconds in (30, 600)]
    assert expected == actual


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
