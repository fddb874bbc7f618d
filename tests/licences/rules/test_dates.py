"""Rules on dates: terms by type, leap days, today."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licences.rules import Severity, check
from licences.rules.dated import is_in_force, rows_in_force
from licences.rules.dates import years_after
from licences.types import TYPES, by_number

FACES = Path(__file__).parents[2] / "vectors/faces"
TODAY = date(2026, 6, 1)


def found_in(number: int, today: date = TODAY, **changes: object) -> list[tuple[str, Severity]]:
    """Give codes and severities of the findings in a changed sample."""
    one = by_number(number)
    raw = json.loads((FACES / f"{one.key}.json").read_text(encoding="utf-8"))
    face = one.face.model_validate(raw | changes)
    return [(found.code, found.severity) for found in check(face, one, today)]


@pytest.mark.parametrize(
    ("number", "last", "found"),
    [
        (71, "2032-01-04", []),
        (71, "2032-01-05", []),
        (71, "2032-01-06", [("term_too_long", Severity.ERROR)]),
        (71, "9999-12-31", [("no_term_not_allowed", Severity.ERROR)]),
        (75, "9999-12-31", []),
        (75, "2029-01-05", []),
        (
            75,
            "2029-01-06",
            [("term_longer_than_usual", Severity.WARNING), ("term_beyond_registration", Severity.ERROR)],
        ),
        (72, "9999-12-31", []),
        (13, "9999-12-31", []),
        (13, "2036-01-06", [("term_too_long", Severity.ERROR)]),
        (73, "2034-01-05", []),
        (73, "2034-01-06", [("term_too_long", Severity.ERROR)]),
        (8, "2030-01-05", []),
        (8, "2030-01-06", [("term_longer_than_usual", Severity.WARNING)]),
        (8, "2034-01-06", [("term_too_long", Severity.ERROR)]),
        (8, "2026-05-31", [("term_over", Severity.ERROR)]),
        (8, "2026-06-01", []),
        (8, "2026-01-04", [("term_ends_before_it_begins", Severity.ERROR)]),
    ],
)
def test_the_last_day_is_judged_by_type(number, last, found):
    """Each type has its usual and its longest term; the anniversary itself still counts as within."""
    assert found_in(number, valid_to=last) == found


@pytest.mark.parametrize(
    ("issued", "found"), [("2026-06-01", []), ("2026-06-02", [("date_in_future", Severity.ERROR)])]
)
def test_issued_today_is_not_the_future(issued, found):
    """A certificate may be issued today, not tomorrow."""
    assert found_in(8, issue_date=issued) == found


def test_a_vehicle_without_first_day_counts_from_issue():
    """有效期起 may be left out on vehicle certificates."""
    assert found_in(13, valid_from=None, valid_to="2036-01-05") == [
        ("term_longer_than_usual", Severity.WARNING)
    ]


def test_a_vehicles_term_begins_with_its_first_day():
    """有效期起 decides where it is given, also when it is not the day of issue."""
    one = by_number(13)
    raw = json.loads((FACES / f"{one.key}.json").read_text(encoding="utf-8"))
    face = one.face.model_validate(raw | {"valid_from": "2026-02-01"})
    assert face.term() == (date(2026, 2, 1), date(2027, 1, 4))


@given(st.dates(date(1970, 1, 1), date(2190, 12, 31)), st.integers(1, 8))
def test_years_are_counted_by_the_calendar(day, years):
    """The anniversary has the same month and day, or is 1 March after a leap day; never a day early."""
    after = years_after(day, years)
    assert (after.month, after.day) == (day.month, day.day) or (
        day.month,
        day.day,
        after.month,
        after.day,
    ) == (2, 29, 3, 1)
    assert after.year == day.year + years
    assert years_after(day + timedelta(1), years) >= after


@pytest.mark.parametrize("one", TYPES, ids=lambda one: one.key)
def test_every_type_has_one_rule_of_validity_in_force(one):
    """Each type has exactly one row, with a source and a certainty, in force today."""
    (row,) = rows_in_force("validity", one.number, TODAY)
    assert row["source"]
    assert row["certainty"]
    assert 0 < int(row["usual_years"]) <= int(row["most_years"])


def test_rows_are_in_force_between_their_days():
    """A dated row counts from its first to its last day, both included; an open end has no limit."""
    row = {"effective_from": "2026-01-01", "effective_to": "2026-12-31"}
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1))
    assert [is_in_force(row, day) for day in days] == [False, True, True, False]
    assert [is_in_force(row | {"effective_from": ""}, day) for day in days] == [True, True, True, False]
    assert [is_in_force(row | {"effective_to": ""}, day) for day in days] == [False, True, True, True]
