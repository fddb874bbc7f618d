"""Cells that hold something else than their value are told apart; honest text is left alone."""

import pytest

from licences.codes import code_list, names
from licences.conversion.fault import RuleError
from licences.conversion.rules.spoiled import is_misread, refuse_spoiled

GARBLED = "张三".encode().decode("gbk")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("同上", "placeholder"),
        ("〃", "placeholder"),
        ("测试", "placeholder"),
        ("false", "placeholder"),
        ("[object Object]", "placeholder"),
        ("#N/A", "spreadsheet_error"),
        ("#REF!", "spreadsheet_error"),
        ("#DIV/0!", "spreadsheet_error"),
        ("=A1&B2", "spreadsheet_error"),
        ("杭州&nbsp;市", "markup"),
        ("&#26477;州", "markup"),
        ("<p>杭州</p>", "markup"),
        ("杭州<br>市", "markup"),
        ("杭州_x000D_市", "markup"),
        ("杭州市****", "masked_value"),
        ("杭州市*号", "masked_value"),
        ("杭州市××路", "masked_value"),
        ("杭州市XX路", "masked_value"),
        ("杭州市●●路", "masked_value"),
        ("囗囗路", "masked_value"),
        ("杭州市??路1号", "lost_character"),
        ("杭州市?城区", "lost_character"),
        ("杭州市□路", "lost_character"),
        ("杭\ufe00州", "variation_selector"),
        ("杭\U000e0100州", "variation_selector"),
        ("⺠生路", "radical_character"),
        (GARBLED, "misread_text"),
        ("12号" + "张三李四路".encode().decode("gbk", "ignore"), "misread_text"),
    ],
)
def test_what_is_no_value_is_refused(text, code):
    """Each kind has a code of its own, and so a remedy."""
    with pytest.raises(RuleError) as caught:
        refuse_spoiled(text)
    assert caught.value.fault == code


@pytest.mark.parametrize(
    "text",
    [
        "杭州市上城区示例路1号", "12#楼301室", "一○一国道二〇二号", "3×4米", "6×2/4", "解放牌*A1", "*YC6L*", "XXL", "Exxon",
        "A&B", "a<b", "X座", "同上城", "东风EQ5040XXY", "★示例", "Q=1", "1.23E+17", "O'Neill", "々木",
    ],
)  # fmt: skip
def test_honest_text_is_left_alone(text):
    """Signs that occur in addresses, models and engine numbers are no masks."""
    assert refuse_spoiled(text) is None


@pytest.mark.parametrize("name", ["示例", "欧阳娜娜", "缂緀", "甯揑", "铁牛", "阚喆", "骆驼", "涂山"])
def test_names_that_chance_makes_utf_8_are_not_garbled(name):
    """Two characters are never enough to tell."""
    assert is_misread(name) is False


@pytest.mark.parametrize(
    "text", ["杭州示例运输有限公司", "张三", "浙江省杭州市", "李小明", "网络预约出租汽车客运"]
)
def test_utf_8_read_as_gbk_is_known(text):
    """As it reads when a whole file was opened in the wrong encoding, and where a character was lost by that."""
    garbled = text.encode().decode("gbk", "ignore")
    assert (is_misread(text), is_misread(garbled)) == (False, True)


def test_no_name_of_a_code_list_is_refused():
    """Whatever stands in the code lists is text that may stand in a cell."""
    for name in names():
        for code in code_list(name):
            assert refuse_spoiled(code.name_zh) is None
