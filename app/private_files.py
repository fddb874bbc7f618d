"""Folders and files that only the user of this service can read: secrets, and the register."""

import os
from pathlib import Path


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
