"""Folders and files that only the user of this service can read: secrets, the register, files handed in."""

import os
import shlex
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Final

from sqlalchemy.engine import make_url

from app.settings import Settings

_FOLDER, _FILE, _NOT_WRITABLE = "700", "600", "go-w"
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_OTHERS_WRITE: Final = stat.S_IWGRP | stat.S_IWOTH
_BESIDE_THE_DATABASE: Final = ("", "-wal", "-shm", "-journal")
"""SQLite's own files; each holds rows."""


class OpenToOthersError(Exception):
    """Folders or files of this installation are open to others; `remedy` closes them.

    Attributes:
        paths: which.
        remedy: one line for a shell.
    """

    def __init__(self, found: Mapping[Path, str]) -> None:
        by_mode: dict[str, list[Path]] = {}
        for path, mode in found.items():
            by_mode.setdefault(mode, []).append(path)
        self.paths = list(found)
        self.remedy = " && ".join(
            " ".join(["chmod", mode, *(shlex.quote(str(path)) for path in paths)])
            for mode, paths in by_mode.items()
        )
        super().__init__(
            f"其他用户可以读写本系统的数据，请运行：{self.remedy}\n"
            f"others may read or write what this service keeps; run: {self.remedy}"
        )


def refuse_open(settings: Settings) -> None:
    """Refuse an installation whose register, files handed in or spools are open to group or others.

    What is missing is not open. The key store and the secrets are looked at where they are read.

    Raises:
        OpenToOthersError: so it is.
    """
    found: dict[Path, str] = {}
    for path, mode in _wanted(settings):
        if path not in found and _is_open(path, mode):
            found[path] = mode
    if found:
        raise OpenToOthersError(found)


def make_private_folder(folder: Path) -> None:
    """Make a folder and those above it that are missing, closed to others; what exists is left as it is."""
    if not folder.is_dir():
        make_private_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def make_private_file(path: Path) -> bool:
    """Make an empty file closed to others, in a folder closed to others; say whether it was missing."""
    make_private_folder(path.parent)
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        return False
    return True


def close_empty_folder(folder: Path) -> None:
    """Close a folder to others in which there is nothing yet; what is not there stays so."""
    if folder.is_dir() and not any(folder.iterdir()):
        folder.chmod(0o700)


def write_private(path: Path) -> BinaryIO:
    """Open a new file for writing, closed to others.

    Raises:
        FileExistsError: there is one.
    """
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _wanted(settings: Settings) -> Iterator[tuple[Path, str]]:
    """Give what is looked at, and the mode that closes it."""
    uploads = settings.uploads_path
    for folder in (settings.data_dir, settings.spools_path, uploads):
        yield folder, _FOLDER
    if uploads.is_dir():
        yield from ((folder, _FOLDER) for folder in uploads.iterdir() if folder.is_dir())
    database = make_url(settings.database_url)
    if database.get_backend_name() == "sqlite" and database.database not in {None, "", ":memory:"}:
        file = Path(str(database.database))
        yield from ((file.with_name(file.name + end), _FILE) for end in _BESIDE_THE_DATABASE)
        yield file.parent, _NOT_WRITABLE


def _is_open(path: Path, mode: str) -> bool:
    """Say whether others may do with a folder or file what `mode` would deny them."""
    try:
        found = path.stat().st_mode
    except FileNotFoundError:
        return False
    if mode == _NOT_WRITABLE:  # in a folder such as /tmp nobody can put another file in its place
        return bool(found & _OTHERS_WRITE) and not found & stat.S_ISVTX
    return bool(found & _OTHERS)
