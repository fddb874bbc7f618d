"""Where the state of a licence comes from, proposed for a draft: by names of columns, or words in them.

Only words that say themselves what they mean are filed; codes are left to a person, and until then a row with
one comes back.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from licences.conversion.flags import FlagColumns
from licences.conversion.readers.table import Row
from licences.conversion.skip import SkipReason
from licences.conversion.state_words import is_in_force, kind_of_column, speaks_of_end
from licences.conversion.unread import may_tell
from licences.types.families import Family

_FEW: Final = 12
"""Different values a column of states has at most."""
_LONGEST: Final = 12
"""Characters of a word of state."""
_REASONS: Final[Mapping[SkipReason, frozenset[str]]] = {
    SkipReason.CANCELLED: frozenset({"注销", "缴销", "销户", "强制注销", "zhuxiao", "cancelled", "canceled"}),
    SkipReason.REVOKED: frozenset({"吊销", "diaoxiao", "revoked"}),
    SkipReason.WITHDRAWN: frozenset({"撤销", "chexiao", "withdrawn"}),
    SkipReason.SUSPENDED: frozenset({"停业", "停运", "歇业", "暂扣", "停驶", "暂停", "suspended"}),
    SkipReason.TRANSFERRED: frozenset({"转出", "迁出", "过户", "转籍", "transferred"}),
    SkipReason.DELETED: frozenset({"删除", "shanchu", "deleted", "delete"}),
}
_WORDS: Final = {"有效", "无效"}
"""Words only a state has; 1, 2, 正常 and 营业 are written for other things as well."""


def is_state(name: str, values: Sequence[str]) -> bool:
    """Say whether a column tells a state, by its name or by its values.

    >>> is_state("zt", ["1", "2"]), is_state("甲", ["有效", "注销"]), is_state("备注", ["正常", "1"])
    (True, True, False)
    """
    if kind_of_column(name) == "state":
        return bool(values)
    words = set(values)
    if len(words) > _FEW or any(len(word) > _LONGEST for word in words):
        return False
    tells = {word for word in words if word in _WORDS or speaks_of_end(word)}
    return bool(tells) and all(word in tells or is_in_force(word) or word.isascii() for word in words)


def is_end(name: str) -> bool:
    """Say whether a column by its name tells of an end where it holds anything (注销日期)."""
    return kind_of_column(name) == "end"


def state_lines(name: str, values: Iterable[str]) -> Iterator[str]:
    r"""Write the state a column tells, with the words met.

    >>> print(*state_lines("zt", ["有效", "注销", "3"]), sep="\n")
    <BLANKLINE>
    # 列名或值说的是状态 / the name or the values tell a state
    [[record.state]]
    column = "zt"
    keep = ["有效"]
    cancelled = ["注销"]
    # 含义未明的值，写入 keep 或原因前都退回 / come back until they are filed: "3"
    """
    words = list(dict.fromkeys(values))
    keep = [word for word in words if is_in_force(word)]
    filed = {reason: [word for word in words if _reason(word) is reason] for reason in SkipReason}
    others = [word for word in words if word not in keep and _reason(word) is None]
    yield from ("", "# 列名或值说的是状态 / the name or the values tell a state")
    yield from ("[[record.state]]", f"column = {_quoted(name)}", f"keep = {_list(keep or ['有效'])}")
    yield from (f"{reason} = {_list(found)}" for reason, found in filed.items() if found)
    if others:
        shown = "、".join(map(_quoted, others[:_FEW]))
        yield (f"# 含义未明的值，写入 keep 或原因前都退回 / come back until they are filed: {shown}")


def flag_lines(name: str, values: Iterable[str]) -> Iterator[str]:
    r"""Write a column that may tell a state, so that the draft cannot be used before somebody has decided.

    >>> print(*flag_lines("dr", ["0", "1", ""]), sep="\n")
    <BLANKLINE>
    # 可能是状态，定了才能用；与证照效力无关的，删去此段，列名写入 ignore
    # perhaps the state, to be decided before use; what tells nothing of the licence goes to ignore
    [[record.state]]
    column = "dr"
    keep = []  # 哪些有效？其余写入 cancelled 等 / which are in force? "0"、"1"、""
    """
    shown = "、".join(map(_quoted, values))
    yield from ("", "# 可能是状态，定了才能用；与证照效力无关的，删去此段，列名写入 ignore")
    yield "# perhaps the state, to be decided before use; what tells nothing of the licence goes to ignore"
    yield from ("[[record.state]]", f"column = {_quoted(name)}")
    yield f"keep = []  # 哪些有效？其余写入 cancelled 等 / which are in force? {shown}"


def flags_in(
    names: Sequence[str], rows: Iterable[Row], family: Family, columns: Iterable[int]
) -> dict[str, list[str]]:
    """Give the columns of a sample that may be flags of the state, with their values.

    Args:
        names: the header.
        rows: the sample.
        family: of the certificates.
        columns: indexes of those nothing is read from.
    """
    told = {at: names[at] for at in columns if may_tell(names[at], "", family)}
    found, seen = FlagColumns(told), list(rows)
    for row in seen:
        found.note(row.cells)
    flags = found.found().flags
    return {
        name: list(dict.fromkeys(row.cells[at].strip() for row in seen))
        for at, name in told.items()
        if name in flags
    }


def end_lines(names: Iterable[str]) -> Iterator[str]:
    """Tell of columns whose rows come back wherever they hold anything."""
    for name in names:
        yield (f"# 有值即已失效，该行退回 / its values tell of an end, their rows come back: {_quoted(name)}")


def none_lines() -> Iterator[str]:
    """Ask for somebody who vouches, where no column tells a state."""
    yield "# 没有看出状态列；写明谁、何时确认全部有效 / no column tells a state: who vouches, and when?"
    yield '# state = { none = "" }'


def _reason(word: str) -> SkipReason | None:
    if word == "无效":
        return SkipReason.CANCELLED
    said = speaks_of_end(word)
    return next((reason for reason, words in _REASONS.items() if said in words), None)


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
