"""Files to grey pages: sizes are checked before anything is decoded, and only known formats are opened."""

import io
import struct
import threading
import warnings
import zlib
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from PIL import Image, ImageFile, UnidentifiedImageError

from verify_client.errors import BrokenPictureError, NotAPictureError, TooLargeError
from verify_client.scan import pdf
from verify_client.scan.filters import Grey

MAX_BYTES: Final = 32 << 20
MAX_PIXELS: Final = 40_000_000
"""Of one page; of all pages of a file together too, but for the first."""

MAX_PAGES: Final = 8
"""A licence is one sheet; the code is not looked for further in, and work is bounded."""

FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")

_OF_PAGES: Final = frozenset({"TIFF", "GIF", "WEBP", "PNG"})
"""Formats that may hold several pages or frames; a JPEG's further pictures are previews and depth maps."""

_PDF_MARK: Final = b"%PDF-"
_PDF_MARK_WITHIN: Final = 1024
"""Bytes; ISO 32000-1, annex H, note 13: readers accept the mark anywhere in the first 1,024."""
_BOMBS: Final = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_DAMAGE: Final = (
    OSError,  # also Pillow's own errors, e.g. "image file is truncated"
    SyntaxError,  # PNG and TIFF plugins, for broken structure
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    RuntimeError,
    EOFError,
    MemoryError,
    struct.error,
    zlib.error,
    UserWarning,  # where the caller has turned warnings into errors
)
"""What Pillow's plugins raise for damaged files."""

_CUT_SHORT: Final = (OSError, SyntaxError, EOFError, struct.error, zlib.error)
"""Of these, what a missing end raises."""

_lenient = threading.Lock()


class Opened(NamedTuple):
    """The pages of a file; `has_more`: it has further ones; `is_whole`: nothing of it was missing."""

    pages: list[Grey]
    has_more: bool = False
    is_whole: bool = True


# Pillow only warns from 89 to 179 megapixels; as an error it stops there, whatever the caller's own filters.
# Its other warnings are about metadata (a phone's corrupt EXIF), of which nothing is used.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


def open_pages(picture: bytes | Path | Image.Image) -> Opened:
    """Open a picture (its first frames or pages) or a PDF (its first pages) as grey pages.

    A picture without its end is opened with what there is of it.

    Raises:
        NotAPictureError: not a format we read.
        BrokenPictureError: damaged or locked.
        TooLargeError: too many bytes or pixels.
    """
    if isinstance(picture, Image.Image):
        return Opened([_grey(picture)])
    data = picture if isinstance(picture, bytes) else _bytes_of(picture)
    if len(data) > MAX_BYTES:
        raise TooLargeError("bytes")
    if _PDF_MARK in data[:_PDF_MARK_WITHIN]:
        return Opened(*pdf.pages(data, MAX_PAGES, MAX_PIXELS))
    try:
        return _from_file(data)
    except BrokenPictureError as error:
        if not isinstance(error.__cause__, _CUT_SHORT):
            raise
        return _what_there_is(data)


def _bytes_of(path: Path) -> bytes:
    """Read a file, one byte more than allowed at most."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise NotAPictureError("no_such_file") from error


def _from_file(data: bytes) -> Opened:
    """Decode the bytes of an image file."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            pages = [_grey(image)]
            if image.format not in _OF_PAGES:
                return Opened(pages)
            number, pixels = 1, pages[0].size
            while has_more := _turn_to(image, number):
                pixels += image.width * image.height
                if number == MAX_PAGES or pixels > MAX_PIXELS:
                    break
                pages.append(_grey(image))
                number += 1
            return Opened(pages, has_more)
    except _BOMBS as error:
        raise TooLargeError("pixels") from error
    except UnidentifiedImageError as error:
        raise NotAPictureError from error
    except _DAMAGE as error:
        raise BrokenPictureError from error


def _turn_to(image: Image.Image, number: int) -> bool:
    """Turn to a page, counted from 0; whether there is one."""
    try:
        image.seek(number)
    except EOFError:
        return False
    return True


def _what_there_is(data: bytes) -> Opened:
    """Decode a picture whose end is missing: what was not sent stays grey or black.

    Whether a code in it is whole, its signature tells. Pillow knows only one switch for the whole process; to
    others that read at this moment it makes no more difference than a message.
    """
    with _lenient:
        before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, True
        try:
            return _from_file(data)._replace(is_whole=False)
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


def _grey(image: Image.Image) -> Grey:
    """Turn into 8-bit grey on white; a picture not yet loaded is loaded here, after the check of its size."""
    if image.width * image.height > MAX_PIXELS:
        raise TooLargeError("pixels")
    # Before loading, JPEG can be told to skip the colours; other formats ignore it.
    image.draft("L", image.size)
    try:
        if image.mode.startswith("I"):
            return _from_wide(image)
        if image.has_transparency_data:
            image = _on_white(image)
        return np.asarray(image if image.mode == "L" else image.convert("L"))
    except _DAMAGE as error:
        raise BrokenPictureError from error


def _from_wide(image: Image.Image) -> Grey:
    """Keep the upper eight of sixteen bits; Pillow's own conversion would clip them to white."""
    return (np.asarray(image).clip(0, 0xFFFF) >> 8).astype(np.uint8)


def _on_white(image: Image.Image) -> Image.Image:
    """Lay a picture with transparency on white paper; transparent black would hide a black code."""
    layer = image.convert("RGBA")
    paper = Image.new("RGBA", layer.size, "white")
    paper.alpha_composite(layer)
    return paper
