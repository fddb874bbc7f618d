"""Rows that came back, corrected (退回行改正后再转换): `rejected.csv` of a conversion read as a table again.

Its first columns say what is wrong; the rest is the table the rows came from. Names and cells that a
spreadsheet would take for a formula, a number or a date carry a leading apostrophe, which is taken off here.
The file may have been saved by a spreadsheet: any encoding, delimiter or kind of workbook.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from licences.confirmations import confirmable
from licences.conversion.doubts import doubts_told
from licences.conversion.errors import MarkersChangedError, NoRowsError, Place, TooManyColumnsError
from licences.conversion.readers.headers import Header, is_blank
from licences.conversion.readers.limits import Limits
from licences.conversion.readers.lines import Lines
from licences.conversion.readers.records import Record, Records
from licences.conversion.readers.table import WHOLE_ROW, CellProblem, Dialect, Row, Table

CODE_SEPARATOR: Final = ";"
MARKERS: Final = (
    "行号 row",
    "列 column",
    "代码 code",
    "问题",
    "problem",
    "处理",
    "remedy",
    "原始行 raw",
)
"""Names of the columns that stand before those of the original table."""
NOT_CONFIRMED: Final = "not_confirmed"
"""Code that stands beside a fault of reading: the cells may look right and yet stand in the wrong columns, or
have lost digits. Such a row is taken only when a person has cleared its codes."""
STATE_NOT_CONFIRMED: Final = "state_not_confirmed"
"""The same where the cells are sure, and what stands around the row speaks of an end: here it does not."""
KIND_NOT_CONFIRMED: Final = "kind_not_confirmed"
"""The same where what stands around the row names another kind of business."""
NOT_DECIDED: Final = "not_decided"
"""Code that stands where a row of another file says otherwise: alone the row would look right."""
FLAGGED: Final = "unread_flag"
"""Code that stands where the whole table showed what a cell may mean: the rows that came back do not."""
TWIN: Final = "twin_disagrees"
"""The same of a column that repeats another one in nearly every row; `said` is that other one."""
CONFIRMED: Final = "confirmed"
"""Before a code and a colon: a person has had confirmed what this code speaks against."""
ANSWERED: Final = "answered"
"""The row came back for a doubt of an end, by its codes or the words beside them: somebody has looked."""
NOT_CONFIRMABLE: Final = "not_confirmable"
"""Code that stands where something was to be confirmed that nobody can confirm."""
_PUNCTUATION: Final = str.maketrans("：；，,", ":;;;", " ")
_CODE: Final = MARKERS.index("代码 code")
_COLUMN: Final = MARKERS.index("列 column")
_NUMBERED: Final = re.compile(r"\s?\(\d+\) ")
_PROBLEM: Final = MARKERS.index("问题")
_REPEATED: Final = re.compile("“([^”]*)”列相同")
_RAW: Final = MARKERS.index("原始行 raw")
_TELLING: Final = frozenset({"行号 row", "列 column", "代码 code", "原始行 raw"})
_GUARD: Final = "'"
_DELIMITERS: Final = (",", "\t", ";")
"""As programs write them: the comma is ours, the others come from spreadsheets."""
_RECORD_LINES: Final = 2000
"""Line breaks in one record: cells of workbooks and of JSON may hold more than a person types into a CSV."""


def has_markers(names: Sequence[str]) -> bool:
    """Say whether a header is that of rows that came back."""
    return tuple(names[: len(MARKERS)]) == MARKERS


def dialect_of(line: str) -> Dialect | None:
    """Give how a file of rows that came back is written, by its first line; None if it is another file."""
    plain = line.rstrip("\r\n").replace('"', "")
    found = (mark for mark in _DELIMITERS if (plain + mark).startswith(mark.join((*MARKERS, ""))))
    return next(map(Dialect, found), None)


def header_of(lines: Lines, records: Records, name: str, limits: Limits) -> tuple[Header, int]:
    """Read the header of such a file, every name as it stands, and give the line the rows begin on.

    Raises:
        SourceError: no_rows, too_many_columns.
    """
    found: list[Record] = []
    while not found and (batch := lines.take(1)):
        found += records.read(batch)
    first, data_line = found[0], lines.number
    while (batch := lines.take(1)) and is_blank(batch[0]):
        pass
    if not batch:
        raise NoRowsError(Place(name, first.number))
    names = tuple(first.cells)
    width = len(names) - len(MARKERS)
    if width > limits.columns:
        raise TooManyColumnsError(Place(name, first.number), count=width, limit=limits.columns)
    return Header(names, names, first.number, first.number, 1), data_line


def limits_of(limits: Limits) -> Limits:
    """Give the limits to read such a file with."""
    return replace(limits, record_lines=max(limits.record_lines, _RECORD_LINES))


def unguarded(cell: str) -> str:
    """Take off the apostrophe that keeps a spreadsheet from changing a cell.

    >>> unguarded("'=1+1"), unguarded("''"), unguarded("330100000001")
    ('=1+1', "'", '330100000001')
    """
    return cell.removeprefix(_GUARD)


def guarded(cell: str) -> str:
    """Put an apostrophe before a cell.

    >>> guarded("=1+1")
    "'=1+1"
    """
    return _GUARD + cell


def as_corrections(table: Table) -> Table:
    """Give the original table where a table is one of rows that came back, else the table itself.

    Raises:
        MarkersChangedError: some of the first columns are there, others not or moved.
    """
    if has_markers(table.header):
        return Corrections(table)
    if len(_TELLING.intersection(table.header)) > 1:
        raise MarkersChangedError(Place(table.name))
    return table


class Corrections(Table):
    """The original columns of rows that came back."""

    def __init__(self, inner: Table) -> None:
        super().__init__(inner.name, inner.limits)
        self._inner = inner
        self.kind, self.encoding, self.dialect = inner.kind, inner.encoding, inner.dialect
        self.header_row, self.count, self.notes = inner.header_row, inner.count, inner.notes
        self.header = tuple(map(unguarded, inner.header[len(MARKERS) :]))

    def _read(self) -> Iterator[Row]:
        width = len(MARKERS)
        for row in self._inner.rows():
            cells = row.cells
            problems = tuple(self._problems(row)) if row.problems or cells[_CODE] or cells[_PROBLEM] else ()
            raw = unguarded(cells[_RAW]) or (row.raw if problems else None)
            yield Row(row.number, tuple(map(unguarded, cells[width:])), problems, raw)

    def _flagged(self, row: Row, codes: Sequence[str]) -> Iterator[CellProblem]:
        """Say again of which cells only the whole table showed that they are doubted."""
        repeated = iter(_REPEATED.findall(row.cells[_PROBLEM]))
        named = unguarded(row.cells[_COLUMN])
        parts = [named] if len(codes) == 1 else _NUMBERED.split(named)[1:]
        for code, name in zip(codes, parts, strict=False):
            if code == FLAGGED and name in self.header:
                at = self.header.index(name)
                said = unguarded(row.cells[len(MARKERS) + at])
                yield CellProblem(at, FLAGGED, said=said)
            elif code == TWIN and name in self.header:
                yield CellProblem(self.header.index(name), TWIN, said=next(repeated, ""))

    def _problems(self, row: Row) -> Iterator[CellProblem]:
        for problem in row.problems:
            at = problem.column - len(MARKERS)
            yield replace(problem, column=at if at >= 0 else WHOLE_ROW)
        codes = unguarded(row.cells[_CODE]).translate(_PUNCTUATION).split(CODE_SEPARATOR)
        for code in doubts_told(codes, row.cells[_PROBLEM]):
            yield CellProblem(WHOLE_ROW, ANSWERED, said=code)
        for code in (NOT_CONFIRMED, STATE_NOT_CONFIRMED, KIND_NOT_CONFIRMED, NOT_DECIDED):
            if code in codes:
                yield CellProblem(WHOLE_ROW, code)
        if FLAGGED in codes or TWIN in codes:
            yield from self._flagged(row, codes)
        for code in codes:
            word, colon, confirmed = code.partition(":")
            if colon and word == CONFIRMED:
                known = confirmed in confirmable()
                yield CellProblem(WHOLE_ROW, CONFIRMED if known else NOT_CONFIRMABLE, said=confirmed)
