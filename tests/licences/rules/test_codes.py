"""Rules on codes: scope of vehicle and operator, names beside codes, editions by day."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licences import codes as lists
from licences.codes import code_list, load_folder
from licences.rules import check, within_scope
from licences.rules.codes import CLASS_7
from licences.types import TYPES, FaceData, by_number

FACES = Path(__file__).parents[2] / "vectors/faces"
TODAY = date(2026, 6, 1)
SCOPES = st.lists(st.sampled_from([code.code for code in code_list("business_scope")]), max_size=6)


def a_face(number: int, **changes: object) -> FaceData:
    """Give a sample face with changes."""
    one = by_number(number)
    raw = json.loads((FACES / f"{one.key}.json").read_text(encoding="utf-8"))
    return one.face.model_validate(raw | changes)


def codes_found(number: int, **changes: object) -> list[str]:
    """Give the codes of the findings in a changed sample."""
    return [found.code for found in check(a_face(number, **changes), by_number(number), TODAY)]


@pytest.mark.parametrize(
    ("vehicle", "operator", "beyond"),
    [
        (["02101"], ["02101"], []),
        (["02101"], ["02100"], []),
        (["02101"], ["02000"], []),
        (["02100"], ["02101"], ["02100"]),
        (["02101", "02201"], ["02101"], ["02201"]),
        (["03131"], ["03000"], []),
        (["03170"], ["03000"], ["03170"]),
        (["03170"], ["03100"], ["03170"]),
        (["03270"], ["03200"], ["03270"]),
        (["03170"], ["03170"], []),
        (["03111"], ["03131"], ["03111"]),
        (["02101"], [], ["02101"]),
        ([], [], []),
    ],
)
def test_a_parent_covers_its_children_but_never_class_7(vehicle, operator, beyond):
    """What the operator may do its vehicles may do; radioactive goods only by their own code."""
    assert within_scope(vehicle, operator) == beyond


@given(SCOPES)
def test_every_scope_is_within_itself(scope):
    """An operator's own scope never lies beyond it."""
    assert within_scope(scope, scope) == []


@given(SCOPES, SCOPES, SCOPES)
def test_more_licensed_never_covers_less(vehicle, operator, more):
    """Adding to an operator's scope never uncovers a vehicle's."""
    assert set(within_scope(vehicle, operator + more)) <= set(within_scope(vehicle, operator))


@given(SCOPES)
def test_class_7_is_covered_only_by_itself(operator):
    """No scope without the class 7 code covers class 7."""
    beyond = set(within_scope(sorted(CLASS_7), operator))
    assert beyond == CLASS_7 - set(operator)


@pytest.mark.parametrize(
    "name",
    [
        "道路普通货物运输、货物专用运输(集装箱)",
        "货物专用运输（集装箱），道路普通货物运输",
        "道路普通货物运输;货物专用运输(集装箱)。",
    ],
)
def test_a_scope_may_be_named_in_any_order_with_any_separator(name):
    """Separators, order and the width of parentheses do not make a name wrong."""
    assert codes_found(8, business_scope_name=name) == []


def test_names_that_hold_a_separator_agree_with_themselves():
    """A name from the list that holds 、 is recognised."""
    assert codes_found(8, business_scope=["04315"]) == []
    assert codes_found(8, business_scope=["04315"], business_scope_name="车辆装潢(篷布、坐垫及内饰)") == []


def test_names_left_out_are_filled_in_from_the_list():
    """A clerk gives the code; the name comes by itself."""
    face = a_face(8)
    assert vars(face)["economic_type_name"] == "私营有限责任(公司)"
    assert vars(face)["business_scope_name"] == "道路普通货物运输、货物专用运输(集装箱)"


def test_the_edition_of_the_day_of_issue_decides(tmp_path, monkeypatch):
    """A code of a newer edition is right from that edition's first day, and wrong before."""
    monkeypatch.setattr(lists, "_loaded", dict(lists._loaded))
    (tmp_path / "manifest.tsv").write_text(
        "list\tfile\ttitle_zh\tedition\teffective_from\teffective_to\tsource\tcertainty\tnote\n"
        "economic_type\te.tsv\t经济类型\tnew\t2026-01-05\t\tinvented\tinvented\t\n",
        encoding="utf-8",
    )
    (tmp_path / "e.tsv").write_text("code\tname_zh\n999\t新类型\n", encoding="utf-8")
    load_folder(tmp_path)
    assert codes_found(8, economic_type="999") == []
    before = {"issue_date": "2026-01-04", "economic_type": "999"}
    assert codes_found(8, **before) == ["unknown_code"]


def test_all_faults_are_found_at_once():
    """Several faults in one face are all told, errors and warnings."""
    found = codes_found(
        13, vin="LGAX4DF44T0000001", plate_colour="94", vehicle_type="K11", certificate_number="510100000001"
    )
    assert sorted(found) == [
        "implausible_for_vehicle_type",
        "missing_for_vehicle_type",
        "missing_for_vehicle_type",
        "plate_colour_disagrees",
        "province_disagrees",
        "scope_needs_goods_vehicle",
        "vin_check_digit",
    ]


@pytest.mark.parametrize("certificate_type", TYPES, ids=lambda one: one.key)
def test_findings_never_repeat_personal_data(certificate_type):
    """No text of a finding holds a name, a number of a person or an address."""
    raw = json.loads((FACES / f"{certificate_type.key}.json").read_text(encoding="utf-8"))
    wrong = {
        "id_number": "990000199001010018",
        "holder_code": "91330100990000025L",
        "licence_number": "110100000009",
        "sex": "9",
        "name": "ZHANG SAN",
    }
    changed = raw | {field: value for field, value in wrong.items() if field in raw}
    findings = check(certificate_type.face.model_validate(changed), certificate_type, TODAY)
    told = " ".join(f"{one.zh}{one.en}{one.remedy_zh}{one.remedy_en}" for one in findings)
    assert findings
    assert [value for value in wrong.values() if len(value) > 1 and value in told] == []
