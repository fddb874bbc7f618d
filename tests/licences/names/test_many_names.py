"""Names of many shapes, from all parts of the country: what is genuine passes, what is none comes back."""

import csv
from pathlib import Path

import pytest

from licences.conversion.fault import RuleError
from licences.conversion.rules.names import company_name, person_name
from licences.names import brackets, company, person

DATA = Path(__file__).parent / "data"


def rows(table):
    """Give names and answers of a table: right, warned or refused."""
    lines = (DATA / f"{table}.tsv").read_text(encoding="utf-8").splitlines()
    return [(row["name"], row["answer"]) for row in csv.DictReader(lines, delimiter="\t")]


@pytest.mark.parametrize(("name", "answer"), rows("registered_names"))
def test_of_companies(name, answer):
    """Regions of every province, bodies, branches, sole traders and ordinals are right; remarks are refused."""
    try:
        found = company_name(name)
    except RuleError:
        found = None
    if found is None or not company.has_form(found):
        assert answer == "refused"
    else:
        unusual = company.is_unusual(found) or brackets.unusual_brackets(found)
        assert answer == ("warned" if unusual else "right")
        assert company.validate(found) == found


@pytest.mark.parametrize(("name", "answer"), rows("personal_names"))
def test_of_persons(name, answer):
    """Compound and rare surnames, names of every people and passports' are right; titles are refused."""
    try:
        found = person_name(name)
    except RuleError:
        found = None
    if found is None:
        assert answer == "refused"
    else:
        assert answer == ("right" if person.is_usual(found) else "warned")
        assert found == name
