"""Which kinds of dirt a table can have, and how likely each is."""

from bisect import bisect
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from bench.legacy.columns import Column
from bench.legacy.kinds import KINDS, Kind, Standing
from bench.legacy.record import Draw
from bench.legacy.tables import Table
from licences.types.families import ESSENTIAL

_CONDITIONAL: Final = frozenset(
    {"load_tonnes", "permitted_class", "driving_licence_number", "registration_date"}
)

_ESSENTIAL: Final = {str(family): frozenset(fields) for family, fields in ESSENTIAL.items()}


@dataclass(frozen=True, slots=True)
class Chance:
    """A kind of dirt in a table: its share of the dirty rows, and where it can befall."""

    kind: Kind
    share: float
    places: tuple[int, ...]


def chances_of(table: Table) -> tuple[Chance, ...]:
    """Give every kind a table can have; the shares add up to 1."""
    found = [(kind, _places(kind, table)) for kind in KINDS if _can_have(table, kind)]
    found = [(kind, places) for kind, places in found if places or not kind.roles]
    total = sum(kind.weight for kind, _ in found)
    return tuple(Chance(kind, kind.weight / total, places) for kind, places in found)


def _can_have(table: Table, kind: Kind) -> bool:
    return (
        table.family in kind.families
        and table.file in kind.files
        and kind.name not in table.usual
        and not (kind.beyond_gbk and table.encoding == "gbk")
        and (not kind.only or kind.only in table.header)
    )


def _places(kind: Kind, table: Table) -> tuple[int, ...]:
    return tuple(
        place
        for place, column in enumerate(table.columns)
        if column.role in kind.roles and kind.standing in {None, standing_of(column, table.family)}
    )


def standing_of(column: Column, family: str) -> Standing | None:
    """Say what the field of a column is to a certificate; None = nothing any must have."""
    if column.field in _CONDITIONAL:
        return Standing.CONDITIONAL
    if column.field in _ESSENTIAL[family] or (column.essential and not column.field):
        return Standing.ESSENTIAL
    return Standing.MANDATORY if column.essential else None


class Dice:
    """Draws kinds by their shares."""

    def __init__(self, table: Table, draw: Draw) -> None:
        self._draw = draw
        self._chances = chances_of(table)
        self._sums = tuple(accumulate(chance.share for chance in self._chances))
        self._cells = tuple(chance for chance in self._chances if chance.kind.can_be_one_of_several)

    def one(self) -> Chance:
        """Draw a kind."""
        place = bisect(self._sums, self._draw.random())
        return self._chances[min(place, len(self._chances) - 1)]

    def one_of_a_cell(self) -> Chance:
        """Draw, each as likely as the others, a kind that changes one cell and no truth."""
        return self._draw.one_of(self._cells)
