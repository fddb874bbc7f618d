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
    fonts: list[bool] = []
    formats: dict[int, str] = {}
    styles: list[tuple[int, int]] = []
    conditions: list[bool] = []
    within = ""
    for tag, found in tags(pieces, where):
        if tag in ("fonts", "cellXfs", "numFmts", "cellStyleXfs", "dxfs"):
            within = tag
        elif tag.startswith("/") and tag[1:] == within:
            within = ""
        elif within in ("fonts", "dxfs"):
            known = fonts if within == "fonts" else conditions
            if tag == ("font" if within == "fonts" else "dxf"):
                known.append(False)
            elif tag == "strike" and known:
                known[-1] = found.get("val", "1").lower() in _ON
        elif within == "numFmts" and tag == "numFmt":
            formats[_number(found, "numFmtId", where)] = found.get("formatCode", "")
        elif within == "cellXfs" and tag == "xf":
            styles.append((_number(found, "fontId", where), _number(found, "numFmtId", where)))
        if max(len(fonts), len(formats), len(styles), len(conditions)) > _MOST:
            raise WorkbookDamagedError(where, why="number of styles")
    made = {at: _marks(font, code, fonts, formats) for at, (font, code) in enumerate(styles)}
    telling = {at: marks for at, marks in made.items() if marks}
    return Telling(telling, frozenset(at for at, is_struck in enumerate(conditions) if is_struck))


def _marks(font: int, code: int, fonts: list[bool], formats: dict[int, str]) -> tuple[Mark, ...]:
    telling = number_format(formats.get(code, BUILT_IN.get(code, "")))
    struck = (STRUCK,) if font < len(fonts) and fonts[font] else ()
    return (*struck, telling) if telling else struck


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
