"""Numbers with units: masses, lengths, counts. A number whose unit cannot be known is refused."""

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from licences.conversion.fault import RuleError
from licences.conversion.rules.characters import half_width

_NUMBER: Final = re.compile(
    r"((?:[0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2})(?:\.[0-9]{1,6})?)\s*([^0-9.,\s]*)", re.ASCII
)
"""At most nine digits, and six behind the point: more than any quantity here has, and exact in `Decimal`."""
_KILOGRAMS: Final = {"kg": 1, "千克": 1, "公斤": 1, "t": 1000, "吨": 1000}
_MILLIMETRES: Final = {"mm": 1, "毫米": 1, "cm": 10, "厘米": 10, "m": 1000, "米": 1000}
_COUNTED: Final = frozenset({"", "座", "人", "轴", "次", "个", "位"})
_LEAST_KILOGRAMS: Final = 100
_LEAST_MILLIMETRES: Final = 100
_MOST: Final = {"t": 300, "m": 30}
"""A bare number above it must be of another unit."""
_TOO_LARGE: Final = 10**9
WholeReader = Callable[[str], int]


def make_mass(bare: str | None) -> WholeReader:
    """Make the rule that gives a mass in whole kilograms.

    Args:
        bare: what a number without unit is: "kg" (also when left out) or "t".

    >>> mass = make_mass(None)
    >>> mass("18000"), mass("18000kg"), mass("18吨"), mass("18,000.0")
    (18000, 18000, 18000, 18000)
    >>> make_mass("t")("18.00")
    18000
    >>> mass("18.00")  # tonnes in a column of kilograms?
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: unit_unclear
    """
    return _make_whole(_KILOGRAMS, bare or "kg", _LEAST_KILOGRAMS)


def make_length(bare: str | None) -> WholeReader:
    """Make the rule that gives a length in whole millimetres.

    Args:
        bare: what a number without unit is: "mm" (also when left out) or "m".

    >>> length = make_length(None)
    >>> length("12000"), length("12000mm"), length("12.5米")
    (12000, 12000, 12500)
    """
    return _make_whole(_MILLIMETRES, bare or "mm", _LEAST_MILLIMETRES)


def make_tonnes(bare: str | None) -> Callable[[str], Decimal]:
    """Make the rule that gives a load in tonnes with two decimals.

    A number no load has in its unit must be of another: refused. Kilograms are rounded to tens, as the
    field has two decimals; what is lost is less than any scale tells.

    Args:
        bare: what a number without unit is: "t" (also when left out) or "kg".

    >>> make_tonnes(None)("14.9"), make_tonnes(None)("14900kg"), make_tonnes("kg")("1495")
    (Decimal('14.90'), Decimal('14.90'), Decimal('1.50'))
    >>> make_tonnes("kg")("14.9")
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: unit_unclear
    """
    unit = bare or "t"

    def read(value: str) -> Decimal:
        number, written = _split(value)
        kilograms = number * _factor(_KILOGRAMS, written or unit)
        exact = kilograms / 1000
        bare_kilograms = (written or unit) == "kg" and not written
        if exact > _MOST["t"] or (bare_kilograms and 0 < kilograms < _LEAST_KILOGRAMS):
            raise RuleError("unit_unclear", unit=written or unit)
        rounded = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
        if rounded != exact and (unit == "t" or kilograms != kilograms.to_integral_value()):
            raise RuleError("number_form")
        return rounded

    return read


tonnes: Final = make_tonnes(None)
"""Loads in tonnes, as most registers have them."""


def whole_number(value: str) -> int:
    """Give a count: seats, axles, reissues.

    >>> whole_number("45座"), whole_number("3.0")
    (45, 3)
    """
    number, written = _split(value)
    if written not in _COUNTED:
        raise RuleError("number_form")
    return _whole(number)


def decimal_number(value: str) -> Decimal:
    """Give a number of at most two decimals, such as a power in kilowatts.

    >>> decimal_number("213.5kW")
    Decimal('213.50')
    """
    number, written = _split(value)
    if written.lower() not in {"", "kw", "千瓦"}:
        raise RuleError("number_form")
    rounded = number.quantize(Decimal("0.01"))
    if rounded != number:
        raise RuleError("number_form")
    return rounded


def _make_whole(units: dict[str, int], bare: str, least: int) -> WholeReader:
    """Make the rule that gives a whole number; what no vehicle weighs or measures is of another unit.

    0 is left: it says that there is nothing.
    """
    most = _MOST.get(bare)

    def read(value: str) -> int:
        number, written = _split(value)
        exact = number * _factor(units, written or bare)
        if 0 < exact < least or (not written and most is not None and number > most):
            raise RuleError("unit_unclear", unit=written or bare)
        return _whole(exact)

    return read


def _split(value: str) -> tuple[Decimal, str]:
    found = _NUMBER.fullmatch(half_width(value))
    if not found:
        raise RuleError("number_form")
    return Decimal(found[1].replace(",", "")), found[2]


def _factor(units: dict[str, int], unit: str) -> int:
    factor = units.get(unit.lower())
    if factor is None:
        raise RuleError("unit_unknown", unit=unit)
    return factor


def _whole(number: Decimal) -> int:
    if number != number.to_integral_value() or number >= _TOO_LARGE:
        raise RuleError("number_form")
    return int(number)
