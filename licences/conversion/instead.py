"""Rows beside which a column nobody reads says what holds instead: 现车主, 车牌号(新), 名称变更为….

What holds instead may have been written into the row already: where a cell that is read says the same,
nothing is wrong. Else nobody can tell which of the two is on the licence.
"""

import re
from collections.abc import Callable, Iterable
from typing import Final

from licences.conversion.beside import Beside, Fields
from licences.conversion.compiled import EMPTY
from licences.conversion.fault import Fault, fault
from licences.conversion.header import picker
from licences.conversion.headings import heading_words
from licences.conversion.rules.characters import bare
from licences.conversion.state_words import is_no, plain

_CLAUSE: Final = re.compile("[，。；;,\n\r]+")
_AROUND: Final = " :：“”\"'‘’「」《》()（）.了"
_SIGNS: Final = re.compile(r"[\W_]+")
_TAIL: Final = 3
"""Characters from which on the end of a cell is enough: the house of an address, the serial of a plate."""
Texts = Callable[[tuple[str, ...], list[Fault]], None]
"""Looks at the texts of a row."""


def of_columns(columns: Iterable[tuple[int, str]], read: Iterable[int]) -> Beside | None:
    """Make what looks at columns that by their headings say what holds instead; None where there are none.

    Args:
        columns: index and name.
        read: indexes of the columns that are read.
    """
    found = [(at, fault(name, "", "unread_change")) for at, name in columns]
    if not found:
        return None
    cells_read = picker(read)

    def look(cells: tuple[str, ...], _fields: Fields, faults: list[Fault], _warnings: list[Fault]) -> None:
        for at, said in found:
            text = cells[at]
            if text and not (_is_nothing(text) or _stands_in(text, cells_read(cells))):
                faults.append(said)

    return look


def of_texts_instead(columns: Iterable[tuple[int, str]], read: Iterable[int]) -> Texts:
    """Make what looks at other columns for texts that say what holds instead."""
    columns, cells_read = tuple(columns), picker(read)

    def look(cells: tuple[str, ...], faults: list[Fault]) -> None:
        for at, name in columns:
            if cells[at] and any(
                not _stands_in(one, cells_read(cells)) for one in _said_instead(plain(cells[at]))
            ):
                faults.append(fault(name, "", "unread_instead"))

    return look


def _said_instead(text: str) -> Iterable[str]:
    """Give what a text says that holds instead.

    >>> [*_said_instead("2025.3车主变更为宁波示例货运有限公司，已办结")], [*_said_instead("电话变更为139")]
    (['宁波示例货运有限公司'], [])
    """
    for clause in _CLAUSE.split(text):
        found = heading_words("change", "text").search(clause)
        if found and not heading_words("change", "harmless").search(clause):
            yield clause[found.end() :].strip(_AROUND)


def _is_nothing(text: str) -> bool:
    said = bare(text)
    return said in EMPTY or is_no(said)


def _stands_in(text: str, cells: Iterable[str]) -> bool:
    """Say whether one of the cells says the same; of a longer text their end is enough."""
    wanted = _compact(text)
    return any(
        one == wanted or (len(wanted) >= _TAIL and one.endswith(wanted)) for one in map(_compact, cells)
    )


def _compact(text: str) -> str:
    return _SIGNS.sub("", plain(bare(text)))
