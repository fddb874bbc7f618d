"""Remarks (备注, 说明, 原因 …) in columns no rule reads: what nobody understands is a person's to read.

A list of words of an end (`state_words`) never holds everything, so it is asked the other way round as well:
a remark that is no known harmless one is told with its row. The words are rows of `data/remark_words.tsv`.
"""

import re
from functools import cache
from string import digits, punctuation
from typing import Final

from licences import masking
from licences.codes import code_list
from licences.conversion.state_words import is_in_force, is_no, plain
from licences.identifiers import plate
from licences.memo import Memo
from licences.names import person
from licences.texts import NOTHING
from licences.tsv import words_by_kind

_SHOWN: Final = 40
"""Characters of a remark that are shown; the rest stands in the source."""
_PARTS: Final = re.compile(r"[，。；、！,;!|/\\\n\r\t（）()【】\[\]：:]+")
_WHOLE: Final = re.compile(
    r"""
      (?:(?![×✕✖✗✘╳❌☒☓])[\W\d_])*    # numbers, days, times, signs but crosses
    | [0-9]{2,4}[年.-][0-9]{1,2}(?:[月.-](?:[0-9]{1,2}[日号]?)?)?(?:\ ?[0-9:.]+)?
    | (?:19|20)[0-9]{2}年度?
    | [A-Za-z]{0,4}[-_]?(?=[^\W_]*[0-9])[0-9A-Za-z_.-]{1,24}           # codes
    | (?![Xx])[A-Za-z]{1,2}
    """,
    re.VERBOSE,
)
_AROUND: Final = f"{digits}{punctuation}年月日号第次于至在止了已 ~～—·“”‘’《》"
"""What may stand before and behind a harmless word: 2025年3月补证, 年审合格至2026-05."""
_NUMBERS: Final = f"{digits}{punctuation} ~～—·"
"""The same without words: 2025年审合格."""
_YEAR: Final = re.compile("(?:19|20)[0-9]{2}(?:年度?)?")
"""A year within one: 已完成2025年继续教育."""
_LONGEST: Final = 200
"""Characters of a remark that can be understood; no harmless one is longer."""
_LONG_NUMBER: Final = re.compile("[0-9A-Za-z]{5,}")
_HAN_RUN: Final = re.compile("[\u4e00-\u9fff·]+")
_LISTS: Final = (
    "business_scope", "vehicle_type_ga16_4", "practitioner_category", "plate_colour", "fuel_type",
    "economic_type", "bus_level", "technical_grade", "permitted_driving_class", "industry_category",
)  # fmt: skip
"""Lists whose names only repeat what a row says elsewhere; none is of a state."""
_names: Memo[str, bool] = Memo()


def _words(kind: str) -> frozenset[str]:
    return _by_kind()[kind]


@cache
def _by_kind() -> dict[str, frozenset[str]]:
    found = words_by_kind("licences.conversion", "remark_words")
    names = {plain(code.name_zh) for name in _LISTS for code in code_list(name)}
    return found | {"harmless": found["harmless"] | names}


def is_remark(name: str) -> bool:
    """Say whether a column is one of remarks, by its name.

    >>> is_remark("备注"), is_remark("BZ"), is_remark("vehRemark"), is_remark("注"), is_remark("发证原因")
    (True, True, True, True, True)
    >>> is_remark("经营范围说明"), is_remark("注册地"), is_remark("unit"), is_remark("certificateCode")
    (False, False, False, False)
    """
    known = _names.get(name)
    return _names.keep(name, _is_remark(name)) if known is None else known


def _is_remark(name: str) -> bool:
    said = plain(name.rpartition("/")[2]).replace("_", " ").strip("0123456789 ")
    if any(word in said for word in _words("no_column")):
        return False
    joined = said.replace(" ", "")
    return (
        joined in _words("column_whole")
        or any(word in joined for word in _words("column"))
        or not _words("column_latin").isdisjoint(said.split())
        or joined.endswith(tuple(_words("column_ending")))
    )


def is_understood(text: str) -> bool:
    """Say whether each part of a remark is known to say nothing against a licence.

    >>> is_understood("2025年3月补证"), is_understood("正常，电话：13900000000"), is_understood("浙A12345")
    (True, True, True)
    >>> is_understood("2025-03-01年审合格"), is_understood("已完成2025年继续教育")
    (True, True)
    >>> is_understood("此证以县局批复为准"), is_understood("张三已代管"), is_understood("补证，待核")
    (False, False, False)
    """
    return len(text) <= _LONGEST and all(map(_is_harmless, _PARTS.split(plain(text))))


def _is_harmless(part: str) -> bool:
    said = part.strip()
    if said in NOTHING or _WHOLE.fullmatch(said) or plate.is_valid(said):
        return True
    bare = (said, said.strip(_AROUND), said.strip(_NUMBERS), _YEAR.sub("", said).strip(_AROUND))
    return any(one in _words("harmless") or is_in_force(one) or is_no(one) for one in bare)


def seen(text: str) -> str:
    """Give the text of a remark as a list may show it: numbers and whole names masked, not too long.

    >>> seen("张三 13900000000 待核")
    '张* *******0000 待核'
    """
    shown = " ".join(text.split())
    shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
    masked = _LONG_NUMBER.sub(lambda found: masking.number(found[0]), shown)
    return _HAN_RUN.sub(lambda found: masking.name(found[0]) if _is_persons(found[0]) else found[0], masked)


def _is_persons(run: str) -> bool:
    return run not in _words("harmless") and (person.is_plain(run) or "·" in run)
