"""Rules of practitioner certificates that the named wrong faces do not reach."""

import json
from datetime import date
from pathlib import Path

import pytest

from licences.claims import Claim
from licences.rules import check
from licences.types import by_number

FACES = Path(__file__).parents[2] / "vectors/faces"
PASSPORT = {
    "id_type": "4",
    "id_number": "E12345678",
    "name": "JOHN SMITH",
    "certificate_number": "3301000000012",
    "driving_licence_number": "330100000001",
}


def found_in(**changes: object) -> list[str]:
    """Give the codes of the findings in a changed sample of 71."""
    one = by_number(71)
    raw = json.loads((FACES / f"{one.key}.json").read_text(encoding="utf-8"))
    return [found.code for found in check(one.face.model_validate(raw | changes), one, date(2026, 6, 1))]


def test_a_foreign_holder_needs_no_identity_number():
    """Passport holders have Latin names and other numbers; nothing is compared with an identity card."""
    assert found_in(**PASSPORT) == []


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("990000199001010017", []),
        ("9900001990010100171", []),
        ("330100000001", []),
        ("3301000000012", []),
        ("990000199001010017X", ["certificate_number_not_identity"]),
        ("33010000000", ["certificate_number_not_identity"]),
        ("990000199001", ["certificate_number_cut_off"]),
        ("9900001990010", ["certificate_number_cut_off"]),
        ("990000199002", []),
        ("9900001990", ["certificate_number_not_identity"]),
        ("330100000001A", ["certificate_number_not_identity"]),
    ],
)
def test_the_known_forms_of_a_certificate_number(number, found):
    """18 characters, 18 and one digit, 12 and 13 digits are known; others, and cut ones, are refused."""
    assert found_in(certificate_number=number) == found


@pytest.mark.parametrize("category", ["11001", "03002", "05001", "12008"])
def test_who_does_not_drive_needs_no_driving_licence(category):
    """Managers, loaders and instructors of theory have no permitted class."""
    assert found_in(category=[category], permitted_class=None, driving_licence_number=None) == []


def test_an_unstated_sex_is_not_compared():
    """Sex 0 and 9 say nothing that could disagree."""
    assert (found_in(sex="0"), found_in(sex="9")) == ([], [])


@pytest.mark.parametrize(
    ("number", "scanned"),
    [
        ("990000199001010017", "****0017"),
        ("9900001990010100171", "****0171"),
        ("330100000001", "330100000001"),
        ("WYC33010000001", "WYC33010000001"),
    ],
)
def test_only_a_number_that_is_an_identity_number_is_masked(number, scanned):
    """Older and municipal numbers are shown whole, identity numbers by their last four."""
    one = by_number(72)
    raw = json.loads((FACES / f"{one.key}.json").read_text(encoding="utf-8"))
    face = one.face.model_validate(raw | {"certificate_number": number})
    assert face.scanned()[Claim.NUMBER] == scanned


def test_a_number_that_holds_a_passport_number_is_masked():
    """Whatever the document, its number is not shown."""
    one = by_number(71)
    raw = json.loads((FACES / f"{one.key}.json").read_text(encoding="utf-8"))
    face = one.face.model_validate(raw | PASSPORT | {"certificate_number": "WE12345678"})
    assert face.scanned()[Claim.NUMBER] == "****5678"


def test_every_identity_document_has_its_kind_of_holder_code():
    """The kinds of documents of JT/T 697.7 are those of GB/T 36903 by name; others are 999."""
    one = by_number(71)
    raw = json.loads((FACES / f"{one.key}.json").read_text(encoding="utf-8"))
    kinds = {
        kind: one.face.model_validate(raw | {"id_type": kind}).holder().code_type for kind in "1234567890"
    }
    expected = {"1": "111", "2": "114", "3": "115", "4": "414", "5": "999", "6": "516", "7": "511"}
    assert kinds == expected | {"8": "999", "9": "999", "0": "999"}


@pytest.mark.parametrize(("id_type", "refused"), [("4", True), ("6", True), ("7", True), ("9", False)])
def test_no_passport_has_the_number_of_an_identity_card(id_type, refused):
    """One of the two is wrong; other cards have such numbers."""
    number = {"id_number": "990000199001010017", "certificate_number": "3301000000012"}
    assert ("id_number_of_identity_card" in found_in(**PASSPORT | number | {"id_type": id_type})) is refused
