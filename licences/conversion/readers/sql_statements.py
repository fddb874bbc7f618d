"""Statements of an SQL script that matter to its rows: tables made, rows put in, rows changed afterwards.

Rows come one by one. Where a row cannot be read, it is given with its text and reading goes on at the next
row or statement. Statements of no consequence (SET, LOCK, CREATE INDEX …) are passed over; one that could put
in or change rows and is not understood ends the reading: nothing below it would be certain.
"""

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final, NamedTuple

from licences.conversion.errors import Place, SqlStatementError
from licences.conversion.readers import sql_names as names
from licences.conversion.readers.encodings import Encoding, shown
from licences.conversion.readers.limits import Limits
from licences.conversion.readers.sql_changes import Changed, Renamed, changes_rows, renamed, replaces
from licences.conversion.readers.sql_comments import Described, described, description
from licences.conversion.readers.sql_copy import copied_rows
from licences.conversion.readers.sql_rows import SqlRow, read_row
from licences.conversion.readers.sql_text import RAW_CHARS, SqlText
from licences.conversion.readers.sql_values import MYSQL, OTHERS, UNKNOWN, Grammar
from licences.conversion.readers.table import WHOLE_ROW, CellProblem

_BY_QUOTE: Final = {"`": MYSQL, "[": OTHERS, '"': OTHERS}
_MYSQL_SIGNS: Final = re.compile(
    r"^-- (?:MySQL|MariaDB) dump|Navicat (?:MySQL|MariaDB)|phpMyAdmin"
    r"|^/\*!\d|^LOCK TABLES |^SET NAMES \w|\) *ENGINE ?=|(?:INTO|TABLE|EXISTS) `",
    re.MULTILINE,
)
_OTHER_SIGNS: Final = re.compile(
    r"standard_conforming_strings = on|PostgreSQL|SQL Server|Oracle|\[dbo\]"
    r"|^GO\r?$|^(?:set define|prompt |REM )|\bTO_DATE ?\(",
    re.MULTILINE | re.IGNORECASE,
)
_PUTS_IN: Final = re.compile(r"\b(?:INSERT|REPLACE|UPDATE|DELETE|MERGE|INTO)\b", re.IGNORECASE)
_ROWS_BELOW: Final = re.compile(r"^(?:INSERT|REPLACE)\b", re.MULTILINE | re.IGNORECASE)
"""Rows that are perhaps no part of a program: its end may be another's."""
_LONGEST_NAME: Final = 200
_LONGEST_LABEL: Final = 500
_UNREAD: Final = (CellProblem(WHOLE_ROW, "sql_unreadable"),)


class Made(NamedTuple):
    """A table made, or altered so that its columns are not known any more (None); what is said of them."""

    table: str
    columns: tuple[str, ...] | None
    said: tuple[Described, ...] = ()


def grammar_of(head: str) -> Grammar:
    """Tell by its beginning which database wrote a script."""
    mysql, other = _MYSQL_SIGNS.search(head), _OTHER_SIGNS.search(head)
    return UNKNOWN if bool(mysql) == bool(other) else MYSQL if mysql else OTHERS


def table_key(name: str) -> str:
    """Give what two spellings of a table's name share.

    >>> table_key("[dbo].[T_YH]")
    'dbo.t_yh'
    """
    return ".".join(names.names_of(name)).casefold()


class Statements:
    """One pass through a script."""

    def __init__(
        self,
        stream: BinaryIO,
        encoding: Encoding,
        name: str,
        grammar: Grammar,
        limits: Limits,
        *,
        hear: Callable[[str], None] | None = None,
    ) -> None:
        self._sql = SqlText(stream, encoding, hear)
        self._name = name
        self._grammar = grammar
        self._limits = limits
        self._columns: dict[str, tuple[str, ...]] = {}
        self._filled: set[str] = set()
        """Tables that rows have been put into."""

    def read(self) -> Iterator[SqlRow | Made | Changed | Renamed | Described]:
        """Give what the statements do, in their order.

        Raises:
            SqlStatementError: a statement is not understood.
        """
        sql = self._sql
        while sql.pass_blanks():
            if sql.text[sql.at] == ";":
                sql.leave(sql.at + 1)
            elif found := sql.take(names.DELIMITER):
                self._pass_programs(found[1])
            elif sql.take(names.INSERT_ALL):
                yield from self._insert_all()
            elif found := sql.take(names.INSERT):
                yield from self._insert(found)
            elif found := sql.take(names.COPY):
                key = table_key(found[1])
                columns = names.names_of(found[2]) if found[2] else self._columns.get(key, ())
                yield from copied_rows(sql, key, columns)
            else:
                yield from self._without_rows()

    def _without_rows(self) -> Iterator[Made | Changed | Renamed | Described]:
        sql, line = self._sql, self._sql.line
        if found := sql.take(names.CREATE):
            yield self._created(table_key(found[1]))
        elif found := sql.match(names.ALTER):
            text = self._skip()
            yield Described(table_key(found[1]), "", description(text))
            yield from renamed(text)
            if names.ALTERS_COLUMNS.search(text):
                yield self._made(table_key(found[1]), None)
        elif found := sql.match(names.CHANGE):
            yield Changed(found[1].upper(), line, self._skip())
        elif sql.take(names.PROGRAM):
            self._pass_program(line)
        elif found := sql.take(names.NOTE):
            self._hear(found[0].partition(" ")[2])
        else:
            command = sql.take(names.COMMAND)
            if not command and not sql.match(names.HARMLESS):
                raise SqlStatementError(Place(self._name, line))
            text = command[0] if command else self._skip()
            if command:
                self._hear(text.partition(" ")[2])
            yield from described(text)
            yield from renamed(text)
            if not names.NO_ROWS.match(text) and _PUTS_IN.search(text):
                raise SqlStatementError(Place(self._name, line))

    def _made(self, table: str, columns: tuple[str, ...] | None, said: tuple[Described, ...] = ()) -> Made:
        self._columns.pop(table, None)
        if columns:
            self._columns[table] = columns
        return Made(table, columns, said)

    def _hear(self, text: str) -> None:
        if self._sql.hear is not None:
            self._sql.hear(text)

    def _insert(self, found: re.Match[str]) -> Iterator[SqlRow | Changed]:
        """Read the rows of one INSERT, whose beginning has been passed."""
        sql, table, line = self._sql, table_key(found[1]), self._sql.line
        grammar = _BY_QUOTE.get(found[1][0], self._grammar)
        listed = sql.match(names.COLUMNS)
        columns = self._listed(table)
        if table in self._filled and replaces(found[0]):
            yield Changed(found[0][:7].upper(), line, found[0])
        if sql.take(names.VALUES) is None:
            text = found[0] + (listed[0] if listed else "") + self._skip()
            yield SqlRow(table, columns, line, [], _UNREAD, shown(text[:RAW_CHARS]))
            return
        while sql.pass_blanks() and sql.text[sql.at] == "(":
            row = read_row(sql, grammar, table, columns, self._limits)
            yield row or self._unread(table, columns)
            if row is None:
                continue
            sql.pass_blanks()
            if sql.text[sql.at : sql.at + 1] != ",":
                break
            sql.leave(sql.at + 1)
        if not replaces(found[0]):
            self._filled.add(table)
        if sql.match(names.TAIL):
            tail = self._skip()
            if changes_rows(tail):
                yield Changed("INSERT … UPDATE", line, found[0])
        elif not (sql.text[sql.at : sql.at + 1] in (";", "") or sql.match(names.NEXT_STATEMENT)):
            yield self._unread(table, columns)

    def _listed(self, table: str) -> tuple[str, ...]:
        """Give the columns an INSERT lists, or else those its table was made with."""
        found = self._sql.take(names.COLUMNS)
        return names.names_of(found[0]) if found else self._columns.get(table, ())

    def _insert_all(self) -> Iterator[SqlRow]:
        """Read Oracle's INSERT ALL INTO … VALUES (…) INTO … SELECT …."""
        sql = self._sql
        while sql.pass_blanks() and (found := sql.take(names.INTO)):
            table = table_key(found[1])
            columns = self._listed(table)
            row = None
            if sql.take(names.VALUES) and sql.pass_blanks() and sql.text[sql.at] == "(":
                row = read_row(sql, self._grammar, table, columns, self._limits)
            yield row or self._unread(table, columns)
        self._skip()

    def _unread(self, table: str, columns: tuple[str, ...]) -> SqlRow:
        """Make a row of what cannot be read, up to the next row or statement."""
        sql, line = self._sql, self._sql.line
        first = sql.text[sql.at : sql.at + 1]
        sql.leave(min(sql.at + 1, len(sql.text)))
        head, _ = sql.pass_until(names.ROW_OR_STATEMENT)
        sql.take(names.ROW_OR_STATEMENT)
        return SqlRow(table, columns, line, [], _UNREAD, shown(first + head))

    def _created(self, table: str) -> Made:
        """Give what CREATE TABLE makes, whose bracket has been opened, and pass its end."""
        depth, items, labels = 1, [""], [""]
        word = ""
        while depth and (piece := self._piece(names.CREATE_PIECE)):
            depth += {"(": 1, ")": -1}.get(piece, 0)
            if piece.startswith(("--", "/*")):  # behind a comma, of the column before it
                at = -1 if items[-1] or len(items) == 1 or "\n" in word else -2
                labels[at] = f"{labels[at]}\n{piece.strip('-/* ')}".strip()[:_LONGEST_LABEL]
            elif piece == "," and depth == 1:
                items.append("")
                labels.append("")
            else:
                if piece[0] == "'" and word.rstrip(" =").upper().endswith("COMMENT"):
                    labels[-1] = piece[1:-1][:_LONGEST_LABEL]
                if len(items[-1]) < _LONGEST_NAME:
                    items[-1] = (items[-1] + piece).lstrip()
            word = piece
        said = [Described(table, "", description(self._skip()))]
        columns = list(map(names.created_column, items))
        said += [Described(table, one or "", text) for one, text in zip(columns, labels, strict=True) if text]
        return self._made(table, tuple(filter(None, columns)), tuple(said))

    def _skip(self) -> str:
        """Pass the rest of a statement; give the beginning of its text."""
        sql, text = self._sql, ""
        while (sign := sql.text[sql.at : sql.at + 1]) != ";":
            piece = self._piece(names.PIECE)
            if not piece:
                break
            text += piece[: RAW_CHARS - len(text)]
            if sign == "\n" and sql.match(names.NEXT_LINE):
                break
        return text

    def _piece(self, pattern: re.Pattern[str]) -> str:
        """Pass a piece of a statement; "" at the end of the text.

        Raises:
            SqlStatementError: a text or comment in it has no end.
        """
        found = self._sql.take(pattern)
        if not found and self._sql.at < len(self._sql.text):
            raise SqlStatementError(Place(self._name, self._sql.line))
        return found[0] if found else ""

    def _pass_program(self, line: int) -> None:
        """Pass a procedure, function or trigger: a line of its own ends it, or $$ its text."""
        if self._sql.match(names.PROGRAM_IN_ONE_STATEMENT):
            self._skip()
            return
        text, ends = self._sql.pass_until(names.END_OF_PROGRAM)
        if not ends or len(text) >= RAW_CHARS or _ROWS_BELOW.search(text):
            raise SqlStatementError(Place(self._name, line))

    def _pass_programs(self, delimiter: str) -> None:
        """Pass what stands between DELIMITER and the DELIMITER that puts the usual one back."""
        while delimiter != ";":
            line = self._sql.line
            text, ends = self._sql.pass_until(names.DELIMITER_LINE)
            if not ends or (_PUTS_IN.search(text) and not names.PROGRAM.search(text)):
                raise SqlStatementError(Place(self._name, line))
            self._sql.pass_blanks()
            found = self._sql.take(names.DELIMITER)
            delimiter = found[1] if found else ";"
