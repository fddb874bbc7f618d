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
        ("杭州⼈民运输有限公司", "杭州人民运输有限公司"),
        ("杭州示例汽车销售有限公司", "杭州示例汽车销售有限公司"),
        ("浙江专注销售有限公司", "浙江专注销售有限公司"),
        ("杭州停车管理有限公司", "杭州停车管理有限公司"),
        ("三〇一运输公司", "三〇一运输公司"),
        ("Exxon（中国）有限公司", "Exxon（中国）有限公司"),
        ("涂山运输有限公司", "涂山运输有限公司"),
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
        ("杭州××运输有限公司", "masked_value"),
        ("杭州×运输有限公司", "masked_value"),
        ("杭州×××…", "masked_value"),
        ("XXX运输有限公司", "masked_value"),
        ("XX运输有限公司", "masked_value"),
        ("杭州某某运输有限公司", "masked_value"),
        ("某运输有限公司", "masked_value"),
        ("杭州○○运输有限公司", "masked_value"),
        ("杭州〇〇运输有限公司", "masked_value"),
        ("杭州■■运输有限公司", "masked_value"),
        ("杭州△△运输有限公司", "masked_value"),
        ("杭州●运输有限公司", "masked_value"),
        ("杭州囗囗运输有限公司", "masked_value"),
        ("杭州□□运输有限公司", "lost_character"),
        ("#REF!", "spreadsheet_error"),
        ("#N/A", "spreadsheet_error"),
        ("0000", "placeholder"),
        ("123456", "company_name_without_han"),
        ("暂无名称", "placeholder"),
        ("有限公司", "placeholder"),
        ("测试测试", "placeholder"),
        ("同上同上", "placeholder"),
        ("杭州示例运输有限公司(已注销)", "remark_in_name"),
        ("杭州示例运输有限公司（停业）", "remark_in_name"),
        ("杭州示例运输有限公司已注销", "remark_in_name"),
        ("【注销】杭州示例运输有限公司", "remark_in_name"),
        ("杭州示例运输有限公司/杭州另一运输有限公司", "names_several"),
        ("杭州示例运输有限公司、张三", "names_several"),
        ("杭州示例Logistics Co., Ltd.", "company_name_characters"),
        ("杭州&nbsp;示例公司", "markup"),
        ("<br>杭州示例公司", "markup"),
        ("杭州\ufe00示例运输有限公司", "variation_selector"),
        ("杭州示例运输有限公司".encode().decode("gbk", "ignore"), "misread_text"),
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
        ("某三", "某三"),
        ("某建国", "某建国"),
        ("张〇", "张〇"),
        ("张先", "张先"),
        ("李建生", "李建生"),
        ("阿卜杜热合曼·买买提依明", "阿卜杜热合曼·买买提依明"),
        ("尼玛次仁多吉", "尼玛次仁多吉"),
        ("古丽·阿依木", "古丽·阿依木"),
        ("阚喆", "阚喆"),
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
        ("张某甲", "masked_value"),
        ("张某三", "masked_value"),
        ("某某", "masked_value"),
        ("某", "masked_value"),
        ("张〇〇", "masked_value"),
        ("张囗", "masked_value"),
        ("XXX", "masked_value"),
        ("张XX", "masked_value"),
        ("同上", "placeholder"),
        ("无名", "placeholder"),
        ("测试", "placeholder"),
        ("先生", "form_of_address"),
        ("张先生", "form_of_address"),
        ("李女士", "form_of_address"),
        ("张\ufe00三", "variation_selector"),
        ("张三".encode().decode("gbk"), "misread_text"),
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
