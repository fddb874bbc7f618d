"""A folder for what one process notes while it reads a file: keys of persons and vehicles, for minutes."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from uuid import uuid4

from app.private_files import make_private_folder


@contextmanager
def own_folder(above: Path, run_id: str) -> Iterator[Path]:
    """Give a folder for this taking-up of a run alone, and remove it; also what killed ones have left behind.

    Args:
        above: for all runs; made where missing, closed to others.
        run_id: of the run.

    Raises:
        OSError: it cannot be made.
    """
    for left in above.glob(f"{run_id}.*"):
        with suppress(OSError), _locked(left):
            rmtree(left)
    folder = above / f"{run_id}.{uuid4().hex}"
    make_private_folder(folder)
    with _locked(folder):
        try:
            yield folder
        finally:
            rmtree(folder, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Lock a folder as long as this process lives.

    Raises:
        OSError: a living process has it.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)
