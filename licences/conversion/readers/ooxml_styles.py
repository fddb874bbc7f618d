"""Styles and shared strings of an .xlsx package (ECMA-376 18.8, 18.4), where they change what a cell says."""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from licences.conversion.errors import Place, WorkbookDamagedError
from licences.conversion.readers.cell_marks import STRUCK, STRUCK_PART, Mark
from licences.conversion.readers.number_formats import BUILT_IN, number_format
from licences.conversion.readers.tags import tags

_MOST: Final = 1 << 17
"""Fonts, formats, cell styles: twice what a spreadsheet takes of them."""
_PARTS: Final = frozenset({"fonts", "cellXfs", "numFmts", "cellStyleXfs", "dxfs", "borders"})
_NONE: Final = "none"
_ON: Final = frozenset({"1", "true", "on"})
_STRIKE: Final = re.compile(rb"""<(?:\w+:)?strike\b(?![^<>]*\bval\s*=\s*["'](?:0|false|off)["'])[^<>]*>""")
_RUN_END: Final = re.compile(rb"</(?:\w+:)?r\s*>")
_STRING_END: Final = re.compile(rb"</(?:\w+:)?si\s*>|<(?:\w+:)?si\s*/>")
_TAGS: Final = re.compile(rb"<[^<>]*>")


class Telling(NamedTuple):
    """What of the styles matters: marks of cell styles, and formats of conditions that strike out.

    Each by its place, in cellXfs and in dxfs.
    """

    cells: dict[int, tuple[Mark, ...]]
    conditions: frozenset[int]


def telling_styles(pieces: Iterable[bytes], where: Place) -> Telling:
    """Read the styles part.

    Raises:
        SourceError: workbook_damaged, xml_entities.
    """
    styles = _Styles(where)
    within = ""
    for tag, found in tags(pieces, where):
        if tag in _PARTS:
            within = tag
        elif tag.startswith("/") and tag[1:] == within:
            within = ""
        elif within:
            styles.take(within, tag, found)
    return styles.telling()


class _Styles:
    """Gathers fonts, formats, borders and cell styles, in the order of the part."""

    def __init__(self, where: Place) -> None:
        self._where = where
        self._struck: dict[str, list[bool]] = {"fonts": [], "dxfs": []}
        self._crossed: list[bool] = []
        self._has_diagonal = False
        self._formats: dict[int, str] = {}
        self._styles: list[tuple[int, int, int]] = []

    def take(self, within: str, tag: str, found: dict[str, str]) -> None:
        """Take in a tag of a list of styles."""
        if within in self._struck:
            known = self._struck[within]
            if tag == ("font" if within == "fonts" else "dxf"):
                known.append(False)
            elif tag == "strike" and known:
                known[-1] = found.get("val", "1").lower() in _ON
        elif within == "borders":
            self._take_border(tag, found)
        elif within == "numFmts" and tag == "numFmt":
            self._formats[_number(found, "numFmtId", self._where)] = found.get("formatCode", "")
        elif within == "cellXfs" and tag == "xf":
            font, code, border = (
                _number(found, f"{one}Id", self._where) for one in ("font", "numFmt", "border")
            )
            self._styles.append((font, code, border))
        known_all = (*self._struck.values(), self._formats, self._styles, self._crossed)
        if max(map(len, known_all)) > _MOST:
            raise WorkbookDamagedError(self._where, why="number of styles")

    def _take_border(self, tag: str, found: dict[str, str]) -> None:
        if tag == "border":
            self._has_diagonal = not _ON.isdisjoint((found.get("diagonalUp"), found.get("diagonalDown")))
            self._crossed.append(False)
        elif tag == "diagonal" and self._crossed:
            self._crossed[-1] = self._has_diagonal and found.get("style", _NONE) != _NONE

    def telling(self) -> Telling:
        """Give what matters of all that was taken in."""
        cells = {}
        for at, (font, code, border) in enumerate(self._styles):
            is_struck = _is(font, self._struck["fonts"]) or _is(border, self._crossed)
            marks = _marks(is_struck=is_struck, code=self._formats.get(code, BUILT_IN.get(code, "")))
            if marks:
                cells[at] = marks
        conditions = frozenset(at for at, is_struck in enumerate(self._struck["dxfs"]) if is_struck)
        return Telling(cells, conditions)


def _marks(*, is_struck: bool, code: str) -> tuple[Mark, ...]:
    """Give what a style says of its cells; a line across a cell (diagonal border) strikes it out as well."""
    telling = number_format(code)
    struck = (STRUCK,) if is_struck else ()
    return (*struck, telling) if telling else struck


def _is(place: int, known: list[bool]) -> bool:
    return place < len(known) and known[place]


def _number(found: dict[str, str], name: str, where: Place) -> int:
    text = found.get(name, "0")
    if not (text.isascii() and text.isdigit() and len(text) < 10):  # noqa: PLR2004 - far below _MOST
        raise WorkbookDamagedError(where, why=f"{name} is no number")
    return int(text)


def struck_strings(pieces: Iterable[bytes]) -> dict[int, str]:
    """Give the shared strings that are struck out, wholly or in part, by their place in the table."""
    found: dict[int, str] = {}
    count, rest = 0, b""
    for piece in pieces:
        *whole, rest = _STRING_END.split(rest + piece)
        for at, text in enumerate(whole, count):
            code = struck_text(text)
            if code:
                found[at] = code
        count += len(whole)
    return found


def struck_text(text: bytes) -> str:
    """Say what of a rich text is struck out; runs of blanks count for nothing.

    >>> struck_text(b"<r><rPr><strike/></rPr><t>old</t></r><r><t>new</t></r>")
    'struck_in_part'
    """
    if b"strike" not in text:
        return ""
    *runs, rest = _RUN_END.split(text)
    said = [run for run in (*runs, rest) if _TAGS.sub(b"", run).strip()]
    struck = sum(bool(_STRIKE.search(run)) for run in said)
    return "" if not struck else STRUCK if struck == len(said) else STRUCK_PART
