"""A folder for what one process notes while it reads a file: keys of persons and vehicles, for minutes."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from uuid import uuid4


@contextmanager
def own_folder(data_dir: Path, run_id: str) -> Iterator[Path]:
    """Give a folder for this taking-up of a run alone, and remove it; also what killed ones have left behind.

    Args:
        data_dir: of the installation.
        run_id: of the run.

    Raises:
        OSError: it cannot be made.
    """
    above = data_dir / "conversion"
    for left in above.glob(f"{run_id}.*"):
        with suppress(OSError), _locked(left):
            rmtree(left)
    folder = above / f"{run_id}.{uuid4().hex}"
    folder.mkdir(mode=0o700, parents=True)
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
