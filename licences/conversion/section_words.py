"""What the heading of a section of rows says of them: it only sorts them, or nobody understands it.

A heading is understood where nothing is left of it but words of `data/section_words.tsv`, names of codes,
places, companies and numbers. What is left may be a word of an end that nobody foresaw (四、退转车辆).
"""

import re
from functools import cache
from typing import Final

from licences.codes import code_list
from licences.conversion.state_words import plain
from licences.tsv import rows_of

DOUBTED: Final = "doubted"
UNKNOWN: Final = "unknown"
_MOST: Final = 200
_LISTS: Final = (
    "business_scope",
    "vehicle_type_ga16_4",
    "practitioner_category",
    "economic_type",
    "plate_colour",
    "province",
    "fuel_type",
)
_NO_LETTERS: Final = re.compile(r"[\W\d_]+")
_COMPANY: Final = re.compile(
    r"(?!.*[已被迁转清退停注撤吊废])[\u4e00-\u9fffA-Za-z0-9()]{4,40}"
    r"(?:有限(?:责任)?公司|股份公司|分公司|合作社|集团|经营部|服务部|商行)"
)
_PLACE: Final = re.compile(
    r"[^\W\d_a-z退转清停注撤吊废旧已未无不死走失非假缺]{0,5}"
    r"(?:自治[区州县]|[省市区县旗镇乡盟村州]|街道|新区|开发区|片区|分局|管理[局处所]|运管[局处所]|交通[局所])"
)
"""A place, or an office of one, that stands by itself."""


def kind_of_heading(text: str) -> str:
    """Say what a heading is: UNKNOWN, of vehicles, holders or licences; DOUBTED, of others; "" = understood.

    >>> kind_of_heading("二、普通货运车辆（西湖区）"), kind_of_heading("以下为2024年新办业户")
    ('', '')
    >>> kind_of_heading("四、退转车辆"), kind_of_heading("二、观察")
    ('unknown', 'doubted')
    """
    said = plain(text[:_MOST])
    if _COMPANY.fullmatch(_NO_LETTERS.sub("", said)) and not names_things(_COMPANY.sub("", said)):
        return ""
    left = _NO_LETTERS.split(_understood().sub(" ", said))
    if all(_PLACE.fullmatch(one) for one in left if one):
        return ""
    return UNKNOWN if names_things(text[:_MOST]) else DOUBTED


def names_things(text: str) -> bool:
    """Say whether a text names what rows are of: vehicles, holders, persons, licences, a list of them.

    >>> names_things("退转车辆"), names_things("西湖分局")
    (True, False)
    """
    return _things().search(text) is not None


@cache
def _words() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in rows_of("licences.conversion", "section_words"):
        found.setdefault(row["kind"], []).extend(row["words"].split())
    return found


@cache
def _things() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, _words()["thing"])))


@cache
def _understood() -> re.Pattern[str]:
    words = {word for kind in _words().values() for word in kind}
    for name in _LISTS:
        words |= {plain(code.name_zh) for code in code_list(name)}
    longest = sorted(filter(None, words), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest)))
