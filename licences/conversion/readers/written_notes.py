"""Files of words beside the tables of an archive (说明.txt, readme.md, Word): what they say of them."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final

from licences.conversion.errors import Place, SourceError
from licences.conversion.readers.archives import ZIP_MAGICS, directory
from licences.conversion.readers.encodings import find_encoding
from licences.conversion.readers.limits import Limits
from licences.conversion.readers.packages import package_kind, unpack
from licences.conversion.readers.sources import Source, StreamSource
from licences.conversion.readers.table import Table
from licences.conversion.readers.tags import tags_and_texts
from licences.conversion.row_words import Sayings

_MOST_BYTES: Final = 1 << 20
"""A note is no longer; what is, is not read."""
_SUFFIXES: Final = frozenset({".txt", ".text", ".md", ".markdown", ".docx", ""})
_NAMES: Final = re.compile("说明|备注|须知|必读|注意|read.?me|notes?(?![a-z])", re.IGNORECASE)
_COLUMNS_OF_TABLE: Final = 3
_OF_WORD: Final = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|comments)\.xml")


def may_be_note(file_name: str, opened: list[Table]) -> bool:
    """Say whether a file may be a note by its name, and what it was opened as is no table for certain."""
    path = PurePosixPath(file_name)
    if path.suffix.lower() not in _SUFFIXES:
        return False
    is_table = any(len(table.header) >= _COLUMNS_OF_TABLE for table in opened)
    return not is_table or _NAMES.search(path.stem) is not None


def read_note(source: Source, limits: Limits) -> tuple[str, ...] | None:
    """Give what a note says of rows; None where it cannot be read, or not to its end.

    Args:
        source: the note, a text or a Word document (ECMA-376 part 1, 17).
        limits: of what is unpacked.
    """
    try:
        with source.open() as stream:
            data = stream.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            return None
        found = Sayings()
        for text in _of_word(data, source.name, limits) if data.startswith(ZIP_MAGICS) else _plain(data):
            found.see(text)
    except (SourceError, UnicodeDecodeError):
        return None
    return found.texts()


def _plain(data: bytes) -> Iterator[str]:
    encoding = find_encoding(BytesIO(data))
    if encoding is None:
        raise UnicodeDecodeError("text", data, 0, 1, "no text")
    yield data[encoding.mark :].decode(encoding.codec)


def _of_word(data: bytes, name: str, limits: Limits) -> Iterator[str]:
    where = Place(name)
    infos = directory(StreamSource(BytesIO(data), name), limits)
    if package_kind(infos) != "Word":
        raise UnicodeDecodeError("word", data, 0, 1, "no document")
    for info in infos:
        if _OF_WORD.fullmatch(info.filename):
            yield from _paragraphs(data, info, where)


def _paragraphs(data: bytes, info: zipfile.ZipInfo, where: Place) -> Iterator[str]:
    text, is_text = "", False
    for tag, _, more in tags_and_texts(unpack(data, info, where), where):
        if not tag:
            text += more if is_text else ""
        elif tag == "/p":
            yield text
            text = ""
        is_text = tag == "t" or (is_text and not tag)
