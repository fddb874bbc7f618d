"""Files that only this user may touch: checked reading, atomic writing, one writer at a time (POSIX)."""

import errno
import fcntl
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from signing.keystore.errors import BusyStoreError, DamagedStoreError, KeyStoreMissingError, UnsafeFileError

FOLDER_MODE: Final = 0o700
FILE_MODE: Final = 0o600
MAX_FILE: Final = 4 << 20
"""Bytes; some ten thousand records."""
LOCK_SECONDS: Final = 30.0

_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_LOCK_NAME: Final = ".lock"
_TEMPORARY: Final = ".writing"


def check_safe(path: Path, found: os.stat_result, kind: int) -> None:
    """Refuse what others could read or change.

    Args:
        path: for the message.
        found: what `lstat` or `fstat` said.
        kind: `stat.S_IFREG` or `stat.S_IFDIR`.

    Raises:
        UnsafeFileError: see its `reason`.
    """
    if stat.S_ISLNK(found.st_mode):
        raise UnsafeFileError(path, "symbolic_link")
    if stat.S_IFMT(found.st_mode) != kind:
        raise UnsafeFileError(path, "wrong_kind")
    if found.st_uid not in {0, os.geteuid()}:
        raise UnsafeFileError(path, "wrong_owner")
    if found.st_mode & _OTHERS:
        raise UnsafeFileError(path, "loose_mode")


def check_folder(folder: Path) -> None:
    """Check the folder and every file in it, read or not.

    Raises:
        KeyStoreMissingError, UnsafeFileError: as they say.
    """
    try:
        check_safe(folder, folder.lstat(), stat.S_IFDIR)
    except FileNotFoundError as error:
        raise KeyStoreMissingError(folder) from error
    for path in folder.iterdir():
        with suppress(FileNotFoundError):  # a writer's temporary file may just have been renamed
            check_safe(path, path.lstat(), stat.S_IFREG)


def _open(path: Path, flags: int) -> int:
    try:
        return os.open(path, flags | os.O_CLOEXEC, FILE_MODE)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise UnsafeFileError(path, "symbolic_link") from error
        raise


def read_safely(path: Path, limit: int = MAX_FILE, *, follow_links: bool = False) -> bytes:
    """Read a file that nobody else can have changed; what is checked is what is read.

    Raises:
        FileNotFoundError: there is none.
        UnsafeFileError: see its `reason`.
        DamagedStoreError: ``too_large``: more than `limit` bytes.
    """
    # Without O_NONBLOCK a named pipe under this name would hold us for ever.
    handle = _open(path, os.O_RDONLY | os.O_NONBLOCK | (0 if follow_links else os.O_NOFOLLOW))
    try:
        check_safe(path, os.fstat(handle), stat.S_IFREG)
        with os.fdopen(handle, "rb", closefd=False) as file:
            data = file.read(limit + 1)
    finally:
        os.close(handle)
    if len(data) > limit:
        raise DamagedStoreError("too_large", path)
    return data


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_atomically(path: Path, data: bytes) -> None:
    """Put a file in place whole: after a crash at any point, either the old or the new one is there.

    The caller holds the lock, so the one temporary name is free; what a killed writer left is overwritten.
    """
    temporary = path.with_name(_TEMPORARY)
    temporary.unlink(missing_ok=True)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, FILE_MODE)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)  # noqa: PTH105 - the tests stop the process at exactly this call
    _flush_folder(path.parent)


@contextmanager
def locked(folder: Path, seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Keep other writers out, in this process and in others; the kernel lets go when the process dies.

    Raises:
        BusyStoreError: another writer kept the lock for `seconds`.
        UnsafeFileError: the lock is not a plain file of ours.
    """
    path = folder / _LOCK_NAME
    handle = _open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW)
    try:
        check_safe(path, os.fstat(handle), stat.S_IFREG)
        _wait_for(handle, time.monotonic() + seconds)
        yield
    finally:
        os.close(handle)


def _wait_for(handle: int, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                raise BusyStoreError("another process is writing to the key store") from error
            time.sleep(0.01)
        else:
            return
