"""Look at the parts of an .xlsx package (ECMA-376): macros, links to other files, size of sheets, errors."""

import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from html import unescape
from posixpath import join, normpath
from typing import Final

from licences.conversion.errors import ExternalLinksError, MacrosError, Place, WorkbookDamagedError
from licences.conversion.readers.inspection import SheetInspection, see_around
from licences.conversion.readers.limits import Limits
from licences.conversion.readers.notes import take_notes
from licences.conversion.readers.ooxml_cells import CellReader
from licences.conversion.readers.ooxml_places import number_of_column, placed
from licences.conversion.readers.ooxml_strings import long_strings
from licences.conversion.readers.ooxml_styles import struck_strings, telling_styles
from licences.conversion.readers.packages import bounded, unpack
from licences.conversion.readers.properties import of_package
from licences.conversion.readers.tags import tags, tags_and_texts

_WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_REFERENCE: Final = re.compile(
    rb"""<(?:c|row|\w+:(?:c|row))(?:\s(?:(?:r="|(?:[^<>]*?\s)?r\s*=\s*["'])([A-Z]{0,7})(\d{1,10})["'])?|[/>])"""
)
"""The place of a cell or row, or two empty texts where it says none."""
_NO_PLACE: Final = (b"", b"")
_HIDES: Final = (b"hidden", b' ht="0', b' width="0')
_HIDDEN: Final = re.compile(
    rb"""<(?:\w+:)?(row|col)(?=\s[^<>]*\b(?:hidden\s*=\s*["'](?:1|true)|(?:ht|width)\s*=\s*["']0(?:\.0{1,9})?)["'])([^<>]*)"""
)
_PAGE: Final = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)>([^<>]*)")
_NUMBER: Final = re.compile(rb"""\s(r|min|max)\s*=\s*["'](\d{1,10})""")
_UNIQUE: Final = re.compile(rb"""<(?:\w+:)?sst\b[^>]*?\buniqueCount\s*=\s*["'](\d{1,30})""")
_MOST_NAMES: Final = 1_000
_TAG_BYTES: Final = 1 << 12
"""More than the longest tag of a cell or row; what is longer is text."""


def inspect_xlsx(
    data: bytes, infos: list[zipfile.ZipInfo], file: str, limits: Limits
) -> list[SheetInspection]:
    """Look through an .xlsx package; every part is unpacked once and its size checked.

    Raises:
        SourceError: macros, external_links, zip_bomb, workbook_damaged, xml_entities, sheet_text_too_long.
    """
    where = Place(file)
    longest = limits.line_chars
    parts = {info.filename.lstrip("/").casefold(): info for info in infos}
    _refuse_active(parts, where)
    book = _Book.read(data, parts, where)
    sheets = {path: SheetInspection(name, from_1904=book.from_1904) for name, path in book.sheets}
    for name, info in parts.items():
        if name not in sheets:
            pieces = unpack(data, info, where)
            is_xml = name.endswith(".xml")  # in pictures any byte may stand
            if _check_strings(bounded(pieces, longest, lambda: where) if is_xml else pieces, info, where):
                book.struck.add(name)
    cells = _cell_reader(data, parts, book, where)
    inspected: list[SheetInspection] = []
    for name, sheet in sheets.items():
        inspected.append(sheet)
        if name in parts:
            pieces = bounded(unpack(data, parts[name], where), longest, partial(sheet.place, file))
            if not _measure(pieces, sheet, cells):
                inspected[-1] = again = SheetInspection(sheet.name, from_1904=sheet.from_1904)
                pieces = bounded(unpack(data, parts[name], where), longest, partial(again.place, file))
                _measure(placed(pieces, where), again, cells)
            take_notes(inspected[-1], name, data, parts, where)
    see_around(inspected, of_package(data, parts, where))
    for said, ranges in book.defined:
        see_around((one for one in inspected if one.name in ranges), (said,))
    return inspected


def _cell_reader(data: bytes, parts: dict[str, zipfile.ZipInfo], book: "_Book", where: Place) -> CellReader:
    """Make what looks at the cells of all sheets; what these share is read here."""
    cells = CellReader()
    if book.styles in parts:
        cells.styles, cells.conditions = telling_styles(unpack(data, parts[book.styles], where), where)
    if book.strings in parts:
        cells.long = long_strings(unpack(data, parts[book.strings], where))
    if book.strings in book.struck:
        cells.strings = struck_strings(unpack(data, parts[book.strings], where))
    return cells


def _refuse_active(parts: Iterable[str], where: Place) -> None:
    for name in parts:
        if name.endswith("vbaproject.bin") or name.startswith(("xl/macrosheets/", "xl/intlmacrosheets/")):
            raise MacrosError(where)
        if name.startswith("xl/externallinks/"):
            raise ExternalLinksError(where)


def _check_strings(pieces: Iterable[bytes], info: zipfile.ZipInfo, where: Place) -> bool:
    """Unpack a part; refuse a table of shared strings that announces more than its bytes can hold.

    The parser asks for memory by that number before it reads the first string. Says whether anything in the
    part may be struck out.
    """
    rest, strikes = b"", False
    for piece in pieces:
        text = rest + piece
        announced = _UNIQUE.search(text)
        if announced and int(announced[1]) > info.file_size:
            raise WorkbookDamagedError(where, why="number of shared strings")
        strikes = strikes or b"strike" in text
        rest = piece[-_TAG_BYTES:]
    return strikes


@dataclass
class _Book:
    """What the workbook part says (18.2).

    Attributes:
        from_1904: days count from 1904 (18.2.28, date1904).
        sheets: name and part of each sheet.
        styles, strings: parts that hold them.
        defined: names of ranges, and where these are.
        struck: parts in which something may be struck out.
    """

    from_1904: bool = False
    sheets: list[tuple[str, str]] = field(default_factory=list)
    styles: str = "xl/styles.xml"
    strings: str = "xl/sharedstrings.xml"
    struck: set[str] = field(default_factory=set)
    defined: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def read(cls, data: bytes, parts: dict[str, zipfile.ZipInfo], where: Place) -> "_Book":
        """Read the workbook part and its relations."""
        if _WORKBOOK not in parts or _RELATIONS not in parts:
            raise WorkbookDamagedError(where, why="parts missing")
        book, targets = cls(), dict[str, str]()
        for tag, found in tags(unpack(data, parts[_RELATIONS], where), where):
            if tag == "Relationship" and "Id" in found and "Target" in found:
                part = normpath(join("/xl", found["Target"])).lstrip("/").casefold()
                targets[found["Id"]] = part
                kind = found.get("Type", "").rpartition("/")[2]
                book.styles = part if kind == "styles" else book.styles
                book.strings = part if kind == "sharedStrings" else book.strings
        for tag, found, text in tags_and_texts(unpack(data, parts[_WORKBOOK], where), where):
            if not tag and book.defined and not book.defined[-1][1]:
                book.defined[-1] = book.defined[-1][0], text
            if tag == "workbookPr":
                book.from_1904 = found.get("date1904") in {"1", "true"}
            elif tag == "definedName" and len(book.defined) < _MOST_NAMES:
                book.defined.append((found.get("name", ""), ""))
            elif tag == "sheet":
                book.sheets.append((found.get("name", ""), targets.get(found.get("id", ""), "")))
        return book


def _measure(pieces: Iterable[bytes], sheet: SheetInspection, cells: CellReader) -> bool:
    """Take in the pieces of a sheet; give False as soon as one must be written anew, with every place."""
    rest = b""
    for piece in cells.passing(pieces, sheet):
        text = rest + piece
        end = max(text.rfind(b"<"), 0)  # a tag may go on in the next piece
        if not _measure_text(text[:end], sheet):
            return False
        rest = text[end : end + _TAG_BYTES]
    return _measure_text(rest, sheet)


def _measure_text(text: bytes, sheet: SheetInspection) -> bool:
    columns: set[bytes] = set()
    rows: set[bytes] = set()
    found = _REFERENCE.findall(text)
    # In comments and CDATA may stand what looks like cells; to look for the rare character first is faster.
    if _NO_PLACE in found or (b"!" in text and b"<!" in text):
        return False
    for letters, number in found:
        columns.add(letters)
        rows.add(number)
    if found and found[-1][0]:
        sheet.latest = int(found[-1][1]) - 1, number_of_column(found[-1][0])
    numbers = [number_of_column(letters) for letters in columns if letters]
    if numbers:
        for row in (int(min(rows, key=int)) - 1, int(max(rows, key=int)) - 1):
            sheet.include(row, min(numbers), max(numbers))
    if any(word in text for word in _HIDES):
        _hide(text, sheet)
    if b"Header>" in text or b"Footer>" in text:
        for line in _PAGE.findall(text):
            sheet.around.see(unescape(line.decode("utf-8", "replace")))
    return True


def _hide(text: bytes, sheet: SheetInspection) -> None:
    for kind, attributes in _HIDDEN.findall(text):
        given = {name: int(number) - 1 for name, number in _NUMBER.findall(attributes)}
        if kind == b"row" and b"r" in given:
            sheet.hide_row(given[b"r"])
        elif kind == b"col" and b"min" in given:
            sheet.hide_columns(given[b"min"], given.get(b"max", given[b"min"]))
