"""Which elements of an XML file are records, and which columns they have.

The national exchange style (JT/T 1049 family) is `respInfo` with `pageInfo` and a row of `ownerInfo`,
`vehicleInfo` or `staffInfo`; a vehicle holds its `certificateInfo`, a member of staff holds `certificateInfo`
and `ownerInfo`. Other XML exports are of the same kind with other names, so records are found by their
place: the elements with values that stand highest, one table for each name.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from licences.conversion.errors import Place, TooManyColumnsError
from licences.conversion.readers.headers import unique
from licences.conversion.readers.limits import Limits
from licences.conversion.readers.xml_events import Path
from licences.conversion.readers.xml_surroundings import MOST_LOOKED, XmlBeside

_SCHEMA: Final = "schema"
"""Element in which a .NET data set describes its columns; its groups are no records."""
_ENVELOPES: Final = frozenset({"pageInfo", "page", "head", "header", "respHead", "Head", "Header"})
"""Elements around the records that tell of the answer; where one holds groups, these are records."""
_FEW_COLUMNS: Final = 3


class RecordShape(NamedTuple):
    """Records of one name: their path, and the path within a record of each column.

    `repeated` is the group inside a record that may stand several times: each makes a row of its own.
    """

    path: Path
    columns: tuple[Path, ...]
    names: tuple[str, ...]
    repeated: Path | None
    texts: frozenset[Path]
    """Elements that hold a text in some records, and attributes or elements in others."""


class Scan:
    """Handler that takes stock of the elements of a file."""

    def __init__(self, name: str, limits: Limits, *, resumes: bool = True) -> None:
        self._name = name
        self._resumes = resumes
        self._limits = limits
        self._begun: dict[Path, int] = {}
        self._leaves: dict[Path, int] = {}
        self._groups: dict[Path, None] = {}
        self._texts: set[Path] = set()
        self._siblings: list[dict[str, int]] = [{}]
        self._most: dict[Path, int] = {}
        self._records: dict[Path, Path | None] = {}
        self.beside = XmlBeside()
        self.resumed: set[Path] = set()
        """Paths of the records that one which is not well-formed was taken for."""

    def begin(self, path: Path) -> None:
        """Count an element, in the file and in its parent."""
        if path not in self._begun and len(self._begun) > 4 * self._limits.columns:
            raise TooManyColumnsError(Place(self._name), count=len(self._begun), limit=self._limits.columns)
        self._begun[path] = self._begun.get(path, 0) + 1
        depth = len(path)
        del self._siblings[depth:]
        here = self._siblings[-1]
        count = here[path[-1]] = here.get(path[-1], 0) + 1
        if count > self._most.get(path, 0):
            self._most[path] = count
        self._siblings.append({})

    def value(self, path: Path, text: str, _problems: tuple[tuple[str, int | None], ...]) -> None:
        """Note a leaf, and whether it has a text."""
        count = self._leaves.get(path, 0)
        if count < MOST_LOOKED:
            self._leaves[path] = count + 1
            self.beside.value(path, text)
        if path not in self._texts and text.strip():
            self._texts.add(path)

    def end(self, path: Path, *, is_leaf: bool) -> None:
        """Note an element with values or elements in it."""
        if not is_leaf:
            self._groups[path] = None

    def hear(self, path: Path, text: str) -> None:
        """Note a comment."""
        self.beside.hear(path, text)

    def record_at(self, path: Path) -> Path | None:
        """Give the path of the records among which something stands, as far as the file has been read."""
        if self._resumes and self._records.get(path) is None:
            groups = self._groups
            self._groups = groups | dict.fromkeys(path[:depth] for depth in range(1, len(path)))
            self._records[path] = record_among([shape.path for shape in self.shapes()], path)
            self._groups = groups
        return self._records.get(path)

    def broken(self, record: Path, raw: str, *, inside: bool) -> None:
        """Note which records the one that is not well-formed was taken for."""
        del raw, inside
        self.resumed.add(record)

    def complete(self) -> int:
        """Give a number for the message when the file breaks off: nothing was given away yet."""
        return 0

    def shapes(self) -> list[RecordShape]:
        """Give the shapes of the records found, in the order of the file."""
        roots = [path for path in self._begun if len(path) == 1]
        found: list[Path] = []
        for root in roots:
            self._descend(root, found)
        return [self._shape(path) for path in found]

    def records(self, shapes: Iterable[RecordShape]) -> list[Path]:
        """Give the paths of those that are records, and no few words about others that stand there once."""
        many = [one.path for one in shapes if self._begun[one.path] > 1 or len(one.columns) > _FEW_COLUMNS]
        return many or [one.path for one in shapes]

    def _descend(self, path: Path, found: list[Path]) -> None:
        inside = [group for group in self._groups if group[:-1] == path]
        if not inside and self._values(path) > 1:
            found.append(path)  # one record is the whole file
        for group in inside:
            if group[-1] == _SCHEMA:
                continue
            inner = any(deeper[:-1] == group for deeper in self._groups)
            about = group[-1] in _ENVELOPES
            # A wrapper is given once, and holds nothing but the repeated records.
            if inner and (about or (self._begun[group] == 1 and not self._values(group))):
                self._descend(group, found)
            elif not about:
                found.append(group)

    def _values(self, path: Path) -> int:
        return sum(leaf[:-1] == path and leaf not in self._groups for leaf in self._leaves)

    def _shape(self, path: Path) -> RecordShape:
        depth = len(path)
        within = [leaf for leaf in self._leaves if leaf[:depth] == path]
        both = [leaf for leaf in within if leaf in self._groups and leaf in self._texts]
        below = [leaf[depth:] for leaf in within if leaf not in self._groups]
        below += [(*leaf, leaf[-1])[depth:] for leaf in both]
        columns = tuple(sorted(dict.fromkeys(below), key=len))
        if len(columns) > self._limits.columns:
            raise TooManyColumnsError(Place(self._name), count=len(columns), limit=self._limits.columns)
        repeated = [
            group[depth:]
            for group in self._groups
            if len(group) > depth
            and group[:depth] == path
            and self._most.get(group, 0) > 1
            and group not in self._texts  # a value given twice, one with an attribute, is no group
        ]
        names = unique([_name(each) for each in columns])
        texts = frozenset(leaf[depth:] for leaf in both if leaf != path)
        return RecordShape(path, columns, names, repeated[0] if repeated else None, texts)


def _name(column: Path) -> str:
    """Name a column by its path in the record; text beside attributes or elements by its own element's."""
    own_text = len(column) > 1 and column[-1] == column[-2]
    return "/".join(column[:-1] if own_text else column)


def record_among(records: Iterable[Path], path: Path) -> Path | None:
    """Give the one path of records that an open element is of, or stands beside; None of several."""
    found = [record for record in records if path[: len(record)] == record or path == record[:-1]]
    return found[0] if len(found) == 1 else None
