"""Header of a DBF file (dBase III and its heirs, FoxPro): fields and where the records begin.

Layout: 32 bytes (version, date, record count, header length, record length), 32 bytes a field (name, type,
width, decimals), 0x0D. Source: dBASE III+ file format as published; FoxPro types I, Y, T, B from the Visual
FoxPro table structure page.
"""

import struct
from typing import BinaryIO, Final, NamedTuple

from licences.conversion.errors import DbfDamagedError, Place, TooManyColumnsError
from licences.conversion.readers.limits import Limits

_VERSIONS: Final = frozenset(b"\x02\x03\x04\x05\x30\x31\x32\x43\x63\x83\x8b\x8c\xcb\xf5\xfb")
_HEAD: Final = struct.Struct("<4BIHH20x")
_FIELD: Final = struct.Struct("<11sc4xBB14x")
HEAD_BYTES: Final = 32
_TYPES: Final = frozenset("CNFDLMIYTBGP0")
_FIXED: Final = {"I": 4, "Y": 8, "T": 8, "D": 8, "L": 1}
_MONTHS: Final = range(13)
_DAYS: Final = range(32)


class Field(NamedTuple):
    """A field: its name as bytes, type letter, place in the record and width."""

    name: bytes
    type: str
    start: int
    width: int


class DbfHeader(NamedTuple):
    """What the header says; `data_at` is the byte the first record begins at."""

    fields: tuple[Field, ...]
    records: int
    data_at: int
    record_bytes: int


def looks_like_dbf(head: bytes) -> bool:
    """Say whether a file begins like a DBF file: version, a possible date, lengths that agree."""
    if len(head) < HEAD_BYTES or head[0] not in _VERSIONS:
        return False
    _, _, month, day, _, header_bytes, record_bytes = _HEAD.unpack_from(head)
    # The first field's type must be one; ASCII text beginning with "0" or "C" stops here at the latest.
    kind = head[HEAD_BYTES + 11 : HEAD_BYTES + 12].decode("latin-1")
    fits = month in _MONTHS and day in _DAYS and header_bytes > HEAD_BYTES and record_bytes > 1
    return fits and bool(kind) and kind in _TYPES


def read_header(stream: BinaryIO, name: str, limits: Limits) -> DbfHeader:
    """Read the header and leave the stream at the first record.

    Raises:
        SourceError: dbf_damaged, too_many_columns.
    """
    head = stream.read(HEAD_BYTES)
    _, _, _, _, count, header_bytes, record_bytes = _HEAD.unpack(head)
    rest = stream.read(header_bytes - HEAD_BYTES)
    if len(rest) < header_bytes - HEAD_BYTES:
        raise DbfDamagedError(Place(name), why="the header is cut off")
    fields = tuple(_fields(rest, name))
    if len(fields) > limits.columns:
        raise TooManyColumnsError(Place(name), count=len(fields), limit=limits.columns)
    needed = fields[-1].start + fields[-1].width if fields else 0
    if not fields or needed > record_bytes:
        why = f"fields need {needed} bytes, a record has {record_bytes}"
        raise DbfDamagedError(Place(name), why=why)
    return DbfHeader(fields, count, header_bytes, record_bytes)


def _fields(data: bytes, name: str) -> list[Field]:
    fields: list[Field] = []
    start = 1  # the first byte of a record is its deletion mark
    for at in range(0, len(data) - _FIELD.size + 1, _FIELD.size):
        if data[at] == 0x0D:  # noqa: PLR2004 - the terminator
            break
        raw, kind, width, decimals = _FIELD.unpack_from(data, at)
        letter = kind.decode("latin-1")
        # Clipper keeps the high byte of a long character field's width among the decimals.
        wide = width + 256 * decimals if letter == "C" else width
        if letter not in _TYPES or not wide or _FIXED.get(letter, wide) != wide:
            raise DbfDamagedError(Place(name, column=len(fields) + 1), why="no such field type or width")
        if letter != "0":  # FoxPro's own column of null flags
            fields.append(Field(raw.split(b"\0")[0], letter, start, wide))
        start += wide
    return fields
