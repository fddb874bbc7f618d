"""SQL scripts (INSERT 语句、COPY) as tables: one for each table that rows are put into.

The script is read once more to find the tables and their columns. What a script does to rows after they were
put in (UPDATE, DELETE …) is not done here, so such a script is refused: the rows would not be those of its
database.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from licences.conversion.errors import (
    Place,
    SqlChangesError,
    SqlColumnsUnknownError,
    SqlNoRowsError,
    SqlStatementError,
    TooManyColumnsError,
    TruncatedFileError,
)
from licences.conversion.readers.encodings import Encoding
from licences.conversion.readers.headers import unique
from licences.conversion.readers.limits import Limits
from licences.conversion.readers.sources import Source
from licences.conversion.readers.sql_changes import Changed, Renamed, merged
from licences.conversion.readers.sql_comments import Beside, Described
from licences.conversion.readers.sql_ends import DumpEnds
from licences.conversion.readers.sql_rows import SqlRow
from licences.conversion.readers.sql_statements import Made, Statements, grammar_of, table_key
from licences.conversion.readers.sql_values import Grammar
from licences.conversion.readers.table import WHOLE_ROW, CellProblem, Row, Table

SQL_HEAD_BYTES: Final = 1 << 16
_MOST_TABLES: Final = 1000
_ANY: Final = "ROLLBACK"
_MERGE: Final = "MERGE"
Statement = SqlRow | Made | Changed | Renamed | Described


@dataclass(slots=True)
class _Shape:
    """Columns that rows of one table were given, by what their spellings share, and the number of rows.

    `name` is the one that the table has in the end.
    """

    name: str
    columns: dict[str, str] = field(default_factory=dict)
    seen: set[tuple[str, ...]] = field(default_factory=set)
    count: int = 0

    def add(self, row: SqlRow) -> None:
        """Take note of a row."""
        self.count += 1
        if row.columns not in self.seen:
            self.seen.add(row.columns)
            for column in row.columns:
                self.columns.setdefault(column.casefold(), column)


def open_sql(source: Source, encoding: Encoding, head: str, limits: Limits) -> list[Table]:
    """Open the tables of a script, of which `head` is the beginning.

    Raises:
        SourceError: sql_no_rows, sql_changes, sql_columns_unknown, sql_statement, too_many_columns.
    """
    grammar = grammar_of(head)
    shapes: dict[str, _Shape] = {}
    beside, ends = Beside(), DumpEnds()

    def hear(comment: str) -> None:
        beside.hear(comment)
        ends.hear(comment)

    with source.open() as stream:
        try:
            for one in Statements(stream, encoding, source.name, grammar, limits, hear=hear).read():
                _note(one, shapes, source.name, limits)
                _note_beside(one, beside)
        except SqlStatementError:
            if not shapes:
                raise  # else the rows before are good, and reading will tell of it again
            for shape in shapes.values():
                shape.count = -1
    if not shapes:
        raise SqlNoRowsError(Place(source.name))
    tables: list[SqlTable] = [
        SqlTable(source, encoding, grammar, limits, (key, shape, len(shapes) > 1))
        for key, shape in shapes.items()
    ]
    for table in tables:
        table.take(beside)
        table.is_cut = ends.is_cut
    if len(tables) == 1:
        tables[0].announced = ends.announced
    return list[Table](tables)


def _note_beside(one: Statement, beside: Beside) -> None:
    if isinstance(one, SqlRow):
        beside.reach(one.table)
    elif isinstance(one, Made):
        beside.reach(one.table)
        for each in one.said:
            beside.describe(each)
    elif isinstance(one, Described):
        beside.describe(one)


def _note(one: Statement, shapes: dict[str, _Shape], name: str, limits: Limits) -> None:
    if isinstance(one, SqlRow):
        if not one.columns:
            raise SqlColumnsUnknownError(Place(name, one.line), table=one.table)
        shape = shapes.setdefault(one.table, _Shape(one.table))
        shape.add(one)
        if len(shape.columns) > limits.columns or len(shapes) > _MOST_TABLES:
            raise TooManyColumnsError(Place(name, one.line), count=len(shape.columns), limit=limits.columns)
    elif isinstance(one, Renamed):
        _rename(one, shapes)
    elif isinstance(one, Changed):
        if one.verb == _MERGE:
            raise SqlChangesError(Place(name, one.line), verb=one.verb, table=merged(one.text))
        for key in shapes:
            if one.verb == _ANY or re.search(
                rf"\b{re.escape(key.rpartition('.')[2])}\b", one.text.casefold()
            ):
                raise SqlChangesError(Place(name, one.line), verb=one.verb, table=key)


def _rename(one: Renamed, shapes: dict[str, _Shape]) -> None:
    """Give tables that have rows by now their new name."""
    old, new = table_key(one.table), table_key(one.name)
    for shape in shapes.values():
        if _are_one(shape.name, old):
            shape.name = new


def _are_one(name: str, other: str) -> bool:
    """Say whether two names may be of one table; a schema may be left out."""
    return name == other or (
        name.rpartition(".")[2] == other.rpartition(".")[2] and ("." not in name or "." not in other)
    )


class SqlTable(Table):
    """The rows that a script puts into one table."""

    kind = "sql"
    is_cut = False
    """Whether the script lacks the line that closes such a dump."""

    def __init__(
        self,
        source: Source,
        encoding: Encoding,
        grammar: Grammar,
        limits: Limits,
        of: tuple[str, _Shape, bool],
    ) -> None:
        self._key, shape, several = of
        self._last_name = shape.name
        super().__init__(f"{source.name}!{self._key}" if several else source.name, limits)
        self.encoding = encoding.name
        self.header = unique(tuple(shape.columns.values()))
        self.count = shape.count if shape.count >= 0 else None
        self._column = {key: column for column, key in enumerate(shape.columns)}
        self._encoding = encoding
        self._grammar = grammar
        self._source = source
        self._same = len(shape.seen) == 1 and len(next(iter(shape.seen))) == len(self.header)

    def take(self, beside: Beside) -> None:
        """Take what stands beside the rows of this table."""
        self.titles = beside.texts(self._key)
        self.inner_names = tuple(self._last_name.split("."))
        labels = beside.labels_of(self._key)
        self.labels = tuple(labels.get(column.casefold(), "") for column in self.header)

    def _read(self) -> Iterator[Row]:
        number = 0
        with self._source.open() as stream:
            statements = Statements(stream, self._encoding, self.name, self._grammar, self.limits)
            for one in statements.read():
                if isinstance(one, SqlRow) and one.table == self._key:
                    number += 1
                    yield self._row(number, one)
        if self.is_cut:
            raise TruncatedFileError(Place(self.name, number))

    def _row(self, number: int, found: SqlRow) -> Row:
        """Put the values under their columns; values whose number is another stand nowhere for certain."""
        if len(found.cells) != len(found.columns):
            return Row(number, ("",) * len(self.header), _of_row(found.problems), found.raw)
        if self._same:
            return Row(number, tuple(found.cells), found.problems, found.raw)
        cells = [""] * len(self.header)
        places = [self._column[column.casefold()] for column in found.columns]
        for place, text in zip(places, found.cells, strict=True):
            cells[place] = text
        problems = tuple(
            one if one.column == WHOLE_ROW else CellProblem(places[one.column], one.code, one.offset)
            for one in found.problems
        )
        if len(set(places)) < len(places):
            problems += (CellProblem(WHOLE_ROW, "sql_value_count"),)
        return Row(number, tuple(cells), problems, found.raw)


def _of_row(problems: tuple[CellProblem, ...]) -> tuple[CellProblem, ...]:
    """Keep what is said of the whole row: its values are not given."""
    return tuple(CellProblem(WHOLE_ROW, one.code, one.offset) for one in problems)
