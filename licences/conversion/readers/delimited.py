"""CSV and TSV (分隔符文本), read as a stream with the csv module.

Rows come in small batches of lines. A batch in which everything is regular passes with one test of its cells,
that none is a header's name, and one of its lines, that each has digits: a header in other words has none.
Any other is read again record by record. That costs two thirds more than the csv module at most.
"""

from collections.abc import Iterator
from csv import Error
from itertools import repeat
from typing import BinaryIO, Final

from licences.conversion.errors import EmptyFileError, NotATableError, Place
from licences.conversion.readers.alignment import Alignment, usual_width
from licences.conversion.readers.corrections import dialect_of, header_of, limits_of
from licences.conversion.readers.dialects import find_dialect
from licences.conversion.readers.encodings import Encoding
from licences.conversion.readers.headers import TWO_DIGITS, Header, find_header, is_blank
from licences.conversion.readers.limits import Limits
from licences.conversion.readers.lines import Lines
from licences.conversion.readers.records import Record, Records, split
from licences.conversion.readers.sources import Source
from licences.conversion.readers.table import Dialect, Row, Table, new_row

_BATCH: Final = 32
"""Lines; so few that their cells are still in the processor's cache when they are looked at again."""
_SAMPLE_LINES: Final = 200
_UNREADABLE: Final = ["\ufffd" * 65]
"""Stands for a record that could not be split: something, but longer than any column's name."""


class DelimitedTable(Table):
    """A table in a text file, its cells separated by a character."""

    dialect: Dialect

    def __init__(self, source: Source, encoding: Encoding, limits: Limits) -> None:
        super().__init__(source.name, limits)
        self.encoding = encoding.name
        self._encoding = encoding
        self._source = source
        self._marked = False
        with source.open() as stream:
            self.dialect = self._find_dialect(stream)
        self.kind = "tsv" if self.dialect.delimiter == "\t" else "csv"
        self._usual: int | None = None
        with source.open() as stream:
            self._header, self._data_line = self._find_header(stream)
        self.header, self.header_row = self._header.names, self._header.last_row
        self.titles = self._header.titles

    def _find_dialect(self, stream: BinaryIO) -> Dialect:
        sample: list[str] = []
        lines = Lines(stream, self._encoding, self.limits)
        while len(sample) < _SAMPLE_LINES and (taken := lines.take(_SAMPLE_LINES)):
            sample += [line for line in taken if not is_blank(line)]
        if not sample:
            raise EmptyFileError(Place(self.name))
        marked = dialect_of(sample[0])
        if marked:
            self._marked, self.limits = True, limits_of(self.limits)
        found = marked or find_dialect(sample[:_SAMPLE_LINES])
        if not found:
            raise NotATableError(
                Place(self.name), found="没有分隔符的文字 / text without a delimiter", family="fixed"
            )
        return found

    def _find_header(self, stream: BinaryIO) -> tuple[Header, int]:
        """Find the header and the line the data begin on."""
        lines = Lines(stream, self._encoding, self.limits)
        reader = Records(lines, self.dialect, self.limits)
        if self._marked:
            return header_of(lines, reader, self.name, self.limits)
        first: list[Record] = []
        while len(first) < self.limits.preview_rows and (batch := lines.take(1)):
            first += reader.read(batch)
        rows = [(record.number, record.cells or _UNREADABLE) for record in first]
        header = find_header(rows, Place(self.name), self.limits)
        self._usual = usual_width(header.labels, (cells for _, cells in rows[header.data_at :]))
        # A blank line, or the first record below: either is a good place to go on from.
        last = first[header.data_at - 1]
        return header, last.number + last.raw.count("\n") + 1

    def _read(self) -> Iterator[Row]:
        alignment = Alignment(
            self._header.labels, other_headers=not self._marked, usual=self._usual or len(self._header.labels)
        )
        with self._source.open() as stream:
            lines = Lines(stream, self._encoding, self.limits)
            lines.skip(self._data_line - 1)
            records = Records(lines, self.dialect, self.limits)
            while batch := lines.take(_BATCH):
                regular = not (lines.flagged or alignment.changed) and self._regular(batch, alignment)
                if regular:
                    first = lines.number - len(batch)
                    numbers = range(first, lines.number)
                    yield from map(new_row, zip(numbers, map(tuple, regular), repeat(()), repeat(None)))
                else:
                    yield from _aligned(records, batch, alignment)

    def _regular(self, batch: list[str], alignment: Alignment) -> list[list[str]]:
        """Give the cells of a batch if each line is a full record and none holds a header's name."""
        try:
            found = split(batch, self.dialect)
        except Error:
            return []
        if (
            len(found) == len(batch)
            and set(map(len, found)) == {alignment.width} == {alignment.usual}
            and all(map(alignment.names.isdisjoint, found))
            and [""] * alignment.width not in found
            and (self._marked or all(map(TWO_DIGITS.search, batch)))
        ):
            return found
        return []


def _aligned(records: Records, batch: list[str], alignment: Alignment) -> Iterator[Row]:
    for record in records.read(batch):
        row = alignment.align(*record)
        if row:
            yield row
