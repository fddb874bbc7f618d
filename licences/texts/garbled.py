"""Text that was read in the wrong encoding, or whose escapes nobody has undone (乱码)."""

import re
from typing import Final

_FOREIGN: Final = re.compile(
    "[\x80-\xb6\xb8-\xd6\xd8-\xf6\xf8-\xff"  # Latin-1 but · and ×
    "\u0152\u0153\u0178\u017d\u017e\u0192\u02c6\u02dc\u201a\u2020\u2021\u2030\u2039\u203a\u20ac\u2122"  # 1252
    "\u0370-\u03ff]"  # Greek
)
_MOST_FOREIGN: Final = 1
"""A brand may have one (Citroën), a measure another (℃, Φ); Chinese read as Latin has two a character."""
_NEVER: Final = re.compile(
    "[\u0400-\u052f\u0590-\u05ff\u0e00-\u0e7f"  # Cyrillic, Hebrew, Thai
    "\u1100-\u11ff\u3131-\u318f\uac00-\ud7ff\uff61-\uffdc"  # Hangul, half-width kana
    "\u3041-\u3096\u30a1-\u30fa\u3105-\u312f"  # kana, bopomofo
    "\u2400-\u243f\u2500-\u259f]"  # pictures of controls, box drawing
)
_UNDONE: Final = re.compile(
    r"""
      (?P<file_not_text> \A(?:[A-Za-z]:[\\/] | [\\/]{2}) | \A[A-Za-z]{3,5}:// | \A/[\w.-]+/
        | \.(?:jpe?g|png|gif|bmp|pdf|docx?|xlsx?|html?|zip|rar|tiff?)\Z )
    | (?P<structure_not_text> \A[{] | \A\[["'\[{] | \Ab['"] )
    | (?P<escapes_undone> \\ | %u[0-9A-F]{4} | (?:%[0-9A-F]{2}){2} | (?:=[0-9A-F]{2}){3} | U\+[0-9A-F]{4} )
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_LEVEL_1: Final = range(0xB0, 0xD8)
"""Rows of GB 2312: the 3,755 characters of daily use, of 6,763."""
_SHORTEST: Final = 3
_RARE: Final = 1 / 4
_COMMON: Final = 9 / 10


def garbled(text: str) -> str | None:
    r"""Name what makes a text garbled; None if nothing does.

    >>> garbled("Citroën"), garbled("ÖÐ¹ú"), garbled("\\u6d59\\u6c5f"), garbled("%E6%B5%99")
    (None, 'misread_text', 'escapes_undone', 'escapes_undone')
    >>> garbled("涳蔬吽獐笣庈"), garbled("D:/files/1.jpg"), garbled("{省:浙江}")
    ('misread_text', 'file_not_text', 'structure_not_text')
    """
    undone = _UNDONE.search(text)
    if undone:
        return undone.lastgroup
    if _NEVER.search(text) or len(_FOREIGN.findall(text)) > _MOST_FOREIGN:
        return "misread_text"
    return "misread_text" if _is_exchanged(text) else None


def _is_exchanged(text: str) -> bool:
    """Say whether GBK was read as Big5, or Big5 as GBK: rare characters, which become common ones."""
    han = "".join(_HAN.findall(text))
    if len(han) < _SHORTEST or sum(_rank(one) == 0 for one in han) < _RARE * len(han):
        return False
    return any(
        _common(told) >= _COMMON
        for written, read in (("big5hkscs", "gbk"), ("gbk", "big5hkscs"))
        if (told := _HAN.findall(han.encode(written, "ignore").decode(read, "ignore")))
        and len(told) >= _COMMON * len(han)
    )


def _common(han: list[str]) -> float:
    return sum(_rank(one) == 1 for one in han) / len(han)


def _rank(character: str) -> int:
    """Give the level of a character in GB 2312: 1 of daily use, 2 less so, 0 not in it."""
    raw = character.encode("gb2312", "ignore")
    return 0 if not raw else 1 if raw[0] in _LEVEL_1 else 2
