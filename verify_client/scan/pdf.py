"""PDF to grey pages, by a worker process that is ended when it takes too long or too much."""

import struct
import subprocess
import sys
from pathlib import Path
from typing import Final

import numpy as np

from verify_client.errors import BrokenPictureError, TooLargeError
from verify_client.scan.filters import Grey

_MAX_PIXELS: Final = 12_000_000  # a page; A4 at 300 dpi has 8.7 million
_SECONDS: Final = 5
_MEMORY: Final = 1 << 30
_WORKER: Final = Path(__file__).parent.parent / "pdf_worker.py"
_HEAD: Final = struct.Struct(">II")
_MORE: Final = _HEAD.pack(0, 0)
"""What the worker ends with where there are further pages."""


def pages(data: bytes, most: int, most_pixels: int) -> tuple[list[Grey], bool]:
    """Draw the first pages of a PDF, and say whether there are more.

    Args:
        data: the file.
        most: pages.
        most_pixels: of all pages together.

    Raises:
        BrokenPictureError: damaged, locked by a password, or without any page.
        TooLargeError: drawing it took longer than five seconds.
    """
    limits = (most, _MAX_PIXELS, most_pixels, _SECONDS, _MEMORY)
    # -P: the script's folder is not put before the installed packages.
    command = [sys.executable, "-P", str(_WORKER), *map(str, limits)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603 - our own file
    except subprocess.TimeoutExpired as error:
        raise TooLargeError("pdf_seconds") from error
    if done.returncode != 0 or not done.stdout:
        raise BrokenPictureError("pdf")
    drawn = done.stdout
    return (_split(drawn[: -_HEAD.size]), True) if drawn.endswith(_MORE) else (_split(drawn), False)


def _split(drawn: bytes) -> list[Grey]:
    """Take the pages out of the worker's output."""
    found, at = [], 0
    while at < len(drawn):
        width, height = _HEAD.unpack_from(drawn, at)
        at += _HEAD.size
        found.append(np.frombuffer(drawn, np.uint8, width * height, at).reshape(height, width))
        at += width * height
    return found
