"""What stands beside the cells of an .xlsx sheet in other parts: notes (批注), threaded ones, text boxes."""

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from posixpath import basename, dirname, join, normpath
from typing import Final

from licences.conversion.errors import Place
from licences.conversion.readers.inspection import SheetInspection
from licences.conversion.readers.ooxml_places import number_of_column
from licences.conversion.readers.packages import unpack
from licences.conversion.readers.tags import tags, tags_and_texts

_NOTES: Final = frozenset({"comments", "threadedComment"})
"""Ends of the types of relations that lead to notes (ECMA-376 part 1, 18.7; MS-XLSX 2.1.25)."""
_ONE: Final = frozenset({"comment", "threadedComment"})
_TEXTS: Final = frozenset({"t", "text"})
_CELL: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_MOST: Final = 2_000
"""Characters looked at of one note."""


def take_notes(
    sheet: SheetInspection, part: str, data: bytes, parts: Mapping[str, zipfile.ZipInfo], where: Place
) -> None:
    """Give a sheet its notes and text boxes that speak of an end.

    Args:
        sheet: as inspected.
        part: name of its part.
        data: the package.
        parts: its parts, by name in small letters.
        where: for messages.

    Raises:
        SourceError: workbook_damaged, xml_entities.
    """
    relations = parts.get(f"{dirname(part)}/_rels/{basename(part)}.rels")
    if relations is None:
        return
    for tag, values in tags(unpack(data, relations, where), where):
        kind = basename(values.get("Type", ""))
        path = normpath(join("/", dirname(part), values.get("Target", ""))).lstrip("/").casefold()
        if tag != "Relationship" or path not in parts:
            continue
        if kind in _NOTES:
            for row, column, text in _notes(unpack(data, parts[path], where), where):
                sheet.note(row, column, text)
        else:
            for text in _around(kind, unpack(data, parts[path], where), where):
                sheet.around.see(text)


def _around(kind: str, pieces: Iterable[bytes], where: Place) -> Iterator[str]:
    """Give the texts of a drawing, or the name of a table that is laid over cells (18.5.1.2)."""
    if kind == "drawing":
        yield from _texts(pieces, where)
    elif kind == "table":
        yield from (said.get("displayName", "") for tag, said in tags(pieces, where) if tag == "table")


def _notes(pieces: Iterable[bytes], where: Place) -> Iterator[tuple[int, int, str]]:
    """Give row and column, from 0, and text of each note."""
    cell, text, is_text = "", "", False
    for tag, values, more in tags_and_texts(pieces, where):
        if not tag:
            text += more[:_MOST] if is_text and len(text) < _MOST else ""
        elif tag in _ONE:
            cell, text = values.get("ref", ""), ""
        elif tag[1:] in _ONE and (at := _CELL.fullmatch(cell)):
            yield int(at[2]) - 1, number_of_column(at[1].encode()), text
        is_text = tag in _TEXTS or (is_text and not tag)


def _texts(pieces: Iterable[bytes], where: Place) -> Iterator[str]:
    """Give the text of each shape of a drawing (DrawingML, 21.1.2.3.12)."""
    text, is_text = "", False
    for tag, _, more in tags_and_texts(pieces, where):
        if not tag:
            text += more[:_MOST] if is_text and len(text) < _MOST else ""
        elif tag == "/p":
            text += "\n"
        elif tag == "/sp":
            yield text
            text = ""
        is_text = tag == "t" or (is_text and not tag)
