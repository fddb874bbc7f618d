"""Marks of errors, markup, masks, and Chinese read in the wrong encoding.

Spreadsheets, web pages and screens leave them behind; once in a register they look like any other text.
"""

import re
from typing import Final

HAN: Final = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003fffd"
_SPOILED: Final = re.compile(
    rf"""
      (?P<spreadsheet_error>\A= | \#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!))
    | (?P<markup>&(?:[A-Za-z]{{2,8}}|\#[0-9]{{1,7}}|\#[xX][0-9A-Fa-f]{{1,6}});
        | </?[A-Za-z][^<>]*> | _x[0-9A-Fa-f]{{4}}_)
    | (?P<masked_value>[*＊]{{2}} | (?<=[{HAN}])[*＊](?=[{HAN}]|\Z) | \A[*＊](?=[{HAN}])
        | \A[Xx×]{{2,}}\Z | [Xx]{{4,}} | 某某 | \A[{HAN}]?某\Z
        | (?<![A-Za-z0-9])[Xx]{{2,}}(?=[{HAN}]) | (?<=[{HAN}])[Xx]{{2,}}(?![A-Za-z0-9])
        | ×{{2}} | (?<=[{HAN}])×(?=[{HAN}]) | [●■▲△█]{{2}} | (?<=[{HAN}])[●■▲△█](?=[{HAN}]) | 囗{{2}})
    | (?P<lost_character>[?？□〓▯▢⬜☐⍰\ufffc\ufffd] | 烫{{3}})
    | (?P<variation_selector>[\ufe00-\ufe0f\U000e0100-\U000e01ef])
    | (?P<radical_character>[\u2e80-\u2fdf])
    """,
    re.VERBOSE,
)
_SIGNS: Final = re.compile(
    "[=#&<_*＊Xx×某●■▲△█囗?？□〓▯▢⬜☐⍰烫\ufffc\ufffd\ufe00-\ufe0f\U000e0100-\U000e01ef\u2e80-\u2fdf]"
)
"""One of them is in all that is spoiled; to see that there is none is faster."""
_MISREAD: Final = frozenset(chr(code).encode()[:2].decode("gbk") for code in range(0x4E00, 0xA000, 64))
"""The first two bytes of a Han character in UTF-8, which is one of 64, as a character of GBK."""
_GB_2312: Final = bytes(
    byte for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF) for byte in (row, cell)
).decode("gb2312", "ignore")
_NEVER_PLAIN: Final = _MISREAD | {"锟", "囗", "烫", "某"}
_MAY_BE_MISREAD: Final = re.compile(f"[{''.join(_MISREAD)}]")
_IS_HAN: Final = re.compile("[\u4e00-\u9fff]")
_SHORTEST: Final = 3
"""Two Han characters are six bytes in UTF-8, three characters of GBK."""
_CERTAIN_LENGTH: Final = 6
_HAN_BYTES: Final = 3
_LAST_ASCII: Final = 0x7F
_MOST: Final = 2 / 3


def plain_han(without: str = "") -> str:
    """Give the Han characters of GB 2312 that give no reason to look closer, as ranges of a pattern.

    Others are rare in the texts of licences, and frequent in what was read in the wrong encoding.
    """
    plain = set(_GB_2312) - _NEVER_PLAIN.union(without)
    ranges: list[list[int]] = []
    for code in sorted(map(ord, plain)):
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


def spoiled(text: str) -> str | None:
    """Name what makes a text no value, or not whole; None if there is nothing.

    >>> spoiled("杭州市示例路1号"), spoiled("#REF!"), spoiled("杭州市&nbsp;示例路")
    (None, 'spreadsheet_error', 'markup')
    """
    if "锟斤拷" in text:
        return "lost_character"
    found = _SIGNS.search(text) and _SPOILED.search(text)
    if found:
        return found.lastgroup
    return "misread_text" if is_misread(text) else None


def is_misread(text: str) -> bool:
    """Say whether text was written as UTF-8 and read as GBK (乱码).

    The bytes of a short text may be both by chance, but hardly where it has a character beyond GB 2312;
    in a long text a character or two may have been lost on the way.

    >>> is_misread("张三".encode().decode("gbk")), is_misread("张三")
    (True, False)
    """
    if len(text) < _SHORTEST or not _MAY_BE_MISREAD.search(text):
        return False
    raw = text.encode("gb18030", "replace")
    decoded = raw.decode("utf-8", "replace")
    told = len(_IS_HAN.findall(decoded))
    if len(text) < _CERTAIN_LENGTH:
        whole = told >= max(len(decoded) - 1, 2)  # the last byte of an odd number is lost
        return whole and "?" in text.encode("gb2312", "replace").decode("gb2312")
    beyond_ascii = sum(byte > _LAST_ASCII for byte in raw)
    return told * _HAN_BYTES >= _MOST * beyond_ascii
