"""Text of fixed width (定宽文本): each column stands at the same place of every line, as old systems print.

No delimiter tells where a column ends, so the profile says it (`[fixed_width]`). A line that has something
where no column stands has been moved, or is no record: it comes back as it is.
"""

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple, TypeVar

from licences.conversion.readers.encodings import MARKS, Encoding, shown
from licences.conversion.readers.limits import Limits
from licences.conversion.readers.lines import Lines
from licences.conversion.readers.sources import Source
from licences.conversion.readers.table import WHOLE_ROW, CellProblem, Row, Table

Text = TypeVar("Text", str, bytes)
Unit = Literal["bytes", "characters", "width"]
UNITS: Final[tuple[Unit, ...]] = ("bytes", "characters", "width")
_WIDE_AS_TWO: Final = "gb18030"
"""A codec whose everyday characters are as many bytes as they are wide on a screen."""
_SAMPLE_LINES: Final = 200
_BATCH: Final = 64
_LINE_END: Final = "\r\n\x1a\f"
_RULER: Final = re.compile(r"[-=+|_\s]+")
_GAP: Final = re.compile(r"\s{2,}|\t")


class Column(NamedTuple):
    """A column: its name, and the places of a line it stands on, from 1, both ends included."""

    name: str
    first: int
    last: int


class Layout(NamedTuple):
    """Where the columns of a text stand.

    Attributes:
        unit: what places are counted in: "bytes" of the file's encoding, as most old systems do (a Chinese
            character of GBK is two); "width" on a screen, where a Chinese character is two whatever the
            encoding; or "characters".
        header_lines: lines before the first record.
        columns: in their order; they do not overlap.
    """

    unit: Unit
    header_lines: int
    columns: tuple[Column, ...]


class FixedWidthTable(Table):
    """A table in a text file whose columns have places instead of delimiters."""

    kind = "txt"

    def __init__(self, source: Source, encoding: Encoding, limits: Limits, layout: Layout) -> None:
        super().__init__(source.name, limits)
        self.encoding = encoding.name
        self.header = tuple(column.name for column in layout.columns)
        self.header_row = layout.header_lines
        self._source, self._encoding, self._layout = source, encoding, layout
        self._codec = _WIDE_AS_TWO if layout.unit == "width" else encoding.codec
        with source.open() as stream:
            lines = Lines(stream, encoding, limits)
            above = [line for _ in range(layout.header_lines) for line in lines.take(1)]
            sample = [self._measured(text) for _ in range(_SAMPLE_LINES) for text in lines.take(1)]
        self.titles = tuple(line.strip() for line in above if line.strip())
        lengths = [len(line) for line in sample if line.strip()]
        full = max(lengths, default=0)
        self._full = full if 2 * lengths.count(full) > len(lengths) > 1 else None
        """Length of each line, where they are padded to one: any other has been moved."""

    def _read(self) -> Iterator[Row]:
        with self._source.open() as stream:
            lines = Lines(stream, self._encoding, self.limits)
            lines.skip(self._layout.header_lines)
            while batch := lines.take(_BATCH):
                for number, line in enumerate(batch, lines.number - len(batch)):
                    text = line.rstrip(_LINE_END)
                    if not _RULER.fullmatch(text) and text:
                        yield self._row(number, text, self._bad(lines, number))

    def _bad(self, lines: Lines, number: int) -> tuple[CellProblem, ...]:
        """Give what could not be read of a line, and be done with it."""
        found: list[CellProblem] = []
        if number in lines.too_long:
            lines.too_long.discard(number)
            found.append(CellProblem(WHOLE_ROW, "row_too_long"))
        if number in lines.bad_bytes:
            offset = lines.bad_bytes.pop(number)[0]
            found.append(CellProblem(WHOLE_ROW, "undecodable", offset=offset))
        return tuple(found)

    def _row(self, number: int, text: str, problems: tuple[CellProblem, ...]) -> Row:
        width = len(self.header)
        if problems:
            return Row(number, self._roughly(text), problems, shown(text))
        if width > 2 and len(_GAP.split(text.strip())) == 1 and not self._is_cell(text):  # noqa: PLR2004
            return Row(number, (text.strip(), *[""] * (width - 1)))  # a line of words, no record
        cells = self._cells(text)
        if cells is None:
            moved = (CellProblem(WHOLE_ROW, "columns_moved"),)
            return Row(number, self._roughly(text), moved, text)
        return Row(number, cells)

    def _roughly(self, text: str) -> tuple[str, ...]:
        """Cut a line that does not fit, to show it: whoever corrects it has the line itself beside that."""
        measured = self._measured(text)
        pieces = [measured[first - 1 : last] for _, first, last in self._layout.columns]
        texts = (one if isinstance(one, str) else one.decode(self._codec, "replace") for one in pieces)
        return tuple(one.strip() for one in texts)

    def _is_cell(self, text: str) -> bool:
        """Say whether a line holds one cell, and nothing beyond it."""
        cells = self._cells(text)
        return cells is not None and sum(map(bool, cells)) == 1 and cells[0] == ""

    def _cells(self, text: str) -> tuple[str, ...] | None:
        """Cut a line; None where it has a tab, something between columns, or a character across an edge."""
        if "\t" in text or MARKS.search(text):
            return None
        measured = self._measured(text)
        if self._full not in (None, len(measured)):
            return None
        if isinstance(measured, str):
            return _cut(measured, self._layout.columns)
        try:
            found = _cut(measured, self._layout.columns)
            return None if found is None else tuple(cell.decode(self._codec) for cell in found)
        except UnicodeDecodeError:
            return None

    def _measured(self, line: str) -> str | bytes:
        """Give a line as something whose length is in the layout's unit."""
        text = line.rstrip(_LINE_END)
        return text if self._layout.unit == "characters" else text.encode(self._codec, "replace")


def _cut(line: Text, columns: tuple[Column, ...]) -> tuple[Text, ...] | None:
    cells: list[Text] = []
    end = 0
    for _, first, last in columns:
        if line[end : first - 1].strip():
            return None
        cells.append(line[first - 1 : last].strip())
        end = last
    return None if line[end:].strip() else tuple(cells)
