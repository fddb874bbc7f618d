"""Dates in order, and no term longer than the type allows (`data/validity.tsv`)."""

from collections.abc import Iterator
from datetime import date

from licences.rules.dated import rows_in_force
from licences.rules.finding import Finding, error, warning
from licences.types import CertificateType, FaceData

_BEFORE_ISSUE = ("first_issue_date", "manufacture_date")
_NOT_IN_FUTURE = ("issue_date", "registration_date")


def check_dates(face: FaceData, certificate_type: CertificateType, today: date) -> Iterator[Finding]:
    """Find dates that contradict each other, lie in the future, or make too long a term."""
    issued: date = vars(face)["issue_date"]
    for field in _NOT_IN_FUTURE:
        day = vars(face).get(field)
        if day is not None and day > today:
            yield error("date_in_future", field)
    for field in _BEFORE_ISSUE:
        day = vars(face).get(field)
        if day is not None and day > issued:
            yield error("date_after_issue", field)
    yield from _check_term(face, certificate_type, issued, today)


def _check_term(
    face: FaceData, certificate_type: CertificateType, issued: date, today: date
) -> Iterator[Finding]:
    first, last = face.term()
    if last is not None and last < first:
        yield error("term_ends_before_it_begins", "valid_to")
        return
    if last is not None and last < today:
        yield error("term_over", "valid_to")
    for row in rows_in_force("validity", certificate_type.number, issued):
        if last is None:
            if row["no_term_allowed"] != "yes":
                yield error("no_term_not_allowed", "valid_to", type=certificate_type.name_zh)
            continue
        if last > years_after(first, int(row["most_years"])):
            yield error("term_too_long", "valid_to", years=row["most_years"])
        elif last > years_after(first, int(row["usual_years"])):
            yield warning("term_longer_than_usual", "valid_to", years=row["usual_years"])
        if row["registration_years"]:
            yield from _check_registration(face, last, int(row["registration_years"]))


def _check_registration(face: FaceData, last: date, years: int) -> Iterator[Finding]:
    """A taxi driver's certificate with a term ends with the registration (从业资格注册)."""
    registered = vars(face)["registration_date"]
    if registered is not None and last > years_after(registered, years):
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
