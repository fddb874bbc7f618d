"""The file of a run, opened: its tables that fit the profile, and a mapper for each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from licences.conversion.context import RunContext
from licences.conversion.dictionaries import dictionary_of, read_otherwise
from licences.conversion.errors import HiddenSheetError, Place
from licences.conversion.fault import message
from licences.conversion.header import BindError
from licences.conversion.mapper import Mapper
from licences.conversion.profile import Profile
from licences.conversion.readers import open_path
from licences.conversion.readers.table import Notice, Row, Table


class LeftOut(NamedTuple):
    """A table of the file that is not converted, and why: it is hidden, or the profile does not fit."""

    table: Table
    error: BindError | HiddenSheetError


@dataclass(slots=True)
class Source:
    """Tables of one file, with what their rows are to become."""

    tables: Sequence[Table]
    profile: Profile
    context: RunContext
    left_out: Sequence[LeftOut] = ()
    _mappers: dict[int, Mapper] = field(default_factory=dict)

    def mapper(self, table: Table, only: frozenset[str] | None = None) -> Mapper:
        """Give the mapper of a table; that of all fields is made once."""
        if only is not None:
            return Mapper(self.profile, table.header, self.context, table.encoding, only, labels=table.labels)
        found = self._mappers.get(id(table))
        if found is None:
            found = Mapper(self.profile, table.header, self.context, table.encoding, labels=table.labels)
            self._mappers[id(table)] = found
        return found

    def notes(self, table: Table) -> tuple[Notice, ...]:
        """Give what a person should know of a table, also that nothing tells whether its licences hold."""
        untold = "、".join(self.mapper(table).untold)
        told = message("state_not_told", records=untold)
        return (*table.notes, Notice(Place(table.name), told)) if untold else table.notes

    def rows(self) -> Iterator[tuple[int, Row, Table]]:
        """Give every row with its place in the file, over all tables."""
        place = 0
        for table in self.tables:
            for row in table.rows():
                yield place, row, table
                place += 1


def open_source(path: Path, profile: Profile, context: RunContext, name: str = "") -> Source:
    """Open a file for a run; `name` is what its owner calls it, by default the name of the path.

    Raises:
        SourceError: nothing in it can be read.
        BindError: no table of it has the columns of the profile; said of the one that lacks fewest.
    """
    tables: list[Table] = []
    left_out: list[LeftOut] = []
    unfit: list[BindError] = []
    for table in open_path(path, name=name, layout=profile.layout):
        left_out += [LeftOut(one, HiddenSheetError(Place(one.name))) for one in table.hidden]
        try:
            Mapper(profile, table.header, context, table.encoding)
        except BindError as error:
            error.where = Place(table.name, table.header_row or None)
            left_out.append(LeftOut(table, error))
            unfit.append(error)
        else:
            tables.append(table)
    for table in [*tables]:
        differing = _read_otherwise(table, [one.table for one in left_out], profile, context)
        if differing is not None:
            tables.remove(table)
            left_out.append(LeftOut(table, differing))
            unfit.append(differing)
    if not tables:
        raise min(unfit, key=lambda error: len(error.columns))
    return Source(tables, profile, context, left_out)


def _read_otherwise(
    table: Table, beside: Sequence[Table], profile: Profile, context: RunContext
) -> BindError | None:
    """Give why a table is not converted whose own file says that its codes mean something else."""
    told = [one for other in beside for one in dictionary_of(other, table.header)]
    differing = read_otherwise(profile, table, told, context)
    if not differing:
        return None
    error = BindError("codes_mean_otherwise", profile.name, differing)
    error.where = Place(table.name, table.header_row or None)
    return error
