"""What every reader gives: a table of raw rows.

Cells are text exactly as found, aligned to the header. Nothing is cleaned here and nothing is guessed: what
the reader could not take over faithfully is a `CellProblem` of that row.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Final, NamedTuple

from licences.conversion.errors import Place, source_message
from licences.conversion.readers.limits import Limits
from licences.messages import Message

WHOLE_ROW: Final = -1
"""The column of a problem that is not of one cell."""

NO_DATA: Final = frozenset({"header_repeated", "header_changed", "deleted_record"})
"""Codes of problems that say: this row is no record of a licence, nothing is lost if it is passed over."""

ENCODING_NAMES: Final = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "gb18030": "GB18030",
}


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What a row's cell could not be read as; `column` counts from 0, or is WHOLE_ROW.

    `offset` is the byte in the file (for a compressed one: unpacked), where it is known. `said` is a
    text around the row that tells its state.
    """

    column: int
    code: str
    offset: int | None = None
    said: str = ""


class Row(NamedTuple):
    """One record of the source.

    Attributes:
        number: where a person finds it: line a CSV or JSON record starts on, row of a sheet, number of a
            DBF or XML record; all from 1.
        cells: as many as the header has; a missing one is "".
        problems: empty for nearly every row.
        raw: the record as it was, only where the cells do not hold all of it.
    """

    number: int
    cells: tuple[str, ...]
    problems: tuple[CellProblem, ...] = ()
    raw: str | None = None


new_row = partial(tuple.__new__, Row)
"""Make a Row of an iterable of its four values, twice as fast as calling Row."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text table is written; `quote` and `escape` are empty where there is none."""

    delimiter: str
    quote: str = '"'
    escape: str = ""
    skip_blank: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know though the table can be read."""

    where: Place
    message: Message

    @classmethod
    def of(cls, code: str, where: Place, **values: object) -> "Notice":
        """Make a notice of its code."""
        return cls(where, source_message(code, **values))


class Table(ABC):
    """A table of a source, read as a stream, from its start as often as asked.

    Attributes:
        name: `file!member!sheet`.
        kind: csv, tsv, xlsx, xls, ods, xml, dbf, jsonl or sql.
        encoding: as found out, not as declared; empty where the kind fixes it.
        header: column names, each one once: a nameless column is `#n`, the second of a name is `name#2`.
        header_row: number of the (last) header row, 0 where names are not in a row.
        dialect: of csv and tsv.
        count: number of rows, where it is known without reading them.
        notes: what a person should know.
        titles: texts above the header, and elsewhere around the rows.
        inner_names: of the elements around the records, or of the table in its database.
        marks: names and values around the rows that tell, as such, that these are not in force.
        labels: what the source says of each column beside its name; empty where it says nothing of any.
        below: texts below the rows that speak of them, as an earlier reading has found.
        announced: number of rows that the file itself speaks of, over all its pages; 0 = of none.
        hidden: of the first table of a file: those on sheets that nobody sees, which are not read.
        around: adds to the rows what stands around them; None = nothing is known of that.
    """

    kind: str
    encoding: str = ""
    header: tuple[str, ...] = ()
    header_row: int = 0
    dialect: Dialect | None = None
    count: int | None = None
    notes: tuple[Notice, ...] = ()
    titles: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    inner_names: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    announced: int = 0
    hidden: "tuple[Table, ...]" = ()
    around: Callable[[Iterable[Row]], Iterator[Row]] | None = None

    def __init__(self, name: str, limits: Limits) -> None:
        self.name = name
        self.limits = limits

    def rows(self, skip: int = 0) -> Iterator[Row]:
        """Give the rows after the first `skip` ones.

        Raises:
            SourceError: the source cannot be read further; the rows given before are good.
        """
        rows = self._read()
        return islice(rows if self.around is None else self.around(rows), skip, None)

    @abstractmethod
    def _read(self) -> Iterator[Row]: ...

    def note(self, code: str, where: Place | None = None, **values: object) -> None:
        """Add a notice."""
        self.notes += (Notice.of(code, where or Place(self.name), **values),)

    def describe(self, row: Row, problem: CellProblem) -> tuple[Place, Message]:
        """Say a problem of a row to a person: where and what, with the remedy."""
        column = None if problem.column == WHOLE_ROW else problem.column + 1
        limit = self.limits.line_chars if problem.code == "row_too_long" else CELL_CHARS
        offset = "?" if problem.offset is None else problem.offset
        encoding = ENCODING_NAMES.get(self.encoding, self.encoding)
        message = source_message(
            problem.code, limit=limit, offset=offset, encoding=encoding, said=problem.said
        )
        return Place(self.name, row.number, column, problem.offset), message


CELL_CHARS: Final = 131_072
"""Most characters of a cell: the csv module's own limit, applied to every kind."""


def problems_of(code: str, columns: Iterable[int]) -> tuple[CellProblem, ...]:
    """Make the same problem for several columns."""
    return tuple(CellProblem(column, code) for column in columns)
