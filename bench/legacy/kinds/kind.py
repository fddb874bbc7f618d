"""What a kind of dirt is: its name, its share, what it does to a row, and what must become of that row."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

from bench.legacy.columns import Cell, Column
from bench.legacy.record import Draw, Record


class Outcome(StrEnum):
    """What a faultless conversion makes of a row."""

    CONVERTED = "converted"
    WARNED = "warned"
    SKIPPED = "skipped"
    REJECTED = "rejected"


class Standing(StrEnum):
    """What a field is to a certificate, old or new."""

    ESSENTIAL = "essential"  # no licence can be converted without it
    MANDATORY = "mandatory"  # today's certificates must have it, an old one is converted without
    CONDITIONAL = "conditional"  # some of today's must have it; an old one is looked at


class Spot(NamedTuple):
    """A cell about to be spoilt, and what should stand in it."""

    cell: Cell
    record: Record
    column: Column
    draw: Draw

    @property
    def value(self) -> Any:
        """The true value of the field."""
        return self.record[self.column.field]

    @property
    def text(self) -> str:
        """The cell as the province writes it when nothing is wrong."""
        return "" if self.cell is None else str(self.cell)


def _always(record: Record) -> bool:  # noqa: ARG001
    return True


ALL_FILES: Final = frozenset({"csv", "tsv", "jsonl", "xml", "dbf", "xlsx"})
ALL_FAMILIES: Final = frozenset({"operator", "vehicle", "practitioner"})


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of dirt.

    Args:
        name: stands in the truth.
        meaning: for people.
        outcome: what must become of the row.
        weight: its share of the dirty rows, in proportion to all kinds a table can have.
        roles: in which columns it occurs; it befalls one of them.
        spoil: writes the cell anew.
        before: changes what is true before the row is written.
        spoil_row: changes the cells of a row as a whole.
        suits: whether a record can have it.
        reason: why a row is skipped.
        families: the tables it occurs in.
        files: the kinds of file it occurs in.
        standing: befalls only columns of fields of this standing.
        beyond_gbk: needs characters that GBK lacks.
        only: occurs only in tables with a column of this name.
    """

    name: str
    meaning: str
    outcome: Outcome
    weight: int
    roles: frozenset[str] = frozenset()
    spoil: Callable[[Spot], Cell] | None = None
    before: Callable[[Record, Draw], None] | None = None
    spoil_row: Callable[[list[Cell], Draw], list[Cell]] | None = None
    suits: Callable[[Record], bool] = _always
    reason: str = ""
    families: frozenset[str] = ALL_FAMILIES
    files: frozenset[str] = ALL_FILES
    standing: Standing | None = None
    beyond_gbk: bool = False
    only: str = ""

    @property
    def can_be_one_of_several(self) -> bool:
        """Whether a row may have it beside others: it changes one cell and no truth others need."""
        plain = self.before is None and self.standing in {None, Standing.ESSENTIAL}
        return self.spoil is not None and plain and self.outcome is not Outcome.SKIPPED


def words(text: str) -> frozenset[str]:
    """Give the words of a text as a set."""
    return frozenset(text.split())


Spoil = Callable[[Spot], Cell]


def converted(name: str, meaning: str, weight: int, roles: str, spoil: Spoil, **more: Any) -> Kind:
    """Describe dirt behind which the true value stays certain."""
    return Kind(name, meaning, Outcome.CONVERTED, weight, words(roles), spoil, **more)


def rejected(name: str, meaning: str, weight: int, roles: str, spoil: Spoil, **more: Any) -> Kind:
    """Describe dirt behind which nobody can know the true value."""
    return Kind(name, meaning, Outcome.REJECTED, weight, words(roles), spoil, **more)


def unchanged(spot: Spot) -> Cell:
    """Leave the cell; the kind lies in what is true."""
    return spot.cell


_NO_VALUE: Final = ("NULL", "null", "\\N", "/", "-", "无", " ", "")


def not_known(spot: Spot) -> Cell:
    """Write a sign for no value, and have none in the truth."""
    spot.record[spot.column.field] = None
    return spot.draw.one_of(_NO_VALUE)
