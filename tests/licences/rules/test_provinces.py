"""Province and numbers; the Corps."""

import json
from datetime import date
from pathlib import Path

import pytest

from licences.rules import check
from licences.types import by_number

FACES = Path(__file__).parents[2] / "vectors/faces"
CORPS = {
    "province_code": "660000",
    "licence_word": "新交运管许可兵字",
    "licence_number": "660100000001",
    "area_code": "659001",
    "address": "新疆生产建设兵团示例市示例路1号",
}


def found_in(number: int, **changes: object) -> list[tuple[str, str]]:
    """Give codes and fields of the findings in a changed sample."""
    one = by_number(number)
    raw = json.loads((FACES / f"{one.key}.json").read_text(encoding="utf-8"))
    return [
        (found.code, found.field)
        for found in check(one.face.model_validate(raw | changes), one, date(2026, 6, 1))
    ]


def test_the_corps_issues_under_its_own_code():
    """新疆生产建设兵团 (66) uses divisions of 66 and 65 and the character 新."""
    assert found_in(8, **CORPS) == []


def test_xinjiang_does_not_use_the_corps_divisions():
    """A number of the Corps on a certificate of Xinjiang (65) is pointed out."""
    changes = CORPS | {"province_code": "650000", "area_code": "650100"}
    assert found_in(8, **changes) == [("province_disagrees", "licence_number")]


@pytest.mark.parametrize("code", ["710000", "810000", "820000"])
def test_regions_that_issue_nothing_are_refused(code):
    """Taiwan, Hong Kong and Macao issue no road-transport certificates."""
    assert ("province_does_not_issue", "province_code") in found_in(8, province_code=code)


def test_a_practitioners_number_says_nothing_of_the_province():
    """An identity number begins where somebody was born, so only the issuer's division is compared."""
    assert found_in(71, issuer_area_code="510100") == [("province_disagrees", "issuer_area_code")]
