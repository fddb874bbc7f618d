"""What columns nobody reads tell by their headings, and which of their cells speak against the row.

A heading says that a column holds what applies instead of the row (现车主, 车牌号(新), 合并至: "change"),
a last day ("term"), the result of a check (比对结果: "result"), where vehicle or person went (去向: "went"),
where they and their papers are kept (档案所在地: "kept"), or what was applied for, which may be filed and
not licensed (许可类型: "filed"). Headings, and the words of cells that speak against a row or do not, are
rows of `data/heading_words.tsv`.
"""

import re
import unicodedata
from functools import cache
from typing import Final

from licences.conversion.elsewhere import named_province
from licences.memo import Memo
from licences.tsv import rows_of

_FORMS: Final = {
    "start": "^(?:{})",
    "end": "(?:{})(?:名称|说明)?$",
    "whole": "^(?:{})$",
    "bracket": r"[(\[【<](?:{})[)\]】>]$",
}
"""Where in a heading the words of a place stand."""
_KINDS: Final = ("change", "term", "went", "kept", "result", "filed")
_SIGNS: Final = re.compile(r"[\W_]+")
_NEVER: Final = re.compile("(?!)")
_headings: Final[Memo[str, str]] = Memo()


def kind_of_heading(said: str) -> str:
    """Say what a column tells by its heading: "change", "term", "went", "kept", "result", "filed", or "".

    Args:
        said: the heading, half-width, in small letters and without blanks.

    >>> [kind_of_heading(one) for one in ("车牌号(新)", "现车主", "newplate", "新能源", "现场照片")]
    ['change', 'change', 'change', '', '']
    >>> [kind_of_heading(one) for one in ("比对结果", "去向", "档案所在地", "强制报废期止", "打印结果")]
    ['result', 'went', 'kept', 'term', '']
    """
    known = _headings.get(said)
    return _headings.keep(said, _kind_of(said)) if known is None else known


def _kind_of(said: str) -> str:
    for kind in _KINDS:
        if _named(kind).search(said) and not heading_words(kind, "no").search(said):
            return kind
    return ""


def heading_of(name: str) -> str:
    """Say what a column tells by its heading as it stands in a table.

    >>> heading_of("基本信息/ 去 向")
    'went'
    """
    said = unicodedata.normalize("NFKC", name.rpartition("/")[2]).casefold()
    return kind_of_heading("".join(said.replace("_", " ").split()))


def speaks_against(kind: str, said: str, own: str) -> bool:
    """Say whether a cell of a column of a kind speaks against its row.

    Args:
        kind: "result", "went", "kept" or "filed".
        said: the cell, plain.
        own: division code of the run's province, of 6 digits.

    >>> [speaks_against("result", one, "330000") for one in ("一致", "不一致", "未见异常", "查无此人")]
    [False, True, False, True]
    >>> [speaks_against("went", one, "330000") for one in ("外省", "某地", "本省", "邮寄")]
    [True, True, False, False]
    >>> [speaks_against("kept", one, "330000") for one in ("杭州市", "转往某地", "江西省南昌市")]
    [False, True, True]
    """
    if kind == "went":
        return _SIGNS.sub("", said) not in _words()["went", "harmless"]
    if kind == "filed" and heading_words(kind, "harmless").search(said):
        return False
    rest = heading_words(kind, "harmless").sub("", said)
    if heading_words(kind, "against").search(rest):
        return True
    return kind == "kept" and bool(named_province(said, own))


@cache
def heading_words(kind: str, place: str) -> re.Pattern[str]:
    """Give what finds the words of a kind and a place, longest first."""
    words = sorted(_whole(kind, place), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, words))) if words else _NEVER


@cache
def _named(kind: str) -> re.Pattern[str]:
    found = [form.format(heading_words(kind, place).pattern) for place, form in _FORMS.items()]
    return re.compile("|".join(found))


def _whole(kind: str, place: str) -> frozenset[str]:
    return frozenset(_words().get((kind, place), ()))


@cache
def _words() -> dict[tuple[str, str], list[str]]:
    """Read the words, by kind and place."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows_of("licences.conversion", "heading_words"):
        found.setdefault((row["kind"], row["place"]), []).append(row["word"])
    return found


INSTEAD: Final = _whole("change", "text")
"""Words behind which a text says what holds instead."""
