"""Two at the same work: nothing is doubled, whoever is faster."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.conversion import runner, runs
from app.conversion.errors import RunBusyError, RunEndedError
from app.conversion.executors.processes import ProcessExecutor
from app.conversion.results import results_of
from app.roles import SYSTEM_ACTOR
from app.services import audit_reading
from tests.app.conversion.register import NO_DOUBLES, certificates_of, contents_of, doubles

OPERATORS = pytest.mark.parametrize("export", ["operator"], indirect=True)


def counts_of(services, run_id):
    """Give how many rows of a run have each outcome."""
    tally = results_of(services, runs.read(services, run_id)).tally.to_json()
    return {name: tally[name] for name in ("rows", "converted", "unchanged", "skipped", "rejected")}


@pytest.mark.slow
@OPERATORS
def test_two_runs_of_the_same_file(ready, export, start_converting, end_of):
    """Two runs of one file at once should make each certificate once; what one has made the other finds."""
    ids = [export.begin(ready) for _ in range(2)]
    ended = [end_of(process) for process in [start_converting(ready, run_id) for run_id in ids]]
    one, other = (counts_of(ready, run_id) for run_id in ids)
    whole = export.undisturbed["report"]["tally"]
    expected = (
        ["done", "done"],
        export.undisturbed["certificates"],
        NO_DOUBLES,
        [],
        {"converted": whole["converted"], "skipped": whole["skipped"], "rejected": whole["rejected"]},
    )
    actual = (
        ended,
        certificates_of(ready),
        doubles(ready),
        list(audit_reading.verify(ready, SYSTEM_ACTOR)),
        {
            "converted": one["converted"] + other["converted"],
            "skipped": one["skipped"],
            "rejected": other["rejected"],
        },
    )
    assert expected == actual
    assert one["unchanged"] == other["converted"]


@pytest.mark.slow
@OPERATORS
def test_two_parents_of_one_run(ready, export):
    """Two parents at one run, each with a worker of its own, should have each chunk done once."""
    run_id = export.begin(ready)

    def carry_out():
        try:
            return runner.carry_out(ready, run_id, ProcessExecutor(1), lambda _: None).state
        except (RunBusyError, RunEndedError):
            return "left to the other"

    with ThreadPoolExecutor(2) as pool:  # of one process: neither is another's
        ended = {each.result() for each in [pool.submit(carry_out) for _ in range(2)]}
    expected = (export.undisturbed, NO_DOUBLES, [])
    actual = (
        contents_of(ready, run_id),
        doubles(ready),
        list(audit_reading.verify(ready, SYSTEM_ACTOR)),
    )
    assert expected == actual
    assert "done" in ended
    assert ended <= {"done", "left to the other"}
