"""One row of VALUES: the values between its brackets."""

from typing import Final, NamedTuple

from licences.conversion.readers.encodings import MARKS, shown
from licences.conversion.readers.limits import Limits
from licences.conversion.readers.sql_text import RAW_CHARS, SqlText
from licences.conversion.readers.sql_values import Grammar, expression_of, text_of
from licences.conversion.readers.table import CELL_CHARS, WHOLE_ROW, CellProblem

_BEFORE_TEXT: Final = frozenset(("n", "e", "b", "x", "date", "timestamp", "datetime", "as"))
_AFTER_VALUE: Final = frozenset(("as", "at", "collate", "using"))
_LONGEST_EXPRESSION: Final = 65_536


class SqlRow(NamedTuple):
    """A row read: values in the order of its columns; `raw` only where something is wrong.

    Attributes:
        table: key of its table.
        columns: names of the columns; empty where the table's own are not known.
        line: of the script.
    """

    table: str
    columns: tuple[str, ...]
    line: int
    cells: list[str]
    problems: tuple[CellProblem, ...]
    raw: str | None


def read_row(
    sql: SqlText, grammar: Grammar, table: str, columns: tuple[str, ...], limits: Limits
) -> SqlRow | None:
    """Read the row that begins here and go on behind it; None, without going on, if it cannot be read."""
    line = sql.line
    found = _values(sql, grammar, limits)
    if found is None:
        return None
    cells, problems, place = found
    if len(cells) != len(columns):
        problems.append(CellProblem(WHOLE_ROW, "sql_value_count"))
    raw = sql.text[sql.at : place]
    offsets = sql.leave_record(place)
    if offsets:
        problems += undecodable(cells, offsets)
    kept = shown(raw[:RAW_CHARS]) if problems else None
    return SqlRow(table, columns, line, cells, tuple(problems), kept)


def _values(
    sql: SqlText, grammar: Grammar, limits: Limits
) -> tuple[list[str], list[CellProblem], int] | None:
    """Give values, what is wrong with them, and the place behind the row."""
    cells: list[str] = []
    problems: list[CellProblem] = []
    place, sign = sql.at + 1, ","
    match, escapes = grammar.value.match, grammar.escapes
    while sign == ",":
        place = sql.ahead(place)
        if place - sql.at > limits.line_chars or len(cells) > limits.columns:
            return None
        found = match(sql.text, place)
        code = ""
        if found:
            quoted, word, sign = found.groups()
            place = found.end()
            if quoted is None:
                text = "" if word in ("NULL", "null") or word.upper() == "NULL" else word
            elif escapes is False and "'" not in quoted[1:-1]:
                text = quoted[1:-1]
            else:
                text, code = text_of(quoted, grammar)
        else:
            end = _end_of_expression(sql, place, grammar)
            if end is None:
                return None
            text, code = expression_of(sql.text[place:end], grammar)
            sign, place = sql.text[end], end + 1
        if len(text) > CELL_CHARS:
            text, code = "", "cell_too_long"
        if code:
            problems.append(CellProblem(len(cells), code))
        cells.append(text)
    return cells, problems, place


def _end_of_expression(sql: SqlText, place: int, grammar: Grammar) -> int | None:
    """Find the comma or bracket behind an expression; None if what stands here is none.

    Two values side by side are none: a quote is missing, or one too many.
    """
    start, depth, before = place, 0, ""
    while place - start < _LONGEST_EXPRESSION:
        found = grammar.part.match(sql.text, place)
        if not found:
            return None
        text, word, number, _, sign = found.groups()
        if sign and not depth and sign != "(":
            return found.end() - 1 if before else None
        if not _may_follow(before, text, word, number):
            return None
        depth += {"(": 1, ")": -1}.get(sign, 0)
        before = "value" if text or number else word.casefold() if word else sign or "operator"
        place = found.end()
    return None


def _may_follow(before: str, text: str | None, word: str | None, number: str | None) -> bool:
    if before in ("value", ")"):
        return not (text or number) and (word is None or word.casefold() in _AFTER_VALUE)
    if text and before.isidentifier() and before != "operator":
        return before in _BEFORE_TEXT or before.startswith("_")
    return True


def undecodable(cells: list[str], offsets: list[int]) -> list[CellProblem]:
    """Name the cells with bad bytes, and show these; bytes outside any cell belong to the row."""
    problems = []
    for column, cell in enumerate(cells):
        if MARKS.search(cell):
            problems.append(CellProblem(column, "undecodable", offsets[0]))
            cells[column] = shown(cell)
    return problems or [CellProblem(WHOLE_ROW, "undecodable", offsets[0])]
