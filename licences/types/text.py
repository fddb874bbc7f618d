"""Text as people type it (照面文字): cleaned once at the edge, then trusted.

Kept: any assigned character, Han of every plane included. Normalised: Unicode form NFC (canonically equal
text becomes one spelling) and blanks around the text. Refused, each with its own code: NUL and other
control characters, lone surrogates, private-use characters (造字: they look different, or like nothing,
on another machine), invisible formatting characters, unassigned code points.
"""

import re
import unicodedata
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator, StringConstraints

from licences.identifiers.forms import capitals
from licences.messages import fault
from licences.texts import why_no_value

_REFUSED: Final = {
    "Cc": "control_character",
    "Cs": "lone_surrogate",
    "Co": "private_use_character",
    "Cf": "invisible_character",
    "Zl": "control_character",
    "Zp": "control_character",
}
_BLANKS: Final = " \u3000\u00a0"
_IDEOGRAPHIC_PLANES: Final = (range(0x20000, 0x2FFFE), range(0x30000, 0x3FFFE))
"""Planes 2 and 3 hold Han only; extensions G to J are younger than the tables of some Python versions."""
_HAN: Final = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\ufa0e-\ufa29\U00020000-\U0003fffd"
_TWO_HAN: Final = re.compile(f"[{_HAN}].*[{_HAN}]")
_MIDDLE_DOTS: Final = str.maketrans(dict.fromkeys("\u2022\u2027\u2219\u22c5\u30fb\uff65", "\u00b7"))
_PERSON_NAME: Final = re.compile(f"[{_HAN}]+(?:·[{_HAN}]+)*|[A-Za-z]+(?:[ .,'·-]{{1,2}}[A-Za-z]+)*\\.?")
_FULL_WIDTH: Final = str.maketrans("()", "（）")


def clean(value: object) -> str:
    """Give the text in NFC without blanks around it; refuse what no certificate may hold.

    >>> clean(" 杭州 ")
    '杭州'
    """
    if not isinstance(value, str):
        raise fault("not_text")
    if not value.isprintable():  # nearly always it is; Han younger than the tables of Python is not
        for character in value:
            _refuse_unprintable(character)
    return unicodedata.normalize("NFC", value).strip(_BLANKS)


def _refuse_unprintable(character: str) -> None:
    category = unicodedata.category(character)
    if category in _REFUSED:
        raise fault(_REFUSED[category])
    if category == "Cn" and not any(ord(character) in plane for plane in _IDEOGRAPHIC_PLANES):
        raise fault("unassigned_character")


def clean_text(value: object) -> str:
    """Clean running text; refuse what is no value of any field (`licences.texts`).

    >>> clean_text(" 杭州市示例路1号")
    '杭州市示例路1号'
    """
    text = clean(value)
    why = why_no_value(text) if text else None  # that it is empty is told by its length
    if why:
        raise fault(why)
    return text


def address(text: str) -> str:
    """Refuse what can be no address: one holds two Chinese characters at least.

    >>> address("杭州市示例路1号")
    '杭州市示例路1号'
    """
    if not _TWO_HAN.search(text):
        raise fault("address_not_text")
    return text


def clean_upper(value: object) -> str:
    """Clean a code or number: upper case, as the standards write them."""
    return capitals(clean(value))


def full_width_parentheses(name: str) -> str:
    """Write the parentheses of a company's name full-width, as business licences print them.

    >>> full_width_parentheses("路证(浙江)运输有限公司")
    '路证（浙江）运输有限公司'
    """
    return name.translate(_FULL_WIDTH) if "(" in name or ")" in name else name


def person_name(name: str) -> str:
    """Accept a person's name: Han characters, parts joined by ·, or Latin letters as in a passport.

    >>> person_name("买买提•吐尔逊")
    '买买提·吐尔逊'
    """
    if _PERSON_NAME.fullmatch(name):  # nearly always
        return name
    name = name.translate(_MIDDLE_DOTS)
    if "*" in name or "＊" in name:
        raise fault("masked_value")
    if not _PERSON_NAME.fullmatch(name):
        raise fault("person_name_characters")
    return name


def unmasked(text: str) -> str:
    """Refuse a value somebody has masked with asterisks before it came here."""
    if "**" in text or "＊＊" in text:
        raise fault("masked_value")
    return text


_Cleaned = BeforeValidator(clean_text)
Text2 = Annotated[str, StringConstraints(min_length=1, max_length=2), _Cleaned]
Text8 = Annotated[str, StringConstraints(min_length=1, max_length=8), _Cleaned]
Text16 = Annotated[str, StringConstraints(min_length=1, max_length=16), _Cleaned]
Text32 = Annotated[str, StringConstraints(min_length=1, max_length=32), _Cleaned]
Text64 = Annotated[str, StringConstraints(min_length=1, max_length=64), _Cleaned]
Text128 = Annotated[str, StringConstraints(min_length=1, max_length=128), _Cleaned]
Text256 = Annotated[str, StringConstraints(min_length=1, max_length=256), _Cleaned]
Address = Annotated[str, StringConstraints(min_length=1, max_length=256), _Cleaned, AfterValidator(address)]
Text2000 = Annotated[str, StringConstraints(min_length=1, max_length=2000), _Cleaned]
PersonName = Annotated[Text64, AfterValidator(person_name)]
HolderName = Annotated[Text256, AfterValidator(full_width_parentheses), AfterValidator(unmasked)]
