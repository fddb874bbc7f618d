"""Zip packages that are documents: which kind, and their parts unpacked with a true count of bytes.

The parser for workbooks unpacks parts without asking how large they say they are, so each is unpacked here
first, piece by piece, and refused when it yields more than its directory entry says.
"""

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from licences.conversion.errors import Place, SheetTextTooLongError, WorkbookDamagedError

_PIECE: Final = 1 << 18
_LOCAL_HEADER_BYTES: Final = 30
_KINDS: Final = (
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("xl/worksheets/sheet1.xml", "xlsx"),
    ("word/document.xml", "Word"),
    ("ppt/presentation.xml", "PowerPoint"),
    ("ofd.xml", "OFD"),
)


def package_kind(infos: list[zipfile.ZipInfo]) -> str | None:
    """Say which kind of document a zip file is by its parts; None for an ordinary archive."""
    names = {info.filename.replace("\\", "/").casefold() for info in infos}
    for part, kind in _KINDS:
        if part in names:
            return kind
    if "content.xml" in names and "mimetype" in names:
        return "ods"
    return "OOXML" if "[content_types].xml" in names else None


def unpack(data: bytes, info: zipfile.ZipInfo, where: Place) -> Iterator[bytes]:
    """Unpack one part of a package held in memory.

    Raises:
        WorkbookDamagedError: it is cut off, or yields more than it says.
    """
    begin = info.header_offset + _LOCAL_HEADER_BYTES
    try:
        name_bytes, extra_bytes = struct.unpack_from("<HH", data, begin - 4)
    except struct.error as error:
        raise WorkbookDamagedError(where, why="part outside the file") from error
    begin += name_bytes + extra_bytes
    packed = memoryview(data)[begin : begin + info.compress_size]
    given = 0
    for piece in _pieces(packed, info, where):
        given += len(piece)
        if given > info.file_size:
            raise WorkbookDamagedError(where, why="a part is larger than it says")
        yield piece


def bounded(pieces: Iterable[bytes], limit: int, where: Callable[[], Place]) -> Iterator[bytes]:
    """Pass on the pieces of an XML part, up to a text or tag longer than the limit.

    The parser holds each text several times over, and no spreadsheet program writes one of this length.

    Args:
        pieces: of the part.
        limit: bytes.
        where: asked for the place; the pieces before have been looked at by then.

    Raises:
        SheetTextTooLongError: there is one.
    """
    length = 0
    for piece in pieces:
        first = piece.find(b"<")
        length += len(piece) if first < 0 else first
        if length > limit:
            raise SheetTextTooLongError(where(), limit=limit)
        if first >= 0:
            length = len(piece) - piece.rfind(b"<")
        yield piece


def _pieces(packed: memoryview, info: zipfile.ZipInfo, where: Place) -> Iterator[bytes]:
    if info.compress_type == zipfile.ZIP_STORED:
        for at in range(0, len(packed), _PIECE):
            yield bytes(packed[at : at + _PIECE])
        return
    if info.compress_type != zipfile.ZIP_DEFLATED:
        raise WorkbookDamagedError(where, why="compression method")
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for at in range(0, len(packed), _PIECE):
            rest: bytes | memoryview = packed[at : at + _PIECE]
            while rest and not inflater.eof:
                yield inflater.decompress(rest, _PIECE)
                rest = inflater.unconsumed_tail
        yield inflater.flush(_PIECE)
    except zlib.error as error:
        raise WorkbookDamagedError(where, why="compressed data") from error
    if not inflater.eof:
        raise WorkbookDamagedError(where, why="part cut off")
