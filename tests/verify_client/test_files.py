"""A disk that fails, and what others plant in a bundle's folder: told by name, never followed."""

import os
from pathlib import Path

import pytest

from verify_client.bundle import files
from verify_client.bundle.errors import DiskFullError, NotPermittedError, StrangeFileError


def lock(folder: Path) -> None:
    """Take the lock, and let it go."""
    with files.locked(folder):
        pass


USES = {".lock": lock, "state.json": lambda folder: files.read(folder, "state.json", 100)}


def test_planted_temporary_link_is_not_followed(tmp_path: Path) -> None:
    """A link under the name that was once foreseeable is left alone, and what it points to too."""
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    (tmp_path / "state.json.new").symlink_to(victim)
    files.write(tmp_path, "state.json", b"{}")
    assert (victim.read_bytes(), (tmp_path / "state.json").read_bytes()) == (b"precious", b"{}")


def test_link_at_the_place_is_replaced_and_not_written_through(tmp_path: Path) -> None:
    """A link where the file belongs is replaced by the file."""
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    (tmp_path / "state.json").symlink_to(victim)
    files.write(tmp_path, "state.json", b"{}")
    assert victim.read_bytes() == b"precious"
    assert not (tmp_path / "state.json").is_symlink()


@pytest.mark.parametrize("name", USES)
@pytest.mark.parametrize("plant", ["fifo", "link", "folder"])
def test_planted_pipe_link_or_folder_is_told(tmp_path: Path, name: str, plant: str) -> None:
    """Nobody waits at a pipe, follows a link or opens a folder."""
    if plant == "fifo":
        os.mkfifo(tmp_path / name)
    elif plant == "link":
        (tmp_path / name).symlink_to("/dev/zero")
    else:
        (tmp_path / name).mkdir()
    with pytest.raises(StrangeFileError):
        USES[name](tmp_path)


def test_missing_file_is_none(tmp_path: Path) -> None:
    """What is not there is no fault of the disk."""
    assert files.read(tmp_path, "state.json", 100) is None


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_forbidden_folder_is_told(tmp_path: Path) -> None:
    """A folder that may not be written in has its own message."""
    tmp_path.chmod(0o500)
    with pytest.raises(NotPermittedError):
        files.write(tmp_path, "state.json", b"{}")


def test_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk has its own message, the old file stays, and no half-written one is left."""
    files.write(tmp_path, "state.json", b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFullError):
        files.write(tmp_path, "state.json", b"new")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("state.json", b"old")]
