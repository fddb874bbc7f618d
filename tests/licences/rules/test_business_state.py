"""Nothing is issued for a business, vehicle or person that has ended."""

import json
from datetime import date
from pathlib import Path

import pytest

from licences.codes import code_list
from licences.rules import check
from licences.rules.business_state import BUSINESS_STATES
from licences.types import TYPES, by_number
from licences.types.families import FAMILY_OF_KIND

FACES = Path(__file__).parents[2] / "vectors/faces"


def found_in(number: int, field: str, value: str) -> list[tuple[str, str]]:
    """Give code and field of the errors in a sample with one field changed."""
    kind = by_number(number)
    raw = json.loads((FACES / f"{kind.key}.json").read_text(encoding="utf-8"))
    named = {name: None for name in raw if name == f"{field}_name"}
    face = kind.face.model_validate({name: raw[name] for name in raw if name not in named} | {field: value})
    return [(one.code, one.field) for one in check(face, kind, date(2026, 6, 1)) if one.severity == "error"]


@pytest.mark.parametrize(
    ("number", "field", "values"),
    [
        (8, "operating_status", ["6"]),
        (74, "operating_status", ["6"]),
        (13, "operating_status", ["31", "32", "33", "80"]),
        (71, "staff_status_name", ["注销", "已注销", "吊销", "转出"]),
    ],
)
def test_nothing_is_issued_for_what_has_ended(number, field, values):
    """A state that says 注销, 报废 or 迁出 is an error of its field, of a single issue too."""
    assert [found_in(number, field, value) for value in values] == [[("business_ended", field)]] * len(values)


@pytest.mark.parametrize(
    ("number", "field", "values"),
    [
        (8, "operating_status", ["1", "2", "3", "4", "5", "9"]),
        (13, "operating_status", ["10", "21", "22", "34", "90"]),
        (71, "staff_status_name", ["在岗", "离岗", "暂扣"]),
    ],
)
def test_what_stands_still_may_have_a_certificate(number, field, values):
    """A suspended certificate can be issued anew; 整改 and 其他 say nothing of it."""
    assert [found_in(number, field, value) for value in values] == [[]] * len(values)


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.key)
def test_every_state_is_one_of_the_field_and_its_list(kind):
    """The field stands on the face of each type of the family, and its code list has each of the values."""
    field, means = BUSINESS_STATES[FAMILY_OF_KIND[kind.kind]]
    published = kind.face.model_fields[field].json_schema_extra
    listed = published.get("code_list")
    assert listed is None or means.keys() <= {code.code for code in code_list(listed)}
    assert {value: len(value) <= 4 for value in means} == dict.fromkeys(means, True)
