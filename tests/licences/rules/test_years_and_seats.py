"""Years in which a licence, an owner or a vehicle cannot have been, and cars of too many or too few seats."""

import json
from datetime import date
from pathlib import Path

import pytest

from licences.rules import check
from licences.types import by_number

TODAY = date(2026, 1, 20)
FACES = Path(__file__).parents[2] / "vectors" / "faces"
LORRY, HAILED, HAILING_DRIVER, HAILING_OPERATOR = 13, 73, 72, 74
TAXI = {"vehicle_type": "K33", "business_scope": ["09101"], "seats": 5, "load_tonnes": None, "gross_mass_kg": 1850,
        "length_mm": 4670, "plate_colour": "1", "axle_count": 2, "bus_level": None}  # fmt: skip
ISSUED = {"issue_date": "2024-03-01", "valid_from": "2024-03-01"}
OLDER = {"issue_date": "2016-10-31", "valid_from": "2016-10-31"}
CODES = {
    "kind_not_yet", "beyond_service_years", "owner_too_young", "owner_young", "owner_too_old", "owner_old",
    "too_many_seats_for_ride_hailing", "few_seats_for_scope", "sedan_runs_no_service",
}  # fmt: skip


def found(type_number, **changes):
    """Give code and severity of what is found in a changed sample."""
    kind = by_number(type_number)
    raw = json.loads((FACES / f"{kind.key}.json").read_text(encoding="utf-8"))
    face = kind.face.model_validate(raw | changes)
    return {(one.code, one.severity.value) for one in check(face, kind, TODAY) if one.code in CODES}


@pytest.mark.parametrize("type_number", [13, 16, 71, 72, 73, 74, 75, 79, 8])
def test_samples_have_none_of_these(type_number):
    """The typical faces of the nine types."""
    assert found(type_number) == set()


@pytest.mark.parametrize("type_number", [HAILED, HAILING_OPERATOR])
def test_no_ride_hailing_licence_is_older_than_the_interim_measures(type_number):
    """They came into force on 1 November 2016."""
    assert found(type_number, **OLDER) == {("kind_not_yet", "error")}
    assert found(type_number, issue_date="2016-11-01") == set()


def test_a_drivers_first_issue_may_be_older():
    """It may be of another category: a warning; this issue itself cannot be."""
    assert found(HAILING_DRIVER, first_issue_date="2014-01-05") == {("kind_not_yet", "warning")}
    both = found(HAILING_DRIVER, first_issue_date="2014-01-05", issue_date="2016-01-05")
    assert both == {("kind_not_yet", "warning"), ("kind_not_yet", "error")}


@pytest.mark.parametrize(
    ("changes", "is_old"),
    [
        ({**TAXI, "manufacture_date": "2018-01-19"}, True),
        ({**TAXI, "manufacture_date": "2018-01-20"}, False),
        ({"manufacture_date": "2010-06-01"}, True),
        ({"manufacture_date": "2012-06-01"}, False),
        ({"manufacture_date": None}, False),
        ({**TAXI, "business_scope": ["01102"], "manufacture_date": "2017-06-01", "seats": 9}, False),
        ({**TAXI, "business_scope": ["01102"], "manufacture_date": "2015-06-01", "seats": 9}, True),
    ],
)
def test_a_vehicle_beyond_its_years_of_service_is_warned_of(changes, is_old):
    """Taxis 8 years, lorries 15, small vehicles for hire 10: by what the vehicle is and what it is for."""
    assert found(LORRY, **changes) == ({("beyond_service_years", "warning")} if is_old else set())


def an_owner(born):
    """Give what is found in a vehicle of a person born on a first of January."""
    body = f"990000{born}0101001"
    number = body + "10X98765432"[2 * int(body, 13) % 11]
    own = {"operator_name": "张三", "holder_code": number, "holder_code_type": "111"}
    return found(LORRY, **own, **ISSUED)


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        (1980, set()),
        (2016, {("owner_too_young", "error")}),
        (2007, {("owner_young", "warning")}),
        (1949, {("owner_old", "warning")}),
        (1912, {("owner_too_old", "error")}),
    ],
)
def test_the_age_of_an_owner(born, expected):
    """A child runs no business, few go on beyond 75, nobody beyond 100."""
    assert an_owner(born) == expected


@pytest.mark.parametrize(
    ("type_number", "changes", "expected"),
    [
        (HAILED, {"seats": 7}, set()),
        (HAILED, {"seats": 9}, {("too_many_seats_for_ride_hailing", "error")}),
        (HAILED, {"seats": 50}, {("too_many_seats_for_ride_hailing", "error")}),
        (HAILED, {"seats": 2}, {("few_seats_for_scope", "warning")}),
        (LORRY, TAXI, set()),
        (LORRY, {**TAXI, "business_scope": ["01104"]}, {("sedan_runs_no_service", "error")}),
        (
            LORRY,
            {**TAXI, "business_scope": ["01104"], "vehicle_type": "K31"},
            {("few_seats_for_scope", "warning")},
        ),
        (LORRY, {**TAXI, "business_scope": ["01201"]}, {("few_seats_for_scope", "warning")}),
        (LORRY, {**TAXI, "business_scope": ["01201"], "seats": 7}, set()),
    ],
)
def test_seats_suit_what_the_car_is_for(type_number, changes, expected):
    """Ride-hailing has 7 places and fewer, scheduled services no sedans."""
    assert found(type_number, **changes) == expected
