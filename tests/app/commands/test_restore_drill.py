"""The drill of the manual, run as it is written: backed up, lost, put back, and every inspector goes on."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli import main
from signing.trust import KeyState
from tests.app.commands.inspectors import Inspector
from tests.app.conftest import MINISTRY, ZHEJIANG, ZHEJIANG_NAME

MANUAL = Path(__file__).parents[3] / "docs" / "operations.md"
FORGETTING = 'luzheng after-restore --held "$HELD"\n'


def block(heading):
    """Give the commands under a heading of the manual."""
    text = MANUAL.read_text("utf-8")
    section = text[text.index(f"### {heading}") :]
    return re.search(r"```sh\n(.*?)```", section, re.DOTALL).group(1)


@pytest.fixture
def installation(tmp_path, monkeypatch, capsys):
    """Set an installation up on the command line; give a function that runs one command and says its output."""
    for name in ("LUZHENG_DATABASE_URL", "LUZHENG_KEYS_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LUZHENG_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("HOME", str(tmp_path / "user"))

    def luzheng(*arguments):
        code = main(arguments)
        captured = capsys.readouterr()
        assert (0, arguments) == (code, arguments), captured.err
        return captured.out

    luzheng("init")
    luzheng("issuers", "add", ZHEJIANG, ZHEJIANG_NAME, "--region", "33")
    made = []
    for purpose, owner in (
        ("root", MINISTRY),
        ("publisher", MINISTRY),
        ("publisher", ZHEJIANG),
        ("licence", ZHEJIANG),
    ):
        name = ("--name", "交通运输部") if owner == MINISTRY else ()
        said = luzheng("keys", "make", "--purpose", purpose, "--issuer", owner, *name)
        made.append(re.search(r"[0-9a-f]{16}", said).group())
        if purpose == "root":
            luzheng("keys", "promote", made.pop())
    luzheng("trust", "publish")
    for kid in made:
        luzheng("keys", "promote", kid)
    luzheng("status", "publish")
    return luzheng


@pytest.fixture
def shell(tmp_path):
    """Give a function that runs commands as an operator does whose own umask is an open one."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "systemctl").write_text("#!/bin/sh\nexit 0\n")  # stands for the machine's manager of services
    (programs / "systemctl").chmod(0o755)
    path = f"{programs}:{Path(sys.executable).parent}:{os.environ['PATH']}"

    def run(commands):
        environment = os.environ | {
            "PATH": path,
            "BACKUP": str(tmp_path / "backup"),
            "APART": str(tmp_path / "apart"),
            "HELD": str(tmp_path / "inspector"),
        }
        done = subprocess.run(
            ["sh", "-euc", f"umask 022\n{commands}"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


def licence_key(luzheng):
    """Give id and state of the key that signs licences."""
    line = next(each for each in luzheng("keys", "list").splitlines() if "\tlicence\t" in each)
    return line.split("\t")[0], line.split("\t")[3]


def live_on(luzheng, inspector):
    """Let more be published after the backup, a leaked key be distrusted, and the inspector synchronise."""
    for _ in range(3):
        luzheng("trust", "publish", "--force")
    kid, _ = licence_key(luzheng)
    luzheng("keys", "distrust", kid)
    luzheng("status", "publish")
    inspector.synchronise()
    return kid


def test_drill_of_the_manual(installation, shell, tmp_path):
    """After the drill the inspector synchronises on, and the key distrusted after the backup stays distrusted."""
    inspector = Inspector(tmp_path / "inspector", installation)
    shell(block("备份 / Backing up"))
    kid = live_on(installation, inspector)
    before = inspector.bundle()
    said = shell(block("恢复 / Restoring"))
    inspector.synchronise()
    after = inspector.bundle()
    expected = (True, True, True, (kid, "distrusted"), KeyState.DISTRUSTED)
    actual = (
        after.trust.version > before.trust.version,
        after.index.version > before.index.version,
        f"key {kid} is again: distrusted" in said,
        licence_key(installation),
        after.trust.keys[bytes.fromhex(kid)].state,
    )
    assert expected == actual


def test_without_the_step_after_the_restore_distrust_is_forgotten(installation, shell, tmp_path):
    """The drill's step is what takes distrust up again: left out, the key would be current, as if nothing was."""
    inspector = Inspector(tmp_path / "inspector", installation)
    shell(block("备份 / Backing up"))
    kid = live_on(installation, inspector)
    commands = block("恢复 / Restoring")
    assert FORGETTING in commands
    shell(commands.replace(FORGETTING, ""))
    expected = (kid, "current")
    actual = licence_key(installation)
    assert expected == actual


def test_backup_of_the_manual_is_closed_to_others(installation, shell, tmp_path):
    """Whatever the operator's umask, nobody else should be able to read a backup made as the manual says."""
    shell(block("备份 / Backing up"))
    places = [tmp_path / "backup", tmp_path / "apart"]
    found = [*places, *(each for place in places for each in place.rglob("*"))]
    expected = {}
    actual = {
        each.name: oct(each.stat().st_mode)
        for each in found
        if each.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    }
    assert len(found) == 6
    assert expected == actual


@pytest.mark.parametrize("words", [(), ("--held", "nowhere", "--nothing-held")])
def test_after_restore_wants_to_know_what_others_hold(installation, words):
    """What is held elsewhere should be named, or said not to be had: nothing is guessed."""
    with pytest.raises(AssertionError, match="--nothing-held"):
        installation("after-restore", *words)


def test_without_anything_held_the_keys_are_to_be_gone_through(installation, capsys):
    """Where nothing is held the command should do what it can and say what it cannot know."""
    assert main(["after-restore", "--nothing-held"]) == 0
    assert "go through them one by one" in capsys.readouterr().err
