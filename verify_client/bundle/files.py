"""The files of a bundle on disk: where each is, put in place whole, one writer at a time."""

import errno
import os
import secrets
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from signing.list_id import ListId
from verify_client.bundle.errors import (
    BundleBusyError,
    DiskError,
    DiskFullError,
    NotPermittedError,
    StrangeFileError,
)

TRUST: Final = "trust-list.cbor"
INDEX: Final = "status/index.cbor"
ROOTS: Final = "roots.json"
STATE: Final = "state.json"
ANY_STAGED: Final = "status/*/*.*.cwt"
ANY_HALF_WRITTEN: Final = ("*.new", "status/*.new", "status/*/*.new")

_LOCK: Final = ".lock"
_LOCK_SECONDS: Final = 30.0
_NEW: Final = ".new"
_PLAIN: Final = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC if os.name == "posix" else 0
"""No link is followed, and no pipe waited for."""
_KINDS: Final[dict[int, type[DiskError]]] = {
    errno.ENOSPC: DiskFullError,
    errno.EDQUOT: DiskFullError,
    errno.EACCES: NotPermittedError,
    errno.EPERM: NotPermittedError,
    errno.EROFS: NotPermittedError,
    errno.ELOOP: StrangeFileError,
    errno.ENXIO: StrangeFileError,
    errno.EISDIR: StrangeFileError,
    errno.ENOTDIR: StrangeFileError,
}


@contextmanager
def _named(name: str) -> Iterator[None]:
    """Turn the system's errors into ours.

    Raises:
        DiskError: one of its kinds.
    """
    try:
        yield
    except OSError as error:
        token = errno.errorcode.get(error.errno or 0, "EIO")
        raise _KINDS.get(error.errno or 0, DiskError)(f"{name}: {token}") from error


def _open_plain(path: Path, flags: int) -> int:
    """Open a file that is neither a link nor a pipe.

    Raises:
        OSError: it is one, or cannot be opened.
    """
    handle = os.open(path, flags | _PLAIN, 0o644)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.ENXIO, "not a plain file")
    return handle


def make_folder(folder: Path) -> None:
    """Make a bundle's folder, or leave the one there is.

    Raises:
        DiskError: it cannot be made.
    """
    with _named(folder.name):
        folder.mkdir(parents=True, exist_ok=True)


def list_file(list_id: ListId) -> str:
    """Name the file of a status list. The credit code was checked, so it is safe as a folder's name."""
    return f"status/{list_id.issuer_code}/{list_id.number}.cwt"


def staged_file(list_id: ListId, digest: bytes) -> str:
    """Name the file a list waits in until the index that names it is in place."""
    return f"status/{list_id.issuer_code}/{list_id.number}.{digest.hex()}.cwt"


def read(folder: Path, name: str, limit: int) -> bytes | None:
    """Read a file of the bundle; None if there is none, or it is larger than it can rightly be.

    Raises:
        DiskError: it is there and cannot be read, or is no plain file.
    """
    with _named(name):
        try:
            handle = _open_plain(folder / name, os.O_RDONLY)
        except FileNotFoundError:
            return None
        with os.fdopen(handle, "rb") as file:
            data = file.read(limit + 1)
    return data if len(data) <= limit else None


def write(folder: Path, name: str, data: bytes) -> None:
    """Put a file in place whole: after a crash or a power cut, either the old or the new one is there.

    The temporary file has a name nobody can foresee and is made anew, so that nothing planted is followed
    or written to; what a killed writer left is removed by a later synchronisation.

    Raises:
        DiskError: it could not be written; the old one is still there.
    """
    path = folder / name
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(8)}{_NEW}")
    with _named(name):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            handle = _open_plain(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            rename(folder, temporary.relative_to(folder).as_posix(), name)
        except (OSError, DiskError):
            with suppress(OSError):
                temporary.unlink()
            raise


def rename(folder: Path, old: str, new: str) -> None:
    """Move a file over another, and make sure that the move itself survives a power cut.

    Raises:
        DiskError: it could not be moved.
    """
    path = folder / new
    with _named(new):
        (folder / old).replace(path)
        if os.name == "posix":  # elsewhere folders cannot be opened, and need no flushing
            handle = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def remove(folder: Path, name: str) -> None:
    """Remove a file that is no longer needed; it may be gone already."""
    with suppress(FileNotFoundError):
        (folder / name).unlink()


@contextmanager
def locked(folder: Path, seconds: float = _LOCK_SECONDS) -> Iterator[None]:
    """Keep other writers out, in this process and in others; the system lets go when the process dies.

    Raises:
        BundleBusyError: another writer kept the lock for `seconds`.
        DiskError: the lock's file cannot be had.
    """
    import fcntl  # noqa: PLC0415 - POSIX only, and reading a bundle needs no lock

    deadline = time.monotonic() + seconds
    with _named(_LOCK):
        handle = _open_plain(folder / _LOCK, os.O_RDWR | os.O_CREAT)
    with os.fdopen(handle, "rb+") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() >= deadline:
                    raise BundleBusyError from error
                time.sleep(0.02)
        yield
