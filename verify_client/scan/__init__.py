"""Pictures and PDF pages to the texts of the QR codes in them; needs the extra ``[scan]``.

Foreign bytes come in here: everything is bounded in time and memory, and whatever goes wrong is a
`ScanError`.
"""

import time
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from verify_client.errors import NoCodeError, SeveralCodesError
from verify_client.scan import cascade, decoders
from verify_client.scan.filters import Grey
from verify_client.scan.licence_codes import the_one_code
from verify_client.scan.opening import open_pages

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
    """Read the texts of all QR codes in a picture or the first pages of a PDF, each text once.

    The list is empty if nothing could be read in time.

    Raises:
        NotAPictureError: not a picture or PDF of a kind we read.
        BrokenPictureError: cut short, damaged or locked.
        TooLargeError: too many bytes or pixels; refused before it is decoded.
    """
    pages = open_pages(image)
    return cascade.read(pages, time.monotonic() + budget_seconds)


def text_in(image: Picture, budget_seconds: float = DEFAULT_BUDGET) -> str:
    """Read the one licence code in a picture; other QR codes beside it are passed over.

    Without any licence code, the one other code is given, for the verdict to say that it is none.

    Raises:
        NoCodeError: nothing could be read in time.
        SeveralCodesError: two different licence codes, or none but several others.
        NotAPictureError, BrokenPictureError, TooLargeError: as `texts_in`.
    """
    found = texts_in(image, budget_seconds)
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
    pages: list[Grey] = open_pages(image)
    return BothReadings(
        [symbol.text for page in pages for symbol in decoders.by_zxing(page)],
        [symbol.text for page in pages for symbol in decoders.by_zbar(page)],
    )
