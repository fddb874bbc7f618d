"""What marks say of a row's cells: struck out, not known, or showing another text than they hold."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final

from licences.conversion.readers.cell_marks import (
    FORMULA_ERROR,
    HIDDEN,
    STRUCK,
    STRUCK_PART,
    UNKNOWN,
    UNTYPED,
    WHOLE,
    Mark,
)
from licences.conversion.readers.headers import is_blank
from licences.conversion.readers.sheet_cells import Value
from licences.conversion.readers.table import WHOLE_ROW, CellProblem

_UNREAD: Final = frozenset({UNKNOWN, UNTYPED})
"""Marks of cells whose value could not be read: they look blank and are not."""
_STRUCK_ROW: Final = "struck_row"


def marked(
    marks: Iterable[tuple[int, Mark]], first_column: int, values: Sequence[Value], cells: list[str]
) -> tuple[CellProblem, ...]:
    """Give the problems that marks make of a row's cells, and write into them what they show.

    Args:
        marks: by the sheet's columns.
        first_column: of the row, among the sheet's.
        values: as the sheet holds them.
        cells: their texts; changed where a cell shows another one.
    """
    problems: list[CellProblem] = []
    for column, mark in marks:
        at = column - first_column
        if column == WHOLE:
            problems.append(CellProblem(WHOLE_ROW, HIDDEN if mark == HIDDEN else _STRUCK_ROW))
        elif mark == FORMULA_ERROR:
            problems.append(CellProblem(at, mark))
        elif at >= len(cells) or at < 0 or is_blank(cells[at]):
            if mark in _UNREAD:
                problems.append(CellProblem(at, mark))
        elif isinstance(mark, str):
            problems += [CellProblem(at, mark)] if mark not in _UNREAD else []
        else:
            shown = mark.shown(values[at])
            cells[at] = cells[at] if shown.text is None else shown.text
            problems += [CellProblem(at, shown.code)] if shown.code else []
    return tuple(problems)


def of_whole_row(cells: Sequence[str], problems: tuple[CellProblem, ...]) -> tuple[CellProblem, ...]:
    """Say of a row whose cells are all struck out that the row is; each cell need not be told.

    Of a blank row nothing is said: it is no record, hidden or not.
    """
    struck = {one.column for one in problems if one.code in (STRUCK, _STRUCK_ROW)}
    if not struck and all(one.code != HIDDEN for one in problems):
        return problems
    filled = {at for at, cell in enumerate(cells) if not is_blank(cell)}
    if not filled:
        return tuple(one for one in problems if one.code not in (_STRUCK_ROW, HIDDEN))
    if not struck:
        return problems
    if WHOLE_ROW not in struck and not filled <= struck:
        return problems
    others = (one for one in problems if one.code not in (STRUCK, STRUCK_PART, _STRUCK_ROW))
    return tuple(chain((CellProblem(WHOLE_ROW, _STRUCK_ROW),), others))
