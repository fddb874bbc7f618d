"""XML of the national exchange style (部级交换格式), as one table for each kind of record.

Elements nested in a record become columns of its row. The file is read once more to find the columns.
"""

from collections import Counter
from collections.abc import Iterator

from licences.conversion.errors import NoRowsError, Place, XmlMalformedError
from licences.conversion.readers.encodings import Encoding
from licences.conversion.readers.limits import Limits
from licences.conversion.readers.sources import Source
from licences.conversion.readers.table import WHOLE_ROW, CellProblem, Row, Table
from licences.conversion.readers.xml_events import Events, Path
from licences.conversion.readers.xml_shape import RecordShape, Scan, record_among
from licences.conversion.readers.xml_text import declared_encoding

_HEAD_BYTES = 1024
_RAW_CHARS = 65_536
_GB = frozenset({"gb2312", "gbk", "gb18030", "cp936", "gb_2312-80", "x-gbk", "ms936"})
"""GB 18030 contains the others, so reading gb2312 as GB 18030 changes nothing that was right."""


def open_xml(source: Source, encoding: Encoding, limits: Limits) -> list[Table]:
    """Open the tables of an XML file.

    Raises:
        SourceError: xml_malformed before the first record, xml_entities, no_rows, too_many_columns.
    """
    scan, broken = _scan(source, encoding, Scan(source.name, limits))
    if not scan.resumed.issubset(shape.path for shape in scan.shapes()):
        # What was taken for records is something else, so what is not well-formed ends the reading.
        scan, broken = _scan(source, encoding, Scan(source.name, limits, resumes=False))
    shapes = [shape for shape in scan.shapes() if shape.columns]
    if broken and not shapes:
        raise broken
    if not shapes:
        raise NoRowsError(Place(source.name))
    # Where the file ends early not all columns are known, so that rows end where the columns do.
    records = () if broken or not scan.resumed else tuple(shape.path for shape in shapes)
    tables: list[Table] = []
    paths = scan.records(shapes)
    for shape, name in _named(shapes, source.name):
        table = XmlTable(source, encoding, limits, (shape, name, records))
        table.titles = scan.beside.texts_of(shape.path, paths)
        table.announced = scan.beside.announced_of(shape.path, paths)
        table.marks = scan.beside.marks_of(shape.path, paths)
        tables.append(table)
    return tables


def _scan(source: Source, encoding: Encoding, scan: Scan) -> tuple[Scan, XmlMalformedError | None]:
    """Take stock of a file, up to where it cannot be read: reading tells of that again."""
    with source.open() as stream:
        try:
            for _ in Events(stream, encoding, source.name, scan).read(scan.complete):
                pass
        except XmlMalformedError as error:
            return scan, error
    return scan, None


def _named(shapes: list[RecordShape], file: str) -> list[tuple[RecordShape, str]]:
    """Name the tables of a file: by their element, or by its path where several share its name."""
    if len(shapes) == 1:
        return [(shapes[0], file)]
    last = Counter(shape.path[-1] for shape in shapes)
    return [
        (each, f"{file}!{each.path[-1] if last[each.path[-1]] == 1 else '/'.join(each.path[1:])}")
        for each in shapes
    ]


class XmlTable(Table):
    """The records of one name in an XML file."""

    kind = "xml"

    def __init__(
        self,
        source: Source,
        encoding: Encoding,
        limits: Limits,
        of: tuple[RecordShape, str, tuple[Path, ...]],
    ) -> None:
        """Take what is known of the records: their shape, the table's name, the paths of all records."""
        shape, name, self._records = of
        super().__init__(name, limits)
        self.encoding = encoding.name
        self.header, self.inner_names = shape.names, shape.path
        self._encoding = encoding
        self._source = source
        self._shape = shape
        self._tell_declared()

    def _tell_declared(self) -> None:
        with self._source.open() as stream:
            stream.read(self._encoding.mark)
            said = declared_encoding(stream.read(_HEAD_BYTES).decode(self._encoding.codec, "replace"))
        found = self._encoding.codec
        same = said is None or said.replace("_", "-") in (found, found[:6]) or (said in _GB and found in _GB)
        if not same:
            self.note("encoding_not_as_declared", said=said, found=self.encoding)

    def _read(self) -> Iterator[Row]:
        collector = _Collector(self._shape, self._records)
        with self._source.open() as stream:
            events = Events(stream, self._encoding, self.name, collector)
            for _ in events.read(collector.complete):
                yield from collector.rows
                collector.rows.clear()


class _Collector:
    """Handler that makes rows of the records of one shape."""

    def __init__(self, shape: RecordShape, records: tuple[Path, ...]) -> None:
        self.rows: list[Row] = []
        self._records = records
        self._shape = shape
        self._depth = len(shape.path)
        self._column = {path: column for column, path in enumerate(shape.columns)}
        self._number = 0
        self._inside = False
        self._cells: dict[int, str] = {}
        self._problems: list[CellProblem] = []
        self._own: list[tuple[dict[int, str], list[CellProblem]]] = []

    def complete(self) -> int:
        """Say how many records are complete."""
        return self._number - self._inside

    def begin(self, path: Path) -> None:
        """Begin a record, or a repeated group inside it."""
        if path == self._shape.path:
            self._inside = True
            self._number += 1
            self._cells, self._problems, self._own = {}, [], []
        elif self._inside and path[self._depth :] == self._shape.repeated:
            self._own.append(({}, []))
        elif self._shape.texts and path[self._depth : -1] in self._shape.texts and self._inside:
            _, found = self._target(path[self._depth :])
            self._note(found, self._column[(*path[:-1], path[-2])[self._depth :]], "mixed_content")

    def value(self, path: Path, text: str, problems: tuple[tuple[str, int | None], ...]) -> None:
        """Put a value into its cell."""
        if not self._inside:
            return
        inner = path[self._depth :]
        column = self._column.get(inner)
        if column is None:
            column = self._column.get((*path, path[-1])[self._depth :])
            if column is None or not text.strip():
                return  # an empty element where others hold a group
        cells, found = self._target(inner)
        for code, offset in problems:
            self._note(found, column, code, offset)
        if column in cells and cells[column] != text and CellProblem(column, "mixed_content") not in found:
            found.append(CellProblem(column, "repeated_element"))
        cells.setdefault(column, text)

    @staticmethod
    def _note(found: list[CellProblem], column: int, code: str, offset: int | None = None) -> None:
        problem = CellProblem(column, code, offset)
        if problem not in found:
            found.append(problem)

    def _target(self, inner: Path) -> tuple[dict[int, str], list[CellProblem]]:
        repeated = self._shape.repeated
        if repeated and self._own and inner[: len(repeated)] == repeated:
            return self._own[-1]
        return self._cells, self._problems

    def hear(self, path: Path, text: str) -> None:
        """Pass a comment: what it says has been found before."""

    def record_at(self, path: Path) -> Path | None:
        """Give the path of the records among which something stands."""
        return record_among(self._records, path)

    def broken(self, record: Path, raw: str, *, inside: bool) -> None:
        """Make a row of what is known of a record that is not well-formed: its text."""
        if record == self._shape.path:
            self._inside = False
            self._number += not inside
            problem = CellProblem(WHOLE_ROW, "xml_record_malformed")
            self.rows.append(Row(self._number, ("",) * len(self._column), (problem,), raw[:_RAW_CHARS]))

    def end(self, path: Path, *, is_leaf: bool) -> None:
        """Make the rows of a record that is complete; an empty element makes none."""
        if path != self._shape.path:
            return
        self._inside = False
        if is_leaf and not self._cells:
            return
        for own, problems in self._own or [({}, [])]:
            cells = tuple(
                own.get(column, self._cells.get(column, "")) for column in range(len(self._shape.columns))
            )
            self.rows.append(Row(self._number, cells, (*self._problems, *problems)))
