"""What marks say of a row's cells: struck out, not known, or showing another text than they hold."""

from collections.abc import Iterable, Sequence
from itertools import chain

from licences.conversion.readers.cell_marks import FORMULA_ERROR, STRUCK, STRUCK_PART, UNKNOWN, WHOLE, Mark
from licences.conversion.readers.headers import is_blank
from licences.conversion.readers.sheet_cells import Value
from licences.conversion.readers.table import WHOLE_ROW, CellProblem


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
            problems.append(CellProblem(WHOLE_ROW, "struck_row"))
        elif mark == FORMULA_ERROR:
            problems.append(CellProblem(at, mark))
        elif at >= len(cells) or at < 0 or is_blank(cells[at]):
            if mark == UNKNOWN:
                problems.append(CellProblem(at, mark))
        elif isinstance(mark, str):
            problems += [CellProblem(at, mark)] if mark != UNKNOWN else []
        else:
            shown = mark.shown(values[at])
            cells[at] = cells[at] if shown.text is None else shown.text
            problems += [CellProblem(at, shown.code)] if shown.code else []
    return tuple(problems)


def as_struck_row(cells: Sequence[str], problems: tuple[CellProblem, ...]) -> tuple[CellProblem, ...]:
    """Say of a row whose cells are all struck out that the row is; each cell need not be told."""
    struck = {one.column for one in problems if one.code in (STRUCK, "struck_row")}
    if not struck:
        return problems
    filled = {at for at, cell in enumerate(cells) if not is_blank(cell)}
    if not filled:
        return tuple(one for one in problems if one.code != "struck_row")
    if WHOLE_ROW not in struck and not filled <= struck:
        return problems
    others = (one for one in problems if one.code not in (STRUCK, STRUCK_PART, "struck_row"))
    return tuple(chain((CellProblem(WHOLE_ROW, "struck_row"),), others))
