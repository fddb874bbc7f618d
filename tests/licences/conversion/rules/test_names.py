"""Names of companies and persons."""

import pytest

from licences.conversion.fault import RuleError
from licences.conversion.rules.names import company_name, person_name


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("路证(浙江)运输有限公司", "路证（浙江）运输有限公司"),
        ("路证 (浙江) 运输有限公司", "路证（浙江）运输有限公司"),
        ("路证（浙江\n）运输有限公司", "路证（浙江）运输有限公司"),
        ("ABC物流有限公司", "ABC物流有限公司"),
    ],
)
def test_a_company_written_two_ways_is_one(raw, clean):
    """Brackets, blanks and breaks do not make another company."""
    assert company_name(raw) == clean


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("杭州****有限公司", "masked_value"),
        ("杭*公司", "masked_value"),
        ("安达", "company_name_too_short"),
        ("杭州?运输有限公司", "lost_character"),
        ("杭州\ue123运输有限公司", "private_use_character"),
    ],
)
def test_a_broken_company_name_is_refused(raw, code):
    """Masked, cut and lost names are told apart."""
    with pytest.raises(RuleError) as caught:
        company_name(raw)
    assert caught.value.fault == code


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("张 三", "张三"),
        ("张　三", "张三"),
        ("买买提.吐尔逊", "买买提·吐尔逊"),
        ("买买提•吐尔逊", "买买提·吐尔逊"),
        ("买买提 · 吐尔逊", "买买提·吐尔逊"),
        ("徐𬎆", "徐𬎆"),
        ("John Smith", "John Smith"),
    ],
)
def test_a_person_written_two_ways_is_one(raw, clean):
    """Blanks and dots do not make another person."""
    assert person_name(raw) == clean


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("张*", "masked_value"),
        ("张某", "masked_value"),
        ("张某某", "masked_value"),
        ("张?", "lost_character"),
        ("张3", "person_name_characters"),
        ("张\ue123", "private_use_character"),
    ],
)
def test_a_broken_personal_name_is_refused(raw, code):
    """Masked and lost names are told apart."""
    with pytest.raises(RuleError) as caught:
        person_name(raw)
    assert caught.value.fault == code


@pytest.mark.parametrize("read", [company_name, person_name])
def test_characters_lost_long_ago_are_refused(read):
    """锟斤拷 is what is left of text that was stored in the wrong encoding."""
    with pytest.raises(RuleError, match="lost_character"):
        read("锟斤拷" if read is person_name else "锟斤拷运输有限公司")
