"""Dates in the forms of other programs."""

from collections.abc import Callable
from typing import Final

from bench.legacy import days
from bench.legacy.columns import Cell
from bench.legacy.kinds.kind import Kind, converted, words
from bench.legacy.record import NO_TERM, Draw, Record

_NO_TERM_ALLOWED: Final = words(
    "road_transport_certificate cruising_taxi_driver_certificate ride_hailing_driver_certificate"
)
"""Types whose certificates may be without term (`licences/rules/data/validity.tsv`)."""


def _form(name: str, form: Callable[[str], Cell], weight: int) -> Kind:
    meaning = str(form("2023-04-12"))
    return converted(name, meaning, weight, "date last_day", lambda spot: str(form(spot.value)))


def _without_term(record: Record, draw: Draw) -> None:  # noqa: ARG001
    record["valid_to"] = NO_TERM


DATES: Final = (
    _form("date_dashes", days.dashes, 2),
    _form("date_plain", days.plain, 2),
    _form("date_slashes", days.slashes, 3),
    _form("date_chinese", days.chinese, 3),
    _form("date_dots", days.dots, 2),
    _form("date_midnight", days.midnight, 2),
    _form("date_14_digits", days.fourteen, 1),
    _form("date_epoch_ms", days.epoch_ms, 1),
    _form("date_excel_serial", days.excel_serial, 1),
    _form("date_oracle", days.oracle, 1),
    converted(
        "no_term",
        "长期, 永久, 9999-12-31",
        2,
        "last_day",
        lambda spot: spot.draw.one_of(("长期", "永久", NO_TERM)),
        before=_without_term,
        suits=lambda record: record["_type"] in _NO_TERM_ALLOWED,
        families=words("vehicle practitioner"),
    ),
)
