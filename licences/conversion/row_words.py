"""What a text beside rows says of them: the one filter for titles, notes, headers of pages, boxes, comments.

Such a text stops its table where it tells an end, where it names the rows and denies something of them, where
it gives a condition on their state, and where it explains colours, which nobody reads here. Where it counts
none, or says that those that have ended are not in the table, it does not.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from licences.conversion.business_kinds import EACH_TAXI, kinds_around
from licences.conversion.conditions import states_condition
from licences.conversion.state_words import any_of, plain, speaks_of_end

_SHOWN: Final = 60
"""Characters of a text that a message repeats."""
_PIECE: Final = 1_000
"""Characters that are judged at once: no sentence is longer, and work on foreign text stays linear."""
_SHARED: Final = 60
"""Characters that two pieces of one sentence share: no word is cut."""
_SHORT: Final = 30
"""Characters of a title; a longer sentence may name a kind of business by the way."""
_MOST: Final = 100
"""Texts kept of one table: one is enough to stop it."""
_SENTENCE: Final = re.compile(r"[^\n\r\v\f。\u2028\u2029]+")
_BREAK: Final = re.compile(r"[\n\r\v\f。\u2028\u2029]")
_IN_FORCE_TITLE: Final = re.compile(
    "(?<![未不])(?:有效|正常|在营|在用|在册|存续|含|包括|全部|所有)|其中|(?<![a-z])(?:valid|active|all|normal)(?![a-z])"
)
_AROUND: Final = re.compile(any_of("end_around"))
"""What tells nothing of one row, and everything of a table or section."""
_ALL_ENDED: Final = re.compile(
    f"(?:全部|所有|正常|有效(?:期内?)?)[已被均的]*(?:{any_of('end')})|[已被均](?:全部|全)?(?:{any_of('end')})"
)
"""What sounds like licences in force, and is not."""
_LEFT_OUT: Final = re.compile(
    f"(?:{any_of('end', 'end_around')})[^，。；;,0-9]{{0,12}}(?:{any_of('left_out')})"
    f"|(?:{any_of('left_out')})[^，。；;,0-9]{{0,8}}(?:{any_of('end', 'end_around')})"
    f"|(?:{any_of('end', 'end_around')})[^，。；;,0-9]{{0,6}}[:：]?0(?![0-9.])"
)
"""Those that have ended are left out of the table, or there are none."""
_REFERS: Final = re.compile("[以如][上下]|[上下前][述列]|[本此该]表|表[中内]|所列|本批|本册")
_DENIES: Final = re.compile("[不未无停旧废暂曾非勿错假疑缺]|待[^遇]|已经?走")
_HARMLESS: Final = re.compile(
    f"(?:{any_of('not_before')})+(?:{any_of('end')})|以下(?:空白|无正文|空页)|未经[^，。；;]*|不得[^，。；;]*"
    "|如?有?(?:疑问|错误|误|异议)[^，。；;]*|无误|无(?:违章|违法|违规|欠费|事故|异常|不良)[^，。；;]*|未尽事宜|旧(?:系统|平台|版)|停车|非机动|非营利|不含税|不限|不分|无锡|暂行|非[^，。；;]{0,4}勿[^，。；;]*"
)
_COLOURED: Final = re.compile(
    rf"[标涂填刷描染](?:[成为了注有]|上)?(?:{any_of('colour')})|(?:{any_of('colour')})(?:"
    r"色(?:的|为|是|者|表|代|部分|区域|单元|背景|[=＝:：]|[行格](?![动业驶政车式]))"
    r"|色?(?:底(?![黑白]字)|字体|字(?=[的为是表行者,=:])|填充|单元格|背景|标[注记识出明]|高亮))"
    rf"|{any_of('legend')}"
    rf"|(?<![a-z])(?:{any_of('colour_latin')})[ -]?(?:rows?|cells?|lines?|fill|text|font|means?|[=:])"
    rf"|(?<![a-z])(?:in|marked|highlighted) (?:{any_of('colour_latin')})(?![a-z])"
)
_OF_THINGS: Final = re.compile(f'(?:{any_of("coloured_thing")})|必填|必录|必须填|选填|公式|&["k]')
"""What has a colour of its own, is marked for whoever fills a form in, or is the font of a page header."""


def sayings(text: str) -> list[str]:
    """Give what a text beside rows says of them, a sentence each, as a message repeats it; the first ones.

    >>> sayings("本册共3页。所列车辆均已注销。"), sayings("红色行另行处理"), sayings("制表：某科")
    (['所列车辆均已注销'], ['红色行另行处理'], [])
    """
    found = [_shown(piece.strip()) for piece in islice(filter(_tells, _pieces(text)), _MOST)]
    if (
        not found and _BREAK.search(text) and _tells_of_end(text[:_PIECE])
    ):  # a word broken by the end of a line
        found = [_shown(text.strip())]
    return found


def _pieces(text: str) -> Iterator[str]:
    for sentence in _SENTENCE.finditer(text):
        last = max(sentence.start() + 1, sentence.end() - _SHARED)
        for begin in range(sentence.start(), last, _PIECE - _SHARED):
            yield text[begin : min(begin + _PIECE, sentence.end())]


def speaks_of_rows(text: str) -> bool:
    """Say whether a text beside rows says something of them that stops their table.

    >>> speaks_of_rows("注：以上车辆均已注销"), speaks_of_rows("共13辆，其中注销3辆")
    (True, True)
    >>> speaks_of_rows("注：已注销的车辆不在本表"), speaks_of_rows("合计13辆，注销0辆"), speaks_of_rows("13")
    (False, False, False)
    >>> speaks_of_rows("以上车辆手续不全"), speaks_of_rows("以上车辆均未注销"), speaks_of_rows("以下无正文")
    (True, False, False)
    """
    return bool(sayings(text))


def naming_kinds(text: str) -> list[str]:
    """Give the sentences that name a kind of business: short ones, and those that tell taxis apart.

    >>> naming_kinds("网约车台账。制表：某科"), naming_kinds("制表：某科"), naming_kinds("说明" * 20 + "货运")
    (['网约车台账'], [], [])
    """
    pieces = (piece.strip() for piece in islice(_pieces(text), _MOST))
    found = ((piece, kinds_around(piece)) for piece in pieces)
    return [one for one, kinds in found if kinds & EACH_TAXI or (kinds and len(one) <= _SHORT)]


class Sayings:
    """Keeps what texts beside the rows of one table say of them: each once, and no more than are needed."""

    def __init__(self) -> None:
        self._found: dict[str, None] = {}

    def see(self, text: str) -> None:
        """Keep what a text says of the rows, and the kinds of business it names."""
        self.see_one_of_many(text)
        self.see_kinds(text)

    def see_one_of_many(self, text: str) -> None:
        """Keep what a text says of the rows; one of a list of words names kinds by the way."""
        if text and len(self._found) < _MOST:
            self._found.update(dict.fromkeys(sayings(text)))

    def see_kinds(self, text: str) -> None:
        """Keep the kinds of business that a text names."""
        if text and len(self._found) < _MOST:
            self._found.update(dict.fromkeys(naming_kinds(text)))

    def texts(self) -> tuple[str, ...]:
        """Give what has been kept, in the order of the file."""
        return tuple(self._found)


def explains_colours(text: str) -> bool:
    """Say whether a text gives a meaning to colours or other looks of cells.

    >>> explains_colours("红色行为不发证"), explains_colours("标黄的待核"), explains_colours("灰底：见附件")
    (True, True, True)
    >>> explains_colours("黄色号牌车辆"), explains_colours("车身颜色：红"), explains_colours("红色为必填项")
    (False, False, False)
    """
    said = plain(text)
    return bool(_COLOURED.search(said)) and not _OF_THINGS.search(said)


def names_in_force(text: str) -> bool:
    """Say whether a title names licences in force, perhaps among others.

    >>> names_in_force("正常及注销车辆"), names_in_force("已注销车辆"), names_in_force("含注销")
    (True, False, True)
    >>> names_in_force("全部已注销车辆"), names_in_force("有效期内吊销的证"), names_in_force("注销，不含罚款")
    (False, False, False)
    """
    return _IN_FORCE_TITLE.search(_ALL_ENDED.sub("", plain(text))) is not None


def _tells(text: str) -> bool:
    return _tells_of_end(text) or explains_colours(text) or states_condition(text)


def _tells_of_end(text: str) -> bool:
    said = plain(text)
    if speaks_of_end(text):
        return bool(speaks_of_end(_LEFT_OUT.sub("", said)))
    if _AROUND.search(said):
        return _AROUND.search(_LEFT_OUT.sub("", said)) is not None
    return _REFERS.search(said) is not None and _denies(said)


def _denies(said: str) -> bool:
    """Say whether something is denied of the rows in words that nobody foresaw."""
    return _DENIES.search(_HARMLESS.sub("", _LEFT_OUT.sub("", said))) is not None


def _shown(text: str) -> str:
    """Give the part of a text that a message repeats: its beginning, or what is around the word.

    >>> _shown("表" * 90 + "均已注销")[-7:]
    '表表表均已注销'
    """
    word = speaks_of_end(text)
    at = text.find(word) if word else -1
    begin = max(0, at + len(word) - _SHOWN // 2) if at + len(word) > _SHOWN else 0
    return text[begin : begin + _SHOWN]
