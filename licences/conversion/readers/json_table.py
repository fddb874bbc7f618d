"""JSON lines (每行一个对象), or one JSON array of objects, as a table.

The header is the union of all keys, so the file is read once more to find it.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from licences.conversion.errors import (
    EmptyFileError,
    JsonEnvelopeError,
    JsonInsideError,
    JsonMalformedError,
    JsonValueTooLongError,
    NotATableError,
    Place,
    TooManyColumnsError,
)
from licences.conversion.readers.encodings import MARKS, Encoding, shown
from licences.conversion.readers.json_array import ArrayReader
from licences.conversion.readers.json_envelope import EnvelopeReader, holds_records
from licences.conversion.readers.json_inside import records_inside
from licences.conversion.readers.json_values import Found, is_whole, read_line
from licences.conversion.readers.limits import Limits
from licences.conversion.readers.lines import Lines
from licences.conversion.readers.sources import Source
from licences.conversion.readers.table import CELL_CHARS, WHOLE_ROW, CellProblem, Row, Table

_BATCH: Final = 64
_RAW_CHARS: Final = 65_536
_GO_ON: Final = ("{", "[", ",", ":")
"""Ends of a line that no object ends with."""


class JsonTable(Table):
    """Objects of a JSON lines file, of JSON arrays, or of the list in an envelope."""

    kind = "jsonl"

    def __init__(self, source: Source, encoding: Encoding, limits: Limits, *, array: bool) -> None:
        super().__init__(source.name, limits)
        self.encoding = encoding.name
        self._encoding = encoding
        self._source = source
        self._is_array = array
        with source.open() as stream:
            self._is_envelope = holds_records(EnvelopeReader(stream, encoding, self.name, limits))
        if not (array or self._is_envelope):
            self._refuse_inside()
        self.header, self.count = self._scan()
        self._column = {name: column for column, name in enumerate(self.header)}

    def _scan(self) -> tuple[tuple[str, ...], int | None]:
        names: dict[str, None] = {}
        count = 0
        try:
            for count, found in enumerate(self._objects(), start=1):  # noqa: B007 - used below
                names.update(dict.fromkeys(found.cells))
                if len(names) > self.limits.columns:
                    where = Place(self.name, found.number)
                    raise TooManyColumnsError(where, count=len(names), limit=self.limits.columns)
        except (JsonMalformedError, JsonValueTooLongError):
            if not names:
                raise
            return tuple(names), None  # the rows before the fault are good; reading tells of it again
        if not count:
            raise EmptyFileError(Place(self.name))
        if not names:
            raise NotATableError(Place(self.name), found="没有 JSON 对象 / no JSON object")
        return tuple(names), count

    def _refuse_inside(self) -> None:
        """Refuse one document whose records stand inside it, or go over several lines.

        Raises:
            JsonEnvelopeError: it names where they stand, "?" where that is not known.
        """
        with self._source.open() as stream:
            lines = list(islice(_line_objects(Lines(stream, self._encoding, self.limits)), 2))
        with self._source.open() as stream:
            inside = records_inside(ArrayReader(stream, self._encoding, self.name, self.limits))
        if not lines or (lines[0].cells and len(lines) > 1):
            return
        whole = bool(lines[0].cells)
        if inside and (not whole or inside.columns > inside.beside):
            raise JsonInsideError(Place(self.name), path=inside.path)
        if not whole and lines[0].raw.rstrip().endswith(_GO_ON):
            raise JsonEnvelopeError(Place(self.name), path="?")

    def _read(self) -> Iterator[Row]:
        return map(self._row, self._objects())

    def _objects(self) -> Iterator[Found]:
        with self._source.open() as stream:
            if self._is_envelope:
                reader = EnvelopeReader(stream, self._encoding, self.name, self.limits)
                yield from reader.documents()
                self.announced = reader.announced
            elif self._is_array:
                yield from ArrayReader(stream, self._encoding, self.name, self.limits).documents()
            else:
                yield from _line_objects(Lines(stream, self._encoding, self.limits))

    def _row(self, found: Found) -> Row:
        cells = [""] * len(self.header)
        problems = [CellProblem(self._column.get(name, WHOLE_ROW), code) for name, code in found.problems]
        for name, text in found.cells.items():
            column = self._column[name]
            if len(text) > CELL_CHARS:
                problems.append(CellProblem(column, "cell_too_long"))
            else:
                cells[column] = text
        if found.offsets:
            problems += _undecodable(cells, self._column, found)
        if not is_whole("".join(cells)):
            problems += _surrogates(cells)
        raw = _raw(found) if problems else None
        return Row(found.number, tuple(cells), tuple(problems), raw)


def _line_objects(lines: Lines) -> Iterator[Found]:
    while batch := lines.take(_BATCH):
        for number, line in enumerate(batch, lines.number - len(batch)):
            if number in lines.too_long:
                lines.too_long.remove(number)
                yield Found(number, {}, (("", "row_too_long"),), line, [])
            elif not line.isspace():
                offsets = lines.bad_bytes.pop(number, []) if lines.bad_bytes else []
                yield read_line(number, line, offsets)


def _undecodable(cells: list[str], column: dict[str, int], found: Found) -> list[CellProblem]:
    """Name the cells with bad bytes, and show these; bytes outside any cell belong to the row."""
    marked = {name: len(MARKS.findall(text)) for name, text in found.cells.items() if MARKS.search(text)}
    if sum(marked.values()) != len(found.offsets):  # some stand in the syntax, or in a key's other value
        offsets = found.offsets[:1] * (sum(marked.values()) or 1)
    else:
        offsets = found.offsets
    problems, at = [], 0
    for name, count in marked.items():
        problems.append(CellProblem(column[name], "undecodable", offsets[at]))
        cells[column[name]] = shown(cells[column[name]])
        at += count
    return problems or [CellProblem(WHOLE_ROW, "undecodable", offsets[0])]


def _surrogates(cells: list[str]) -> list[CellProblem]:
    r"""Name the cells with half characters (from escapes such as \ud83d alone), and show these."""
    problems = []
    for column, cell in enumerate(cells):
        if not is_whole(cell):
            problems.append(CellProblem(column, "lone_surrogate"))
            cells[column] = cell.encode("utf-8", "backslashreplace").decode()
    return problems


def _raw(found: Found) -> str:
    text = shown(found.raw[:_RAW_CHARS].strip()) if found.offsets else found.raw[:_RAW_CHARS].strip()
    return text.encode("utf-8", "backslashreplace").decode()
