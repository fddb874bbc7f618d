"""Columns no rule reads that say in nearly every row what a column that is read says.

Where two systems were joined, a table has 车架号 and 车辆识别代号, one of them unread: whatever it is called,
a column that repeats another one is compared with it, and a row in which the two differ cannot be trusted.
Only the whole table shows which columns these are; the first rows decide. Days are not looked at: those of
print and issue are alike by chance.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from licences.conversion.compiled import EMPTY
from licences.conversion.header import Header, bound_sources, column_key, is_of_before
from licences.conversion.known_columns import fields_by_column
from licences.conversion.profile import Record
from licences.conversion.rules.characters import bare, half_width

_FIRST_ROWS: Final = 1_000
"""Rows that decide which columns repeat others."""
_TRIED: Final = 64
"""After so many rows, again and again, only those are looked at further that agree in half of them."""
_LEAST_ROWS: Final = 5
_LEAST_VALUES: Final = 3
"""Different values that two columns share at least; the same few stand side by side by chance."""
_OF_TEN: Final = 8
"""Rows of ten in which two columns have to agree."""
_SIGNS: Final = re.compile(r"[\W_]+")
_QUANTITY: Final = re.compile("[0-9]+(?:[.][0-9]+)?", re.ASCII)
_NUMBER: Final = re.compile("(?<![0-9])[0-9]{12}(?![0-9])", re.ASCII)
_CREDIT_CODE: Final = 18
_OTHERS: Final = re.compile(
    "原|旧|曾用|变更前|上级|总公司|母公司|挂车|简称|配偶|(?<![a-z])(?:old|former|prev|parent|short)",
    re.IGNORECASE,
)
"""Names of columns that tell another thing, which is the same for most: what was before, who stands above."""


class Twin(NamedTuple):
    """A column that may repeat another: `at` is not read, `of` is, into `field`."""

    at: int
    of: int
    field: str


class _Count:
    """Rows in which both have a value, those in which it is the same, and some of these values."""

    __slots__ = ("filled", "same", "values")

    def __init__(self) -> None:
        self.filled = self.same = 0
        self.values: set[str] = set()

    @property
    def is_twin(self) -> bool:
        """Say whether the two columns repeat each other."""
        return (
            self.filled >= _LEAST_ROWS
            and len(self.values) >= _LEAST_VALUES
            and 10 * self.same >= _OF_TEN * self.filled
        )


class TwinColumns:
    """Finds which columns of one table repeat others; `note` every row, then ask for `found`."""

    def __init__(self, twins: Iterable[Twin], names: Sequence[str]) -> None:
        """Take the columns that may, and the names of all."""
        self._counts = {one: _Count() for one in twins}
        self._names = names
        self._keys = self._wanted()
        self._rows = 0

    def note(self, cells: tuple[str, ...]) -> None:
        """Look at a row that may become a licence; the first ones decide."""
        if self._rows >= _FIRST_ROWS:
            return
        self._rows += 1
        said = {(at, key): key(cells[at]) for at, key in self._keys if cells[at]}
        for (at, of, field), count in self._counts.items():
            key = KEYS[field]
            one, other = said.get((at, key)), said.get((of, key))
            if one and other:
                count.filled += 1
                if one == other:
                    count.same += 1
                    if len(count.values) < _LEAST_VALUES:
                        count.values.add(one)
        if self._rows % _TRIED == 0:
            self._counts = {
                twin: count for twin, count in self._counts.items() if 2 * count.same >= count.filled
            }
            self._keys = self._wanted()

    def found(self) -> dict[str, list[str]]:
        """Give column -> those it repeats; of several the one it is most like, all where it is so of all."""
        found: dict[int, dict[int, float]] = {}
        for (at, of, _), count in self._counts.items():
            if count.is_twin:
                found.setdefault(at, {})[of] = count.same / count.filled
        return {
            self._names[at]: [self._names[of] for of, part in parts.items() if part == max(parts.values())]
            for at, parts in found.items()
        }

    def _wanted(self) -> list[tuple[int, Callable[[str], str]]]:
        """Give which columns are written how for comparing."""
        return list(
            dict.fromkeys((at, KEYS[twin.field]) for twin in self._counts for at in (twin.at, twin.of))
        )


def possible_twins(unread: Iterable[int], header: Header, record: Record, profile: str) -> Iterator[Twin]:
    """Give the columns that may repeat one that a record reads.

    Args:
        unread: indexes of those that are not explained.
        header: of the table.
        record: that is read.
        profile: name of the profile.
    """
    known: Mapping[str, str] = fields_by_column(record.family)
    read = [
        (header.find(column)[0], field)
        for source in bound_sources(record, header, profile)
        for field in source.into
        if field in KEYS
        for column in source.columns
    ]
    for at in unread:
        *groups, name = header.names[at].replace(".", "/").split("/")
        if _OTHERS.search(name) or any(map(is_of_before, groups)):
            continue
        own = known.get(column_key(name))
        yield from (Twin(at, of, field) for of, field in read if own in {None, field})


def _plain(text: str) -> str:
    plain = half_width(bare(text)).casefold()
    return "" if plain in EMPTY else _SIGNS.sub("", plain)


def _credit_code(text: str) -> str:
    """Older numbers stand beside credit codes; they are others."""
    plain = _plain(text)
    return plain if len(plain) == _CREDIT_CODE else ""


def _number(text: str) -> str:
    found: list[str] = _NUMBER.findall(half_width(text))
    return found[0] if len(found) == 1 else _plain(text)


def _digits(text: str) -> str:
    """Give the digits a quantity has in any unit; empty for what is none, and for nought."""
    found: list[str] = _QUANTITY.findall(half_width(text).replace(",", ""))
    if len(found) != 1:
        return ""
    whole, _, part = found[0].partition(".")
    return (whole + part).strip("0")


KEYS: Final[Mapping[str, Callable[[str], str]]] = {
    **dict.fromkeys(
        ("vin", "plate_number", "id_number", "engine_number", "operator_name", "employer_name"), _plain
    ),
    **dict.fromkeys(("name", "principal_name"), _plain),
    **dict.fromkeys(("uscc", "holder_code"), _credit_code),
    **dict.fromkeys(("licence_number", "certificate_number", "operator_licence_number"), _number),
    **dict.fromkeys(
        ("gross_mass_kg", "traction_mass_kg", "load_tonnes", "length_mm", "width_mm", "height_mm"), _digits
    ),
}
"""Field -> what gives of a cell that which two spellings of one value share; empty where there is none."""
