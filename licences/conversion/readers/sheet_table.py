"""A sheet (工作表) as a table: title rows passed over, merged cells filled down."""

from collections.abc import Iterator, Sequence
from itertools import islice

from licences.conversion.errors import Place
from licences.conversion.readers.alignment import Alignment
from licences.conversion.readers.headers import Header, Merge, find_header, is_blank, used
from licences.conversion.readers.inspection import SheetInspection
from licences.conversion.readers.limits import Limits
from licences.conversion.readers.sheet_cells import Value, digits_lost, text_of
from licences.conversion.readers.sheets import Sheet, Workbook
from licences.conversion.readers.table import CELL_CHARS, CellProblem, Row, Table


class SheetTable(Table):
    """One sheet of a workbook."""

    def __init__(self, book: Workbook, kind: str, inspection: SheetInspection, limits: Limits) -> None:
        super().__init__(f"{book.source.name}!{inspection.name}", limits)
        self.kind = kind
        self._book = book
        self._inspection = inspection
        self._header = self._find_header(book.sheet(inspection))
        self.header, self.header_row = self._header.names, self._header.last_row

    def _find_header(self, sheet: Sheet) -> Header:
        place = Place(self.name)
        rows: list[tuple[int, Sequence[str]]] = []
        # Rows above the table may be blank; they are passed over without counting.
        for number, values in enumerate(sheet.rows(place), start=1):
            cells = tuple(map(text_of, values))
            if not all(map(is_blank, cells)):
                rows.append((number, cells))
            if len(rows) >= self.limits.preview_rows:
                break
        width = max((used(cells) for _, cells in rows), default=0)
        rows = [(number, cells[:width]) for number, cells in rows]
        shift = sheet.first_column
        merges = [Merge(m.top, m.left - shift, m.bottom, m.right - shift) for m in sheet.merges]
        return find_header(rows, place, self.limits, merges)

    def _read(self) -> Iterator[Row]:
        sheet = self._book.sheet(self._inspection)
        alignment = Alignment(self._header.labels)
        filler = _Filler(sheet, self._header.last_row)
        errors = self._errors(sheet.first_column)
        values = sheet.rows(Place(self.name))
        for number, row in enumerate(islice(values, self._header.last_row, None), self._header.last_row + 1):
            cells, problems = _as_text(row)
            problems += errors.get(number, ())
            if problems or not all(map(is_blank, cells)):
                filler.fill(number, cells)
                aligned = alignment.align(number, cells, problems)
                if aligned:
                    yield aligned
        self._book.release()

    def _errors(self, first_column: int) -> dict[int, tuple[CellProblem, ...]]:
        """Give the problems of cells whose formula fails, by row number."""
        found: dict[int, tuple[CellProblem, ...]] = {}
        for row, column in sorted(self._inspection.errors):
            found[row + 1] = (*found.get(row + 1, ()), CellProblem(column - first_column, "formula_error"))
        return found


def _as_text(values: list[Value]) -> tuple[list[str], tuple[CellProblem, ...]]:
    cells: list[str] = []
    problems: tuple[CellProblem, ...] = ()
    for column, value in enumerate(values):
        text = value if type(value) is str else text_of(value)
        if len(text) > CELL_CHARS:
            text = ""
            problems += (CellProblem(column, "cell_too_long"),)
        elif digits_lost(value):
            problems += (CellProblem(column, "digits_lost"),)
        cells.append(text)
    return cells, problems


class _Filler:
    """Carries the value of cells merged over several rows down to each of them."""

    def __init__(self, sheet: Sheet, last_header_row: int) -> None:
        self._starts: dict[int, list[Merge]] = {}
        self._open: list[tuple[int, int, str]] = []
        for merge in sheet.merges:
            if merge.bottom > merge.top >= last_header_row:
                self._starts.setdefault(merge.top + 1, []).append(merge)
        self._first_column = sheet.first_column

    def fill(self, number: int, cells: list[str]) -> None:
        """Fill a row's merged cells, in their first column."""
        if self._open:
            self._open = [each for each in self._open if each[0] >= number]
            for _, column, text in self._open:
                if not cells[column]:
                    cells[column] = text
        for merge in self._starts.pop(number, ()):
            column = merge.left - self._first_column
            if 0 <= column < len(cells):
                self._open.append((merge.bottom + 1, column, cells[column]))
