"""A sheet (工作表) as a table: title rows passed over, merged cells filled down."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Protocol

from licences.conversion.errors import Place
from licences.conversion.readers.alignment import Alignment
from licences.conversion.readers.headers import Header, Merge, find_header, is_blank, used
from licences.conversion.readers.inspection import SheetInspection
from licences.conversion.readers.limits import Limits
from licences.conversion.readers.marked_cells import marked, of_whole_row
from licences.conversion.readers.sheet_cells import SERIAL, Value, mistaken, text_of
from licences.conversion.readers.sources import Source
from licences.conversion.readers.table import CELL_CHARS, WHOLE_ROW, CellProblem, Row, Table, problems_of
from licences.conversion.row_words import sayings
from licences.conversion.state_words import speaks_of_end


class Laid(Protocol):
    """A sheet that can be read: rows, merged cells, and the column (from 0) that rows begin in."""

    @property
    def first_column(self) -> int:
        """Column that the first cell of each row is in."""

    @property
    def merges(self) -> tuple[Merge, ...]:
        """Merged cells."""

    def rows(self, place: Place, /) -> Iterator[list[Value]]:
        """Give the rows, from row 1 on."""


class Book(Protocol):
    """A file of sheets."""

    source: Source

    def sheet(self, inspection: SheetInspection) -> Laid:
        """Give a sheet that has been looked through."""

    def release(self) -> None:
        """Let go of what is kept of it."""


class SheetTable(Table):
    """One sheet of a workbook."""

    def __init__(self, book: Book, kind: str, inspection: SheetInspection, limits: Limits) -> None:
        super().__init__(f"{book.source.name}!{inspection.name}", limits)
        self.kind = kind
        self._book = book
        self._inspection = inspection
        self._header = self._find_header(book.sheet(inspection))
        self.header, self.header_row = self._header.names, self._header.last_row
        above = [word for (row, _), word in inspection.notes.items() if row < self._header.last_row]
        self.titles = (*self._header.titles, *inspection.around.texts(), *above)

    def _find_header(self, sheet: Laid) -> Header:
        place = Place(self.name)
        rows: list[tuple[int, Sequence[str]]] = []
        worded: list[tuple[int, int]] = []
        # Rows above the table may be blank; they are passed over without counting.
        for number, values in enumerate(sheet.rows(place), start=1):
            if _is_empty(values):
                continue
            cells = tuple(map(text_of, values))
            if not all(map(is_blank, cells)):
                rows.append((number, cells))
                worded += [(number, at) for at, value in enumerate(values) if value and type(value) is str]
            if len(rows) >= self.limits.preview_rows:
                break
        width = max((used(cells) for _, cells in rows), default=0)
        rows = [(number, cells[:width]) for number, cells in rows]
        shift = sheet.first_column
        merges = [Merge(m.top, m.left - shift, m.bottom, m.right - shift) for m in sheet.merges]
        header = find_header(rows, place, self.limits, merges)
        self._worded = frozenset(column for number, column in worded if number > header.last_row)
        return header

    def _read(self) -> Iterator[Row]:
        sheet = self._book.sheet(self._inspection)
        alignment = Alignment(self._header.labels)
        filler = _Filler(sheet, self._header.last_row)
        marks = self._inspection.marks.reader()
        notes = self._notes(sheet.first_column)
        values = sheet.rows(Place(self.name))
        for number, row in enumerate(islice(values, self._header.last_row, None), self._header.last_row + 1):
            seen = marks.take(number - 1)
            if _is_empty(row) and not seen and number not in notes:
                continue  # one stray cell, far away, makes millions of such cells
            cells, problems = _as_text(row, self._worded)
            problems += notes.get(number, ())
            problems += marked(seen, sheet.first_column, row, cells)
            if problems or not all(map(is_blank, cells)):
                problems += filler.fill(number, cells, problems)
                problems = of_whole_row(cells, problems)
                if self._inspection.from_1904:
                    problems += problems_of("serial_1904", _serials(cells))
                aligned = alignment.align(number, cells, problems)
                if aligned:
                    yield aligned
        self._book.release()

    def _notes(self, first_column: int) -> dict[int, tuple[CellProblem, ...]]:
        """Give the problems of cells whose note speaks of an end, or names a kind, by row number."""
        found: dict[int, tuple[CellProblem, ...]] = {}
        for (row, column), word in self._inspection.notes.items():
            at = column - first_column if column - first_column in range(len(self.header)) else WHOLE_ROW
            code = "note_of_end" if speaks_of_end(word) or sayings(word) else "place_of_kind"
            found[row + 1] = (*found.get(row + 1, ()), CellProblem(at, code, said=word))
        return found


def _is_empty(values: list[Value]) -> bool:
    """Say, fast, that a row holds nothing; of most others the first cell tells."""
    return not values or (values[0] == "" and values.count("") == len(values))


def _as_text(values: list[Value], worded: frozenset[int]) -> tuple[list[str], tuple[CellProblem, ...]]:
    """Give a row's cells as text, and what is wrong with them; `worded` are columns that hold words."""
    cells: list[str] = []
    problems: tuple[CellProblem, ...] = ()
    for column, value in enumerate(values):
        if type(value) is str:
            text, code = value, "cell_too_long" if len(value) > CELL_CHARS else ""
        else:
            text, code = text_of(value), mistaken(value)
            if code == "date_for_text" and column not in worded:
                code = ""
        if code:
            problems += (CellProblem(column, code),)
        cells.append("" if code == "cell_too_long" else text)
    return cells, problems


def _serials(cells: list[str]) -> list[int]:
    return [column for column, cell in enumerate(cells) if SERIAL.fullmatch(cell)]


class _Filler:
    """Carries the value of cells merged over several rows down to each of them."""

    def __init__(self, sheet: Laid, last_header_row: int) -> None:
        self._starts: dict[int, list[Merge]] = {}
        self._open: dict[int, tuple[int, str, bool, tuple[CellProblem, ...]]] = {}
        """Column -> last row of the merge that covers it, its text, whether it is the first, its problems."""
        for merge in sheet.merges:
            if merge.top >= last_header_row:
                self._starts.setdefault(merge.top + 1, []).append(merge)
        self._first_column = sheet.first_column

    def fill(
        self, number: int, cells: list[str], problems: tuple[CellProblem, ...]
    ) -> tuple[CellProblem, ...]:
        """Fill a row's merged cells, in their first column, with the value and its problems.

        Gives the problems that come with a value from above, and those of columns that hide another value.
        """
        hiding: list[int] = []
        over: list[int] = []
        found: tuple[CellProblem, ...] = ()
        for column, (bottom, text, is_first, said) in self._open.items():
            if bottom < number:
                over.append(column)
            elif not is_blank(cells[column]) and cells[column] != text:
                hiding.append(column)
            elif is_first:
                cells[column] = text
                found += said
        for column in over:
            del self._open[column]
        for merge in self._starts.pop(number, ()):
            hiding += self._begin(merge, cells, problems)
        return found + problems_of("hidden_by_merge", hiding)

    def _begin(self, merge: Merge, cells: list[str], problems: tuple[CellProblem, ...]) -> list[int]:
        first = merge.left - self._first_column
        if not 0 <= first < len(cells):
            return []
        text, said = cells[first], tuple(one for one in problems if one.column == first)
        hiding: list[int] = []
        for column in range(first, min(merge.right - self._first_column + 1, len(cells))):
            if column in self._open:  # merges do not overlap; where a file says so, the first counts
                break
            self._open[column] = merge.bottom + 1, text, column == first, said
            if not is_blank(cells[column]) and cells[column] != text:
                hiding.append(column)
        return hiding
