"""Open whatever a province hands over: the tables of a file, by its bytes and not by its name."""

from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from licences.conversion.errors import (
    EmptyFileError,
    HiddenSheetError,
    NestedArchiveError,
    NoRowsError,
    NotATableError,
    Place,
    SourceError,
)
from licences.conversion.readers.archives import GzipSource, MemberSource, directory, members
from licences.conversion.readers.corrections import as_corrections, dialect_of
from licences.conversion.readers.dbf_table import DbfTable
from licences.conversion.readers.delimited import DelimitedTable
from licences.conversion.readers.encodings import Encoding, find_encoding
from licences.conversion.readers.fixed_width import FixedWidthTable, Layout
from licences.conversion.readers.foreign_kinds import foreign_kind, foreign_text
from licences.conversion.readers.json_table import JsonTable
from licences.conversion.readers.kinds import EXTENSIONS, HEAD_BYTES, binary_kind, text_kind
from licences.conversion.readers.limits import Limits
from licences.conversion.readers.markup_book import open_markup
from licences.conversion.readers.packages import package_kind
from licences.conversion.readers.sources import FileSource, Source, StreamSource
from licences.conversion.readers.sql_names import is_sql
from licences.conversion.readers.sql_table import SQL_HEAD_BYTES, open_sql
from licences.conversion.readers.surroundings import look_around
from licences.conversion.readers.table import Notice, Table
from licences.conversion.readers.table_names import WARN, names_told
from licences.conversion.readers.workbooks import open_workbook
from licences.conversion.readers.written_notes import may_be_note, read_note
from licences.conversion.readers.xml_table import open_xml

_NO_TABLE: Final = (NotATableError, EmptyFileError, NoRowsError, HiddenSheetError)
"""What a file of an archive may be while others are tables."""
_DEFAULT: Final = Limits()


def open_tables(source: BinaryIO, name: str, limits: Limits = _DEFAULT) -> list[Table]:
    """Open the tables of a stream, which must be seekable and stay open as long as they are read.

    Args:
        source: the stream; other readers may share it.
        name: the file's name, for messages only.
        limits: how much to take.

    Raises:
        SourceError: nothing in it can be read; the text says why and what to do.
    """
    return _open(StreamSource(source, name), limits)


def open_path(
    path: Path, limits: Limits = _DEFAULT, name: str = "", layout: Layout | None = None
) -> list[Table]:
    """Open the tables of a file; they open it anew for each reading and can be sent to other processes.

    Args:
        path: of the file.
        limits: beyond which it is refused.
        name: as its owner calls it; by default that of the path.
        layout: of text without delimiters, which nothing but the profile can tell.

    Raises:
        SourceError: nothing in it can be read; the text says why and what to do.
    """
    return _open(FileSource(path, name), limits, layout)


def _open(source: Source, limits: Limits, layout: Layout | None = None) -> list[Table]:
    kind = binary_kind(_head(source))
    if kind == "gzip":
        inner = GzipSource(source, limits)
        return _tables(inner, inner.inner_name, limits, layout)
    if kind == "zip":
        infos = directory(source, limits)
        if package_kind(infos) is None:
            return _of_members(members(source, infos, limits), limits, layout)
    return _tables(source, source.name, limits, layout)


def _of_members(found: list[MemberSource], limits: Limits, layout: Layout | None) -> list[Table]:
    """Open each file of an archive.

    Notes are said of all tables; what is no table and cannot be read is told of, if any other is a table.
    """
    tables: list[Table] = []
    notices: list[Notice] = []
    refusals: list[SourceError] = []
    said: list[str] = []
    for member in found:
        opened, refusal = _opened(member, limits, layout)
        tables += opened
        refusals += [refusal] if refusal else []
        note = read_note(member, limits) if may_be_note(member.inner_name, opened) else None
        said += note or ()
        if refusal and note is None:
            notices.append(Notice.of("member_left_out", Place(member.name), why=refusal.code))
        elif refusal:
            notices.append(Notice.of("note_read", Place(member.name)))
    if not tables:
        raise refusals[0]
    for table in tables if said else ():
        table.titles += tuple(said)
        look_around(table)
    tables[0].notes += tuple(notices)
    return tables


def _opened(
    member: MemberSource, limits: Limits, layout: Layout | None
) -> tuple[list[Table], SourceError | None]:
    """Open the tables of a file of an archive, or say why it holds none."""
    try:
        return _tables(member, member.inner_name, limits, layout), None
    except _NO_TABLE as refusal:
        return [], refusal


def _tables(source: Source, file_name: str, limits: Limits, layout: Layout | None) -> list[Table]:
    """Open the tables of a file that is no archive."""
    tables = [as_corrections(table) for table in _by_kind(source, limits, layout)]
    said = PurePosixPath(file_name).suffix.removeprefix(".").lower()
    for table in tables:
        look_around(table)
        for name in names_told(table, WARN):
            table.note("perhaps_copy", said=name)
        if table.kind not in EXTENSIONS.get(said, {table.kind}):
            table.note("wrong_kind", said=said, found=table.kind)
    return tables


def _by_kind(source: Source, limits: Limits, layout: Layout | None) -> list[Table]:
    head = _head(source)
    if foreign := foreign_kind(head):
        raise NotATableError(Place(source.name), **foreign._asdict())
    kind = binary_kind(head)
    if kind in ("zip", "ole"):
        return open_workbook(source, limits)
    if kind == "gzip":
        raise NestedArchiveError(Place(source.name))
    if kind == "dbf":
        return [DbfTable(source, limits)]
    return _text(source, limits, layout)


def _text(source: Source, limits: Limits, layout: Layout | None) -> list[Table]:
    with source.open() as stream:
        encoding = find_encoding(stream)
    if encoding is None:
        raise NotATableError(Place(source.name), found="不是文字 / no text")
    with source.open() as stream:
        head = stream.read(SQL_HEAD_BYTES)[encoding.mark :].decode(encoding.codec, "replace")
    if is_sql(head):
        return open_sql(source, encoding, head, limits)
    if foreign := foreign_text(head[:HEAD_BYTES]):
        raise NotATableError(Place(source.name), **foreign._asdict())
    kind = text_kind(head[:HEAD_BYTES])
    if layout and kind == "delimited" and dialect_of(head.lstrip("\ufeff").partition("\n")[0]) is None:
        return [FixedWidthTable(source, encoding, limits, layout)]
    return _text_tables(source, encoding, kind, limits)


def _text_tables(source: Source, encoding: Encoding, kind: str, limits: Limits) -> list[Table]:
    if kind in ("html", "spreadsheetml"):
        return open_markup(source, encoding, "html" if kind == "html" else "xls", limits)
    if kind == "xml":
        return open_xml(source, encoding, limits)
    if kind in ("json", "jsonl"):
        return [JsonTable(source, encoding, limits, array=kind == "json")]
    return [DelimitedTable(source, encoding, limits)]


def _head(source: Source) -> bytes:
    with source.open() as stream:
        head = stream.read(HEAD_BYTES)
    if not head:
        raise EmptyFileError(Place(source.name))
    return head
