"""How many rows a file itself says there are: the total of an answer, 共 12 条; others are missing."""

import re
from collections.abc import Iterable
from typing import Final

from licences.conversion.state_words import plain

_NAMES: Final = frozenset(
    {"total", "totalcount", "totalelements", "totalrecords", "totalrows", "recordstotal", "recordcount"}
    | {"rowcount", "count", "resultcount", "totalnum", "总数", "总记录数", "记录数", "总条数", "记录总数"}
)
_SIGNS: Final = re.compile(r"[\W_]+")
_SAID: Final = re.compile(
    r"共计?\s*([0-9]{1,9})\s*[条行份](?:记录|数据)?|(?<![a-z0-9])([0-9]{1,9}) (?:records|rows)"
)
_MOST: Final = 10**9


def announced_by(name: str, value: object) -> int:
    """Give the number of rows that a value announces by its name; 0 if it is none.

    >>> announced_by("total", "12"), announced_by("records_total", 12), announced_by("pageSize", "3")
    (12, 12, 0)
    """
    if _SIGNS.sub("", name).casefold() not in _NAMES:
        return 0
    said = str(value).strip()
    return int(said) if said.isascii() and said.isdecimal() and len(said) < len(str(_MOST)) else 0


def announced_in(texts: Iterable[str]) -> int:
    """Give the largest number of rows that texts around a table announce.

    >>> announced_in(["车辆一览", "共 12 条记录，第1页"]), announced_in(["共335吨"])
    (12, 0)
    """
    found = (one for text in texts for one in _SAID.findall(plain(text)))
    return max((int(chinese or english) for chinese, english in found), default=0)
