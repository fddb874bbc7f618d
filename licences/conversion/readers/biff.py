"""Look at the records of an .xls workbook (BIFF8, [MS-XLS]): password, macros, links, size, errors."""

import struct
from collections.abc import Iterator
from typing import Final

from licences.conversion.errors import (
    EncryptedError,
    ExternalLinksError,
    MacrosError,
    NotATableError,
    Place,
    WorkbookDamagedError,
)
from licences.conversion.readers.biff_notes import RECORDS as NOTE_RECORDS
from licences.conversion.readers.biff_notes import BiffNotes
from licences.conversion.readers.biff_styles import RECORDS, BiffStyles
from licences.conversion.readers.cell_marks import FORMULA_ERROR, STRUCK, UNKNOWN, WHOLE
from licences.conversion.readers.compound import CompoundFile
from licences.conversion.readers.foreign_kinds import foreign_streams
from licences.conversion.readers.inspection import SheetInspection, see_around
from licences.conversion.readers.properties import of_compound

_BOUNDSHEET, _FILEPASS, _SUPBOOK, _BOF = 0x85, 0x2F, 0x1AE, 0x809
_FORMULA, _BOOLERR, _MULRK, _DIMENSIONS = 0x06, 0x205, 0xBD, 0x200
_LABELSST, _RSTRING, _RECALCID = 0xFD, 0xD6, 0x1C1
_DATEMODE, _ROW, _COLINFO = 0x22, 0x208, 0x7D
_HIDDEN_ROW, _HIDDEN_COLUMN, _STYLED_ROW = 0x20, 0x01, 0x80
_CF: Final = 0x1B1
_CALCULATE_ON_OPEN: Final = 0x02
_BIFF8: Final = b"\0\6"
_DIMENSION_FORMS: Final = {14: "<IIHH2x", 10: "<HHHH2x"}
"""First row, row after the last, first column, column after the last: BIFF8 and BIFF5."""
_CELLS: Final = frozenset({_FORMULA, _BOOLERR, 0x27E, 0x203, 0xFD, 0x204, 0xD6})
"""Formula, error or boolean, RK, number, shared string, label, rich string: row and column come first."""
_PLAIN: Final = frozenset({0x27E, 0x203, _LABELSST, 0x204})
"""Cells that are one value: RK, number, shared string, label."""
_PLACE: Final = struct.Struct("<HHH").unpack_from
"""Row, column, style."""
_OWN_SHEETS, _ADD_INS = 0x0401, 0x3A01
_MACRO_SHEETS: Final = frozenset({1, 6})
_MACRO_STORAGES: Final = frozenset({"_vba_project_cur", "vba", "macros"})
_ENCRYPTED_STREAMS: Final = frozenset({"encryptedpackage", "encryptioninfo"})


def inspect_xls(data: bytes, file: str) -> list[SheetInspection]:
    """Look through an .xls file.

    Raises:
        SourceError: encrypted, macros, external_links, workbook_damaged, not_a_table.
    """
    where = Place(file)
    box = CompoundFile(data, where)
    names = box.names()
    if names & _ENCRYPTED_STREAMS:
        raise EncryptedError(where)
    book = box.stream("Workbook") or box.stream("Book")
    if book is None:
        raise NotATableError(where, **foreign_streams(names)._asdict())
    if names & _MACRO_STORAGES:
        raise MacrosError(where)
    read = _Book(book, where)
    for sheet in read.sheets.values():
        sheet.from_1904 = read.from_1904
    see_around(read.sheets.values(), of_compound(box))
    return list(read.sheets.values())


class _Book:
    def __init__(self, book: bytes, where: Place) -> None:
        self.sheets: dict[int, SheetInspection] = {}
        self.from_1904 = False
        self._where = where
        self._styles = BiffStyles()
        self._calculates = False
        current: SheetInspection | None = None
        notes: BiffNotes | None = None
        for at, kind, data in self._records(book):
            if kind == _BOF:
                self._styles.is_biff8 = data[:2] == _BIFF8
                if at in self.sheets:
                    current, notes = self.sheets[at], self._begin_notes(at, notes)
            elif kind in _CELLS or kind == _MULRK:
                self._cell(kind, data, current)
            elif kind in {_ROW, _COLINFO} and current:
                _hide(kind, data, current)
                self._mark_row(kind, data, current)
            elif kind == _DIMENSIONS and current:
                self._dimensions(data, current)
            elif kind == _CF and current:
                current.strikes_by_condition |= self._styles.strikes_by_condition(data)
            elif kind in NOTE_RECORDS and notes:
                notes.take(kind, data)
            else:
                self._global(kind, data)
        if notes:
            notes.end()

    def _begin_notes(self, at: int, before: BiffNotes | None) -> BiffNotes:
        if before:
            before.end()
        return BiffNotes(self.sheets[at], is_biff8=self._styles.is_biff8)

    def _records(self, book: bytes) -> Iterator[tuple[int, int, bytes]]:
        at = 0
        while at + 4 <= len(book):
            kind, size = struct.unpack_from("<HH", book, at)
            yield at, kind, book[at + 4 : at + 4 + size]
            at += 4 + size

    def _cell(self, kind: int, data: bytes, sheet: SheetInspection | None) -> None:
        if sheet is None or len(data) < 6:  # noqa: PLR2004 - row, column, style
            return
        row, left, style = _PLACE(data)
        if kind in _PLAIN:
            sheet.include(row, left, left)
            if kind == _LABELSST and self._styles.long:
                sheet.copied += self._styles.long.get(_number_of_string(data), 0)
            is_plain = style not in self._styles.telling
            if is_plain and (kind != _LABELSST or not self._styles.strings):
                return
        else:
            _measure(kind, data, sheet)
        self._mark(kind, data, sheet)

    def _mark(self, kind: int, data: bytes, sheet: SheetInspection) -> None:
        """Mark a cell by its style, its shared string, its formula."""
        row, left = struct.unpack_from("<HH", data)
        many = kind == _MULRK  # a style and a number of six bytes for each cell, and the last column
        styles = (
            [style for style, _ in struct.iter_unpack("<HI", data[4 : 4 + (len(data) - 6) // 6 * 6])]
            if many
            else ()
        )
        for column, style in enumerate(styles or struct.unpack_from("<H", data, 4), left):
            for mark in self._styles.marks[style] if style < len(self._styles.marks) else ():
                sheet.marks.add(row, column, mark)
        code = ""
        if kind == _LABELSST:
            code = self._styles.strings.get(_number_of_string(data), "")
        elif kind == _FORMULA and self._is_unknown(data):
            code = UNKNOWN
        if code:
            sheet.marks.add(row, left, code)

    def _is_unknown(self, data: bytes) -> bool:
        """Say whether a formula has no result: who does not calculate writes zero, or an empty text."""
        to_calculate = data[14:15] != b"" and data[14] & _CALCULATE_ON_OPEN
        is_zero, is_empty = not any(data[6:14]), data[6:7] == b"\3" and data[12:14] == b"\xff\xff"
        return bool((to_calculate and is_zero) or (is_empty and not self._calculates))

    def _mark_row(self, kind: int, data: bytes, sheet: SheetInspection) -> None:
        if kind == _ROW and len(data) >= 16 and data[12] & _STYLED_ROW:  # noqa: PLR2004 - its options and style
            row, style = struct.unpack_from("<H12xH", data)
            style &= 0xFFF
            if style < len(self._styles.marks) and STRUCK in self._styles.marks[style]:
                sheet.marks.add(row, WHOLE, STRUCK)

    def _global(self, kind: int, data: bytes) -> None:
        if kind in RECORDS:
            self._styles.take(kind, data)
        if kind == _RECALCID:
            self._calculates = True
        if kind == _DATEMODE:
            self.from_1904 = data[:2] == b"\1\0"
        if kind == _FILEPASS:
            raise EncryptedError(self._where)
        if kind == _SUPBOOK and data[2:4] not in (
            _OWN_SHEETS.to_bytes(2, "little"),
            _ADD_INS.to_bytes(2, "little"),
        ):
            raise ExternalLinksError(self._where)
        if kind == _BOUNDSHEET:
            self._sheet(data)

    def _dimensions(self, data: bytes, sheet: SheetInspection) -> None:
        """Take the announced size too: the parser asks for memory by it before it has seen a cell."""
        form = _DIMENSION_FORMS.get(len(data))
        top, bottom, left, right = struct.unpack(form, data) if form else (1, 0, 1, 0)
        if bottom < top or right < left:
            raise WorkbookDamagedError(self._where, why="size of a sheet")
        if bottom > top and right > left:
            sheet.announced = (bottom - top) * (right - left)

    def _sheet(self, data: bytes) -> None:
        if len(data) < 8:  # noqa: PLR2004 - position, state, type, length, flags
            raise WorkbookDamagedError(self._where, why="sheet record")
        position, _, kind, length, flags = struct.unpack_from("<IBBBB", data)
        if kind in _MACRO_SHEETS:
            raise MacrosError(self._where)
        wide = flags & 1
        text = data[8 : 8 + length * (1 + wide)]
        name = text.decode("utf-16-le" if wide else "latin-1", "replace")
        self.sheets[position] = SheetInspection(name)


def _measure(kind: int, data: bytes, sheet: SheetInspection) -> None:
    """Measure what may be several cells or an error."""
    row, left = struct.unpack_from("<HH", data)
    right = struct.unpack_from("<H", data, len(data) - 2)[0] if kind == _MULRK else left
    sheet.include(row, left, max(left, right))
    is_error = (kind == _BOOLERR and data[7:8] == b"\1") or (
        # A formula's result that is no number ends in FFFF; its first byte 2 means an error value.
        kind == _FORMULA and data[12:14] == b"\xff\xff" and data[6:7] == b"\2"
    )
    if is_error:
        sheet.marks.add(row, left, FORMULA_ERROR)


def _hide(kind: int, data: bytes, sheet: SheetInspection) -> None:
    """Note a hidden row (Row, fDyZero) or column (ColInfo, fHidden)."""
    if kind == _ROW and len(data) > 12 and data[12] & _HIDDEN_ROW:  # noqa: PLR2004 - its options
        sheet.hide_row(struct.unpack_from("<H", data)[0])
    if kind == _COLINFO and len(data) > 8 and data[8] & _HIDDEN_COLUMN:  # noqa: PLR2004 - its options
        sheet.hide_columns(*struct.unpack_from("<HH", data))


def _number_of_string(data: bytes) -> int:
    """Give the place of a cell's text among the shared strings; -1 where the record is cut off."""
    return struct.unpack_from("<I", data, 6)[0] if len(data) >= 10 else -1  # noqa: PLR2004
