"""Word and number of a certificate (证字, 证号), as printed: 浙交运管许可杭字330100000001号.

The word: province character, 交运管许可 (operator licences) or 交运管 with or without 许可 (vehicle
certificates), a place of at most three Chinese characters, 字. The number: division code 6 + serial 6.
Source: several public schemas; network-car data exchange specification on the place, referring to JT/T
415-2006 5.4.1. A 第 between 字 and the digits is dropped. Newer informal forms (letters, short numbers)
occur in old data: they are kept raw there and never guessed.

>>> validate("浙交运管许可杭字 330100000001")
'浙交运管许可杭字330100000001号'
>>> validate("浙交运管杭字第330100000001号")
'浙交运管杭字330100000001号'
"""

import re
from functools import cache
from typing import Final, NamedTuple

from licences.codes import code_list
from licences.errors import IdentifierError
from licences.identifiers.forms import plain

_NO_PLACE: Final = re.compile("[字第号證证號许許可运運管货貨]")
"""What stands in a place only when other parts of a word, or of its form, have slipped into it."""
PLACES: Final = {
    "津": ("津南",),
    "渝": ("渝中", "渝北"),
    "苏": ("宁", "苏州"),
    "赣": ("吉", "新", "赣州", "赣县"),
    "晋": ("运", "运城", "晋城", "晋中", "晋源"),
    "冀": ("运河", "冀州"),
    "辽": ("辽阳", "辽中"),
    "吉": ("辽", "吉林"),
    "黑": ("黑河",),
    "闽": ("闽侯", "闽清"),
    "鲁": ("青",),
    "豫": ("许", "许昌", "管城", "新"),
    "鄂": ("鄂州",),
    "湘": ("湘潭", "湘西", "湘乡", "湘阴"),
    "粤": ("云",),
    "桂": ("贵", "桂林", "桂平"),
    "琼": ("琼海", "琼中", "琼山"),
    "贵": ("贵阳", "贵定"),
    "云": ("云龙", "云县"),
    "甘": ("甘南", "甘州", "甘谷"),
    "新": ("可", "新星", "新源", "新和"),
    "蒙": ("鄂",),
}
"""Places, by province, that look like a part of a word or like a province: 许昌, 运城, 南京 (宁).

Names of GB/T 2260 and how they are shortened: general knowledge, to be confirmed by the provinces.
"""


class LicenceNumber(NamedTuple):
    """A word and number read."""

    province: str  # 浙
    authority: str  # 交运管许可 or 交运管
    place: str  # 杭; may be empty
    number: str  # 12 digits

    @property
    def word(self) -> str:
        """The word alone, with 字."""
        return f"{self.province}{self.authority}{self.place}字"


def compact(text: str) -> str:
    """Give the text half-width and without blanks."""
    return plain(text)


def read(text: str) -> LicenceNumber:
    """Split a word and number.

    Raises:
        IdentifierError: licence_number_form.
    """
    found = _pattern(r"字?第?([0-9]{12})号?").fullmatch(compact(text))
    if not found or not _is_place(found[1], found[3]):
        raise IdentifierError("licence_number_form")
    return LicenceNumber(*found.groups())


def validate(text: str) -> str:
    """Give word and number as they are printed.

    Raises:
        IdentifierError: licence_number_form.
    """
    parts = read(text)
    return printed(parts.word, parts.number)


def is_valid(text: str) -> bool:
    """Say whether this is a word and number."""
    try:
        return bool(validate(text))
    except IdentifierError:
        return False


def validate_word(text: str) -> str:
    """Give the compact form of a word alone.

    Raises:
        IdentifierError: licence_word_form.

    >>> validate_word("川交运管成字")
    '川交运管成字'
    """
    word = compact(text)
    found = _pattern("字").fullmatch(word)
    if not found or not _is_place(found[1], found[3]):
        raise IdentifierError("licence_word_form")
    return word


def printed(word: str, number: str) -> str:
    """Join a word and a number as they are printed."""
    return f"{word}{number}号"


def _is_place(province: str, place: str) -> bool:
    return not _NO_PLACE.search(place) or place in PLACES.get(province, ())


@cache
def _pattern(end: str) -> re.Pattern[str]:
    provinces = "".join({province.attributes["abbr"] for province in code_list("province")})
    return re.compile(f"([{provinces}])(交运管(?:许可)?)([\u4e00-\u9fff]{{0,3}}?){end}")
