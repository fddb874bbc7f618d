"""Dates in order, and no term longer than the type allows (`data/validity.tsv`)."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from licences.rules.dated import rows_in_force
from licences.rules.finding import Finding, error, warning
from licences.rules.rule import Case, Key, Rule, Values, reading
from licences.types import FaceData
from licences.types.values import NO_TERM

_BEFORE_ISSUE: Final = ("first_issue_date", "manufacture_date")
_NOT_IN_FUTURE: Final = ("issue_date", "registration_date")
_USUALLY_WITHIN_YEARS: Final = 1
"""A term usually begins within a year of the issue (general knowledge)."""


def date_rules(face: type[FaceData]) -> Iterator[Rule]:
    """Give the rules on the dates of a type: in order, not in the future, no term too long."""
    earlier = tuple(field for field in _BEFORE_ISSUE if field in face.model_fields)
    past = tuple(field for field in _NOT_IN_FUTURE if field in face.model_fields)
    yield _order_rule(earlier, past)
    if "valid_from" in face.model_fields:
        yield Rule(_find_far_apart, _far_apart_key, frozenset({"issue_date", "valid_from"}))
    yield _term_rule(begins="valid_from" in face.model_fields, registered=past[1:])


def _order_rule(earlier: tuple[str, ...], past: tuple[str, ...]) -> Rule:
    def find(key: Key, case: Case) -> Iterator[Finding]:
        days = dict(zip((*past, *earlier), key, strict=True))
        for field in past:
            if days[field] is not None and days[field] > case.today:
                yield error("date_in_future", field)
        for field in earlier:
            if days[field] is not None and days[field] > days["issue_date"]:
                yield error("date_after_issue", field)

    return Rule(find, reading(*past, *earlier), frozenset({"issue_date"}))


def _term_rule(*, begins: bool, registered: tuple[str, ...]) -> Rule:
    fields = ("issue_date", "valid_to", *(["valid_from"] if begins else []))

    def find(key: Key, case: Case) -> Iterator[Finding]:
        issued, valid_to, *further = key
        first = (further[0] if begins else None) or issued
        last = None if valid_to == NO_TERM else valid_to
        yield from _check_term(first, last, further[-1] if registered else None, case)

    return Rule(find, reading(*fields, *registered), frozenset(fields))


def _far_apart_key(values: Values) -> Key:
    """Give both days, or nothing of days of one year, as nearly all are: nothing is found in them."""
    issued, begins = values["issue_date"], values["valid_from"]
    return () if begins is None or begins.year == issued.year else (issued, begins)


def _find_far_apart(key: Key, case: Case) -> Iterator[Finding]:
    """A card may be printed anew in the middle of a term, but none is issued years before its term begins."""
    if not key:
        return
    issued, begins = key
    rows = rows_in_force("validity", case.certificate_type.number, case.on)
    longest = max(int(row["most_years"]) for row in rows)
    if begins > years_after(issued, longest):
        yield error("dates_far_apart", "valid_from")
    elif begins > years_after(issued, _USUALLY_WITHIN_YEARS) or issued > years_after(begins, longest):
        yield warning("dates_far_apart", "valid_from")


def _check_term(first: date, last: date | None, registered: date | None, case: Case) -> Iterator[Finding]:
    if last is not None and last < first:
        yield error("term_ends_before_it_begins", "valid_to")
        return
    if last is not None and last < case.today:
        yield error("term_over", "valid_to")
    for row in rows_in_force("validity", case.certificate_type.number, case.on):
        if last is None:
            if row["no_term_allowed"] != "yes":
                yield error("no_term_not_allowed", "valid_to", type=case.certificate_type.name_zh)
            continue
        if last > years_after(first, int(row["most_years"])):
            yield error("term_too_long", "valid_to", years=row["most_years"])
        elif last > years_after(first, int(row["usual_years"])):
            yield warning("term_longer_than_usual", "valid_to", years=row["usual_years"])
        if row["registration_years"] and registered is not None:
            yield from _check_registration(registered, last, int(row["registration_years"]))


def _check_registration(registered: date, last: date, years: int) -> Iterator[Finding]:
    """A taxi driver's certificate with a term ends with the registration (从业资格注册)."""
    if last > years_after(registered, years):
        yield error("term_beyond_registration", "valid_to", years=years)


def years_after(day: date, years: int) -> date:
    """Give the anniversary of a day; many offices print it, rather than the day before, as the last day.

    >>> years_after(date(2024, 2, 29), 6)
    datetime.date(2030, 3, 1)
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
