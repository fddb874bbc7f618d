"""What is to be told of the cells of an .xlsx sheet: found in its XML, without laying it out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from licences.conversion.readers.cell_marks import FORMULA_ERROR, STRUCK, UNKNOWN, WHOLE, Mark
from licences.conversion.readers.inspection import SheetInspection
from licences.conversion.readers.ooxml_places import number_of_column
from licences.conversion.readers.ooxml_styles import struck_text

_AT: Final = rb"""(?=(?:[^<>]*?\s)?r\s*=\s*["']([A-Z]{1,7})(\d{1,10})["'])"""
"""The place of a cell, looked at ahead: what fails behind it is not tried with each of many in a tag."""
_ERROR: Final = re.compile(rb"""<(?:\w+:)?c\s(?=[^<>]*\bt\s*=\s*["']e["'])""" + _AT)
_FORMULA: Final = re.compile(
    rb"""<(?:\w+:)?c\s(?![^<>]*\bt\s*=\s*["']str["'])""" + _AT + rb"""[^<>]*>\s*<(?:\w+:)?f\b"""
    rb"""(?:[^<>]*/>|[^<>]*>[^<>]*</(?:\w+:)?f\s*>)\s*(?:<(?:\w+:)?v\b[^<>]*(?:/>|>\s*</(?:\w+:)?v\s*>)\s*)?</(?:\w+:)?c\s*>"""
)
"""A formula without a value; of the type str an empty value is the empty text, and known."""
_STRING: Final = re.compile(
    rb"""<(?:\w+:)?c\s(?=[^<>]*\bt\s*=\s*["']s["'])"""
    + _AT
    + rb"""[^<>]*>\s*<(?:\w+:)?v\b[^<>]*>\s*(\d{1,10})\s*<"""
)
_CELL_END: Final = re.compile(rb"</(?:\w+:)?c\s*>")
_PLACE: Final = re.compile(rb"<(?:\w+:)?c\s" + _AT)
_STYLE: Final = rb"""<(?:\w+:)?(?:c|row)\s(?=[^<>]*\bs\s*=\s*["'](%s)["'])""" + _AT.replace(
    b"{1,7}", b"{0,7}", 1
)
_CONDITION: Final = re.compile(rb"""<(?:\w+:)?cfRule\s[^<>]*\bdxfId\s*=\s*["'](\d{1,10})["']""")
_CELL_BYTES: Final = 1 << 22
"""Several times the longest text of a cell."""
_MANY: Final = 100
"""Styles above which each cell's is read and looked up, instead of looking for those that matter."""


@dataclass
class CellReader:
    """Finds marks in the XML of sheets of one package.

    Attributes:
        styles: marks of the cell styles that have some.
        strings: codes of the shared strings that are struck out.
        conditions: formats of conditions that strike out.
        long: bytes of the shared strings that are long.
    """

    styles: dict[int, tuple[Mark, ...]] = field(default_factory=dict)
    strings: dict[int, str] = field(default_factory=dict)
    conditions: frozenset[int] = frozenset()
    long: dict[int, int] = field(default_factory=dict)

    def passing(self, pieces: Iterable[bytes], sheet: SheetInspection) -> Iterator[bytes]:
        """Pass on the pieces of a sheet, marking its cells as they go by."""
        rest: list[bytes] = []
        for piece in pieces:
            yield piece
            end = max(piece.rfind(b"row>"), piece.rfind(b"c>"))
            if end < 0 and sum(map(len, rest)) < _CELL_BYTES:
                rest.append(piece)
                continue
            end = piece.find(b">", end) + 1
            self._read(b"".join((*rest, piece[:end])), sheet)
            rest = [piece[end:]]
        self._read(b"".join(rest), sheet)

    def _read(self, text: bytes, sheet: SheetInspection) -> None:
        is_error = b'"e"' in text or b"'e'" in text
        for letters, row in _ERROR.findall(text) if is_error else ():
            sheet.marks.add(int(row) - 1, number_of_column(letters), FORMULA_ERROR)
        if self.long:
            sheet.copied += sum(self.long.get(int(string), 0) for _, _, string in _STRING.findall(text))
        if b"<f" in text or b":f" in text:
            for letters, row in _FORMULA.findall(text):
                sheet.marks.add(int(row) - 1, number_of_column(letters), UNKNOWN)
        if self.conditions and b"dxfId" in text:
            applied = set(map(int, _CONDITION.findall(text)))
            sheet.strikes_by_condition |= not applied.isdisjoint(self.conditions)
        for letters, row, mark in (*self._styled(text), *self._struck(text)):
            if letters or mark == STRUCK:
                sheet.marks.add(int(row) - 1, number_of_column(letters) if letters else WHOLE, mark)

    def _styled(self, text: bytes) -> Iterator[tuple[bytes, bytes, Mark]]:
        if self.styles:
            for style, letters, row in self._telling.findall(text):
                for mark in self.styles.get(int(style), ()):
                    yield letters, row, mark

    @cached_property
    def _telling(self) -> re.Pattern[bytes]:
        few = len(self.styles) <= _MANY
        wanted = b"|".join(b"%d" % style for style in self.styles) if few else rb"\d{1,6}"
        return re.compile(_STYLE % wanted)

    def _struck(self, text: bytes) -> Iterator[tuple[bytes, bytes, Mark]]:
        if self.strings:
            for letters, row, string in _STRING.findall(text):
                if int(string) in self.strings:
                    yield letters, row, self.strings[int(string)]
        if b"strike" in text:  # rich text in the cell itself
            for cell in _CELL_END.split(text):
                code = struck_text(cell)
                if code and (places := _PLACE.findall(cell)):
                    yield (*places[-1], code)
