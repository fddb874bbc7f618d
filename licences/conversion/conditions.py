"""Conditions of a query, printed beside its rows: 查询条件：证件状态=2, where zt = 2.

What was asked for tells what the rows are. A condition on a state, other than that of licences in force, or
one on a day where the text says that it is a query, stops the table until somebody says what it means.
"""

import re
from typing import Final

from licences.conversion.state_words import any_of, is_in_force, kind_of_column, plain

_QUERY: Final = re.compile(f"{any_of('query')}|(?<![a-z])(?:{any_of('query_latin')})(?![a-z])")
_COMPARED: Final = re.compile(
    r"([\w.\u4e00-\u9fff]{1,40})[\"'`\])]?\s*(=|<=|>=|<>|!=|<|>|:|≤|≥|≠|(?<![a-z])(?:in|like|between)(?![a-z]))"
    r"(?=\s*[\"'(]*([^\s,;、|&)\"'。=<>:]{0,40}))"
)
_DAY: Final = re.compile("日期|时间|有效期|期限|年月|(?<![a-z])date(?![a-z])|date$|_date|valid|expir")
_OF_PRINTING: Final = re.compile(any_of("of_printing"))
_DENIED: Final = frozenset({"<>", "!=", "≠"})


def states_condition(text: str) -> bool:
    """Say whether a text gives a condition on the state or the days of the rows beside it.

    >>> states_condition("查询条件：证件状态=2；所属机构=某区"), states_condition("查询条件：状态=有效")
    (True, False)
    >>> states_condition("查询条件：有效期止<=2025-12-31"), states_condition("筛选：区=甲 打印日期：2026")
    (True, False)
    >>> states_condition("zt=2"), states_condition("单位：辆  电话：0571-1"), states_condition("状态：全部")
    (True, False, False)
    """
    said = plain(text)
    is_query = _QUERY.search(said) is not None
    return any(
        _tells(name.rpartition(".")[2], sign, value, is_query=is_query)
        for name, sign, value in _COMPARED.findall(said)
    )


def _tells(name: str, sign: str, value: str, *, is_query: bool) -> bool:
    if value in _ANY:
        return False
    kind = kind_of_column(name)
    if kind == "state":
        return sign in _DENIED or not is_in_force(value)
    is_day = _DAY.search(name) is not None and _OF_PRINTING.search(name) is None
    return is_query and (kind == "end" or is_day)


_ANY: Final = frozenset({"", "全部", "所有", "不限", "all", "null", "空", "-", "*", "%"})
