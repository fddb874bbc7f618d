"""The header of a table: title rows above it, several header rows, names made unique.

A header is the first row that is nearly as full as the rows below and consists of labels. Above it only
title rows may stand (few cells filled); a full row of data above means there is no header, and none is made
up.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median
from typing import Final, NamedTuple

from licences.conversion.errors import NoHeaderError, NoRowsError, NotATableError, Place, TooManyColumnsError
from licences.conversion.readers.limits import Limits

_FULL: Final = 0.6
"""Share of the usual number of filled cells that a header has at least."""
_LABELS: Final = 0.6
"""Share of a header's cells that look like labels."""
_LABEL_CHARS: Final = 64
_MAX_ROWS: Final = 3
_BLANKS: Final = " \t\r\n\0\u3000\xa0\ufeff\x1a"
_BREAKS: Final = re.compile(r"[\r\n\0]+")
"""Without the blanks around: a pattern that begins with them is quadratic where no break follows."""
_INNER: Final = re.compile(r"(?<=[\u2e80-\u9fff])[ \u3000\xa0]+(?=[\u2e80-\u9fff])")
_NO_LABEL: Final = re.compile(r"[\d\s./:+,%-]*|.*\d{5}.*|.*\d{1,4}[-/.]\d.*", re.DOTALL)

_NAME_ENDS: Final = (
    *(
        "号",
        "号码",
        "证字",
        "代码",
        "编码",
        "名称",
        "全称",
        "姓名",
        "性别",
        "地址",
        "住址",
        "所在地",
        "电话",
        "手机",
    ),
    *(
        "联系方式",
        "范围",
        "类型",
        "类别",
        "种类",
        "状态",
        "情况",
        "日期",
        "时间",
        "发证日",
        "起",
        "止",
        "有效期",
        "期限",
    ),
    *(
        "机构",
        "机关",
        "发证所",
        "区划",
        "颜色",
        "车型",
        "品牌",
        "型号",
        "厂牌",
        "质量",
        "吨位",
        "座位",
        "座位数",
        "轴数",
    ),
    *("备注", "标记", "标志", "负责人", "法人", "法定代表人", "代表人", "经办人", "业户", "所有人", "单位"),
)
"""How names of columns end, of licences of every kind; values of the field end otherwise, or hold digits."""
_LATIN_NAME: Final = re.compile(r"[A-Za-z][A-Za-z_.]+\d?")
_NAMES: Final = 0.5
"""Share of the cells that end like names of columns."""
_LEAST_NAMES: Final = 3
_LEAST_LATIN: Final = 4
TWO_DIGITS: Final = re.compile(r"\d\d")
"""Found in every record of a licence, which has days and numbers, and in hardly any header."""


class Merge(NamedTuple):
    """Merged cells: first and last row and column, all from 0 and inclusive."""

    top: int
    left: int
    bottom: int
    right: int


class Header(NamedTuple):
    """A header found.

    Attributes:
        names: one for each column, each once.
        labels: the cells of its last row as they stand, to know it again.
        row, last_row: numbers of its first and last row.
        data_at: index, among the rows looked at, of the first row below.
        titles: the texts above it.
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    row: int
    last_row: int
    data_at: int
    titles: tuple[str, ...] = ()


def is_blank(cell: str) -> bool:
    """Say whether a cell holds nothing a person would see."""
    return not cell or not cell.strip(_BLANKS)


def used(cells: Sequence[str]) -> int:
    """Count the cells up to the last that is not blank."""
    return next((at for at in range(len(cells), 0, -1) if not is_blank(cells[at - 1])), 0)


def label(cell: str) -> str:
    r"""Clean a column name: no line breaks, no blanks around it or between Chinese characters.

    >>> label(" 车 牌\n号 码 ")
    '车牌号码'
    """
    return _INNER.sub("", "".join(map(str.strip, _BREAKS.split(cell.strip(_BLANKS)))))


def find_header(
    rows: Sequence[tuple[int, Sequence[str]]],
    place: Place,
    limits: Limits,
    merges: Iterable[Merge] = (),
) -> Header:
    """Find the header among the first rows, given with their numbers.

    Raises:
        SourceError: not_a_table, no_header, no_rows, too_many_columns.
    """
    filled = [sum(not is_blank(cell) for cell in cells) for _, cells in rows]
    usual = median([count for count in filled if count > 1] or [0])
    if not usual:
        raise NotATableError(place, found="一列文字 / text in one column")
    first = next(at for at, count in enumerate(filled) if count > 1 and count >= _FULL * usual)
    number, cells = rows[first]
    if not _is_header(cells):
        raise NoHeaderError(Place(place.file, number))
    width = len(cells)
    if width > limits.columns:
        raise TooManyColumnsError(Place(place.file, number), count=width, limit=limits.columns)
    top = _first_row(rows, filled, first)
    last = _last_row(rows, first, tuple(merges))
    if not any(filled[last + 1 :]):
        raise NoRowsError(Place(place.file, rows[last][0]))
    names = _names([_padded(rows[at][1], width) for at in range(top, last + 1)])
    titles = tuple(label(cell) for _, cells in rows[:top] for cell in cells if not is_blank(cell))
    return Header(names, _padded(rows[last][1], width), rows[top][0], rows[last][0], last + 1, titles)


def _is_header(cells: Sequence[str]) -> bool:
    given = [label(cell) for cell in cells if not is_blank(cell)]
    return sum(map(_is_label, given)) >= _LABELS * len(given)


def _is_label(text: str) -> bool:
    return len(text) <= _LABEL_CHARS and not _NO_LABEL.fullmatch(text)


def _first_row(rows: Sequence[tuple[int, Sequence[str]]], filled: list[int], first: int) -> int:
    """Take in a row of group names above, if it names blank columns or tells equal names apart."""
    if first and filled[first - 1] > 1 and rows[first][0] - rows[first - 1][0] == 1:
        above, header = rows[first - 1][1], rows[first][1]
        given = [label(cell) for cell in header if not is_blank(cell)]
        names_blank = any(not is_blank(a) and is_blank(h) for a, h in zip(above, header, strict=False))
        if _is_header(above) and (names_blank or len(set(given)) < len(given)):
            return first - 1
    return first


def _last_row(rows: Sequence[tuple[int, Sequence[str]]], first: int, merges: tuple[Merge, ...]) -> int:
    last = first
    while last + 1 < len(rows) and last - first < _MAX_ROWS - 1 and _goes_on(rows, last, merges):
        last += 1
    return last


def _goes_on(rows: Sequence[tuple[int, Sequence[str]]], at: int, merges: tuple[Merge, ...]) -> bool:
    """Say whether the next row is a header row too: labels only, some below a blank or a merged cell."""
    (number, cells), (next_number, below) = rows[at], rows[at + 1]
    given = [label(cell) for cell in below if not is_blank(cell)]
    if next_number != number + 1 or not given or not all(map(_is_label, given)):
        return False
    if merges:
        row = number - 1
        return any(m.top <= row <= m.bottom and (m.bottom > row or m.right > m.left) for m in merges)
    return any(is_blank(cell) and not is_blank(b) for cell, b in zip(cells, below, strict=False))


def is_in_other_words(cells: Sequence[str], width: int) -> bool:
    """Say whether a record below a header is a header itself, though it has none of the names above.

    >>> is_in_other_words(["档案号", "业户名称", "地址", "发证日"], 4)
    True
    >>> is_in_other_words(["C-01", "示例公司", "示例路1号", "2025-03-01"], 4)
    False
    """
    if any(map(TWO_DIGITS.search, cells)):
        return False
    given = [label(cell) for cell in cells if not is_blank(cell)]
    if len(given) < max(_LEAST_NAMES, _FULL * width) or len(set(given)) < len(given):
        return False
    if not all(map(_is_label, given)):
        return False
    if len(given) >= _LEAST_LATIN and all(map(_LATIN_NAME.fullmatch, given)):
        return True
    ends = sum(re.sub(r"\d$|[(（].*", "", one).endswith(_NAME_ENDS) for one in given)
    return ends >= _NAMES * len(given)


def _padded(cells: Sequence[str], width: int) -> tuple[str, ...]:
    return (*cells[:width], *[""] * (width - len(cells)))


def _names(rows: list[tuple[str, ...]]) -> tuple[str, ...]:
    *groups, last = [[label(cell) for cell in row] for row in rows]
    for group in groups:
        _spread(group, last)
    paths = [
        list(dict.fromkeys(part for part in column if part)) for column in zip(*groups, last, strict=True)
    ]
    lowest = Counter(path[-1] for path in paths if path)
    names = ["/".join(path) if path and lowest[path[-1]] > 1 else "".join(path[-1:]) for path in paths]
    return unique(names)


def _spread(group: list[str], below: list[str]) -> None:
    """Carry a group's name to the right over the columns it spans: those named below and not above."""
    for column in range(1, len(group)):
        if not group[column] and below[column] and below[column - 1]:
            group[column] = group[column - 1]


def unique(names: Sequence[str]) -> tuple[str, ...]:
    """Make every name occur once: a nameless column is `#n`, the second of a name is `name#2`.

    >>> unique(["a", "", "a"])
    ('a', '#2', 'a#2')
    """
    seen: Counter[str] = Counter()
    made: list[str] = []
    for column, name in enumerate(names, start=1):
        given = name or f"#{column}"
        seen[given] += 1
        candidate = given if seen[given] == 1 else f"{given}#{seen[given]}"
        while candidate in made:
            seen[given] += 1
            candidate = f"{given}#{seen[given]}"
        made.append(candidate)
    return tuple(made)
