"""Notes, text boxes, page headers and footers of an .xls sheet ([MS-XLS] 2.4.179, 181, 329, 136)."""

import struct
from typing import Final

from licences.conversion.readers.inspection import SheetInspection

_OBJ, _TXO, _NOTE, _HEADER, _FOOTER, _CONTINUE = 0x5D, 0x1B6, 0x1C, 0x14, 0x15, 0x3C
RECORDS: Final = frozenset({_OBJ, _TXO, _NOTE, _HEADER, _FOOTER, _CONTINUE})
_OF_NOTE: Final = 0x19
"""Kind of the object that shows a note."""
_WIDE: Final = 0x01
_MOST: Final = 2_000
"""Characters looked at of one text."""
_MOST_NOTES: Final = 1 << 16


class BiffNotes:
    """Collects what one sheet says beside its cells; a note's text stands before its place."""

    def __init__(self, sheet: SheetInspection, *, is_biff8: bool) -> None:
        self._sheet = sheet
        self._is_biff8 = is_biff8
        self._object = (0, 0)
        self._left = 0
        self._text = ""
        self._texts: dict[int, str] = {}

    def take(self, kind: int, data: bytes) -> None:
        """Take in a record."""
        if kind == _CONTINUE:
            self._go_on(data)
            return
        self._end()
        if kind == _OBJ and len(data) >= 8:  # noqa: PLR2004 - its first part: kind and number
            self._object = struct.unpack_from("<4xHH", data)
        elif kind == _TXO and len(data) >= 12:  # noqa: PLR2004 - and the number of characters
            (self._left,) = struct.unpack_from("<10xH", data)
        elif kind == _NOTE and len(data) >= 8:  # noqa: PLR2004 - place, options, number
            self._note(data)
        elif kind in (_HEADER, _FOOTER):
            self._sheet.around.see(self._short(data))

    def end(self) -> None:
        """End the sheet; texts of notes without a place are around the cells."""
        self._end()
        for text in self._texts.values():
            self._sheet.around.see(text)

    def _go_on(self, data: bytes) -> None:
        """Take a piece of a text; each says anew how wide its characters are."""
        if self._left and data:
            width = 2 if data[0] & _WIDE else 1
            text = data[1 : 1 + self._left * width].decode("utf-16-le" if width > 1 else "latin-1", "replace")
            self._left = max(0, self._left - (len(data) - 1) // width)
            if len(self._text) < _MOST:
                self._text += text[:_MOST]

    def _end(self) -> None:
        """End the text of an object."""
        kind, number = self._object
        if self._text and kind == _OF_NOTE and len(self._texts) < _MOST_NOTES:
            self._texts[number] = self._text
        elif self._text:
            self._sheet.around.see(self._text)
        self._text, self._left = "", 0

    def _note(self, data: bytes) -> None:
        row, column, length, number = struct.unpack_from("<HHHH", data)
        if self._is_biff8:
            self._sheet.note(row, column, self._texts.pop(number, ""))
        else:  # the text stands in the record
            self._sheet.note(row, column, data[6 : 6 + min(length, _MOST)].decode("gb18030", "replace"))

    def _short(self, data: bytes) -> str:
        """Read a text whose length stands before it."""
        if not self._is_biff8:
            return data[1 : 1 + (data[0] if data else 0)].decode("gb18030", "replace")
        is_wide = len(data) > 2 and data[2] & _WIDE  # noqa: PLR2004 - behind the length
        return data[3:].decode("utf-16-le" if is_wide else "latin-1", "replace")
