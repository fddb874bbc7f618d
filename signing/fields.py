"""Reading the fields of a decoded CBOR map: each of them known, present and of its type."""

from collections.abc import Mapping
from typing import Any, Final

from signing.errors import MalformedError

LATEST_TIME: Final = 253_402_300_799
"""Epoch second of 9999-12-31T23:59:59Z; Python's datetime, and no real date, goes further."""

_NOTHING: Final[Mapping[Any, type]] = {}


def read_fields(
    value: object, required: Mapping[Any, type], optional: Mapping[Any, type] = _NOTHING
) -> dict[Any, Any]:
    """Check a map field by field and give it back.

    Args:
        value: what the decoder gave.
        required: type of each field that must be there; ``int`` means not negative.
        optional: type of each field that may be there.

    Raises:
        MalformedError: ``wrong_type``, ``unknown_field``, ``missing_field`` or ``out_of_range``.
    """
    if not isinstance(value, dict):
        raise MalformedError("wrong_type")
    for key, item in value.items():
        expected = required.get(key) or optional.get(key)
        if expected is None:
            raise MalformedError("unknown_field")
        _check_type(item, expected)
    if not required.keys() <= value.keys():
        raise MalformedError("missing_field")
    return value


def read_numbers(value: object) -> list[int]:
    """Check a list of numbers, none negative, strictly ascending.

    Raises:
        MalformedError: ``wrong_type``, ``out_of_range`` or ``wrong_order``.
    """
    _check_type(value, list)
    assert isinstance(value, list)
    previous = -1
    for item in value:
        _check_type(item, int)
        if item <= previous:
            raise MalformedError("wrong_order")
        previous = item
    return value


def check_times(issued_at: int, expires_at: int) -> None:
    """Refuse a list that ends before it begins, or lies beyond every calendar.

    Raises:
        MalformedError: ``bad_period``.
    """
    if not 0 < issued_at < expires_at <= LATEST_TIME:
        raise MalformedError("bad_period")


def _check_type(item: object, expected: type) -> None:
    """Compare types exactly: true is not 1 here."""
    if type(item) is not expected:
        raise MalformedError("wrong_type")
    if expected is int and item < 0:  # type: ignore[operator]
        raise MalformedError("out_of_range")
