"""What can be true of a vehicle: each kind's limits of size, mass and seats (`data/vehicle_limits.tsv`).

A value far outside is refused, one a little outside is warned of: old registrations and special transport
exceed some limits, and a unit or a column taken for another exceeds them by far.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from licences.rules.dated import rows_on
from licences.rules.finding import Finding, error, warning
from licences.rules.rule import Case, Key, Rule, reading

_MEASURED: Final = (
    "length_mm", "width_mm", "height_mm", "gross_mass_kg", "seats", "load_tonnes", "axle_count",
)  # fmt: skip
_READ: Final = ("vehicle_type", "business_scope", *_MEASURED)
_LARGE_OBJECTS: Final = "023"
"""Scopes of transport of large objects (大型物件运输): special vehicles of any size."""
_EVERY: Final = "*"
_MANY_SEATS: Final = ("K12", "K14")
"""Buses of two decks, articulated buses."""
_BUS: Final = "K1"
_BUS_LENGTH_MM: Final = 6000
_BUS_SEATS: Final = 20
"""A large bus has 6,000 mm, or 20 persons (GA 802-2019)."""
_BY_AXLES: Final = {2: 18_000, 3: 25_000, 4: 31_000}
"""Most kilograms of a lorry by its axles (GB 1589-2016)."""
_TENTH_MORE: Final = Decimal("1.1")


_BOUNDS: Final = ("refuse_below", "warn_below", "warn_above", "refuse_above")


class _Limit(NamedTuple):
    vehicle_type: str
    field: str
    refuse_below: Decimal | None
    warn_below: Decimal | None
    warn_above: Decimal | None
    refuse_above: Decimal | None

    def is_of(self, vehicle_type: str) -> bool:
        """Say whether a vehicle is bound by it."""
        if self.vehicle_type != _EVERY:
            return vehicle_type.startswith(self.vehicle_type)
        return self.field != "seats" or vehicle_type not in _MANY_SEATS


def vehicle_limit_rules() -> Iterator[Rule]:
    """Give the rules on what a kind of vehicle can measure."""
    yield Rule(_find, reading(*_READ), frozenset({"vehicle_type"}))


def _find(key: Key, case: Case) -> Iterator[Finding]:
    vehicle_type, scope, *measures = key
    measured = dict(zip(_MEASURED, measures, strict=True))
    special = vehicle_type.startswith("Z") or any(code.startswith(_LARGE_OBJECTS) for code in scope or ())
    refused, doubted = dict[str, None](), dict[str, None]()
    for limit in _limits(case.on):
        value = measured[limit.field]
        if value is None or not limit.is_of(vehicle_type):
            continue
        if _outside(value, limit.refuse_below, limit.refuse_above):
            refused[limit.field] = None
        elif _outside(value, limit.warn_below, limit.warn_above):
            doubted[limit.field] = None
    for field in refused:
        yield (warning if special else error)("implausible_for_vehicle_type", field)
    for field in doubted:
        if field not in refused:
            yield warning("unusual_for_vehicle_type", field)
    if not special and "gross_mass_kg" not in refused.keys() | doubted.keys():
        yield from _find_by_axles(vehicle_type, measured["axle_count"], measured["gross_mass_kg"])
    yield from _find_in_bus(vehicle_type, measured["length_mm"], measured["seats"])


def _find_by_axles(vehicle_type: str, axles: int | None, mass: int | None) -> Iterator[Finding]:
    most = _BY_AXLES.get(axles or 0)
    if vehicle_type.startswith("H") and most is not None and mass is not None and mass > most * _TENTH_MORE:
        yield warning("mass_above_axles", "gross_mass_kg", axles=axles, most=most)


def _find_in_bus(vehicle_type: str, length: int | None, seats: int | None) -> Iterator[Finding]:
    if not vehicle_type.startswith(_BUS) or length is None or seats is None:
        return
    if length < _BUS_LENGTH_MM and seats < _BUS_SEATS:
        yield warning("unusual_for_vehicle_type", "length_mm")


def _outside(value: Decimal | int, below: Decimal | None, above: Decimal | None) -> bool:
    return (below is not None and value < below) or (above is not None and value > above)


@lru_cache(maxsize=64)
def _limits(on: date | None) -> tuple[_Limit, ...]:
    """Read the limits of a day; those of a kind of vehicle come before those of all."""
    return tuple(
        _Limit(row["vehicle_type"], row["field"], *(_number(row[name]) for name in _BOUNDS))
        for row in rows_on("vehicle_limits", on)
    )


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None
