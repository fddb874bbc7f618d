"""What can be true of the age of a person who owns a vehicle (`data/owner_ages.tsv`)."""

from collections.abc import Iterator
from typing import Final

from licences.rules.ages import birth_in, whole_years
from licences.rules.dated import rows_on
from licences.rules.finding import Finding, error, warning
from licences.rules.rule import Case, Key, Rule, Values

_IDENTITY_NUMBER: Final = "111"
_COMPANY: Final[Key] = (None, None)


def owner_age_rules() -> Iterator[Rule]:
    """Give the rule on the age of an owner, at the issue and today."""
    yield Rule(_find, _key, frozenset({"holder_code", "holder_code_type", "issue_date"}))


def _key(values: Values) -> Key:
    code, issued = values["holder_code"], values["issue_date"]
    return (birth_in(code), issued) if values["holder_code_type"] == _IDENTITY_NUMBER else _COMPANY


def _find(key: Key, case: Case) -> Iterator[Finding]:
    born, issued = key
    if born is None or born > case.today:
        return  # a company, or told of the number itself
    ages = {row["what"]: int(row["years"]) for row in rows_on("owner_ages", case.on)}
    begun, now = whole_years(born, issued), whole_years(born, case.today)
    if begun < ages["least"]:
        yield error("owner_too_young", "holder_code", years=ages["least"])
    elif begun < ages["usual_least"]:
        yield warning("owner_young", "holder_code", years=ages["usual_least"])
    if now > ages["most"]:
        yield error("owner_too_old", "holder_code", years=ages["most"])
    elif now > ages["usual_most"]:
        yield warning("owner_old", "holder_code", years=ages["usual_most"])
