"""CSV records read with care: each with the line it starts on, and what was wrong with it.

Quoting is strict (RFC 4180): text after a closing quote, or a quote never closed, is a fault of that one
record. After an unclosed quote reading goes on at the next line, so one bad row cannot swallow the others.
"""

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from licences.conversion.readers.encodings import MARKS, shown
from licences.conversion.readers.limits import Limits
from licences.conversion.readers.lines import Lines
from licences.conversion.readers.table import WHOLE_ROW, CellProblem, Dialect

_RAW_CHARS: Final = 65_536
_LIMIT_SAID: Final = "field limit"
"""Part of the csv module's message for a cell above its limit; there is no other way to tell its errors."""

_STAND_IN: Final = "\ufdd0"
"""A code that stands for no character, and never will."""

_BACKSLASH: Final = re.compile(r'(\\["\\])|\\')
"""Finds a backslash with the quote or backslash it escapes, or one alone."""


class Record(NamedTuple):
    """One record: the line it starts on, its cells, what is wrong, and its text."""

    number: int
    cells: list[str]
    problems: tuple[CellProblem, ...]
    raw: str


class _RecordTooLongError(Exception):
    """A record spans more lines than the limit."""


def split(batch: list[str], dialect: Dialect) -> list[list[str]]:
    """Split lines into cells, as quickly as can be.

    Raises:
        csv.Error: some record is faulty, or the last one is not complete.
    """
    return list(csv_reader(batch, dialect))


def csv_reader(lines: Iterable[str], dialect: Dialect) -> Iterator[list[str]]:
    """Give the csv module's reader of a dialect; of a delimiter of several characters one takes the place."""
    delimiter = dialect.delimiter
    if len(delimiter) > 1:
        one = replace(dialect, delimiter=_STAND_IN)
        rows = csv_reader((line.replace(delimiter, _STAND_IN) for line in lines), one)
        # Within quotes it is no delimiter, and is put back.
        return ([cell.replace(_STAND_IN, delimiter) for cell in row] for row in rows)
    return csv.reader(
        map(_with_lone_escaped, lines) if dialect.escape else lines,
        delimiter=delimiter,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        escapechar=dialect.escape or None,
        doublequote=not dialect.escape,
        skipinitialspace=dialect.skip_blank,
        strict=True,
    )


def _with_lone_escaped(line: str) -> str:
    r"""Escape the backslashes that stand for themselves, which the csv module would drop.

    Of programs that enclose cells MySQL documents (SELECT ... INTO OUTFILE) that a backslash is put before a
    quote, a backslash and NUL only, and that \N alone is NULL; in C:\new it is none of these.
    """
    return _BACKSLASH.sub(lambda found: found[1] or r"\\", line) if "\\" in line else line


class Records:
    """The records of lines, one by one."""

    def __init__(self, lines: Lines, dialect: Dialect, limits: Limits) -> None:
        self._lines = lines
        self._dialect = dialect
        self._limits = limits
        self._pending: deque[str] = deque()
        self._taken: list[str] = []

    def read(self, batch: list[str]) -> Iterator[Record]:
        """Give the records that begin in a batch just taken; lines are read on to complete the last."""
        number = self._lines.number - len(batch)
        self._pending.extend(batch)
        while self._pending:
            record = self._next(number)
            number += len(self._taken)
            if record:
                yield record

    def _next(self, number: int) -> Record | None:
        self._taken = []
        try:
            cells = next(csv_reader(self._feed(number), self._dialect))
        except (csv.Error, _RecordTooLongError) as error:
            return self._faulty(number, error)
        if not cells:
            return None  # a blank line
        raw = "".join(self._taken)[:_RAW_CHARS].rstrip("\r\n")
        cells, problems = self._decoded(number, cells)
        return Record(number, cells, problems, shown(raw) if problems else raw)

    def _feed(self, number: int) -> Iterator[str]:
        """Give the csv module the lines it asks for, until the record is too long to be one."""
        while self._pending or self._read_on():
            at = number + len(self._taken)
            if len(self._taken) > self._limits.record_lines or at in self._lines.too_long:
                if not self._taken:
                    self._taken.append(self._pending.popleft())
                raise _RecordTooLongError
            self._taken.append(self._pending.popleft())
            yield self._taken[-1]

    def _read_on(self) -> bool:
        self._pending.extend(self._lines.take(1))
        return bool(self._pending)

    def _faulty(self, number: int, error: Exception) -> Record:
        """Make the first line the faulty record and give the others back."""
        first, *others = self._taken
        self._pending.extendleft(reversed(others))
        self._taken = [first]
        code = self._fault(number, error, others)
        offsets = self._lines.bad_bytes.pop(number, [])
        problems = [CellProblem(WHOLE_ROW, code)]
        problems += [CellProblem(WHOLE_ROW, "undecodable", offset) for offset in offsets[:1]]
        return Record(number, [], tuple(problems), shown(first[:_RAW_CHARS].rstrip("\r\n")))

    def _fault(self, number: int, error: Exception, others: list[str]) -> str:
        if number in self._lines.too_long:
            self._lines.too_long.remove(number)
            return "row_too_long"
        if others or isinstance(error, _RecordTooLongError) or "unexpected end" in str(error):
            return "quote_unclosed"
        return "cell_too_long" if _LIMIT_SAID in str(error) else "quote_misplaced"

    def _decoded(self, number: int, cells: list[str]) -> tuple[list[str], tuple[CellProblem, ...]]:
        bad = self._lines.bad_bytes
        if not bad:
            return cells, ()
        lines = range(number, number + len(self._taken))
        offsets = iter([offset for line in lines for offset in bad.pop(line, ())])
        problems = []
        for column, cell in enumerate(cells):
            marks = MARKS.findall(cell)
            if marks:
                problems.append(CellProblem(column, "undecodable", next(offsets, None)))
                for _ in marks[1:]:
                    next(offsets, None)
                cells[column] = shown(cell)
        return cells, tuple(problems)
