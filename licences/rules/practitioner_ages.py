"""What can be true of a holder's age (`data/practitioner_ages.tsv`), read from the identity number."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final

from licences.rules.ages import birth_in, whole_years
from licences.rules.dated import rows_on
from licences.rules.finding import Finding, error, warning
from licences.rules.rule import Case, Key, Rule, reading

_IDENTITY_CARD: Final = "1"
_DRIVERS: Final = ("01001", "02001", "03001", "03005", "03009", "03013")
"""Drivers of passengers and goods, who need a year of driving first, and may not be old."""


def practitioner_age_rules() -> Iterator[Rule]:
    """Give the rules on a holder's age at first issue, at this issue, and today."""
    read = ("id_type", "id_number", "issue_date", "first_issue_date", "category")
    needs = frozenset({"id_type", "id_number", "issue_date"})
    yield Rule(_find, reading(*read), needs, repeats=False)


def _find(key: Key, case: Case) -> Iterator[Finding]:
    id_type, id_number, issued, first, category = key
    if id_type != _IDENTITY_CARD:
        return
    born = birth_in(id_number)
    if born is None or born > case.today:
        return  # told of the number itself
    ages = _ages(issued)
    begun = min(first or issued, issued)
    field = "issue_date" if first is None else "first_issue_date"
    if whole_years(born, begun) < ages["least_at_first_issue"]:
        yield error("holder_too_young", field, years=ages["least_at_first_issue"])
    elif whole_years(born, begun) < ages["usual_at_first_issue"] and _drives(category):
        yield warning("holder_young", field, years=ages["usual_at_first_issue"])
    if whole_years(born, case.today) > ages["most_today"]:
        yield error("holder_too_old", "id_number", years=ages["most_today"])
    elif whole_years(born, case.today) > ages["usual_today"]:
        yield warning("holder_old", "id_number", years=ages["usual_today"])
    elif whole_years(born, issued) > ages["most_at_issue"] and _drives(category):
        yield warning("holder_old_at_issue", "issue_date", years=ages["most_at_issue"])


def _drives(category: tuple[str, ...] | None) -> bool:
    return any(code in _DRIVERS for code in category or ())


@lru_cache(maxsize=4096)
def _ages(on: date) -> dict[str, int]:
    return {row["what"]: int(row["years"]) for row in rows_on("practitioner_ages", on)}
