"""Pictures and PDF pages to the texts of the QR codes in them; needs the extra ``[scan]``.

Foreign bytes come in here: everything is bounded in time and memory, and whatever goes wrong is a
`ScanError`.
"""

import time
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from verify_client.errors import BrokenPictureError, NoCodeError, NoCodeOnFirstPagesError, SeveralCodesError
from verify_client.scan import cascade, decoders
from verify_client.scan.licence_codes import the_one_code
from verify_client.scan.opening import Opened, open_pages

__all__ = ["DEFAULT_BUDGET", "BothReadings", "Picture", "read_both", "text_in", "texts_in"]

DEFAULT_BUDGET = 1.0
"""Seconds for reading one picture, decoding of the file not counted; see `cascade` for what may come on
top."""

Picture = bytes | Path | Image.Image
"""A picture or PDF as the bytes of its file, the path of its file, or already opened by Pillow."""


class BothReadings(NamedTuple):
    """What each decoder reads by itself, without any help from filters."""

    zxing: list[str]
    zbar: list[str]


def texts_in(image: Picture, budget_seconds: float = DEFAULT_BUDGET) -> list[str]:
    """Read the texts of all QR codes in a picture or on the first pages or frames of a file, each text once.

    The list is empty if nothing could be read in time.

    Raises:
        NotAPictureError: not a picture or PDF of a kind we read.
        BrokenPictureError: damaged, locked, or cut short with no whole code in what is left.
        TooLargeError: too many bytes or pixels; refused before it is decoded.
    """
    return _texts_on(open_pages(image), budget_seconds)


def _texts_on(opened: Opened, budget_seconds: float) -> list[str]:
    """Read the texts on opened pages; see `texts_in`."""
    found = cascade.read(opened.pages, time.monotonic() + budget_seconds)
    if not found and not opened.is_whole:
        raise BrokenPictureError("cut_short")
    return found


def text_in(image: Picture, budget_seconds: float = DEFAULT_BUDGET) -> str:
    """Read the one licence code in a picture; other QR codes beside it are passed over.

    Without any licence code, the one other code is given, for the verdict to say that it is none.

    Raises:
        NoCodeError: nothing could be read in time; a `NoCodeOnFirstPagesError` if there are pages that were
            not looked at.
        SeveralCodesError: two different licence codes, or none but several others.
        NotAPictureError, BrokenPictureError, TooLargeError: as `texts_in`.
    """
    opened = open_pages(image)
    found = _texts_on(opened, budget_seconds)
    if not found and opened.has_more:
        raise NoCodeOnFirstPagesError(f"pages_1_to_{len(opened.pages)}")
    if not found:
        raise NoCodeError
    text = the_one_code(found)
    if text is None:
        raise SeveralCodesError
    return text


def read_both(image: Picture) -> BothReadings:
    """Read a picture with both decoders, for comparing them: what we draw, everybody must be able to read.

    Raises:
        NotAPictureError, BrokenPictureError, TooLargeError: as `texts_in`.
        ScannerMissingError: zbar's library is not on this machine.
    """
    pages = open_pages(image).pages
    return BothReadings(
        [symbol.text for page in pages for symbol in decoders.by_zxing(page)],
        [symbol.text for page in pages for symbol in decoders.by_zbar(page)],
    )
