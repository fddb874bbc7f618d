"""Rows of a table that are no records: totals (合计), notes (备注：…), signatures (制表人：…) and page marks.

A row is taken for one only where every cell of it fits; one that holds a number of a licence, a plate or a
code beside its word is a record like any other. The words are rows of `data/side_rows.tsv`.
"""

import re
import unicodedata
from typing import Final

from licences.tsv import rows_of

TOTAL_ROW: Final = "total_row"
NOTE_ROW: Final = "note_row"
SIGNATURE_ROW: Final = "signature_row"
HEADING_ROW: Final = "section_row"
SIDE_ROWS: Final = frozenset({TOTAL_ROW, NOTE_ROW, SIGNATURE_ROW, HEADING_ROW})
"""Codes of problems that say: this row is no record, but something a person wrote between or below them."""

_MOST: Final = 200
"""Characters looked at of one cell."""
_FEW_CELLS: Final = 2
_UNITS: Final = "辆台户家人名个条张本份笔座位吨项行"
_BLANKS: Final = re.compile(r"\s+")
_NUMBER: Final = re.compile(
    rf"[:：=共计约]*-?(?:[0-9]{{1,9}}|[0-9]{{1,3}}(?:,[0-9]{{3}})+)(?:\.[0-9]{{1,6}})?(?:kg|千克|公斤|[{_UNITS}t])?|[-—/]+"
)
"""A number no longer than a sum may be, with its unit; or a dash in its place."""
_COUNT: Final = re.compile(rf"(?:[^0-9]{{0,6}}共|计)[^0-9]{{0,4}}[0-9]{{1,7}}[{_UNITS}].{{0,20}}")
_PAGE: Final = re.compile(r"第[0-9]+页.{0,12}|[-—]?page[0-9]+(?:(?:of|/)[0-9]+)?[-—]?|以下空白|以下无正文")
_SEALED: Final = re.compile(r".{0,40}[(](?:盖章|公章|签章|签字|签名|章)[)].{0,40}")
_IDENTIFIER: Final = re.compile(
    r"[\u4e00-\u9fff][A-Z][·•.\-]?[A-Z0-9]{4}|(?<![0-9A-Z])(?!(?:19|20)[0-9]{6}(?![0-9A-Z]))[0-9A-Z]{8}",
    re.IGNORECASE,
)
"""A plate, or a run of digits and letters that may be a number of a licence, vehicle or person; no day."""


def _words(kind: str) -> list[str]:
    rows = rows_of("licences.conversion", "side_rows")
    return sorted((row["word"] for row in rows if row["kind"] == kind), key=len, reverse=True)


def _any_of(kind: str) -> str:
    return "|".join(map(re.escape, _words(kind)))


_TOTAL: Final = re.compile(rf"[(]?(?:{_any_of('total')})[)]?(?:[(][^0-9()]{{0,12}}[)])?[:：]?")
_NOTE: Final = re.compile(rf"[(\[【*]?(?:{_any_of('note')})[0-9]?(?:[:：.、)\]】]|$)")
_SIGNATURE: Final = re.compile(rf"(?:{_any_of('signature')})(?:[(].{{0,6}}[)])?(?:[:：]|$)")
BEGINNINGS: Final = frozenset(" \t\u3000(（[【*-—第Pp共计以本") | {
    case
    for kind in ("total", "note", "signature")
    for word in _words(kind)
    for case in (word[0], word[0].upper())
}
"""What the first cell of nearly every such row begins with; to see that it does not is fast."""


def side_row(cells: tuple[str, ...]) -> str:
    """Give the code of what a row is that is no record; empty for records.

    >>> side_row(("合计", "", "13辆", "335.5", "")), side_row(("注：本表数据截至2026年11月", "", "", ""))
    ('total_row', 'note_row')
    >>> side_row(("制表人：王五", "", "审核人：赵六", "")), side_row(("合计", "", "浙A12345", "25"))
    ('signature_row', '')
    """
    given = [_plain(cell) for cell in cells if cell and not cell.isspace()]
    if not given:
        return ""
    first, *others = given
    if _COUNT.fullmatch(first) and all(map(_NUMBER.fullmatch, others)):
        return TOTAL_ROW
    word = _TOTAL.match(first)
    if word and all(map(_is_of_total, (first[word.end() :] or "0", *others))):
        return TOTAL_ROW
    if 2 * len(given) > len(cells) + 1 or any(map(_names_a_record, others)):
        return ""
    if _NOTE.match(first) and len(given) <= _FEW_CELLS:
        return NOTE_ROW
    return (
        SIGNATURE_ROW if _SIGNATURE.match(first) or _PAGE.fullmatch(first) or _is_sealed(first, given) else ""
    )


def holds_identifier(text: str) -> bool:
    """Say whether a text holds what may be a plate or a number of a licence.

    >>> holds_identifier("浙A·12345"), holds_identifier("330102000001号"), holds_identifier("20261120")
    (True, True, False)
    """
    return _IDENTIFIER.search(_plain(text)) is not None


def _plain(text: str) -> str:
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text[:_MOST])).casefold()


def _is_of_total(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text) or _COUNT.fullmatch(text) or _TOTAL.fullmatch(text))


def _names_a_record(text: str) -> bool:
    return _SIGNATURE.match(text) is None and _IDENTIFIER.search(text) is not None


def _is_sealed(first: str, given: list[str]) -> bool:
    return len(given) <= _FEW_CELLS and _SEALED.fullmatch(first) is not None
