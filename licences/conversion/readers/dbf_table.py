"""DBF tables (dBase III, FoxPro), read record by record; the encoding is found out, not taken from the file.

Fields are padded to a fixed width: blanks and NULs at the end are part of the format and are taken off.
A record marked as deleted is given with that problem: DBF programs hide such records, they are no data.

A width also cuts: a Chinese text that leaves no room for one more character may have been longer. Of a text
that fits exactly and one that was cut the file keeps the same bytes, so this is told and no more; half a
character at the end is undecodable. Plates and numbers, which hold a Chinese character or two and often fill
their field, are not told of.
"""

import re
import struct
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final

from licences.conversion.errors import DbfDamagedError, NoRowsError, Place, TruncatedFileError
from licences.conversion.readers.dbf_fields import DbfHeader, Field, read_header
from licences.conversion.readers.encodings import quality, shown
from licences.conversion.readers.headers import label, unique
from licences.conversion.readers.limits import Limits
from licences.conversion.readers.sources import Source
from licences.conversion.readers.table import WHOLE_ROW, CellProblem, Row, Table

_ENCODINGS: Final = ("gb18030", "utf-8")
"""GBK in nearly all; UTF-8 in some made by open-source tools."""
_SAMPLE_BYTES: Final = 1 << 18
_DELETED: Final = ord("*")
_MARKS: Final = frozenset(b" *")
"""First byte of every record: in use, deleted."""
_MEMOS: Final = frozenset("MGPB")
_PADDING: Final = b" \0"
_DOUBLE_BYTES: Final = 8
_JULIAN_1970: Final = 2_440_588
_CHINESE: Final = re.compile("(?:[\u2e80-\uffdc].*){3}", re.DOTALL)
"""Text of three Chinese characters (or full-width signs) or more: a name rather than a plate."""
_CHARACTER_BYTES: Final = {"gb18030": 2, "utf-8": 3}


class DbfTable(Table):
    """The records of a DBF file."""

    kind = "dbf"

    def __init__(self, source: Source, limits: Limits) -> None:
        super().__init__(source.name, limits)
        self._source = source
        with source.open() as stream:
            self._head = read_header(stream, self.name, limits)
            sample = stream.read(_SAMPLE_BYTES)
        if not self._head.records:
            self._refuse_more(sample[: self._head.record_bytes])
        if not self._head.records or len(sample) < self._head.record_bytes:
            raise NoRowsError(Place(self.name))
        self.encoding = _find_encoding(self._head, sample)
        names = [field.name.decode(self.encoding, "luzheng.mark") for field in self._head.fields]
        self.count = self._head.records
        self.header = unique([label(shown(name)) for name in names])
        self._readers = [_reader(field) for field in self._head.fields]
        room = _CHARACTER_BYTES[self.encoding]
        self._full = [f.width - room if f.type == "C" else f.width for f in self._head.fields]

    def _read(self) -> Iterator[Row]:
        head = self._head
        with self._source.open() as stream:
            stream.read(head.data_at)
            is_moved = False
            for number in range(1, head.records + 1):
                record = stream.read(head.record_bytes)
                if len(record) < head.record_bytes:
                    raise TruncatedFileError(Place(self.name, number))
                yield self._row(number, record, is_moved=is_moved)
                is_moved = is_moved or (record[0] not in _MARKS and not self._is_of_its_length())
            self._refuse_more(stream.read(head.record_bytes))

    def _is_of_its_length(self) -> bool:
        """Say whether the file is as long as its records: then what one lacks has moved no other."""
        with self._source.open() as stream:
            length = sum(map(len, iter(lambda: stream.read(_SAMPLE_BYTES), b"")))
        surplus = length - self._head.data_at - self._head.records * self._head.record_bytes
        return surplus in (0, 1)  # the mark of the end

    def _refuse_more(self, behind: bytes) -> None:
        """Refuse a file that has a record where the header says there is none."""
        size = self._head.record_bytes
        if len(behind) == size and behind[0] in _MARKS and behind[1:].strip(_PADDING):
            why = f"more records than the {self._head.records} announced"
            raise DbfDamagedError(Place(self.name, self._head.records + 1), why=why)

    def _row(self, number: int, record: bytes, *, is_moved: bool) -> Row:
        cells: list[str] = []
        problems: list[CellProblem] = []
        if record[0] == _DELETED:
            problems.append(CellProblem(WHOLE_ROW, "deleted_record"))
        elif record[0] not in _MARKS:
            problems.append(CellProblem(WHOLE_ROW, "record_mark"))
        elif is_moved:
            problems.append(CellProblem(WHOLE_ROW, "record_moved"))
        plan = zip(self._head.fields, self._readers, self._full, strict=True)
        for column, (field, reader, full) in enumerate(plan):
            data = record[field.start : field.start + field.width]
            if reader:
                cells.append(reader(data))
                continue
            text = data.rstrip(_PADDING)
            try:
                cells.append(text.decode(self.encoding))
                if len(text) > full and not text.isascii() and _CHINESE.search(cells[-1]):
                    problems.append(CellProblem(column, "perhaps_cut"))
            except UnicodeDecodeError as error:
                at = self._head.data_at + (number - 1) * len(record) + field.start + error.start
                problems.append(CellProblem(column, "undecodable", at))
                cells.append(shown(text.decode(self.encoding, "luzheng.mark")))
            if text and field.type in _MEMOS:
                problems.append(CellProblem(column, "memo_elsewhere"))
        return Row(number, tuple(cells), tuple(problems), None)


def _find_encoding(head: DbfHeader, sample: bytes) -> str:
    size = head.record_bytes
    records = [sample[at : at + size] for at in range(0, len(sample) - size + 1, size)]
    texts = [field for field in head.fields if field.type == "C"]
    cells = [record[f.start : f.start + f.width].rstrip(_PADDING) for record in records for f in texts]
    beyond = b"\n".join(cell for cell in [*cells, *(f.name for f in head.fields)] if not cell.isascii())
    return max(_ENCODINGS, key=lambda name: quality(beyond, name))


def _reader(field: Field) -> Callable[[bytes], str] | None:
    """Give the function for a binary field; None for text."""
    # dBase knows B as a memo of ten digits, FoxPro as a number of eight bytes.
    return None if field.type == "B" and field.width != _DOUBLE_BYTES else _BINARY.get(field.type)


def _integer(data: bytes) -> str:
    return str(int.from_bytes(data, "little", signed=True))


def _currency(data: bytes) -> str:
    return str(Decimal(int.from_bytes(data, "little", signed=True)).scaleb(-4))


def _double(data: bytes) -> str:
    (value,) = struct.unpack("<d", data)
    return f"{value:.15g}"


def _moment(data: bytes) -> str:
    """Read a Julian day and milliseconds; an empty field is all zero or blanks."""
    day, milliseconds = struct.unpack("<II", data)
    if not data.strip(_PADDING):
        return ""
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(day - _JULIAN_1970, milliseconds=milliseconds)
    except OverflowError:
        return f"{day}:{milliseconds}"
    return moment.strftime("%Y-%m-%d %H:%M:%S")


_BINARY: Final = {"I": _integer, "Y": _currency, "B": _double, "T": _moment}
