"""What cannot be true of a vehicle, a holder, a place or a term: refused where sure, else warned of."""

import json
from datetime import date
from pathlib import Path

import pytest

from licences.rules import check
from licences.types import by_number

TODAY = date(2026, 1, 20)
FACES = Path(__file__).parents[2] / "vectors" / "faces"
LORRY, HAILED, QUALIFIED, OPERATOR = 13, 73, 71, 8
COACH = {
    "vehicle_type": "K11", "business_scope": ["01104"], "seats": 45, "load_tonnes": None, "gross_mass_kg": 18000,
    "bus_level": "22", "axle_count": 2,
}  # fmt: skip
NUMBER = "990000{}01010010"


def found(type_number, **changes):
    """Give (code, field, severity) of what is found in a changed sample."""
    kind = by_number(type_number)
    raw = json.loads((FACES / f"{kind.key}.json").read_text(encoding="utf-8"))
    face = kind.face.model_validate(raw | changes)
    return [(one.code, one.field, one.severity.value) for one in check(face, kind, TODAY)]


def test_a_plausible_coach_is_no_finding():
    """A coach of the usual kind is neither refused nor warned of."""
    assert found(LORRY, **COACH) == []


@pytest.mark.parametrize(
    ("changes", "code", "field", "severity"),
    [
        ({"gross_mass_kg": 1800, "load_tonnes": "1.00"}, "implausible", "gross_mass_kg", "error"),
        ({"gross_mass_kg": 11900, "load_tonnes": "5.00"}, "unusual", "gross_mass_kg", "warning"),
        ({"gross_mass_kg": 250_000}, "implausible", "gross_mass_kg", "error"),
        ({"width_mm": 3100}, "implausible", "width_mm", "error"),
        ({"width_mm": 2900}, "unusual", "width_mm", "warning"),
        ({"height_mm": 4500}, "unusual", "height_mm", "warning"),
        ({"vehicle_type": "H31"}, "implausible", "gross_mass_kg", "error"),
        ({"axle_count": 9, "gross_mass_kg": 31000}, "unusual", "axle_count", "warning"),
        ({**COACH, "seats": 120}, "implausible", "seats", "error"),
        ({**COACH, "seats": 15, "length_mm": 5900}, "unusual", "length_mm", "warning"),
        ({**COACH, "load_tonnes": "14.90"}, "implausible", "load_tonnes", "error"),
        ({**COACH, "load_tonnes": "2.50"}, "unusual", "load_tonnes", "warning"),
        ({**COACH, "seats": 5}, "implausible", "seats", "error"),
        ({**COACH, "seats": 9}, "unusual", "seats", "warning"),
        ({**COACH, "vehicle_type": "K33", "seats": 12, "length_mm": 4800, "gross_mass_kg": 2500, "plate_colour": "1"},
         "implausible", "seats", "error"),
    ],
)  # fmt: skip
def test_a_value_no_vehicle_of_the_type_has(changes, code, field, severity):
    """What is far outside a kind's limits is refused, a tenth outside is warned of."""
    assert (f"{code}_for_vehicle_type", field, severity) in found(LORRY, **changes)


def test_special_transport_may_be_of_any_size():
    """A vehicle for large objects exceeds the limits of others: a warning, no refusal."""
    assert found(LORRY, business_scope=["02304"], width_mm=3500) == [
        ("implausible_for_vehicle_type", "width_mm", "warning")
    ]


def test_a_bus_of_two_decks_may_have_many_seats():
    """Only ordinary buses have no more than 100 seats."""
    assert not [
        one for one in found(LORRY, **{**COACH, "vehicle_type": "K12", "seats": 120}) if one[1] == "seats"
    ]


def test_a_mass_above_the_axles_is_warned_of():
    """A lorry of two axles with 25 t is looked at."""
    assert ("mass_above_axles", "gross_mass_kg", "warning") in found(LORRY, axle_count=2)


@pytest.mark.parametrize(
    ("changes", "code", "severity"),
    [
        ({"business_scope": ["01104"]}, "scope_needs_passenger_vehicle", "error"),
        ({"vehicle_type": "Q11", "traction_mass_kg": 40000, "load_tonnes": None, "business_scope": ["01101"]},
         "scope_needs_passenger_vehicle", "error"),
        ({**COACH, "business_scope": ["02101"]}, "scope_needs_goods_vehicle", "error"),
        ({**COACH, "business_scope": ["01104", "02101"]}, "scope_needs_goods_vehicle", "warning"),
        ({**COACH, "business_scope": ["03131"]}, "dangerous_goods_vehicle", "error"),
        ({**COACH, "business_scope": ["09101"]}, "taxi_is_no_bus", "error"),
        ({"plate_colour": "1"}, "plate_colour_unusual", "warning"),
        ({"plate_number": "浙A0001警", "plate_colour": "4"}, "plate_of_police", "error"),
        ({"plate_number": "浙A0001学"}, "plate_of_learners", "error"),
        ({"vehicle_type": "M14"}, "vehicle_type_unusual", "warning"),
        ({"seats": 45}, "implausible_for_vehicle_type", "error"),
        ({"vin": "1" * 17}, "vin_repeated", "error"),
        ({"brand": "重型普通货车"}, "value_of_another_field", "error"),
        ({"model": "黄色"}, "value_of_another_field", "error"),
        ({"vin": "LZZ5CLSB8JA000001", "engine_number": "LZZ5CLSB8JA000001"}, "value_of_another_field", "error"),
        ({"business_scope": ["03000"]}, "dangerous_goods_without_class", "warning"),
    ],
)  # fmt: skip
def test_a_vehicle_is_used_for_what_it_can(changes, code, severity):
    """Scope and plate that do not suit the kind of vehicle are told."""
    assert (code, severity) in {(one, how) for one, _, how in found(LORRY, **changes)}


def a_driver(born, **changes):
    """Give what is found in a driver born on a first of January."""
    body = f"990000{born}0101001"
    number = body + "10X98765432"[2 * int(body, 13) % 11]
    own = {"id_number": number, "certificate_number": number, "driving_licence_number": number, "sex": "1"}
    return {(code, severity) for code, _, severity in found(QUALIFIED, **own, **changes)}


@pytest.mark.parametrize(
    ("born", "changes", "expected"),
    [
        (1990, {}, set()),
        (2015, {}, {("holder_too_young", "error")}),
        (1985, {"first_issue_date": "1989-01-05"}, {("holder_too_young", "error")}),
        (1985, {"first_issue_date": "1984-01-05"}, {("holder_too_young", "error")}),
        (1985, {"first_issue_date": "2003-02-05"}, {("holder_young", "warning")}),
        (1910, {}, {("holder_too_old", "error")}),
        (1945, {}, {("holder_old", "warning")}),
        (1961, {}, {("holder_old_at_issue", "warning")}),
    ],
)
def test_a_holder_is_of_an_age_to_drive(born, changes, expected):
    """Who was a child at first issue, or is over a hundred, is refused; other rare ages are warned of."""
    assert a_driver(born, **changes) == expected


@pytest.mark.parametrize(
    ("category", "classes", "expected"),
    [
        ("01001", "A1", set()),
        ("01001", "C1", {("class_unusual_for_category", "warning")}),
        ("01001", "D", {("class_carries_no_category", "error")}),
        ("02001", "B2", set()),
        ("02001", "C1", {("class_unusual_for_category", "warning")}),
        ("02001", "D", {("class_carries_no_category", "error")}),
        ("03001", "C1", {("class_unusual_for_category", "warning")}),
    ],
)
def test_a_driving_class_carries_its_category(category, classes, expected):
    """A class that carries no such vehicle is refused, one that carries light ones only is warned of."""
    assert a_driver(1990, category=[category], permitted_class=classes) == expected


@pytest.mark.parametrize(
    ("issued", "begins", "expected"),
    [
        ("2025-01-05", "2025-03-01", set()),
        ("2021-01-05", "2025-03-01", {("dates_far_apart", "warning")}),
        ("1986-01-05", "2025-03-01", {("dates_far_apart", "error")}),
    ],
)
def test_a_term_begins_near_its_issue(issued, begins, expected):
    """A term that begins years after the issue is warned of, after the longest term of all refused."""
    changes = {"issue_date": issued, "valid_from": begins, "valid_to": "2027-01-04"}
    told = {(code, severity) for code, _, severity in found(OPERATOR, **changes)}
    assert {one for one in told if one[0] == "dates_far_apart"} == expected


@pytest.mark.parametrize(
    ("place", "number", "expected"),
    [("杭", "330203000402", True), ("杭", "330100000402", False), ("余", "330110000402", False), ("", "330203000402", False)],
)  # fmt: skip
def test_a_place_is_of_the_city_of_the_number(place, number, expected):
    """A word that names another city of the province than the number is warned of; districts and none are not."""
    told = found(OPERATOR, licence_word=f"浙交运管许可{place}字", licence_number=number)
    assert (("place_disagrees", "licence_number", "warning") in told) is expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"address": "江苏省苏州市示例路1号"}, [("address_in_another_province", "address", "warning")]),
        ({"address": "新疆维吾尔自治区示例路1号"}, [("address_in_another_province", "address", "warning")]),
        ({"address": "江苏路1号"}, []),
        (
            {"economic_type": "175", "economic_type_name": None},
            [("economic_type_disagrees", "economic_type", "error")],
        ),
    ],
)
def test_an_operator_is_what_its_name_and_its_licence_say(changes, expected):
    """An address in another province is looked at, a company as sole trader refused."""
    assert found(OPERATOR, **changes) == expected
