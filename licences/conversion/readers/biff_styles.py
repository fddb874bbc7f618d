"""Fonts, formats and rich strings of an .xls workbook ([MS-XLS] 2.4.122, 2.4.126, 2.4.353, 2.4.265)."""

import struct
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from licences.conversion.readers.cell_marks import STRUCK, STRUCK_PART, Mark
from licences.conversion.readers.inspection import LONG
from licences.conversion.readers.number_formats import BUILT_IN, number_format

FONT, FORMAT, XF, SST, CONTINUE = 0x31, 0x41E, 0xE0, 0xFC, 0x3C
RECORDS: Final = frozenset({FONT, FORMAT, XF, SST, CONTINUE})
_STRIKE_OUT: Final = 0x08
_WIDE, _EXTENDED, _RICH = 0x01, 0x04, 0x08
_CF_FORMAT, _CF_FONT = 12, 118
"""Bytes before the parts of a condition's format, and of its font."""
_CF_NUMBER, _CF_HAS_FONT, _CF_STRIKES = 1 << 25, 1 << 26, 1 << 7
_NO_FONT: Final = 4
"""A number no font has: the fifth font is number 5."""


class BiffStyles:
    """Collects what the globals of a workbook say of how cells look."""

    def __init__(self) -> None:
        self.is_biff8 = True
        self._fonts: list[bool] = []
        self._formats: dict[int, str] = {}
        self._styles: list[tuple[int, int]] = []
        self._strings: list[bytes] = []
        self._last = 0

    def take(self, kind: int, data: bytes) -> None:
        """Take in a record of the globals."""
        if kind == FONT and len(data) > 3:  # noqa: PLR2004 - height and options
            self._fonts.append(bool(data[2] & _STRIKE_OUT))
        elif kind == XF and len(data) > 3:  # noqa: PLR2004 - font and format
            self._styles.append(struct.unpack_from("<HH", data))
        elif kind == FORMAT and len(data) > 3:  # noqa: PLR2004 - number and length
            self._formats[struct.unpack_from("<H", data)[0]] = self._text(data)
        elif kind == SST or (kind == CONTINUE and self._last in (SST, CONTINUE)):
            self._strings.append(data)
        self._last = kind if kind != CONTINUE or self._last in (SST, CONTINUE) else 0

    @staticmethod
    def strikes_by_condition(data: bytes) -> bool:
        """Say whether the format of a condition (CF, 2.4.42; DXFN, 2.5.92) strikes out."""
        if len(data) < _CF_FORMAT:
            return False
        (options, others) = struct.unpack_from("<IH", data, 6)
        at = _CF_FORMAT
        if options & _CF_NUMBER:
            at += struct.unpack_from("<H", data, at)[0] if others & 1 and len(data) > at + 1 else 2
        font = data[at : at + _CF_FONT]
        if not options & _CF_HAS_FONT or len(font) < _CF_FONT:
            return False
        (effects,), (unused,) = struct.unpack_from("<I", font, 68), struct.unpack_from("<I", font, 88)
        return bool(effects & _CF_STRIKES and not unused & _CF_STRIKES)

    def _text(self, data: bytes) -> str:
        if not self.is_biff8:
            return data[3 : 3 + data[2]].decode("gb18030", "replace")
        wide = len(data) > 4 and data[4] & _WIDE  # noqa: PLR2004 - flags
        (length,) = struct.unpack_from("<H", data, 2)
        text = data[5 : 5 + length * (1 + bool(wide))]
        return text.decode("utf-16-le" if wide else "latin-1", "replace")

    @cached_property
    def marks(self) -> tuple[tuple[Mark, ...], ...]:
        """Marks of each cell style, by its place among the XF records."""
        return tuple(self._marks(font, code) for font, code in self._styles)

    @cached_property
    def telling(self) -> frozenset[int]:
        """Places of the cell styles that have marks."""
        return frozenset(at for at, marks in enumerate(self.marks) if marks)

    def _marks(self, font: int, code: int) -> tuple[Mark, ...]:
        telling = number_format(self._formats.get(code, BUILT_IN.get(code, "")))
        struck = (STRUCK,) if self._is_struck(font) else ()
        return (*struck, telling) if telling else struck

    def _is_struck(self, font: int) -> bool:
        at = font - (font > _NO_FONT)
        return at < len(self._fonts) and self._fonts[at]

    @cached_property
    def strings(self) -> dict[int, str]:
        """Codes of the shared strings of which runs are struck out, by their place in the table."""
        if not any(self._fonts) or not self._strings:
            return {}
        found = ((at, self.struck(text, runs)) for at, (text, runs) in enumerate(self._rich()))
        return {at: code for at, code in found if code}

    @cached_property
    def long(self) -> dict[int, int]:
        """Characters of the long shared strings, by their place in the table."""
        if sum(map(len, self._strings)) <= LONG:
            return {}
        return {at: len(text) for at, (text, _) in enumerate(self._rich()) if len(text) > LONG}

    def struck(self, text: str, runs: list[tuple[int, int]]) -> str:
        """Say what of a text is struck out, by its runs: first character and font of each."""
        if not any(self._is_struck(font) for _, font in runs):
            return ""
        ends = [begin for begin, _ in runs[1:]] + [len(text)]
        parts = [(text[: runs[0][0]], False)]
        parts += [(text[at:end], self._is_struck(font)) for (at, font), end in zip(runs, ends, strict=True)]
        said = [is_struck for part, is_struck in parts if part.strip()]
        return "" if not any(said) else STRUCK if all(said) else STRUCK_PART

    def _rich(self) -> Iterator[tuple[str, list[tuple[int, int]]]]:
        """Give each shared string with its runs; ends where the table is cut off."""
        cursor = _Cursor(self._strings)
        _, count = struct.unpack("<II", cursor.take(8).ljust(8, b"\0"))
        for _ in range(count):
            head = cursor.take(3)
            if len(head) < 3:  # noqa: PLR2004 - length and flags
                return
            length, flags = struct.unpack("<HB", head)
            runs = struct.unpack("<H", cursor.take(2).ljust(2, b"\0"))[0] if flags & _RICH else 0
            extended = struct.unpack("<I", cursor.take(4).ljust(4, b"\0"))[0] if flags & _EXTENDED else 0
            text = cursor.text(length, flags)
            data = cursor.take(4 * runs)
            cursor.take(extended)
            yield text, list(struct.iter_unpack("<HH", data[: len(data) // 4 * 4]))


class _Cursor:
    """Reads through a record and those that continue it."""

    def __init__(self, records: list[bytes]) -> None:
        self._records = records
        self._record = 0
        self._at = 0

    def take(self, size: int) -> bytes:
        """Give so many bytes, fewer at the end."""
        pieces = []
        while size and self._ready():
            piece = self._records[self._record][self._at : self._at + size]
            pieces.append(piece)
            self._at += len(piece)
            size -= len(piece)
        return b"".join(pieces)

    def text(self, length: int, flags: int) -> str:
        """Give so many characters; where they go on in another record it says anew how wide they are."""
        pieces = []
        first = self._record
        while length and self._ready():
            if self._record != first:
                first, flags = self._record, self.take(1)[0]
                continue
            width = 2 if flags & _WIDE else 1
            rest = max(1, (len(self._records[self._record]) - self._at) // width)
            piece = self.take(min(length, rest) * width)
            pieces.append(piece.decode("utf-16-le" if flags & _WIDE else "latin-1", "replace"))
            length -= min(length, rest)
        return "".join(pieces)

    def _ready(self) -> bool:
        while self._record < len(self._records) and self._at >= len(self._records[self._record]):
            self._record, self._at = self._record + 1, 0
        return self._record < len(self._records)
