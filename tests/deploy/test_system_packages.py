"""deploy/system-packages.sh."""

import pytest

SCRIPT = "deploy/system-packages.sh"
EVERYTHING = "exit 0"
BARE_PYTHON = """case "$2" in
    *version_info*) exit 0 ;;
    *) exit 1 ;;
esac"""
PLAIN = 'while [ "$1" = -o ]; do echo "$2" >>"$HOME/options"; shift 2; done;'
"""Takes the options off the command, so that what is asked stands first."""
TEST_PROGRAMS = ("openssl", "git", "node", "initdb", "pg_ctl", "pgbouncer", "sqlite3", "chromium")


@pytest.fixture
def log(machine):
    """Give a machine without anything we need, on which apt-get only writes down what it was asked."""
    machine.has("python3", BARE_PYTHON)
    machine.has("id", "echo 0")
    log = machine.home / "apt.log"
    machine.has("apt-get", f'{PLAIN} echo "$*" >>"{log}"')
    return log


def test_a_complete_machine_needs_nothing(machine):
    """Where Python, libraries and programs are all there, the list is empty and apt-get is not asked."""
    machine.has("python3", EVERYTHING)
    for name in TEST_PROGRAMS:
        machine.has(name, "exit 0")
    machine.has("fc-list", "echo WenQuanYi")
    done = machine.runs(SCRIPT, "test")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_service_needs_little(machine, log):
    """For the service alone neither database server nor browser is asked for."""
    done = machine.runs(SCRIPT, "run", "--list")
    assert done.stdout.split() == ["python3-venv", "libzbar0", "libssl3"]
    assert not log.exists()


def test_the_tests_need_more(machine, log):
    """For the tests PostgreSQL, a browser and a Chinese font are named too."""
    machine.has("fc-list", "exit 0")  # there, but no font for Chinese
    wanted = machine.runs(SCRIPT, "test", "--list").stdout.split()
    assert {"openssl", "git", "nodejs", "sqlite3", "chromium", "fonts-wqy-microhei"} <= set(wanted)


def test_a_machine_without_python_gets_one(machine, log):
    """Without any Python, the distribution's is on the list."""
    (machine.bin / "python3").unlink()
    assert machine.runs(SCRIPT, "run", "--list").stdout.split()[:2] == ["python3", "python3-venv"]


def test_a_second_python_gets_its_own_venv_package(machine, log):
    """python3.12 beside the distribution's Python needs python3.12-venv."""
    (machine.bin / "python3").unlink()
    machine.has("python3.12", BARE_PYTHON)
    assert machine.runs(SCRIPT, "run", "--list").stdout.split()[0] == "python3.12-venv"


def test_missing_packages_are_installed_as_root(machine, log):
    """Root installs: one update, one install of exactly what is missing, without recommended packages."""
    done = machine.runs(SCRIPT, "run")
    assert done.returncode == 0
    assert log.read_text().splitlines() == [
        "update",
        "install -y --no-install-recommends python3-venv libzbar0 libssl3",
    ]


def test_others_install_by_sudo(machine, log):
    """Somebody who is not root installs through sudo."""
    machine.has("id", "echo 1000")
    machine.has("sudo", f'echo sudo >>"{log}"; exec "$@"')
    assert machine.runs(SCRIPT, "run").returncode == 0
    assert log.read_text().splitlines()[:2] == ["sudo", "update"]


@pytest.mark.parametrize(
    ("absent", "zh", "en"),
    [("apt-get", "没有 apt-get", "has no apt-get"), ("sudo", "没有 sudo", "there is no sudo")],
)
def test_what_cannot_be_installed_is_said_in_both_languages(machine, log, absent, zh, en):
    """Without apt-get, or without root and sudo, the command an administrator should run is printed."""
    machine.has("id", "echo 1000")
    if absent == "apt-get":
        (machine.bin / "apt-get").unlink()
    done = machine.runs(SCRIPT, "run")
    assert done.returncode == 1
    assert zh in done.stderr
    assert en in done.stderr
    assert "apt-get install --no-install-recommends python3-venv libzbar0 libssl3" in done.stderr


def test_apts_own_words_are_shown_when_it_fails(machine, log):
    """When apt-get fails, its message is shown before ours."""
    machine.has("apt-get", "echo 'E: Unable to fetch some archives' >&2; exit 100")
    done = machine.runs(SCRIPT, "run")
    assert done.returncode == 1
    assert "Unable to fetch" in done.stderr
    assert "apt-get 未能安装" in done.stderr


def test_the_lock_of_dpkg_is_waited_for(machine, log):
    """Whoever is at work with apt is waited for, as apt-get itself can."""
    machine.runs(SCRIPT, "run", APT_PATIENCE="70")
    options = (machine.home / "options").read_text().splitlines()
    assert options.count("DPkg::Lock::Timeout=70") == len(log.read_text().splitlines())


def test_the_lock_of_the_lists_is_waited_for(machine, log):
    """apt-get update gives up at once while another one runs; it is asked again until it can."""
    machine.has("sleep", "exit 0")
    machine.has(
        "apt-get",
        f"""{PLAIN} echo "$*" >>"{log}"
        case "$*" in update) ;; *) exit 0 ;; esac
        [ -e "$HOME/third" ] && exit 0
        [ -e "$HOME/second" ] && : >"$HOME/third"
        : >"$HOME/second"
        echo "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 7 (apt-get)" >&2
        exit 100""",
    )
    assert machine.runs(SCRIPT, "run").returncode == 0
    assert log.read_text().splitlines()[:4] == ["update"] * 3 + [
        "install -y --no-install-recommends python3-venv libzbar0 libssl3"
    ]


def test_a_lock_that_stays_is_told(machine, log):
    """Where apt stays taken, the reason says so, and when to try again."""
    machine.has("sleep", "exit 0")
    machine.has("apt-get", "echo 'E: Could not get lock /var/lib/dpkg/lock-frontend' >&2; exit 100")
    done = machine.runs(SCRIPT, "run", APT_PATIENCE="10")
    assert done.returncode == 1
    assert "等了 10 秒" in done.stderr
    assert "Another program has held apt for 10 seconds" in done.stderr


def test_lists_that_still_serve_are_used(machine, log):
    """Where the lists cannot be refreshed, what they name is installed all the same."""
    machine.has("apt-get", f"""{PLAIN} echo "$*" >>"{log}"; [ "$1" != update ]""")
    assert machine.runs(SCRIPT, "run").returncode == 0
    assert log.read_text().splitlines()[1].startswith("install ")


def test_a_package_that_cannot_be_had_keeps_none_of_the_others_away(machine, log):
    """The others are installed one by one, and one sentence names the one that is not."""
    machine.has(
        "apt-get",
        f"""{PLAIN} echo "$*" >>"{log}"
        case "$*" in *libzbar0*) echo "E: Unable to locate package libzbar0" >&2; exit 100 ;; esac""",
    )
    done = machine.runs(SCRIPT, "run")
    assert done.returncode == 1
    assert "缺少系统软件包: libzbar0。" in done.stderr
    assert "System packages are missing: libzbar0. apt-get could not" in done.stderr
    assert "Unable to locate package libzbar0" in done.stderr
    assert "install -y --no-install-recommends libssl3" in log.read_text().splitlines()
