"""The columns of a table that no rule reads, and what kind of values they hold; never a value of a person."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from app.conversion.report.names import plain
from licences.conversion.compiled import EMPTY
from licences.conversion.mapper import Mapper
from licences.conversion.readers.table import Table
from licences.conversion.recognise import are
from licences.conversion.remarks import is_remark
from licences.conversion.rules.characters import bare
from licences.conversion.rules.dates import make_last_day
from licences.conversion.state_words import is_end, is_in_force, is_no

_ROWS: Final = 500
"""Rows looked at; every row is looked at for words of an end when it is converted."""
_FEWEST: Final = 20
_NEARLY_ALL: Final = 0.9
_FEW: Final = 6
_CODE_CHARACTERS: Final = 2
_KINDS: Final = {
    "empty": "空 empty", "dates": "日期 dates", "numbers": "数字 numbers", "texts": "文字 texts",
}  # fmt: skip
_day: Final = make_last_day(None)


def first_rows(table: Table, mapper: Mapper) -> list[tuple[str, ...]]:
    """Read the cells of the first rows; none where every column is read by a rule."""
    return [row.cells for row in islice(table.rows(), _ROWS)] if mapper.unread else []


def unread_columns_of(table: Table, mapper: Mapper, rows: Sequence[tuple[str, ...]]) -> list[dict[str, Any]]:
    """Name the columns with the kind of their first values: empty, words, numbers, dates, texts."""
    return [
        {"column": table.header[at], **_told([cells[at].strip() for cells in rows])} for at in mapper.unread
    ]


def usual_remarks_of(table: Table, mapper: Mapper, rows: Sequence[tuple[str, ...]]) -> dict[str, str]:
    """Give column of remarks -> the one that nearly all of the first rows have: it tells of none."""
    labels = table.labels or table.header
    columns = [at for at in mapper.unread if is_remark(table.header[at]) or is_remark(labels[at])]
    usual: dict[str, str] = {}
    for at in columns if rows else ():
        ((text, count),) = Counter(bare(cells[at]) for cells in rows).most_common(1)
        if text and count >= max(_FEWEST, _NEARLY_ALL * len(rows)):
            usual[table.header[at]] = text
    return usual


def _told(cells: list[str]) -> dict[str, Any]:
    values = [cell for cell in cells if cell not in EMPTY]
    kinds = set(values)
    if not kinds:
        return {"values": "empty"}
    if len(kinds) <= _FEW and all(map(_is_nobodys, kinds)):
        return {"values": "words", "words": sorted(kinds)}
    if are(values, _day):
        return {"values": "dates"}
    return {"values": "numbers" if all(map(str.isdigit, kinds)) else "texts"}


def _is_nobodys(value: str) -> bool:
    """Say whether a value tells of no person: a code, or a word of a state."""
    return (value.isascii() and len(value) <= _CODE_CHARACTERS) or any(
        is_word(value) for is_word in (is_in_force, is_no, is_end)
    )


def said(columns: Iterable[Mapping[str, Any]]) -> str:
    """Say columns and kinds of values in one line."""
    return "；".join(
        f"{plain(one['column'])}（{'、'.join(one.get('words', [_KINDS.get(one['values'], '')]))}）"
        for one in columns
    )
