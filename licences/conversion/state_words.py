"""Words that tell of the state of a licence where nobody expects it: remarks, titles, names of columns.

Only what no rule reads is judged by them: columns the profile does not name, and what stands around a table.
A word may be part of another (报废汽车回收有限公司), denied (未注销) or undone (已恢复); then it tells no
end. The words are rows of `data/state_words.tsv`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from typing import Final

from licences.conversion.headings import kind_of_heading
from licences.memo import Memo
from licences.tsv import words_by_kind

_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BLANKS: Final = re.compile(r"\s+(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])\s+")
_MOST: Final = 2_000
"""Characters looked at of one text: no remark is longer, and work on foreign text stays bounded."""
_COMPANY: Final = re.compile(
    r"(?!.*(?:[已被迁]|转让|过户|转[出给到]|卖|出售))[\u4e00-\u9fff（）()·A-Za-z0-9]{4,}"
    r"(?:有限(?:责任)?公司|股份公司|分公司|合作社|经营部|服务部|服务中心|修理厂|商行|车行)"
)
_LABEL: Final = re.compile(
    r"(?:日期|时间|原因|文号|情况|标志)?[:：]\s*(?:$|(?:无|否|未)(?:$|[\s/;；,，。])|[/\-—;；,，。])"
)
_NO_LETTERS: Final = re.compile(r"[\W\d_]+")
_BARE_LABEL: Final = re.compile(r"(?:日期|时间|原因|文号|标志)$")


def _words(kind: str) -> frozenset[str]:
    return _words_by_kind()[kind]


@cache
def _words_by_kind() -> dict[str, frozenset[str]]:
    return words_by_kind("licences.conversion", "state_words")


def any_of(*kinds: str) -> str:
    """Write the words of some kinds as alternatives, longest first."""
    words = sorted({word for kind in kinds for word in _words(kind)}, key=lambda word: (-len(word), word))
    return "|".join(map(re.escape, words))


_PINYIN: Final = re.compile(any_of("pinyin"))
_FULL_WIDTH: Final = frozenset(map(chr, (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))))
_SUSPECT: Final = _FULL_WIDTH.union(word[0] for word in _words("end") | _words("trial"))


def suspects(words: Iterable[str]) -> Callable[[str], bool]:
    """Make what finds quickly whether a text could hold a word of an end or of a trial, or one of some more.

    It looks for the first two characters of words, and for Latin letters enough to be one. These are two
    searches, as alternatives that all begin with one certain character are found ten times as fast as others.
    """
    in_han = _beginning((*_words("end"), *_words("trial"), *words))
    in_letters = _THREE_LETTERS.search
    return lambda text: in_han(text) is not None or in_letters(text) is not None


def _beginning(words: Iterable[str]) -> Callable[[str], object]:
    """Make what searches for the first two characters of the words that are not Latin."""
    seconds: dict[str, set[str]] = {}
    for word in words:
        if not word.isascii():
            seconds.setdefault(word[0], set()).add(word[1:2])
    pairs = [
        rf"{first}\s*[{''.join(sorted(those))}]" if "" not in those else first
        for first, those in sorted(seconds.items())
    ]
    return re.compile("|".join(pairs)).search


_THREE_LETTERS: Final = re.compile("[A-Za-zＡ-Ｚａ-ｚ](?:(?<=[Ａ-Ｚａ-ｚ])|[A-Za-z]{2})")
"""Letters enough to be a word; a wide one is enough."""
begins_an_end: Final = _beginning(_words("end"))
"""Finds quickly whether a text could hold a word of an end that is not Latin."""
_LATIN_SUSPECT: Final = _words("end_latin")
_LATIN: Final = re.compile("[A-Z]?[a-z]{3,}|[A-Z]{4,}")
"""One of the characters or words is in all that tells an end; to see that none is there is faster."""
_END: Final = re.compile(
    f"(?P<other>{any_of('no_end')})|(?P<end>{any_of('end', 'trial')}"
    f"|(?<![a-z])(?:{any_of('end_latin')})(?![a-z]))"
)
_DENIED: Final = re.compile(f"(?:{any_of('not_before')})$")
_ASKED: Final = re.compile("是否$")
_NOT_UNDONE: Final = "未|拟|待|不|没|没有|无法|不予|不能|未能|难以|申请|要求"
_UNDONE: Final = re.compile(
    f"{''.join(f'(?<!{word})' for word in _NOT_UNDONE.split('|'))}(?:(?:{any_of('undone')})"
    "|(?<![押同靠系])解除(?=$|[,.;、。；)]|暂扣|限制|强制|措施|冻结|报停))"
)
"""An end is undone where the word is not denied, and undoes nothing else (解除挂靠合同, 抵押解除)."""
_UNDOES: Final = re.compile(
    f"(?:解除|恢复|取消)(?:{any_of('end')})|(?:撤销|撤回)(?:{any_of('end')})(?=决定|登记|处罚|手续)"
)


def plain(text: str) -> str:
    """Write a text as the words are written: half-width, no blanks beside Chinese, small letters.

    >>> plain("注 销"), plain("isDeleted")
    ('注销', 'is deleted')
    """
    normal = _PINYIN.sub(lambda found: f" {found[0].lower()}", unicodedata.normalize("NFKC", text[:_MOST]))
    return _BLANKS.sub("", _CAMEL.sub(" ", normal)).casefold().strip()


def speaks_of_end(text: str) -> str:
    """Give the word by which a text tells that a licence has ended; empty if it does not.

    >>> speaks_of_end("车辆已报废，证已注销"), speaks_of_end("二、转出车辆"), speaks_of_end("op=DELETE")
    ('注销', '转出', 'delete')
    >>> speaks_of_end("未注销"), speaks_of_end("停业，2025年已恢复"), speaks_of_end("注销原因：")
    ('', '', '')
    >>> speaks_of_end("杭州示例报废汽车回收有限公司"), speaks_of_end("补证")
    ('', '')
    """
    return _end_in(text) if _is_suspect(text) else ""


def _is_suspect(text: str) -> bool:
    if _SUSPECT.isdisjoint(text):
        words = [word.lower() for word in _LATIN.findall(text)]
        return not _LATIN_SUSPECT.isdisjoint(words) or _PINYIN.search(text) is not None
    return True


def _end_in(text: str) -> str:
    said = _UNDOES.sub("恢复", plain(text))
    if _COMPANY.fullmatch(said):
        return ""
    last = None
    for found in _END.finditer(said):
        if found["end"] and not _is_denied(said, found):
            last = found
    return "" if last is None or _UNDONE.search(said, last.end()) else last["end"]


def _is_denied(said: str, found: re.Match[str]) -> bool:
    """Say whether a word is denied by what stands before it, or is a label with nothing behind."""
    before = said[max(0, found.start() - 4) : found.start()]
    if _ASKED.search(before) and not re.match(r"[:：]?\s*是", said[found.end() :]):
        return True
    behind = found.end()
    is_label = _LABEL.match(said, behind) or (found.start() == 0 and _BARE_LABEL.match(said, behind))
    return bool(is_label or _DENIED.search(before))


def is_in_force(text: str) -> bool:
    """Say whether a whole cell says that the licence is in force.

    >>> is_in_force(" 有效 "), is_in_force("1"), is_in_force("注销")
    (True, False, False)
    """
    return plain(text) in _words("in_force")


def is_of_trial(word: str) -> bool:
    """Say whether a word tells of data made up for a trial.

    >>> is_of_trial("测试"), is_of_trial("注销")
    (True, False)
    """
    return word in _words("trial")


def is_end(text: str) -> bool:
    """Say whether a text is a word of an end and nothing else, but for digits and signs.

    >>> is_end("deleted_2024"), is_end("rows_deleted")
    (True, False)
    """
    return _NO_LETTERS.sub("", plain(text)) in _words("end_latin") | _words("end")


def decides_against(text: str) -> bool:
    """Say whether a cell begins with the words of a decision against what was asked.

    >>> decides_against("不予许可"), decides_against("不符"), decides_against("不锈钢罐体")
    (True, True, False)
    """
    return plain(text).startswith(tuple(REFUSALS))


def is_no(text: str) -> bool:
    """Say whether a whole cell denies what its column asks.

    >>> is_no("否"), is_no("是")
    (True, False)
    """
    return plain(text) in _words("denies")


REFUSALS: Final = _words("refusal")
"""Beginnings of decisions against what was asked."""
_NO_STATE: Final = re.compile(any_of("no_state"))
_STATE_NAME: Final = re.compile(
    f"{any_of('column')}|(?<![a-z])(?:{any_of('column_latin')})(?![a-z])|(?:{any_of('column_ending')})$"
)
_END_NAME: Final = re.compile(f"(?<![a-z])(?:{any_of('column_end')})$")
_TERM: Final = re.compile(
    "(?:道路运输|从业资格|经营许可|许可|资格|营运|驾驶员)证(?:件)?有效期(?:至|止|限|截止)?(?:日期)?$|^证件?有效期(?:至|止)?$"
)
_HEADINGS: Final = frozenset({"change", "term"})
"""Kinds of headings that are looked at like states and ends."""
_OTHER_TERM: Final = re.compile("保险|行驶证|驾驶证|身份证|营业执照|合同|起|始|自")
_names: Memo[str, str] = Memo()


def kind_of_column(name: str) -> str:
    """Say what a column tells by its name.

    Gives "state"; "end" (注销日期); "change", what holds instead (变更后号牌); "term", the last day of a
    licence; or "" for none of these.

    >>> kind_of_column("证照状态"), kind_of_column("zt"), kind_of_column("licStatus")
    ('state', 'state', 'state')
    >>> kind_of_column("注销日期"), kind_of_column("CANCEL_DATE")
    ('end', 'end')
    >>> kind_of_column("变更后车牌号"), kind_of_column("道路运输证有效期止"), kind_of_column("保险有效期止")
    ('change', 'term', '')
    >>> kind_of_column("备注"), kind_of_column("婚姻状态"), kind_of_column("valid_date_end")
    ('', '', '')
    """
    known = _names.get(name)
    return _names.keep(name, _kind_of(name)) if known is None else known


def _kind_of(name: str) -> str:
    said = plain(name.rpartition("/")[2]).replace("_", " ")
    joined = said.replace(" ", "")
    heading = kind_of_heading(joined)
    if heading in _HEADINGS:
        return heading
    if _NO_STATE.search(said):
        return ""
    if _END_NAME.search(joined) or _names_an_end(said):
        return "end"
    if _TERM.search(joined) and not _OTHER_TERM.search(joined):
        return "term"
    is_state = _STATE_NAME.search(said) or _STATE_NAME.search(joined)
    return "state" if is_state or joined in _words("column_latin") | _words("column_whole") else ""


def _names_an_end(said: str) -> bool:
    """Say whether a name holds a word of an end; 是否注销 and 注销标志 do."""
    return any(found["end"] for found in _END.finditer(said))
