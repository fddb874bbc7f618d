"""The two QR decoders, each behind the same small function: grey picture in, symbols out."""

from types import ModuleType
from typing import Final, NamedTuple

import numpy as np
import zxingcpp

from verify_client.errors import ScannerMissingError
from verify_client.scan.filters import Grey

_QR: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_TOO_SMALL: Final = 21
"""Pixels: no QR symbol has a side of fewer modules, and decoders need not be tried on less."""

Corners = tuple[tuple[float, float], ...]
"""Where a symbol lies: three points or more, x and y in pixels, in order around it."""


class Symbol(NamedTuple):
    """A symbol that was read, and where it lies in the picture it was read from."""

    text: str
    corners: Corners


def _load_zbar() -> ModuleType | None:
    """Load zbar, which needs a system library (libzbar0); without it there is no second opinion."""
    try:
        from pyzbar import pyzbar  # noqa: PLC0415 - its absence must not take zxing-cpp away
    except ImportError:
        return None
    return pyzbar  # type: ignore[no-any-return]


_ZBAR: Final = _load_zbar()
HAS_ZBAR: Final = _ZBAR is not None


def by_zxing(grey: Grey) -> list[Symbol]:
    """Read with zxing-cpp. QR codes are found at any angle without `try_rotate`; scaling is the cascade's."""
    if min(grey.shape) < _TOO_SMALL:
        return []
    found = zxingcpp.read_barcodes(
        np.ascontiguousarray(grey), formats=_QR, try_rotate=False, try_downscale=False, try_invert=False
    )
    return [Symbol(barcode.text, _corners_of(barcode.position)) for barcode in found]


def _corners_of(position: zxingcpp.Position) -> Corners:
    """Give the corners as pairs."""
    around = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    return tuple((point.x, point.y) for point in around)


def by_zbar(grey: Grey) -> list[Symbol]:
    """Read with zbar.

    Raises:
        ScannerMissingError: the library is not on this machine.
    """
    if _ZBAR is None:
        raise ScannerMissingError("libzbar0")
    if min(grey.shape) < _TOO_SMALL:
        return []
    height, width = grey.shape
    found = _ZBAR.decode((grey.tobytes(), width, height), symbols=[_ZBAR.ZBarSymbol.QRCODE])
    # A licence code is ASCII; zbar guesses at other encodings, and we would rather read nothing.
    return [
        Symbol(symbol.data.decode(), tuple((point.x, point.y) for point in symbol.polygon))
        for symbol in found
        if symbol.data.isascii()
    ]
