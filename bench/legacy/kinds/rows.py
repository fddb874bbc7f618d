"""Dirt of whole rows: not to be converted at all, to be looked at by a clerk, or torn."""

from collections.abc import Callable
from typing import Final

from bench.legacy import days
from bench.legacy.columns import Cell
from bench.legacy.kinds.kind import Kind, Outcome, Standing, not_known, unchanged, words
from bench.legacy.numbers import PLATE_LETTERS
from bench.legacy.record import Draw, Record

_LONGER: Final = {"operator": 6, "vehicle": 6}
_TOO_LONG: Final = {"operator": 9, "vehicle": 12, "practitioner": 8}


def _expire(record: Record, draw: Draw) -> None:
    """Move the term into the past."""
    last = draw.today - 30 - draw.below(900)
    shift(record, last - days.ordinal(record["valid_to"]))


def shift(record: Record, by: int) -> None:
    """Move issue and term by some days; a first issue later than the new one moves too."""
    for field in ("issue_date", "valid_from", "valid_to", "registration_date"):
        if record.get(field):
            record[field] = days.iso(days.ordinal(record[field]) + by)
    if record.get("first_issue_date", "") > record["issue_date"]:
        record["first_issue_date"] = record["issue_date"]


def _reverse(record: Record, draw: Draw) -> None:
    record["valid_from"] = days.iso(draw.today + 1200 + draw.below(300))
    record["valid_to"] = days.iso(draw.today + 500 + draw.below(300))


def _into_future(record: Record, draw: Draw) -> None:
    shift(record, draw.today + 400 + draw.below(300) - days.ordinal(record["issue_date"]))


def _term(years: dict[str, int]) -> Callable[[Record, Draw], None]:
    def change(record: Record, draw: Draw) -> None:  # noqa: ARG001
        family = "vehicle" if "vin" in record else "practitioner" if "staff_id" in record else "operator"
        record["valid_to"] = days.iso(days.last_day(days.ordinal(record["issue_date"]), years[family]))

    return change


def _wrong_vin_check(record: Record, draw: Draw) -> None:
    number: str = record["vin"]
    digit = draw.one_of([each for each in "0123456789X" if each != number[8]])
    record["vin"] = number[:8] + digit + number[9:]


def _foreign_plate(record: Record, draw: Draw) -> None:  # noqa: ARG001
    record["plate_number"] = f"川{record['plate_number'][1:]}"


def _other_driving_licence(record: Record, draw: Draw) -> None:
    number = "".join(draw.one_of(PLATE_LETTERS[:10]) for _ in range(12))
    record["driving_licence_number"] = number


def _too_few(cells: list[Cell], draw: Draw) -> list[Cell]:  # noqa: ARG001
    return cells[: len(cells) // 2]


def _too_many(cells: list[Cell], draw: Draw) -> list[Cell]:
    """Cut a text in two, as an unquoted separator does: all behind it stands one column too far right."""
    places = [place for place, cell in enumerate(cells) if isinstance(cell, str) and len(cell) > 6]
    place = draw.one_of(places)
    text = str(cells[place])
    return [*cells[:place], text[:3], text[3:], *cells[place + 1 :]]


WARNED: Final = (
    Kind(
        "vin_check_digit",
        "a VIN whose ninth character is no check digit",
        Outcome.WARNED,
        4,
        words("vin"),
        unchanged,
        _wrong_vin_check,
    ),
    Kind(
        "plate_of_another_province",
        "a plate 川 in Zhejiang",
        Outcome.WARNED,
        3,
        words("plate"),
        unchanged,
        _foreign_plate,
    ),
    Kind(
        "term_longer_than_usual",
        "six years where four are usual",
        Outcome.WARNED,
        2,
        words("last_day"),
        unchanged,
        _term(_LONGER),
        families=words("operator vehicle"),
    ),
    Kind(
        "other_driving_licence",
        "a driving licence number that is not the identity number",
        Outcome.WARNED,
        2,
        words("driving_licence"),
        unchanged,
        _other_driving_licence,
        suits=lambda record: record["permitted_class"] is not None,
    ),
    Kind(
        "missing_and_asked_for",
        "no value in a field that such a vehicle or driver must have today",
        Outcome.WARNED,
        3,
        words("load code driving_licence date"),
        not_known,
        standing=Standing.CONDITIONAL,
    ),
)

CONTRADICTIONS: Final = (
    Kind(
        "term_reversed",
        "the term ends before it begins",
        Outcome.REJECTED,
        2,
        words("last_day"),
        unchanged,
        _reverse,
        families=words("operator vehicle"),
    ),
    Kind(
        "issued_in_future",
        "the day of issue is to come",
        Outcome.REJECTED,
        2,
        words("last_day"),
        unchanged,
        _into_future,
    ),
    Kind(
        "term_too_long",
        "longer than the type allows",
        Outcome.REJECTED,
        2,
        words("last_day"),
        unchanged,
        _term(_TOO_LONG),
    ),
    Kind(
        "too_few_cells",
        "the row is cut",
        Outcome.REJECTED,
        2,
        spoil_row=_too_few,
        files=words("csv tsv"),
    ),
    Kind(
        "too_many_cells",
        "an unquoted separator in a text",
        Outcome.REJECTED,
        2,
        spoil_row=_too_many,
        files=words("csv tsv"),
    ),
)

SKIPPED: Final = (
    Kind("expired", "the term is over", Outcome.SKIPPED, 8, before=_expire, reason="expired"),
    Kind(
        "cancelled",
        "2, 无效, 注销",
        Outcome.SKIPPED,
        5,
        words("status"),
        lambda spot: spot.draw.one_of(("2", "无效", "注销")),
        reason="cancelled",
    ),
    Kind(
        "suspended",
        "暂扣, 停业",
        Outcome.SKIPPED,
        3,
        words("status"),
        lambda spot: spot.draw.one_of(("暂扣", "停业")),
        reason="suspended",
    ),
    Kind(
        "deleted",
        "a row marked as deleted",
        Outcome.SKIPPED,
        3,
        words("flag"),
        lambda spot: spot.column.deleted,
        reason="deleted",
    ),
)

PAIRS: Final = (
    Kind("older_row_before", "the renewed licence follows", Outcome.SKIPPED, 3, reason="newer_row_exists"),
    Kind(
        "older_row_behind", "the renewed licence stood before", Outcome.SKIPPED, 3, reason="newer_row_exists"
    ),
    Kind("duplicate", "the same row again", Outcome.SKIPPED, 3, reason="duplicate"),
    Kind(
        "duplicate_written_otherwise",
        "the same licence again, one value written otherwise",
        Outcome.SKIPPED,
        2,
        reason="duplicate",
    ),
    Kind(
        "merged_driver_row",
        "a second driver of the vehicle above, its cells merged",
        Outcome.SKIPPED,
        6,
        reason="duplicate",
        files=words("xlsx"),
    ),
)
"""Rows that belong to another row of the same licence."""
