"""The picture of a licence code: text to QR symbol (ISO/IEC 18004), PNG and SVG.

Drawn on demand, never stored: error correction M, the smallest version that fits, numeric and byte segments
mixed by the encoder, a quiet zone of four modules, black on white. Same text, same bytes: a picture can be
cached by its text and compared in a test.
"""

import struct
import zlib
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import zxingcpp

QUIET_ZONE: Final = 4
"""Modules of white on each side (ISO/IEC 18004, 5.3.8)."""

DEFAULT_SCALE: Final = 8
"""Pixels a module; a version 11 code is then 552 pixels wide, 47 mm when printed at 300 dpi."""

MAX_SCALE: Final = 64
"""Pixels a module; a version 40 code stays within 12,000 pixels a side."""

MAX_TEXT: Final = 5596
"""Characters: the numeric capacity of version 40-M (ISO/IEC 18004, table 7); no text holds more."""

_PNG_HEAD: Final = b"\x89PNG\r\n\x1a\n"
_ONE_BIT_GRAY: Final = struct.pack(">BBBBB", 1, 0, 0, 0, 0)
_FILTER_NONE, _FILTER_UP = 0, 2  # PNG (ISO/IEC 15948), 9.2
_ZLIB_LEVEL: Final = 3  # measured: 0.05 ms for 1.8 KB; level 6 takes 0.4 ms to save a quarter, level 9 2.7 ms


class UndrawableTextError(ValueError):
    """The text does not fit a QR symbol, or has characters other than printable ASCII."""

    code = "undrawable_text"


class Symbol(NamedTuple):
    """A QR symbol without its quiet zone; `modules` is square, True where dark."""

    version: int
    modules: npt.NDArray[np.bool_]


def symbol(text: str) -> Symbol:
    """Encode a text as the smallest QR symbol with error correction M.

    Raises:
        UndrawableTextError: the text is empty, too long or not printable ASCII.
    """
    # Other characters would need an ECI segment, which many readers misread.
    if not (text.isascii() and text.isprintable() and 0 < len(text) <= MAX_TEXT):
        raise UndrawableTextError("a code's text is printable ASCII of at most 5,596 characters")
    try:
        barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    except ValueError as error:
        raise UndrawableTextError("the text does not fit a QR symbol of version 40-M") from error
    pixels = np.asarray(barcode.to_image(scale=1, add_quiet_zones=False))
    return Symbol((len(pixels) - 17) // 4, pixels == 0)


def _scanlines(modules: npt.NDArray[np.bool_], scale: int) -> bytes:
    """Give the filtered 1-bit scanlines: a module's first row as it is, its repeats as 'no change'."""
    framed = np.pad(~modules, QUIET_ZONE, constant_values=True)
    rows = np.packbits(np.repeat(framed, scale, axis=1), axis=1)
    count, width = rows.shape
    lines = np.zeros((count, scale, width + 1), np.uint8)
    lines[:, 1:, 0] = _FILTER_UP
    lines[:, 0, 0] = _FILTER_NONE
    lines[:, 0, 1:] = rows
    return lines.tobytes()


def _chunk(name: bytes, data: bytes) -> bytes:
    """Frame one PNG chunk."""
    body = name + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def png(text: str, scale: int = DEFAULT_SCALE) -> bytes:
    """Draw the code of a text as a 1-bit grey PNG.

    Args:
        text: what the code says.
        scale: pixels a module, 1 to 64.

    Raises:
        UndrawableTextError: the text does not fit a QR symbol.
        ValueError: the scale is out of range.
    """
    if not 1 <= scale <= MAX_SCALE:
        raise ValueError("scale is 1 to 64 pixels a module")
    modules = symbol(text).modules
    side = (len(modules) + 2 * QUIET_ZONE) * scale
    return b"".join(
        (
            _PNG_HEAD,
            _chunk(b"IHDR", struct.pack(">II", side, side) + _ONE_BIT_GRAY),
            _chunk(b"IDAT", zlib.compress(_scanlines(modules, scale), _ZLIB_LEVEL)),
            _chunk(b"IEND", b""),
        )
    )


def svg(text: str) -> str:
    """Draw the code of a text as SVG: one unit a module, one path, any size.

    Raises:
        UndrawableTextError: the text does not fit a QR symbol.
    """
    modules = symbol(text).modules
    side = len(modules) + 2 * QUIET_ZONE
    # Where a row changes between light and dark: even entries start a dark run, odd ones end it.
    edges = np.diff(np.pad(modules.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    rows, starts = np.nonzero(edges == 1)
    lengths = np.nonzero(edges == -1)[1] - starts
    path = "".join(
        f"M{x} {y}h{n}v1h-{n}z"
        for x, y, n in zip(
            (starts + QUIET_ZONE).tolist(), (rows + QUIET_ZONE).tolist(), lengths.tolist(), strict=True
        )
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<rect width="{side}" height="{side}" fill="#fff"/><path d="{path}"/></svg>\n'
    )
