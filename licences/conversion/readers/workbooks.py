"""Workbooks: XLSX, XLS and ODS. Looked through first (password, macros, links, size), then laid out."""

from io import BytesIO
from typing import Final

from licences.conversion.errors import (
    EmptyFileError,
    NestedArchiveError,
    NoRowsError,
    NotATableError,
    Place,
    SourceError,
    WorkbookDamagedError,
)
from licences.conversion.readers.archives import directory
from licences.conversion.readers.biff import inspect_xls
from licences.conversion.readers.compound import MAGIC as COMPOUND_MAGIC
from licences.conversion.readers.foreign_kinds import OF_PARTS, Foreign
from licences.conversion.readers.inspection import SheetInspection
from licences.conversion.readers.left_out import hidden_notice, no_table_seen, texts_beside
from licences.conversion.readers.limits import Limits
from licences.conversion.readers.ooxml import inspect_xlsx
from licences.conversion.readers.opendocument import inspect_ods
from licences.conversion.readers.packages import package_kind
from licences.conversion.readers.sheet_table import SheetTable
from licences.conversion.readers.sheets import Workbook
from licences.conversion.readers.sources import Source, StreamSource
from licences.conversion.readers.table import Notice, Table

_NO_TABLE = (NoRowsError, NotATableError)
"""What a sheet may be while others of the workbook are tables."""


def open_workbook(source: Source, limits: Limits) -> list[Table]:
    """Open the sheets that hold a table; empty ones are told of in the first one's notes.

    Tables on hidden sheets are kept beside the first one: nobody sees them, so they are not read unasked.

    Raises:
        SourceError: encrypted, macros, external_links, sheet_too_large, workbook_damaged, ….
    """
    book = Workbook(source, limits)
    data = book.read()
    kind, inspected = _inspect(data, source.name, limits)
    inspections = {each.name: each for each in inspected}
    for sheet in inspected:
        sheet.check(source.name, limits)
    tables: list[Table] = []
    notes: list[Notice] = []
    refusals: list[SourceError] = []
    said: list[str] = []
    hidden: list[Table] = []
    for name, visible in book.visible_names(data).items():
        inspection = inspections.get(name)
        if inspection is None:
            raise WorkbookDamagedError(Place(source.name), why="a sheet is not where the workbook says")
        where = Place(f"{source.name}!{name}")
        notes += inspection.notices(source.name) if visible else ()
        try:
            (tables if visible else hidden).append(SheetTable(book, kind, inspection, limits))
        except SourceError as refusal:
            if not visible:
                notes.append(hidden_notice(inspection, where))
                continue
            if not isinstance(refusal, _NO_TABLE):
                raise
            refusals.append(refusal)
            notes.append(Notice.of("empty_sheet", where))
            if isinstance(refusal, NotATableError):  # a cover, or a sheet of remarks, speaks of the others
                said += texts_beside(book.sheet(inspection), where, limits.preview_rows)
                said += inspection.around.texts()
    if not tables:
        raise no_table_seen(hidden, refusals, EmptyFileError(Place(source.name)))
    for table in tables:
        table.titles += tuple(said)
    tables[0].notes += tuple(notes)
    tables[0].hidden = tuple(hidden)
    return tables


def _inspect(data: bytes, file: str, limits: Limits) -> tuple[str, list[SheetInspection]]:
    """Look through a workbook; give its kind and sheets."""
    if data.startswith(COMPOUND_MAGIC):
        return "xls", inspect_xls(data, file)
    infos = directory(StreamSource(BytesIO(data), file), limits)
    kind = package_kind(infos)
    if kind is None:
        raise NestedArchiveError(Place(file))
    if kind not in _INSPECTIONS:
        raise NotATableError(Place(file), **OF_PARTS.get(kind, Foreign("", kind))._asdict())
    return kind, _INSPECTIONS[kind](data, infos, file, limits)


_INSPECTIONS: Final = {"xlsx": inspect_xlsx, "ods": inspect_ods}
