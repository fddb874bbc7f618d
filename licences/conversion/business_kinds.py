"""Words that name a kind of business (业务类别), and whether a row is of such a kind by its type and codes.

网约车 in the name of a sheet, beside rows whose scope says no more than 出租汽车客运, tells of another
certificate than the one the codes give. Kinds are rows of `data/business_kinds.tsv`, their words of
`data/business_words.tsv`. A name of a company, of an office or of a regulation names no kind of row.
"""

import re
from functools import cache
from typing import Final, NamedTuple

from licences.conversion.state_words import plain
from licences.tsv import rows_of
from licences.types import by_key
from licences.types.families import Family

Kinds = frozenset[str]
NONE: Final[Kinds] = frozenset()
HAILING: Final = "hailing"
CRUISING: Final = "cruising"
TAXI: Final = "taxi"
EACH_TAXI: Final = frozenset({HAILING, CRUISING})
_MOST: Final = 200
"""Characters looked at of one text; names and titles are shorter."""
_ALONE: Final = 50
"""Characters of a cell that says a kind and nothing else."""
_NOTHING: Final = "-"
_NO_CODE: Final = "none"
_DENIED: Final = re.compile(
    r"(?:不含|不包[括含]|除|非|无|未|禁止|不得|不[准许]|不是|原[为是系]?)[道路运输从事的]{0,6}$"
)
_EXCEPTED: Final = re.compile(r"[^，。；;,]{0,4}除外")
_NO_NAME: Final = re.compile(
    r"《[^》]*》"
    r"|[\u4e00-\u9fffA-Za-z0-9()]{2,40}?(?:有限(?:责任)?公司|股份公司|分公司|集团|合作社|协会|学会)"
    r"|[\u4e00-\u9fff]{2,20}?(?:管理[局处所站]|运管[局处所])"
    r"|[\u4e00-\u9fff]{2,6}?管?理?[科股](?![\u4e00-\u9fff])"
)
"""Regulations, companies, associations, offices."""
_HOLDER: Final = re.compile(
    r"(?:公司|集团|合作社|协会|学校|中心|[厂店行社部站])(?:\([^)]{0,6}\))?$|[路街道巷村][^,，。]{0,8}号"
)
_LATIN: Final = re.compile("[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_SIGNS: Final = re.compile(r"[\W\d_]+")
_BEHIND: Final = "(?:出租(?:汽车|车)?)?(?:客运|旅客运输)?"
"""What goes with a word that tells taxis apart, and names no further kind."""
_SEVERAL: Final = re.compile("[/、或和及与含|]")


class _Kind(NamedTuple):
    scopes: tuple[str, ...] | None
    categories: tuple[str, ...] | None
    types: frozenset[int]
    not_types: frozenset[int]

    def codes_of(self, family: Family) -> tuple[str, ...] | None:
        """Give how the codes of such a row begin; None where the kind says nothing of the family."""
        return self.categories if family == "practitioner" else self.scopes


def kinds_around(text: str) -> Kinds:
    """Give the kinds that a name, a title or a heading names.

    >>> sorted(kinds_around("杭州市网络预约出租汽车明细表")), sorted(kinds_around("t_wyc_vehicle"))
    (['hailing'], ['hailing'])
    >>> sorted(kinds_around("客货运车辆")), kinds_around("杭州示例网约车有限公司"), kinds_around("车辆")
    (['freight', 'passenger'], frozenset(), frozenset())
    """
    return _found(_NO_NAME.sub(" ", _plain(text)), _pattern()) | _in_latin(text)


def kinds_in_cell(text: str) -> Kinds:
    """Give the kinds that a cell names: by words that have one meaning only, or as all that it says.

    >>> [sorted(kinds_in_cell(text)) for text in ("网约", "该车为网约车", "道路旅客运输")]
    [['hailing'], ['hailing'], ['passenger']]
    >>> [sorted(kinds_in_cell(text)) for text in ("客运站旁", "杭州示例危货有限公司", "货运(不含危险货物)")]
    [[], [], []]
    """
    said = _NO_NAME.sub("", _plain(text))
    if _HOLDER.search(said):
        return NONE
    if said.isascii():
        return frozenset(_words("latin").get(said, ()))
    is_all = len(said) <= _ALONE and not _SIGNS.sub("", _fillers().sub("", _pattern().sub("", said)))
    return _found(said, _pattern()) if is_all or _found(said, _strong()) else NONE


def kinds_in_name(name: str) -> Kinds:
    """Give the kinds that the name of a column names, by words that have one meaning only.

    >>> [sorted(kinds_in_name(text)) for text in ("网约车运输证号", "道路运输证(含网约车)", "客运类型")]
    [['hailing'], [], []]
    """
    last = name.rpartition("/")[2]
    return NONE if _SEVERAL.search(last) else _found(_plain(last), _strong()) | _in_latin(last)


def suspect_words() -> list[str]:
    """Give the words in Chinese, of which a cell that names a kind has one."""
    return [*_words("anywhere"), *_words("alone")]


def is_told(kinds: Kinds, family: Family, type_key: str, codes: tuple[str, ...], own: Kinds) -> bool:
    """Say whether a row is of one of some kinds, or these say nothing of its family.

    Where both kinds of taxi are named, a row that does not itself say which it is may be either.

    Args:
        kinds: that are named beside the row.
        family: of the row.
        type_key: of the row.
        codes: its scopes or categories.
        own: the kinds that the text names which the codes were read from.

    >>> of = {"family": "vehicle", "type_key": "road_transport_certificate", "codes": ("09101",)}
    >>> is_told(frozenset({"hailing"}), **of, own=NONE), is_told(frozenset({"taxi"}), **of, own=NONE)
    (False, True)
    >>> both = frozenset({"hailing", "cruising"})
    >>> is_told(both, **of, own=NONE), is_told(both, **of, own=frozenset({"cruising"}))
    (False, True)
    """
    number = by_key(type_key).number
    of_taxi = is_taxi(codes, family)
    if of_taxi and not kinds.isdisjoint(EACH_TAXI):
        kinds &= EACH_TAXI
    known = (_kinds()[kind] for kind in kinds)
    told = [one for one in known if one.codes_of(family) is not None]
    if of_taxi and kinds == EACH_TAXI and own.isdisjoint(EACH_TAXI):
        return False
    return not told or any(_fits(one, family, number, codes) for one in told)


def is_taxi(codes: tuple[str, ...], family: Family) -> bool:
    """Say whether codes are of taxis of either kind.

    >>> is_taxi(("09101",), "vehicle"), is_taxi(("02101",), "vehicle")
    (True, False)
    """
    return any(code.startswith(_kinds()[TAXI].codes_of(family) or ()) for code in codes)


def is_hailed(type_key: str) -> bool:
    """Say whether a type is one of ride-hailing.

    >>> is_hailed("ride_hailing_driver_certificate"), is_hailed("road_transport_certificate")
    (True, False)
    """
    return by_key(type_key).number in _kinds()[HAILING].types


def _fits(kind: _Kind, family: Family, number: int, codes: tuple[str, ...]) -> bool:
    begins = kind.codes_of(family) or ()
    if number in kind.not_types or (kind.types and number not in kind.types):
        return False
    return any(code.startswith(begins) for code in codes)


def _plain(text: str) -> str:
    return plain(text[:_MOST])


def _in_latin(text: str) -> Kinds:
    words = {word.lower() for word in _LATIN.findall(text[:_MOST])}
    return frozenset(kind for word in words for kind in _words("latin").get(word, ()))


def _found(said: str, words: re.Pattern[str]) -> Kinds:
    known = _words("anywhere") | _words("alone")
    found = (
        one
        for one in words.finditer(said)
        if not _DENIED.search(said, 0, one.start()) and not _EXCEPTED.match(said, one.end())
    )
    return frozenset(kind for one in found for kind in known[one["word"]])


@cache
def _kinds() -> dict[str, _Kind]:
    def begins(text: str) -> tuple[str, ...] | None:
        return None if text == _NOTHING else () if text == _NO_CODE else tuple(text.split())

    def numbers(text: str) -> frozenset[int]:
        return frozenset(map(int, text.split()))

    return {
        row["kind"]: _Kind(
            begins(row["scopes"]),
            begins(row["categories"]),
            numbers(row["types"]),
            numbers(row["not_types"]),
        )
        for row in rows_of("licences.conversion", "business_kinds")
    }


@cache
def _words(where: str) -> dict[str, tuple[str, ...]]:
    rows = rows_of("licences.conversion", "business_words")
    return {
        word: tuple(row["kinds"].split())
        for row in rows
        if row["where"] == where
        for word in row["words"].split()
    }


@cache
def _pattern() -> re.Pattern[str]:
    return _any_of({**_words("anywhere"), **_words("alone")})


@cache
def _strong() -> re.Pattern[str]:
    return _any_of(_words("anywhere"))


@cache
def _fillers() -> re.Pattern[str]:
    return _any_of(_words(_NOTHING))


def _any_of(words: dict[str, tuple[str, ...]]) -> re.Pattern[str]:
    longest = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(f"(?P<word>{'|'.join(map(re.escape, longest))}){_BEHIND}")
