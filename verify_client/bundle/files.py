"""The files of a bundle on disk: where each is, put in place whole, one writer at a time."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from signing.list_id import ListId
from verify_client.bundle.errors import BundleBusyError

TRUST: Final = "trust-list.cbor"
INDEX: Final = "status/index.cbor"
ROOTS: Final = "roots.json"
STATE: Final = "state.json"
ANY_STAGED: Final = "status/*/*.*.cwt"
ANY_HALF_WRITTEN: Final = "status/*/*.new"

_LOCK: Final = ".lock"
_LOCK_SECONDS: Final = 30.0
_NEW: Final = ".new"


def list_file(list_id: ListId) -> str:
    """Name the file of a status list. The credit code was checked, so it is safe as a folder's name."""
    return f"status/{list_id.issuer_code}/{list_id.number}.cwt"


def staged_file(list_id: ListId, digest: bytes) -> str:
    """Name the file a list waits in until the index that names it is in place."""
    return f"status/{list_id.issuer_code}/{list_id.number}.{digest.hex()}.cwt"


def read(folder: Path, name: str, limit: int) -> bytes | None:
    """Read a file of the bundle; None if there is none, or it is larger than it can rightly be."""
    try:
        with (folder / name).open("rb") as file:
            data = file.read(limit + 1)
    except OSError:
        return None
    return data if len(data) <= limit else None


def write(folder: Path, name: str, data: bytes) -> None:
    """Put a file in place whole: after a crash or a power cut, either the old or the new one is there.

    The caller holds the lock, so that the temporary name is free; what a killed writer left is overwritten.
    """
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + _NEW)
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    rename(folder, temporary.relative_to(folder).as_posix(), name)


def rename(folder: Path, old: str, new: str) -> None:
    """Move a file over another, and make sure that the move itself survives a power cut."""
    path = folder / new
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
    """
    import fcntl  # noqa: PLC0415 - POSIX only, and reading a bundle needs no lock

    deadline = time.monotonic() + seconds
    with (folder / _LOCK).open("ab") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() >= deadline:
                    raise BundleBusyError from error
                time.sleep(0.02)
        yield
