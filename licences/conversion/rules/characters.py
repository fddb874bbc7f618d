"""Characters: widths and blanks, padding, line breaks, normal form, lost and private-use characters.

Every rule here takes any text and gives text or raises `RuleError`; applied twice it changes nothing more.
"""

import re
import unicodedata
from typing import Final

from pydantic_core import PydanticCustomError

from licences.conversion.fault import RuleError
from licences.conversion.rules.spoiled import HAN, refuse_spoiled
from licences.texts.destroyed import mended
from licences.texts.gate import is_plain
from licences.types.text import clean

PADDING: Final = " \t\r\n\x00\u00a0\u3000\ufeff\u200b"
"""What old systems fill fixed-length fields with, and spreadsheets leave behind, at both ends of a cell."""
_WRAPPED: Final = re.compile(r'="(.*)"', re.DOTALL)
_HALF: Final = {
    code: code - 0xFEE0
    for first, last in (("０", "９"), ("Ａ", "Ｚ"), ("ａ", "ｚ"))
    for code in range(ord(first), ord(last) + 1)
}
_RADICALS: Final = {
    code: form
    for code in range(0x2E80, 0x2FE0)
    if (form := unicodedata.normalize("NFKC", chr(code))) != chr(code)
}
"""Radicals (部首) that some documents hold instead of the characters they look like."""
_CLEANED: Final[dict[int, int | str]] = {**_HALF, **_RADICALS}
_ALL_HALF: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_BREAKS: Final = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
_BLANKS: Final = re.compile("[ \u00a0\u3000]+")
_BLANK_AT_HAN: Final = re.compile(f"(?<=[{HAN}（）]) | (?=[{HAN}（）])")
_REPLACEMENT: Final = "\ufffd"
MOJIBAKE: Final = "锟斤拷"
"""U+FFFD twice in UTF-8, read as GBK: the characters were lost before the export was made."""
_FULL_WIDTH_BRACKETS: Final = str.maketrans("()", "（）")
_MASK: Final = re.compile(r"[*＊●]{2}|[Xx×]{4}|[*＊]$")


def text(value: str) -> str:
    r"""Clean running text: padding off, letters and digits half-width, one blank at most, form NFC.

    Line breaks count as blanks, and blanks beside Chinese characters are dropped.

    >>> text(" 杭州市\n上城区１２号  Ａ座\x00\x00")
    '杭州市上城区12号A座'
    >>> text("Zhejiang   Road")
    'Zhejiang Road'

    What cannot be shown elsewhere, was lost already, or is no value (`refuse_spoiled`), is refused:

    >>> text("张\ue000")
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: private_use_character
    >>> text("张\ufffd")
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: lost_character
    """
    if is_plain(value):
        return value
    if MOJIBAKE in value or _REPLACEMENT in value:
        raise RuleError("lost_character")
    value = _BREAKS.sub(" ", value.strip(PADDING))
    try:
        value = clean(value)
    except PydanticCustomError as error:
        raise RuleError(error.type) from error
    value = _BLANKS.sub(" ", value.translate(_CLEANED)).strip(PADDING)
    value = mended(_BLANK_AT_HAN.sub("", value))
    refuse_spoiled(value)
    return value


def bare(cell: str) -> str:
    """Take off padding, and what spreadsheets put around a text so that it stays one: ="…" or a leading '.

    >>> bare('="330102000001" '), bare("'330102000001"), bare("330102000001")
    ('330102000001', '330102000001', '330102000001')
    """
    plain = cell.strip(PADDING)
    if plain[:1] == "'":
        return plain[1:].removesuffix("'").strip(PADDING)
    found = _WRAPPED.fullmatch(plain)
    return found[1].replace('""', '"').strip(PADDING) if found else plain


def unmasked(value: str) -> str:
    """Refuse what somebody has masked (脱敏).

    >>> unmasked("990000********0017")
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: masked_value
    """
    if _MASK.search(value):
        raise RuleError("masked_value")
    return value


def full_width_brackets(value: str) -> str:
    """Write round brackets full-width, as business licences print them.

    >>> full_width_brackets("路证(浙江)运输有限公司")
    '路证（浙江）运输有限公司'
    """
    return value.translate(_FULL_WIDTH_BRACKETS)


def half_width(value: str) -> str:
    """Write letters, digits and signs half-width, padding off.

    >>> half_width("Ｃ１（Ａ２） ")
    'C1(A2)'
    """
    return value.translate(_ALL_HALF).strip(PADDING)


def capitals(value: str) -> str:
    """Write half-width, the letters a-z large, and drop blanks: engine numbers, card numbers, models.

    >>> capitals("yc6l ３３０-42")
    'YC6L330-42'
    """
    if value.isascii() and value.isalnum() and is_plain(value):
        return value.upper()
    value = text(half_width(value))
    return re.sub("[a-z]+", lambda found: found[0].upper(), value).replace(" ", "")
