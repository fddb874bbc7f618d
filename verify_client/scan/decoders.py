"""The two QR decoders, each behind the same small function: grey picture in, texts out."""

from types import ModuleType
from typing import Final

import numpy as np
import zxingcpp

from verify_client.errors import ScannerMissingError
from verify_client.scan.filters import Grey

_QR: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_TOO_SMALL: Final = 21
"""Pixels: no QR symbol has a side of fewer modules, and decoders need not be tried on less."""


def _load_zbar() -> ModuleType | None:
    """Load zbar, which needs a system library (libzbar0); without it there is no second opinion."""
    try:
        from pyzbar import pyzbar  # noqa: PLC0415 - its absence must not take zxing-cpp away
    except ImportError:
        return None
    return pyzbar  # type: ignore[no-any-return]


_ZBAR: Final = _load_zbar()
HAS_ZBAR: Final = _ZBAR is not None


def by_zxing(grey: Grey) -> list[str]:
    """Read with zxing-cpp. QR codes are found at any angle without `try_rotate`; scaling is the cascade's."""
    if min(grey.shape) < _TOO_SMALL:
        return []
    found = zxingcpp.read_barcodes(
        np.ascontiguousarray(grey), formats=_QR, try_rotate=False, try_downscale=False, try_invert=False
    )
    return [barcode.text for barcode in found]


def by_zbar(grey: Grey) -> list[str]:
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
    return [symbol.data.decode() for symbol in found if symbol.data.isascii()]
