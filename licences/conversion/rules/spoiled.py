"""What stands in a cell without being its value: marks for another cell, errors, markup, masks, misread text.

Spreadsheets, web pages and screens leave it behind; once in a register it looks like any other text. What
means plainly that there is no value (`licences.conversion.compiled.EMPTY`) does not come here.
"""

import re
from typing import Final

from licences.conversion.fault import RuleError

HAN: Final = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003fffd"
PLACEHOLDERS: Final = frozenset(
    {
        *(
            "同上",
            "同前",
            "同左",
            "同上同上",
            "〃",
            "々",
            "待定",
            "待补",
            "待补充",
            "待核实",
            "无名",
            "无名氏",
        ),
        *("测试", "测试测试", "test", "Test", "TEST"),
        *("true", "True", "TRUE", "false", "False", "FALSE", "[object Object]"),
    }
)
"""Whole texts that refer to another cell, or fill one for the time being."""
_SPOILED: Final = re.compile(
    rf"""
      (?P<spreadsheet_error>\A= | \#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!))
    | (?P<markup>&(?:[A-Za-z]{{2,8}}|\#[0-9]{{1,7}}|\#[xX][0-9A-Fa-f]{{1,6}});
        | </?[A-Za-z][^<>]*> | _x[0-9A-Fa-f]{{4}}_)
    | (?P<masked_value>[*＊]{{2}} | (?<=[{HAN}])[*＊](?=[{HAN}]|\Z) | \A[*＊](?=[{HAN}])
        | (?<![A-Za-z0-9])[Xx]{{2,}}(?=[{HAN}]) | (?<=[{HAN}])[Xx]{{2,}}(?![A-Za-z0-9])
        | ×{{2}} | (?<=[{HAN}])×(?=[{HAN}]) | [●■▲△█]{{2}} | (?<=[{HAN}])[●■▲△█](?=[{HAN}]) | 囗{{2}})
    | (?P<lost_character>[?？]{{2}} | (?<=[{HAN}])[?？](?=[{HAN}]) | □)
    | (?P<variation_selector>[\ufe00-\ufe0f\U000e0100-\U000e01ef])
    | (?P<radical_character>[\u2e80-\u2fdf])
    """,
    re.VERBOSE,
)
_SIGNS: Final = re.compile("[=#&<_*＊Xx×●■▲△█囗?？□\ufe00-\ufe0f\U000e0100-\U000e01ef\u2e80-\u2fdf]")
"""One of them is in all that is spoiled; to see that there is none is faster."""
_MISREAD: Final = frozenset(chr(code).encode()[:2].decode("gbk") for code in range(0x4E00, 0xA000, 64))
"""The first two bytes of a Han character in UTF-8, which is one of 64, as a character of GBK."""
_NEVER_PLAIN: Final = _MISREAD | {"锟", "囗"}
_MAY_BE_MISREAD: Final = re.compile(f"[{''.join(_MISREAD)}]")
_IS_HAN: Final = re.compile("[\u4e00-\u9fff]")
_SHORTEST: Final = 3
"""Two Han characters are six bytes in UTF-8, three characters of GBK."""
_CERTAIN_LENGTH: Final = 6
_HAN_BYTES: Final = 3
_LAST_ASCII: Final = 0x7F
_MOST: Final = 2 / 3


def plain_han(without: str = "") -> str:
    """Give the Han characters of GBK that give no reason to look closer, as ranges for a set of a pattern."""
    doubted = sorted(map(ord, _NEVER_PLAIN.union(without)))
    between = zip([0x4E00, *(code + 1 for code in doubted)], [*doubted, 0x9FA6], strict=True)
    return "".join(f"{chr(first)}-{chr(end - 1)}" for first, end in between if first < end)


def refuse_spoiled(text: str) -> None:
    """Refuse text that is no value, or not whole.

    >>> refuse_spoiled("杭州市示例路1号")
    >>> refuse_spoiled("同上")
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: placeholder
    >>> refuse_spoiled("#REF!")
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: spreadsheet_error
    >>> refuse_spoiled("杭州市&nbsp;示例路")
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: markup
    """
    if text in PLACEHOLDERS:
        raise RuleError("placeholder")
    found = _SIGNS.search(text) and _SPOILED.search(text)
    if found:
        raise RuleError(str(found.lastgroup))
    if is_misread(text):
        raise RuleError("misread_text")


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
