"""Notes on cells of an .xlsx sheet (批注: comments, also threaded ones) that speak of an end."""

import re
import zipfile
from collections.abc import Iterable, Mapping
from posixpath import basename, dirname, join, normpath
from typing import Final
from xml.parsers import expat

from licences.conversion.errors import Place, WorkbookDamagedError, XmlEntitiesError
from licences.conversion.readers.ooxml_places import number_of_column
from licences.conversion.readers.packages import unpack
from licences.conversion.readers.tags import tags
from licences.conversion.state_words import speaks_of_end

_NOTES: Final = frozenset({"comments", "threadedComment"})
"""Ends of the types of relations that lead to notes (ECMA-376 part 1, 18.7; MS-XLSX 2.1.25)."""
_ONE: Final = frozenset({"comment", "threadedComment"})
_TEXTS: Final = frozenset({"t", "text"})
_CELL: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_MOST: Final = 2_000
"""Characters looked at of one note."""

Notes = dict[tuple[int, int], str]
"""Row and column, from 0, and the word by which the note speaks of an end."""


def notes_of(sheet: str, data: bytes, parts: Mapping[str, zipfile.ZipInfo], where: Place) -> Notes:
    """Give the notes of a sheet that speak of an end.

    Args:
        sheet: name of its part.
        data: the package.
        parts: its parts, by name in small letters.
        where: for messages.

    Raises:
        SourceError: workbook_damaged, xml_entities.
    """
    relations = parts.get(f"{dirname(sheet)}/_rels/{basename(sheet)}.rels")
    if relations is None:
        return {}
    found: Notes = {}
    for tag, values in tags(unpack(data, relations, where), where):
        if tag == "Relationship" and basename(values.get("Type", "")) in _NOTES:
            path = normpath(join("/", dirname(sheet), values.get("Target", ""))).lstrip("/").casefold()
            if path in parts:
                found |= _in_part(unpack(data, parts[path], where), where)
    return found


def _in_part(pieces: Iterable[bytes], where: Place) -> Notes:
    reader = _Reader(where)
    for piece in pieces:
        reader.feed(piece)
    reader.feed(b"", final=True)
    return reader.found


class _Reader:
    def __init__(self, where: Place) -> None:
        self.found: Notes = {}
        self._where = where
        self._cell = ""
        self._text = ""
        self._is_text = False
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, piece: bytes, *, final: bool = False) -> None:
        try:
            self._parser.Parse(piece, final)
        except expat.ExpatError as error:
            why = f"line {error.lineno}: {expat.ErrorString(error.code)}"
            raise WorkbookDamagedError(self._where, why=why) from error

    def _doctype(self, *_: object) -> None:
        raise XmlEntitiesError(self._where)

    def _start(self, tag: str, values: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name in _ONE:
            self._cell, self._text = values.get("ref", ""), ""
        self._is_text = name in _TEXTS

    def _end(self, tag: str) -> None:
        self._is_text = False
        at = _CELL.fullmatch(self._cell)
        if at and tag.rpartition(":")[2] in _ONE and (word := speaks_of_end(self._text)):
            self.found[int(at[2]) - 1, number_of_column(at[1].encode())] = word

    def _characters(self, text: str) -> None:
        if self._is_text and len(self._text) < _MOST:
            self._text += text
