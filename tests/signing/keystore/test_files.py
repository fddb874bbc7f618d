"""Atomic writing and the lock, with real processes that are really killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from signing.keystore import BusyStoreError, DamagedStoreError, KeyStore
from signing.keystore.files import MAX_FILE, locked, read_safely, write_atomically

NOW = 1_700_000_000
_MAKER = """
import os, signal, sys
from pathlib import Path
from signing.keystore import KeyStore
folder, terms, fatal = Path(sys.argv[1]), eval(sys.argv[2]), int(sys.argv[3])
store = KeyStore.open(folder, b"correct horse battery staple")
calls, replace = 0, os.replace
def dying_replace(source, target):
    global calls
    calls += 1
    if calls == fatal:
        os.kill(os.getpid(), signal.SIGKILL)
    replace(source, target)
    if calls == -fatal:
        os.kill(os.getpid(), signal.SIGKILL)
os.replace = dying_replace
print("ready", flush=True)
while True:
    kid = store.make("EdDSA", "licence", 1_700_000_000, **terms).kid
    store.promote(kid, 1_700_000_000)
"""


def _maker(store: KeyStore, terms: dict[str, Any], fatal: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", _MAKER, str(store.folder), repr(terms), str(fatal)]
    return subprocess.Popen(command, stdout=subprocess.PIPE)


@pytest.mark.parametrize(
    ("fatal", "left"),
    [
        (1, (0, 0)),
        (-1, (0, 1)),
        (2, (0, 1)),
        (-2, (1, 1)),
        (3, (1, 1)),
        (-3, (1, 1)),
        (4, (1, 1)),
        (5, (1, 2)),
    ],
    ids=[
        "before the key file",
        "after the key file",
        "before its record",
        "after its record",
        "before its promotion",
        "after its promotion",
        "before the second key file",
        "before the second record",
    ],
)
def test_a_writer_killed_at_any_step_leaves_a_whole_store(
    store: KeyStore, passphrase: bytes, terms: dict[str, Any], fatal: int, left: tuple[int, int]
) -> None:
    """After kill -9 at each point the store opens, its keys sign, and the next writer goes on."""
    with _maker(store, terms, fatal) as maker:
        assert maker.wait(60) == -signal.SIGKILL
    again = KeyStore.open(store.folder, passphrase)
    assert (len(again.records()), len(list(store.folder.glob("*.pem")))) == left
    assert [len(again.private(record.kid).sign(b"m")) for record in again.records()] == [64] * left[0]
    again.make("EdDSA", "licence", NOW, **terms)
    assert len(again.records()) == left[0] + 1
    assert not (store.folder / ".writing").exists()


def test_a_writer_killed_at_any_time_leaves_a_whole_store(
    store: KeyStore, passphrase: bytes, terms: dict[str, Any]
) -> None:
    """Killed after some milliseconds, wherever it is, nothing made before is lost."""
    count = 0
    for milliseconds in (20, 45, 70, 110, 160, 500, 2000, 8000):  # the last three for a machine that is busy
        if milliseconds > 160 and count > 0:
            break
        with _maker(store, terms, 0) as maker:
            assert maker.stdout is not None
            maker.stdout.readline()
            time.sleep(milliseconds / 1000)
            maker.kill()
        again = KeyStore.open(store.folder, passphrase)
        assert len(again.records()) >= count
        count = len(again.records())
    assert count > 0


def test_writers_in_several_processes_lose_nothing(
    store: KeyStore, terms: dict[str, Any], passphrase: bytes
) -> None:
    """Two processes that write at once wait for each other."""
    program = (
        "import sys\nfrom pathlib import Path\nfrom signing.keystore import KeyStore\n"
        f"store = KeyStore.open(Path(sys.argv[1]), {passphrase!r})\n"
        f"for _ in range(10): print(store.make('EdDSA', 'licence', {NOW}, **{terms!r}).kid.hex())\n"
    )
    command = [sys.executable, "-c", program, str(store.folder)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    made = [line for process in running for line in process.communicate(timeout=60)[0].split()]
    assert sorted(record.kid.hex() for record in store.records()) == sorted(made)
    assert len(made) == 20


def test_the_new_file_is_on_disk_before_it_takes_the_old_ones_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """File flushed, then renamed, then folder flushed: the order that survives a power cut."""
    calls: list[str] = []
    fsync, replace = os.fsync, os.replace

    def noting_fsync(handle: int) -> None:
        calls.append("flush " + Path(f"/proc/self/fd/{handle}").readlink().name)
        fsync(handle)

    def noting_replace(source: Path, target: Path) -> None:
        calls.append("replace " + target.name)
        replace(source, target)

    monkeypatch.setattr(os, "fsync", noting_fsync)
    monkeypatch.setattr(os, "replace", noting_replace)
    write_atomically(tmp_path / "keys.json", b"new")
    assert calls == ["flush .writing", "replace keys.json", f"flush {tmp_path.name}"]
    assert (tmp_path / "keys.json").read_bytes() == b"new"


def test_what_a_killed_writer_left_is_overwritten(tmp_path: Path) -> None:
    """The temporary name is reused, whatever lies there, and never followed if it is a link."""
    (tmp_path / "victim").write_bytes(b"untouched")
    (tmp_path / ".writing").symlink_to(tmp_path / "victim")
    write_atomically(tmp_path / "keys.json", b"new")
    assert (tmp_path / "victim").read_bytes() == b"untouched"
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600


def test_a_lock_held_too_long_is_an_error(tmp_path: Path) -> None:
    """A writer does not wait for ever, and gets the lock once it is free."""
    with locked(tmp_path), pytest.raises(BusyStoreError), locked(tmp_path, seconds=0.05):
        pass
    with locked(tmp_path, seconds=0.05):
        entered = True
    assert entered is True


def test_a_lock_that_cannot_be_made_is_the_systems_error(tmp_path: Path) -> None:
    """A folder that went away is told as what it is, not as a link."""
    with pytest.raises(FileNotFoundError), locked(tmp_path / "gone"):
        pass


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    """Memory is bounded whatever somebody put there."""
    path = tmp_path / "keys.json"
    path.touch(0o600)
    os.truncate(path, MAX_FILE + 1)
    with pytest.raises(DamagedStoreError, match="too_large"):
        read_safely(path)
