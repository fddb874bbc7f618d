"""deploy/find-python.sh."""

import pytest

SCRIPT = "deploy/find-python.sh"
OLD = "exit 1"  # what `python -c 'sys.exit(version < 3.11)'` does on an old Python
NEW = "exit 0"


def test_a_new_enough_python_is_named(machine):
    """The path of a Python 3.11 or newer is printed."""
    path = machine.has("python3", NEW)
    done = machine.runs(SCRIPT)
    assert (done.returncode, done.stdout) == (0, f"{path}\n")


def test_python_3_11_comes_before_the_default_python(machine):
    """Where several would do, 3.11 is taken: the locked packages were tried with it."""
    machine.has("python3", NEW)
    path = machine.has("python3.11", NEW)
    assert machine.runs(SCRIPT).stdout == f"{path}\n"


def test_a_newer_python_beside_an_old_default_is_found(machine):
    """A machine whose `python3` is too old but that has 3.12 uses 3.12."""
    machine.has("python3", OLD)
    path = machine.has("python3.12", NEW)
    assert machine.runs(SCRIPT).stdout == f"{path}\n"


@pytest.mark.parametrize("programs", [(), ("python3",)])
def test_no_python_is_said_by_the_exit_status(machine, programs):
    """With none, or only old ones, nothing is printed and the exit status is 1."""
    for name in programs:
        machine.has(name, OLD)
    done = machine.runs(SCRIPT)
    assert (done.returncode, done.stdout) == (1, "")


def test_the_environment_chooses(machine):
    """PYTHON=... is asked first."""
    machine.has("python3.11", NEW)
    path = machine.has("python-of-mine", NEW)
    assert machine.runs(SCRIPT, PYTHON="python-of-mine").stdout == f"{path}\n"
