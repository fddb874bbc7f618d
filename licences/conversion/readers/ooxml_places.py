"""Rows and cells of an .xlsx sheet that do not say where they stand (ECMA-376 18.3.1.73, 18.3.1.4).

The attribute r may be left out, as several exporters do: a row then follows the one before it, a cell the
cell to its left. Such a sheet is written anew with every place, counted as the parser lays them out.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from licences.conversion.errors import Place
from licences.conversion.readers.tags import new_parser, parse

_CELL: Final = re.compile("([A-Z]{1,7})([0-9]{1,10})")
_ROW: Final = re.compile("[0-9]{1,10}")


def placed(pieces: Iterable[bytes], where: Place) -> Iterator[bytes]:
    """Write a sheet anew: places on every row and cell, without comments, prefixes of names and CDATA.

    Args:
        pieces: of the sheet's part.
        where: for messages.

    Raises:
        SourceError: workbook_damaged, xml_entities.
    """
    writer = _Writer(where)
    for piece in pieces:
        yield writer.feed(piece)
    yield writer.feed(b"", final=True)


class _Writer:
    def __init__(self, where: Place) -> None:
        self._where = where
        self._made: list[str] = []
        self._row = 0
        self._column = 0
        self._parser = new_parser(where)
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters

    def feed(self, piece: bytes, *, final: bool = False) -> bytes:
        parse(self._parser, piece, self._where, final=final)
        made = "".join(self._made).encode()
        self._made.clear()
        return made

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            self._begin_row(attributes)
        elif name == "c":
            self._begin_cell(attributes)
        said = "".join(f" {key}={_quoted(value)}" for key, value in attributes.items())
        self._made.append(f"<{name}{said}>")

    def _begin_row(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r", "")
        if _ROW.fullmatch(given):
            self._row = int(given) - 1
        attributes["r"] = given or str(self._row + 1)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r", "").upper()
        if found := _CELL.fullmatch(given):  # the place of a cell says nothing of the row around it
            self._column = number_of_column(found[1].encode())
        attributes["r"] = given or f"{letters_of_column(self._column)}{self._row + 1}"
        self._column += 1

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            self._row += 1
            self._column = 0
        self._made.append(f"</{name}>")

    def _characters(self, text: str) -> None:
        self._made.append(escape(text))


def _quoted(value: str) -> str:
    return quoteattr(value, {"'": "&apos;"})


def number_of_column(letters: bytes) -> int:
    """Give the number of a column, from 0.

    >>> number_of_column(b"A"), number_of_column(b"XFD")
    (0, 16383)
    """
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def letters_of_column(number: int) -> str:
    """Give the letters of a column that counts from 0.

    >>> letters_of_column(0), letters_of_column(16383)
    ('A', 'XFD')
    """
    letters = ""
    number += 1
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(65 + letter) + letters
    return letters
