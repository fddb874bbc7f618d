"""Properties of a workbook, as its author has filled them in: title, subject, keywords, comments."""

import codecs
import struct
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Final

from licences.conversion.errors import Place, WorkbookDamagedError
from licences.conversion.readers.compound import CompoundFile
from licences.conversion.readers.packages import unpack
from licences.conversion.readers.tags import tags_and_texts

_PARTS: Final = ("docprops/core.xml", "docprops/custom.xml", "meta.xml")
"""Of OOXML (ECMA-376 part 2, 11), by small letters, and of OpenDocument (part 3, 4.3)."""
TELLING: Final = frozenset(
    {"title", "subject", "description", "keywords", "keyword", "category", "contentstatus", "user-defined"}
    | {"lpwstr", "lpstr", "comments"}
)
"""Elements, in small letters, that hold what an author says of the content; names of persons are not read."""
_STREAMS: Final = {"\5SummaryInformation": {2, 3, 5, 6}, "\5DocumentSummaryInformation": {2, 26, 27}}
"""Streams of property sets ([MS-OLEPS]) and the numbers of what tells of the content."""
_CODE_PAGE, _VT_LPSTR, _VT_LPWSTR = 1, 30, 31
_MOST: Final = 200
"""Properties, and sections, that are looked at."""
_LONGEST: Final = 4_000
"""Bytes, or characters, looked at of one."""
_CODE_PAGES: Final = {1200: "utf-16-le", 65001: "utf-8", 0: "gb18030", 936: "gb18030", 54936: "gb18030"}


def of_package(data: bytes, parts: Mapping[str, zipfile.ZipInfo], where: Place) -> Iterator[str]:
    """Give the properties of a package; a part of them that cannot be read has no bearing on the sheets.

    Args:
        data: the package.
        parts: its parts, by name.
        where: for messages.
    """
    for name in _PARTS:
        if name in parts:
            with suppress(WorkbookDamagedError):
                yield from _of_part(data, parts[name], where)


def _of_part(data: bytes, info: zipfile.ZipInfo, where: Place) -> Iterator[str]:
    telling = False
    for tag, _, text in tags_and_texts(unpack(data, info, where), where):
        if tag:
            telling = tag.lower() in TELLING
        elif telling:
            yield text[:_LONGEST]


def of_compound(box: CompoundFile) -> Iterator[str]:
    """Give the properties of a compound file."""
    for name, numbers in _STREAMS.items():
        with suppress(struct.error, WorkbookDamagedError):
            if stream := box.stream(name):
                yield from of_stream(stream, numbers)


def of_stream(data: bytes, numbers: set[int]) -> Iterator[str]:
    """Give the texts of a stream of property sets: of the first those of these numbers, of others all.

    Raises:
        struct.error: it is cut off.
    """
    (sections,) = struct.unpack_from("<I", data, 24)
    for at in range(min(sections, _MOST)):
        (begin,) = struct.unpack_from("<I", data, 28 + 20 * at + 16)
        (count,) = struct.unpack_from("<I", data, begin + 4)
        placed = [struct.unpack_from("<II", data, begin + 8 + 8 * one) for one in range(min(count, _MOST))]
        page = next((begin + place for number, place in placed if number == _CODE_PAGE), None)
        codec = _codec(struct.unpack_from("<H", data, page + 4)[0] if page is not None else 0)
        for number, place in placed:
            if at or number in numbers:
                yield _text(data, begin + place, codec)


def _text(data: bytes, at: int, codec: str) -> str:
    kind, size = struct.unpack_from("<II", data, at)
    if kind not in (_VT_LPSTR, _VT_LPWSTR):
        return ""
    wide = kind == _VT_LPWSTR
    raw = data[at + 8 : at + 8 + min(size * (1 + wide), _LONGEST)]
    return raw.decode("utf-16-le" if wide else codec, "replace").rstrip("\0")


def _codec(page: int) -> str:
    name = _CODE_PAGES.get(page, f"cp{page}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "gb18030"
