"""Sheets written as markup: web pages and Excel 2003 XML. Looked through once, then read as a stream."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from licences.conversion.errors import EmptyFileError, NoRowsError, NotATableError, Place, SourceError
from licences.conversion.readers.encodings import Encoding, OffsetDecoder
from licences.conversion.readers.excel_2003 import Excel2003
from licences.conversion.readers.headers import Merge
from licences.conversion.readers.inspection import SheetInspection, see_around
from licences.conversion.readers.left_out import hidden_notice, no_table_seen, texts_beside
from licences.conversion.readers.limits import Limits
from licences.conversion.readers.markup import tokens
from licences.conversion.readers.markup_rows import Beside, MarkupRow
from licences.conversion.readers.sheet_cells import Value
from licences.conversion.readers.sheet_table import SheetTable
from licences.conversion.readers.sources import Source
from licences.conversion.readers.table import Notice, Table
from licences.conversion.readers.web_page import RAW, WebPage
from licences.conversion.readers.web_surroundings import of_above, of_below

_CHUNK: Final = 1 << 16
_MOST_SHEETS: Final = 100
"""Each is read by passing through the file."""
_NO_TABLE: Final = (NoRowsError, NotATableError)


class MarkupSheet(NamedTuple):
    """One sheet, read anew each time it is asked for its rows."""

    book: "MarkupBook"
    at: int
    merges: tuple[Merge, ...]
    width: int
    first_column: int = 0

    def rows(self, _: Place) -> Iterator[list[Value]]:
        """Give the rows, from row 1 on; those that the file passes over are blank."""
        number = 0
        for row in self.book.rows():
            if row.sheet == self.at:
                while number < row.number:
                    yield []
                    number += 1
                if row.number == number:
                    values = row.values()
                    yield values + [""] * (self.width - len(values))
                    number += 1
            elif row.sheet > self.at:
                return


class MarkupBook:
    """A file of sheets written as markup."""

    def __init__(self, source: Source, encoding: Encoding, kind: str, limits: Limits) -> None:
        self.source = source
        self.kind = kind
        self._encoding = encoding
        self._limits = limits
        self.sheets: list[SheetInspection] = []

    def rows(self, page: WebPage | Excel2003 | None = None) -> Iterator[MarkupRow]:
        """Read the rows of all sheets."""
        where = Place(self.source.name)
        page = page or self._page()
        raw = RAW if self.kind == "html" else frozenset[str]()
        for row in page.rows(tokens(self._pieces(), where, self._limits.line_chars, raw)):
            if row.sheet >= _MOST_SHEETS:
                raise NotATableError(
                    where, found=f"多于 {_MOST_SHEETS} 个表 / more than {_MOST_SHEETS} tables"
                )
            while len(self.sheets) <= row.sheet:
                at = len(self.sheets)
                name = page.names[at] if isinstance(page, Excel2003) and at < len(page.names) else str(at + 1)
                self.sheets.append(SheetInspection(name, merges=[]))
            yield row

    def _page(self) -> WebPage | Excel2003:
        where = Place(self.source.name)
        return WebPage(where) if self.kind == "html" else Excel2003(where)

    def _pieces(self) -> Iterator[str]:
        decoder = OffsetDecoder(self._encoding)
        with self.source.open() as stream:
            stream.read(self._encoding.mark)
            while data := stream.read(_CHUNK):
                yield decoder.decode(data)[0]
            yield decoder.decode(b"", final=True)[0]

    def inspect(self) -> None:
        """Look through the file: sizes, merged cells, marks, and what stands beside the cells.

        Raises:
            SourceError: sheet_too_large, too_many_columns, sheet_text_too_long, truncated_file.
        """
        page = self._page()
        for row in self.rows(page):
            sheet = self.sheets[row.sheet]
            if row.is_hidden:
                sheet.hide_row(row.number)
            if not row.cells:
                sheet.include(row.number, sheet.left, sheet.right)
            for cell in row.cells:
                right = cell.column + cell.across - 1
                sheet.include(row.number, 0, right)
                if (cell.across > 1 or cell.down > 1) and sheet.merges is not None:
                    sheet.merges.append(Merge(row.number, cell.column, row.number + cell.down - 1, right))
                for mark in cell.marks:
                    sheet.marks.add(row.number, cell.column, mark)
                if cell.note:
                    sheet.note(row.number, cell.column, cell.note)
            sheet.check(self.source.name, self._limits)
        self._take(page.beside)

    def _take(self, beside: Beside) -> None:
        """Give the sheets what was seen beside their cells."""
        for at, sheet in enumerate(self.sheets):
            sheet.is_hidden, sheet.strikes_by_condition = at in beside.unseen, at in beside.strikes
            if at in beside.texts:
                sheet.around = beside.texts[at]
            for of, first, last in beside.columns:
                if of == at:
                    sheet.hide_columns(first, last)
        see_around(self.sheets, beside.of_all.texts())

    def sheet(self, inspection: SheetInspection) -> MarkupSheet:
        """Give a sheet that can be read."""
        at = next(at for at, one in enumerate(self.sheets) if one is inspection)
        return MarkupSheet(self, at, tuple(inspection.merges or ()), inspection.right + 1)

    def release(self) -> None:
        """Nothing is kept."""


def open_markup(source: Source, encoding: Encoding, kind: str, limits: Limits) -> list[Table]:
    """Open the tables of a web page ("html") or of Excel 2003 XML ("xls").

    Raises:
        SourceError: not_a_table, no_header, no_rows, sheet_too_large, ….
    """
    book = MarkupBook(source, encoding, kind, limits)
    book.inspect()
    tables: list[Table] = []
    notes: list[Notice] = []
    refusals: list[SourceError] = []
    above: list[str] = []
    hidden: list[Table] = []
    for sheet in list(book.sheets):
        where = Place(f"{source.name}!{sheet.name}")
        notes += () if sheet.is_hidden else sheet.notices(source.name)
        try:
            table = SheetTable(book, kind, sheet, limits)
        except SourceError as refusal:
            if sheet.is_hidden:
                notes.append(hidden_notice(sheet, where))
                continue
            if not isinstance(refusal, _NO_TABLE):
                raise
            refusals.append(refusal)
            notes.append(Notice.of("empty_sheet", where))
            said = _said(book, sheet, where, limits)
            if tables:
                tables[-1].titles += tuple(filter(of_above, said))
            above += filter(of_below, said) if tables else said
            continue
        if sheet.is_hidden:
            hidden.append(table)
            continue
        table.titles += tuple(above)
        above.clear()
        tables.append(table)
    if not tables:
        found = "网页，其中没有表 / a web page without a table"
        no_table = (
            NotATableError(Place(source.name), found=found)
            if kind == "html"
            else EmptyFileError(Place(source.name))
        )
        raise no_table_seen(hidden, refusals, no_table)
    tables[0].notes += tuple(notes)
    tables[0].hidden = tuple(hidden)
    return tables


def _said(book: MarkupBook, sheet: SheetInspection, where: Place, limits: Limits) -> list[str]:
    """Give what a sheet that is no table, a box of words or a form, says of rows of others."""
    return [*texts_beside(book.sheet(sheet), where, limits.preview_rows), *sheet.around.texts()]
