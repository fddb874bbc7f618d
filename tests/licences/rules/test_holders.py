"""Holder and code are of one kind."""

import json
from datetime import date
from pathlib import Path

import pytest

from licences.rules import check
from licences.types import by_number

FACES = Path(__file__).parents[2] / "vectors/faces"
TODAY = date(2026, 6, 1)
SOLE_TRADER = "92330100MA2000000J"
VALID_SOLE_TRADER = "92330100MA2000000M"


def found(number, **changes):
    """Check the sample face of a type with changes."""
    kind = by_number(number)
    sample = json.loads((FACES / f"{kind.key}.json").read_text(encoding="utf-8")) | changes
    return {(one.code, one.severity.value) for one in check(kind.face.model_validate(sample), kind, TODAY)}


def person_holder(name, number="990000199001010017"):
    """Find what is wrong with a vehicle whose operator is a person."""
    return found(13, operator_name=name, holder_code=number, holder_code_type="111")


def test_a_sole_trader_holds_a_vehicle_under_the_own_name():
    """A person's name beside an identity number is as it should be, and the code text masks the name."""
    assert person_holder("张三") == set()
    kind = by_number(13)
    sample = json.loads((FACES / f"{kind.key}.json").read_text(encoding="utf-8"))
    sample |= {"operator_name": "欧阳小明", "holder_code": "990000199001010017", "holder_code_type": "111"}
    assert "欧阳小明" not in kind.face.model_validate(sample).scanned().values()


@pytest.mark.parametrize("name", ["路证（浙江）运输有限公司", "张三货运部", "兴旺货运", "安达车队"])
def test_a_company_never_holds_under_a_persons_number(name):
    """A company, a shop and a trade name have credit codes."""
    assert ("company_under_persons_number", "error") in person_holder(name)


def test_a_person_never_holds_under_the_code_of_a_company():
    """A person's name beside a credit code that is no sole trader's is refused."""
    assert found(8, operator_name="张三") == {("person_under_company_code", "error")}
    assert found(13, operator_name="张三") == {("person_under_company_code", "error")}


@pytest.mark.parametrize("number", ["911156199001010010", "810000199001010019"])
def test_numbers_of_other_cards_are_no_resident_identity_cards(number):
    """A foreign permanent resident's number, or a residence permit's, is not taken for a resident's."""
    assert ("id_number_of_another_document", "error") in person_holder("张三", number)


@pytest.mark.parametrize(
    ("name", "finding"),
    [
        ("杭州示例物流", ("company_form_missing", "error")),
        ("杭州示例物流有限公", ("name_cut_off", "error")),
        ("ABC物流有限公司", ("company_name_letters", "warning")),
        ("路证（远航）运输有限公司", ("company_name_brackets", "warning")),
    ],
)
def test_names_of_operators_end_with_a_form(name, finding):
    """Without a form it is no registered name; letters and unknown brackets are looked at."""
    assert found(8, operator_name=name) == {finding}


@pytest.mark.parametrize(
    ("name", "flag", "disagrees"),
    [
        ("路证运输有限公司宁波分公司", "1", True),
        ("路证运输有限公司（宁波分公司）", "1", True),
        ("路证运输有限公司第二车队", "1", True),
        ("路证运输有限公司", "2", True),
        ("路证运输有限公司宁波分公司", "2", False),
        ("路证运输有限公司", "1", False),
        ("路证运输子公司", "1", False),
        ("杭州示例货运营业部", "1", False),
    ],
)
def test_a_branch_is_no_legal_person_and_a_company_no_branch(name, flag, disagrees):
    """Wherever the flag comes from, the name has to agree with it."""
    told = {code for code, _ in found(8, operator_name=name, branch_flag=flag)}
    assert ("branch_flag_disagrees" in told) is disagrees


@pytest.mark.parametrize(
    ("name", "principal", "code", "refused"),
    [
        ("张三", "李四", VALID_SOLE_TRADER, True),
        ("张三", "张三", VALID_SOLE_TRADER, False),
        ("张三货运部", "李四", VALID_SOLE_TRADER, False),
    ],
)
def test_a_sole_trader_answers_for_the_own_business(name, principal, code, refused):
    """Where the holder is a person, the principal is nobody else."""
    told = {one for one, _ in found(8, operator_name=name, principal_name=principal, uscc=code)}
    assert ("sole_trader_of_another" in told) is refused
