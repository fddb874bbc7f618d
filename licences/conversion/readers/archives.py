"""Zip and gzip around a source, one level deep, refused before they unpack to more than the limits.

A zip file's directory says how large each file is; the zip module never gives more than that. Overlapping
files (one packed block named many times) are caught by the sum over the archive. Gzip says nothing reliable,
so its bytes are counted as they come.
"""

import gzip
import zipfile
from contextlib import ExitStack, suppress
from typing import BinaryIO, Final, NamedTuple

from licences.conversion.errors import (
    EmptyArchiveError,
    EncryptedError,
    Place,
    TooManyMembersError,
    UnsupportedCompressionError,
    ZipBombError,
)
from licences.conversion.readers.limits import Limits
from licences.conversion.readers.sources import DAMAGED, Guarded, Source, buffered, damaged_archive, size_of

GZIP_MAGIC: Final = b"\x1f\x8b"
ZIP_MAGICS: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2})
"""LZMA is left out: its memory is set by the archive."""
_ENCRYPTED: Final = 0x1
_UTF_8_NAME: Final = 0x800
_LITTER: Final = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


class Member(NamedTuple):
    """A file of a zip archive: its place in the directory, its name, its sizes."""

    position: int
    name: str
    packed: int
    inflated: int


class GzipSource:
    """The one file inside a gzip file."""

    def __init__(self, outer: Source, limits: Limits) -> None:
        self._outer = outer
        self._limits = limits
        self.name = outer.name

    @property
    def inner_name(self) -> str:
        """Give the name without .gz."""
        return self.name.removesuffix(".gz").removesuffix(".GZ")

    def open(self) -> BinaryIO:
        """Open the unpacked file; reading raises zip_bomb and truncated_archive."""
        where = Place(self.name)
        with ExitStack() as opened:
            outer = opened.enter_context(self._outer.open())
            allowance = self._limits.allowance(size_of(outer))
            # The with block of a GzipFile closes the file under it too, but only one we own.
            inner = opened.enter_context(gzip.GzipFile(fileobj=outer, mode="rb"))
            return buffered(Guarded(inner, damaged_archive(where), (allowance, where), opened.pop_all()))


class MemberSource:
    """One file of a zip archive."""

    def __init__(self, outer: Source, member: Member, limits: Limits) -> None:
        self._outer = outer
        self._member = member
        self._limits = limits
        self.name = f"{outer.name}!{member.name}"

    @property
    def inner_name(self) -> str:
        """Give the file's own name."""
        return self._member.name

    def open(self) -> BinaryIO:
        """Open the unpacked file; reading raises truncated_archive."""
        where = Place(self.name)
        with ExitStack() as opened:
            outer = opened.enter_context(self._outer.open())
            try:
                archive = opened.enter_context(zipfile.ZipFile(outer))
                inner = opened.enter_context(archive.open(archive.infolist()[self._member.position]))
            except (*DAMAGED, RuntimeError) as error:
                raise damaged_archive(where)(error) from error
            allowance = self._limits.allowance(self._member.packed)
            return buffered(Guarded(inner, damaged_archive(where), (allowance, where), opened.pop_all()))


def directory(source: Source, limits: Limits) -> list[zipfile.ZipInfo]:
    """Read and check the directory of a zip file; nothing is unpacked.

    Raises:
        SourceError: truncated_archive, encrypted, unsupported_compression, zip_bomb, too_many_members.
    """
    where = Place(source.name)
    with source.open() as stream:
        size = size_of(stream)
        try:
            with zipfile.ZipFile(stream) as archive:
                infos = archive.infolist()
        except (*DAMAGED, RuntimeError) as error:
            raise damaged_archive(where)(error) from error
    if len(infos) > limits.members:
        raise TooManyMembersError(where, limit=limits.members)
    for info in infos:
        _check(info, Place(f"{source.name}!{shown_name(info)}"), limits)
    allowed = limits.allowance(size)
    if sum(info.file_size for info in infos) > allowed:
        raise ZipBombError(where, limit=allowed)
    return infos


def _check(info: zipfile.ZipInfo, where: Place, limits: Limits) -> None:
    if info.flag_bits & _ENCRYPTED:
        raise EncryptedError(where)
    if info.compress_type not in _METHODS:
        raise UnsupportedCompressionError(where)
    allowed = limits.allowance(info.compress_size)
    if info.file_size > allowed:
        raise ZipBombError(where, limit=allowed)


def members(source: Source, infos: list[zipfile.ZipInfo], limits: Limits) -> list[MemberSource]:
    """Give the files of a zip archive, without folders and what desktop systems leave behind.

    Raises:
        EmptyArchiveError: there is none.
    """
    found = [
        MemberSource(source, Member(index, shown_name(info), info.compress_size, info.file_size), limits)
        for index, info in enumerate(infos)
        if not info.filename.endswith("/") and not any(part in info.filename for part in _LITTER)
    ]
    if not found:
        raise EmptyArchiveError(Place(source.name))
    return found


def shown_name(info: zipfile.ZipInfo) -> str:
    """Give a file's name as its maker saw it: old packers write GBK and do not say so."""
    name = info.filename
    if not info.flag_bits & _UTF_8_NAME:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("gb18030")
    return "".join(character if character.isprintable() else "\ufffd" for character in name)
