"""deploy/virtual-env.sh, with a Python that only writes down what it is asked to do."""

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = "deploy/virtual-env.sh"
PYTHON = """
[ "$1" = -c ] && exit 0
[ "$1" = --version ] && {{ echo "Python ${{FAKE_VERSION:-3.11.9}}"; exit 0; }}
echo "$*" >>"{log}"
case "$*" in
    "-m venv --clear "*) rm -rf "$4"; mkdir -p "$4/bin"; cat "$0" >"$4/bin/python"; chmod 755 "$4/bin/python" ;;
    *"${{FAIL_AT:-nothing fails}}"*) exit 1 ;;
esac
"""
LOCKED = "-m pip install --require-hashes --requirement requirements/{}.txt"


@pytest.fixture
def project(tmp_path, machine):
    """Give a project folder of its own, its log of what Python was asked, and a way to set it up."""
    folder = tmp_path / "project"
    shutil.copytree(ROOT / "deploy", folder / "deploy")
    (folder / "requirements").mkdir()
    for profile in ("server", "dev"):
        (folder / "requirements" / f"{profile}.txt").write_text(f"{profile}==1\n")
    (folder / "pyproject.toml").write_text("[project]\n")
    log = tmp_path / "python.log"
    log.touch()
    machine.has("python3", PYTHON.format(log=log))

    def set_up(profile, **variables):
        """Run the script; the exit status and the lines written down."""
        log.write_text("")
        done = machine.runs(SCRIPT, profile, cwd=folder, **variables)
        return done.returncode, log.read_text().splitlines()

    set_up.folder = folder
    return set_up


def _installs(lines):
    return [line.split(" --quiet")[0] for line in lines if " install " in line]


def test_a_new_environment_is_made_from_the_lock(project):
    """The locked packages come first, by checksum; then the project itself, which brings none."""
    status, lines = project("server")
    assert (status, lines[0]) == (0, "-m venv --clear .venv")
    assert _installs(lines) == [
        LOCKED.format("server"),
        "-m pip install --no-deps --no-build-isolation --editable .",
    ]


def test_nothing_is_done_twice(project):
    """A second set-up of the same lock asks Python for nothing."""
    project("server")
    assert project("server") == (0, [])


def test_the_developers_environment_serves_too(project):
    """After `dev`, `server` has nothing to do: it is contained."""
    project("dev")
    assert project("server") == (0, [])


def test_a_server_becomes_a_developers_machine(project):
    """After `server`, `dev` adds what is missing without starting again."""
    project("server")
    status, lines = project("dev")
    assert (status, _installs(lines)[0]) == (0, LOCKED.format("dev"))
    assert not any("venv --clear" in line for line in lines)


@pytest.mark.parametrize("changed", ["requirements/server.txt", "pyproject.toml"])
def test_a_changed_lock_is_installed(project, changed):
    """When the lock or the project file changes, the packages are installed again."""
    project("server")
    with (project.folder / changed).open("a") as file:
        file.write("# changed\n")
    assert _installs(project("server")[1])[0] == LOCKED.format("server")


def test_an_interrupted_set_up_is_taken_up_again(project):
    """A set-up that failed in the middle counts as not done."""
    assert project("server", FAIL_AT="--editable")[0] != 0
    status, lines = project("server")
    assert (status, _installs(lines)[0]) == (0, LOCKED.format("server"))


def test_another_python_means_another_environment(project):
    """After an upgrade of Python the environment is made anew."""
    project("server")
    (project.folder / ".venv/bin/python").write_text("#!/bin/sh\nexit 1\n")
    assert project("server")[1][0] == "-m venv --clear .venv"


def test_the_folder_can_be_chosen(project):
    """VENV=... is where the environment is made."""
    assert project("server", VENV="elsewhere")[1][0] == "-m venv --clear elsewhere"
    assert (project.folder / "elsewhere" / "bin" / "python").exists()
