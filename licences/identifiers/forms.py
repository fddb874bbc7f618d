"""What all numbers share: how people and old systems write them, and how they are made plain."""

import re
from typing import Final

_DROPPED: Final = " \t\u00a0\u3000-\u2010\u2011\u2013\u2014\u00b7\u2022\u2027\u30fb\uff0d"
_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_CAPITALS: Final = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}
_CAPITALS_FULL_WIDTH: Final = {code: code - 0xFEE0 - 32 for code in range(0xFF41, 0xFF5B)}
_PLAIN: Final = _FULL_WIDTH | _CAPITALS | _CAPITALS_FULL_WIDTH | dict.fromkeys(map(ord, _DROPPED))
"""Spelt out rather than left to Unicode: NFKC or upper() would also turn ß into SS and ² into 2."""


_NOT_PLAIN: Final = re.compile(f"[a-z\uff01-\uff5e{re.escape(_DROPPED)}]")
"""Most numbers are plain already; to see that is faster than to translate them."""


def plain(text: str) -> str:
    """Write full-width characters half-width, letters large, and drop blanks, hyphens and middle dots.

    >>> plain("川Ａ·１２３４５")
    '川A12345'
    """
    return text.translate(_PLAIN) if _NOT_PLAIN.search(text) else text


def capitals(text: str) -> str:
    """Write the letters a-z large and leave all else.

    >>> capitals("11330000ß0x")
    '11330000ß0X'
    """
    return text if text.upper() == text else text.translate(_CAPITALS)
