"""How many years a vehicle may serve for hire (`data/service_years.tsv`); who has more is looked at."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final

from licences.rules.dated import rows_in_force
from licences.rules.dates import years_after
from licences.rules.finding import Finding, warning
from licences.rules.rule import Case, Key, Rule, reading

_ANY: Final = "*"


def service_year_rules() -> Iterator[Rule]:
    """Give the rule on the age of a vehicle today, by what it is and what it is for."""
    read = ("manufacture_date", "vehicle_type", "business_scope")
    yield Rule(_find, reading(*read), frozenset(read))


@lru_cache(maxsize=4096)
def years_of_service(
    type_number: int, on: date | None, vehicle_type: str, scope: tuple[str, ...]
) -> int | None:
    """Give how many years a vehicle may serve; of several scopes the longest; None where nothing is said.

    Args:
        type_number: of its certificate.
        on: day of the law.
        vehicle_type: code.
        scope: codes.

    >>> years_of_service(13, None, "K33", ("09101",)), years_of_service(13, None, "Z11", ("02101",))
    (8, None)
    """
    found: dict[str, int] = {}
    for row in rows_in_force("service_years", type_number, on):
        is_of_scope = row["scope"] == _ANY or any(code.startswith(row["scope"]) for code in scope)
        if is_of_scope and vehicle_type.startswith(tuple(row["vehicle_type"].split("|"))):
            found.setdefault(row["scope"], int(row["years"]))
    return max(found.values(), default=None)


def _find(key: Key, case: Case) -> Iterator[Finding]:
    made, vehicle_type, scope = key
    if made is None:
        return
    years = years_of_service(case.certificate_type.number, case.on, vehicle_type, scope)
    if years is not None and years_after(made, years) < case.today:
        yield warning("beyond_service_years", "manufacture_date", years=years)
