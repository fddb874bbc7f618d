r"""Rows of PostgreSQL's COPY … FROM stdin: a line each, cells behind tabs, \N for NULL, closed by \."""

import re
from collections.abc import Iterator
from typing import Final

from licences.conversion.readers.encodings import shown
from licences.conversion.readers.sql_rows import SqlRow, undecodable
from licences.conversion.readers.sql_text import RAW_CHARS, SqlText
from licences.conversion.readers.table import CELL_CHARS, WHOLE_ROW, CellProblem

_LINE: Final = re.compile(r"([^\n]*+)\n")
_LAST: Final = re.compile(r"[^\n]*+\Z")
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_NULL: Final = r"\N"
_END: Final = r"\."


def copied_rows(sql: SqlText, table: str, columns: tuple[str, ...]) -> Iterator[SqlRow]:
    """Give the rows up to the closing mark; a block without it ends with a row that says so."""
    while True:
        found = sql.match(_LINE) or sql.match(_LAST)
        line = sql.line
        if found is None:  # longer than is held
            head, _ = sql.pass_until(re.compile(r"\n"))
            yield SqlRow(table, columns, line, [], (CellProblem(WHOLE_ROW, "row_too_long"),), shown(head))
            continue
        text = found[0].rstrip("\r\n")
        if text == _END:
            sql.leave(found.end())
            return
        if not found[0]:
            yield SqlRow(table, columns, line, [], (CellProblem(WHOLE_ROW, "sql_copy_cut"),), "")
            return
        offsets = sql.leave_record(found.end())
        yield _row(table, columns, line, text, offsets)


def _row(table: str, columns: tuple[str, ...], line: int, text: str, offsets: list[int]) -> SqlRow:
    cells = ["" if cell == _NULL else _plain(cell) for cell in text.split("\t")]
    problems = [CellProblem(WHOLE_ROW, "sql_value_count")] if len(cells) != len(columns) else []
    for column, cell in enumerate(cells):
        if len(cell) > CELL_CHARS:
            cells[column] = ""
            problems.append(CellProblem(column, "cell_too_long"))
    if offsets:
        problems += undecodable(cells, offsets)
    return SqlRow(table, columns, line, cells, tuple(problems), shown(text[:RAW_CHARS]) if problems else None)


def _plain(cell: str) -> str:
    if "\\" not in cell:
        return cell
    return _ESCAPED.sub(lambda found: _ESCAPES.get(found[1], found[1]), cell)
