"""Rows of another province's licences: its office, its division or its authority's code stands beside them.

Every face names the authority the run is for (`@issuer_name`): who converts answers for the licence and signs
it. Offices below it are grouped in the report; one of another province cannot be meant. Names of columns are
rows of `data/place_columns.tsv`.
"""

import re
from functools import cache
from typing import Final

from licences.codes import code_list
from licences.names.regions import is_region
from licences.tsv import rows_of

_SIGNS: Final = re.compile(r"[\W_]+")
_SHORT: Final = re.compile("(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)$")
_BEHIND_SHORT: Final = "(?=省|市|自治区|壮族|回族|维吾尔|交通|道路|运输|运管|公路)"
_AREA: Final = re.compile("省|市|自治区|壮族|回族|维吾尔|特别行政区")
_DIVISION: Final = re.compile(r"[1-9][0-9](?:[0-9]{4})?(?:[0-9]{6})?")
_CREDIT_CODE: Final = re.compile(r"[0-9A-Z]{2}[1-9][0-9][0-9]{4}[0-9A-Z]{10}")


def kind_of_place(name: str) -> str:
    """Say what a column tells of the authority by its name: "division", "credit_code", "office", or "".

    >>> kind_of_place("provinceCode"), kind_of_place("a/TransAgency"), kind_of_place("通信地址")
    ('division', 'office', '')
    """
    return _kinds().get(_SIGNS.sub("", name.rpartition("/")[2]).casefold(), "")


def other_province(kind: str, text: str, own: str) -> str:
    """Give the province that a cell names, where it is another than that of the run; else empty.

    Args:
        kind: of the column.
        text: of the cell.
        own: division code of the run's province, of 6 digits.

    >>> other_province("division", "320000", "330000"), other_province("division", "330102", "330000")
    ('江苏省', '')
    >>> other_province("office", "江苏省交通厅", "330000"), other_province("office", "北京路所", "330000")
    ('江苏省', '')
    >>> other_province("credit_code", "11320000990000013A", "330000")
    '江苏省'
    """
    said = text.strip()
    if kind == "office":
        found = _offices().match(said)
        division = "" if found is None else _divisions()[found[1]]
    elif kind == "credit_code":
        division = said[2:4] if _CREDIT_CODE.fullmatch(said) else ""
    else:
        division = said[:2] if _DIVISION.fullmatch(said) else ""
    return _names().get(division, "") if division != own[:2] else ""


def named_province(text: str, own: str) -> str:
    """Give the province whose name a text begins with, where it is another than that of the run; else empty.

    >>> [named_province(text, "330000") for text in ("江西", "江西南昌市", "杭州", "北京路街道")]
    ['江西省', '江西省', '', '']
    """
    found = _begins().match(text)
    if found is None:
        return ""
    rest = text[found.end(1) :]
    if rest and not (_AREA.match(rest) or is_region(rest)):
        return ""
    division = _divisions()[found[1]]
    return _names()[division] if division != own[:2] else ""


@cache
def _kinds() -> dict[str, str]:
    return {row["name"]: row["kind"] for row in rows_of("licences.conversion", "place_columns")}


@cache
def _names() -> dict[str, str]:
    """Give the provinces by the first two digits of their division codes."""
    return {one.code[:2]: one.name_zh for one in code_list("province")}


@cache
def _divisions() -> dict[str, str]:
    """Give first digits by the name of the province without the word for what it is."""
    return {_SHORT.sub("", name): division for division, name in _names().items()}


@cache
def _begins() -> re.Pattern[str]:
    return re.compile(f"({'|'.join(map(re.escape, _divisions()))})")


@cache
def _offices() -> re.Pattern[str]:
    return re.compile(f"({'|'.join(map(re.escape, _divisions()))}){_BEHIND_SHORT}")
