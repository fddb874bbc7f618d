"""What one table of one style looks like."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from bench.legacy import operators, practitioners, vehicles
from bench.legacy.columns import Column
from bench.legacy.record import Draw, Record
from bench.legacy.words import ISSUER_CODE, ISSUER_NAME, PROVINCE_CODE

_MAKERS: Final[Mapping[str, tuple[Callable[[int, Draw], Record], int]]] = {
    "operator": (operators.make, operators.MOST),
    "vehicle": (vehicles.make, vehicles.MOST),
    "practitioner": (practitioners.make, practitioners.MOST),
}
RUN: Final = {"province_code": PROVINCE_CODE, "issuer_code": ISSUER_CODE, "issuer_name": ISSUER_NAME}
"""What the run of a conversion knows: whose export this is."""
_NOT_IN_OLD_DATA: Final[Mapping[str, Mapping[str, Any]]] = {
    "operator": {"certificate_category": "100", "branch_flag": "1", "original_or_copy": "110"},
    "vehicle": {"holder_code_type": "001"},
    "practitioner": {"id_type": "1"},
}
"""Mandatory fields hardly any old table tells; a profile states them for all rows."""


@dataclass(frozen=True)
class Table:
    """One table of a style.

    Args:
        style: 1 to 7.
        family: "operator", "vehicle" or "practitioner".
        file: kind of file: csv, tsv, jsonl, xml, dbf, xlsx.
        encoding: of its text; empty for a workbook.
        columns: in their order.
        usual: names of kinds of dirt that are no dirt here, as the province always writes so.
        also: face fields that columns without a field of their own tell, such as word and number in one.
        title: above the header, or the name of an element.
        changed: makes a record of this table of one of the family.
    """

    style: int
    family: str
    file: str
    encoding: str
    columns: tuple[Column, ...]
    usual: frozenset[str] = frozenset()
    also: tuple[str, ...] = ()
    title: str = ""
    changed: Callable[[Record], None] | None = None

    @property
    def key(self) -> str:
        """Name the table: 3.operator."""
        return f"{self.style}.{self.family}"

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def tells(self) -> tuple[str, ...]:
        """The face fields that a row tells."""
        fields = (*(column.field for column in self.columns), *self.also)
        return tuple(dict.fromkeys(field for field in fields if field))

    @cached_property
    def make(self) -> Callable[[int, Draw], Record]:
        """Makes the true record with a running number."""
        make, changed = _MAKERS[self.family][0], self.changed
        if changed is None:
            return make

        def make_changed(number: int, draw: Draw) -> Record:
            record = make(number, draw)
            changed(record)
            return record

        return make_changed

    @property
    def most_rows(self) -> int:
        """How many licences can be told apart."""
        return _MAKERS[self.family][1]

    @property
    def outside(self) -> dict[str, Any]:
        """Face fields that are not in the file: of the run, of the profile."""
        given = {**RUN, **_NOT_IN_OLD_DATA[self.family]}
        return {name: value for name, value in given.items() if name not in self.tells}
