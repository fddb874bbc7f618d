"""Columns of a profile found in the header of a table."""

from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile
from operator import itemgetter
from typing import ClassVar, Final

from licences.conversion.errors import Place
from licences.conversion.fault import message
from licences.conversion.profile import Profile, Record, Source
from licences.conversion.rules.characters import half_width
from licences.errors import LicencesError
from licences.messages import Message

_PATH: Final = str.maketrans(dict.fromkeys("/.", "/"))

_BEFORE: Final = frozenset(
    (
        *("before", "beforeimage", "old", "olddata", "oldvalue", "oldvalues", "oldrow", "previous", "prev"),
        *("变更前", "修改前", "更新前", "变更前信息", "变更前数据"),
        *("原值", "旧值", "原数据", "旧数据", "原信息", "旧信息"),
    )
)
"""Names of groups that hold what was true before a change."""
_FIRST: Final = "#1"
_SECOND: Final = "#2"
"""What the readers put behind the name of the second column of that name; the first is named so here."""


class BindError(LicencesError):
    """A profile that does not fit a table; `columns` names what is lacking or stands twice.

    `where` is the table, once whoever opened it has said so.
    """

    code: ClassVar[str] = "bind"
    where: Place | None = None

    def __init__(self, fault: str, profile: str, columns: Iterable[str] = ()) -> None:
        self.columns = tuple(columns)
        self.message: Message = message(fault, profile=profile, columns="、".join(self.columns))
        super().__init__(self.message.en)


def column_key(name: str) -> str:
    r"""Give what two spellings of a column's name share: width, case and blanks do not matter.

    >>> column_key("道路运输证\n字号 "), column_key("ＣＰＨ")
    ('道路运输证字号', 'cph')
    """
    return "".join(half_width(name).split()).casefold()


def picker(columns: Iterable[int]) -> Callable[[tuple[str, ...]], tuple[str, ...]]:
    """Make what gives the cells of columns as a tuple, of none or one as well.

    >>> picker([2, 0])(("a", "b", "c")), picker([1])(("a", "b")), picker([])(("a", "b"))
    (('c', 'a'), ('b',), ())
    """
    places = tuple(columns)
    if len(places) > 1:
        return itemgetter(*places)
    return itemgetter(slice(places[0], places[0] + 1) if places else slice(0))


def is_of_before(group: str) -> bool:
    """Say whether a group of columns holds what was true before a change.

    >>> is_of_before("before"), is_of_before("diff:before"), is_of_before("变更前"), is_of_before("owner")
    (True, True, True, False)
    """
    return group.casefold().rpartition(":")[2].replace("_", "") in _BEFORE


class Header:
    """The columns of one table, found by name.

    A column in a group (nested element or object) is named by its path, `ownerInfo/address`. It is found by
    the end of its path only when all groups before are the record's own: those named in `groups`, and one
    that holds every column. Any other group may tell of somebody else, or of what was true before a change.
    """

    def __init__(self, names: Sequence[str], groups: Iterable[str] = (), labels: Sequence[str] = ()) -> None:
        """Take the names of the columns, the record's own groups, and what the source says of each column."""
        self.names = tuple(names)
        self.labels = tuple(labels) or ("",) * len(self.names)
        own = {column_key(group) for group in groups}
        paths = [tuple(column_key(name).translate(_PATH).split("/")) for name in names]
        levels = zip(*(path[:-1] for path in paths), strict=False)
        around = sum(1 for _ in takewhile(lambda level: len(set(level)) == 1, levels))
        self._indexes: dict[str, list[int]] = {}
        for index, path in enumerate(paths):
            for depth in range(len(path)):
                if depth and (
                    is_of_before(path[depth - 1]) or (depth > around and path[depth - 1] not in own)
                ):
                    break
                self._indexes.setdefault("/".join(path[depth:]), []).append(index)
        for second in [key for key in self._indexes if key.endswith(_SECOND)]:
            first = second.removesuffix(_SECOND)
            if first in self._indexes:
                self._indexes.setdefault(first + _FIRST, self._indexes[first])

    def find(self, column: str) -> list[int]:
        """Give the indexes of the columns with this name."""
        return self._indexes.get(column_key(column).translate(_PATH), [])

    def index(self, column: str, profile: str) -> int:
        """Give the index of a column.

        Raises:
            BindError: it is not there, or stands twice (the readers call the second one `name#2`).
        """
        found = self.find(column)
        if not found:
            raise BindError("columns_missing", profile, [column])
        if len(found) != 1 or self.find(f"{column}#2"):
            raise BindError("column_twice", profile, [column])
        return found[0]

    def require(self, missing: Iterable[str], profile: str) -> None:
        """Refuse a table that lacks columns.

        Raises:
            BindError: columns_missing, when there are any.
        """
        columns = tuple(dict.fromkeys(missing))
        if columns:
            raise BindError("columns_missing", profile, columns)

    def has(self, columns: Iterable[str]) -> bool:
        """Say whether all columns are there."""
        return all(self.find(column) for column in columns)


def bound_records(profile: Profile, header: Header) -> tuple[Record, ...]:
    """Give the records a table can hold, in the order they are tried.

    Raises:
        BindError: there is none, or one that takes every row stands before another.
    """
    fitting = [record for record in profile.records if header.has(record.headers)]
    if not fitting:
        wanted = min(profile.records, key=lambda record: len(lacking(record.headers, header)))
        raise BindError("no_record_for_table", profile.name, lacking(wanted.headers, header))
    if any(not record.when for record in fitting[:-1]):
        raise BindError("records_compete", profile.name, (record.name for record in fitting))
    return tuple(fitting)


def lacking(columns: Iterable[str], header: Header) -> list[str]:
    """Give the columns a table lacks."""
    return [column for column in columns if not header.find(column)]


def bound_sources(record: Record, header: Header, profile: str) -> list[Source]:
    """Give the sources whose columns are there.

    Raises:
        BindError: a field that is not optional has none.
    """
    bound = [source for source in record.sources if header.has(source.columns)]
    groups = {source.group for source in bound}
    wanted = (source for source in record.sources if not source.optional and source.group not in groups)
    header.require((column for source in wanted for column in lacking(source.columns, header)), profile)
    return bound
