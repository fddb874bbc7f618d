"""Periods: within one no list changes, and no number outlives the editions it was given for."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from licences.codes.code_list import CodeList
from licences.codes.periods import Periods

DAYS = st.dates(date(2000, 1, 1), date(2030, 1, 1))


def an_edition(begin, end):
    """Make an edition without codes."""
    return CodeList("sex", "", f"{begin}", begin, end, "", "", "", {})


@given(st.lists(st.tuples(st.none() | DAYS, st.none() | DAYS), max_size=4), DAYS, DAYS)
def test_days_of_one_period_have_the_same_editions_in_force(terms, one, other):
    """Two days have one number exactly when every edition is in force on both or on neither, and between."""
    lists = [an_edition(begin, end) for begin, end in terms]
    periods = Periods({"sex": lists})
    between = [one + (other - one) * share // 20 for share in range(21)]
    if periods.number(one) == periods.number(other):
        for edition in lists:
            assert len({edition.is_in_force(day) for day in between}) == 1


def test_the_last_day_of_an_edition_belongs_to_it():
    """The period ends with the last day in force, not on it."""
    last = date(2026, 1, 5)
    periods = Periods({"sex": [an_edition(None, last)]})
    assert periods.number(last) == periods.number(last - timedelta(days=900))
    assert periods.number(last) != periods.number(last + timedelta(days=1))


def test_another_set_of_editions_has_other_numbers():
    """What was remembered of a period is never taken for one after a folder has been loaded."""
    lists = {"sex": [an_edition(date(2026, 1, 5), None)]}
    days = [None, date(2000, 1, 1), date(2026, 1, 5)]
    first, second = Periods(lists), Periods(lists)
    assert {first.number(day) for day in days}.isdisjoint({second.number(day) for day in days})
    assert len({first.number(day) for day in days}) == 3
