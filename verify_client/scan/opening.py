"""Files to grey pages: sizes are checked before anything is decoded, and only known formats are opened."""

import io
import struct
import warnings
import zlib
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, UnidentifiedImageError

from verify_client.errors import BrokenPictureError, NotAPictureError, TooLargeError
from verify_client.scan import pdf
from verify_client.scan.filters import Grey

MAX_BYTES: Final = 32 << 20
MAX_PIXELS: Final = 40_000_000
FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")

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

# Pillow only warns from 89 to 179 megapixels; as an error it stops there, whatever the caller's own filters.
# Its other warnings are about metadata (a phone's corrupt EXIF), of which nothing is used.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


def open_pages(picture: bytes | Path | Image.Image) -> list[Grey]:
    """Open a picture (one page; of an animation the first) or a PDF (its first pages) as grey pages.

    Raises:
        NotAPictureError: not a format we read.
        BrokenPictureError: cut short, damaged or locked.
        TooLargeError: too many bytes or pixels.
    """
    if isinstance(picture, Image.Image):
        return [_grey(picture)]
    data = picture if isinstance(picture, bytes) else _bytes_of(picture)
    if len(data) > MAX_BYTES:
        raise TooLargeError("bytes")
    if _PDF_MARK in data[:_PDF_MARK_WITHIN]:
        return pdf.pages(data)
    return [_from_file(data)]


def _bytes_of(path: Path) -> bytes:
    """Read a file, one byte more than allowed at most."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise NotAPictureError("no_such_file") from error


def _from_file(data: bytes) -> Grey:
    """Decode the bytes of an image file."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            return _grey(image)
    except _BOMBS as error:
        raise TooLargeError("pixels") from error
    except UnidentifiedImageError as error:
        raise NotAPictureError from error
    except _DAMAGE as error:
        raise BrokenPictureError from error


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
