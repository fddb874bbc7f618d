"""Bring records into line with the header: widths, repeated and changed headers, blank records."""

from collections.abc import Iterable, Sequence
from typing import Final

from licences.conversion.readers.headers import is_blank, is_in_other_words
from licences.conversion.readers.table import WHOLE_ROW, CellProblem, Row

_SEEN: Final = 3
"""Records that show a delimiter at the end of every line to be the writer's way, not an unquoted comma."""


def usual_width(labels: Sequence[str], records: Iterable[Sequence[str]]) -> int:
    """Give the number of cells that each of the first records has; the header's where they differ.

    The header may end with delimiters the records lack, or the records with such as the header lacks.
    """
    width, named = len(labels), _named(labels)
    full = [cells for cells in records if len(cells) >= named and not all(map(is_blank, cells))]
    least = min(map(len, full), default=width)
    usual = [cells for cells in full if len(cells) == least]
    if len(usual) < _SEEN or (least <= width and len(usual) < len(full)):
        return width
    beyond = any(not is_blank(cell) for cells in usual for cell in cells[width:])
    return width if beyond else least


def _named(labels: Sequence[str]) -> int:
    """Count the columns up to the last that has a name."""
    return max((at for at, cell in enumerate(labels, start=1) if not is_blank(cell)), default=0)


class Alignment:
    """Alignment of the records of one pass through a table.

    Attributes:
        width: number of columns.
        names: the header's cells as they stand; a record that holds one of them is looked at closely.
        usual: number of cells of each record, or None.
        changed: a different header has been met; nothing below it can be understood.
    """

    def __init__(
        self, labels: Sequence[str], *, other_headers: bool = True, usual: int | None = None
    ) -> None:
        """Begin a pass.

        Args:
            labels: the header's cells.
            other_headers: if not, a row of other names is data like any other.
            usual: number of cells of each record, more than the header's where every line ends with a
                delimiter; None where cells cannot be shifted, as in a sheet: any number will do.
        """
        self._other_headers = other_headers
        self.usual = usual
        self.width = len(labels)
        self.labels = tuple(labels)
        self.names = frozenset(cell for cell in labels if not is_blank(cell))
        self.changed = False
        self._columns = _named(labels)
        self._needed = usual if usual and usual > self.width else self._columns

    def align(
        self,
        number: int,
        cells: Sequence[str],
        problems: tuple[CellProblem, ...] = (),
        raw: str | None = None,
    ) -> Row | None:
        """Make the row of a record; None for a blank one. `raw` is kept only if something is wrong."""
        if not problems and all(map(is_blank, cells)):
            return None
        problems += self._header_problems(cells) or self._width_problems(cells)
        width = self.width
        padded = tuple(cells[:width]) if len(cells) >= width else (*cells, *[""] * (width - len(cells)))
        return Row(number, padded, problems, raw if problems else None)

    def _header_problems(self, cells: Sequence[str]) -> tuple[CellProblem, ...]:
        code = ""
        if not self.names.isdisjoint(cells):
            if tuple(cells[: self.width]) == self.labels and all(map(is_blank, cells[self.width :])):
                self.changed = False
                code = "header_repeated"
            elif self._other_headers and self._is_other_header(cells):
                self.changed = True
                code = "header_changed"
        if not code and self._other_headers and is_in_other_words(cells, self._columns):
            self.changed = True
            code = "header_changed"
        if not code and self.changed:
            code = "after_header_change"
        return (CellProblem(WHOLE_ROW, code),) if code else ()

    def _is_other_header(self, cells: Sequence[str]) -> bool:
        given = [cell for cell in cells if not is_blank(cell)]
        known = sum(cell in self.names for cell in given)
        return known > 1 and known * 2 >= len(given)

    def _width_problems(self, cells: Sequence[str]) -> tuple[CellProblem, ...]:
        # Blank cells at the end may be those an unquoted delimiter has pushed out of the last columns.
        surplus = self.usual is not None and len(cells) > self.usual
        if surplus or not all(map(is_blank, cells[self.width :])):
            return (CellProblem(min(len(cells) - 1, self.width), "too_many_cells"),)
        if cells and len(cells) < self._needed:
            return (CellProblem(len(cells), "too_few_cells"),)
        return ()
