"""Texts that are no value are told apart; honest text is left alone, in conversion and single issue."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from licences.codes import code_list, names
from licences.conversion.rules.characters import capitals
from licences.conversion.rules.characters import text as read_text
from licences.texts import why_no_value
from licences.texts.spoiled import is_misread
from licences.types.text import Address, Text256

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
        ("浙江省".encode("gbk").decode("latin-1"), "misread_text"),
        ("浙江省".encode().decode("cp1252", "ignore"), "misread_text"),
        ("浙江省杭州市".encode("gbk").decode("big5hkscs", "ignore"), "misread_text"),
        ("浙江省杭州市".encode("gbk").decode("euc-kr", "ignore"), "misread_text"),
        ("浙江省杭州市".encode("gbk").decode("shift-jis", "ignore"), "misread_text"),
        ("浙江省杭州市".encode("gbk").decode("cp1251"), "misread_text"),
        ("浙江省杭州市示例路".encode("big5hkscs", "ignore").decode("gbk", "ignore"), "misread_text"),
        ("\\u6d59\\u6c5f", "escapes_undone"),
        ("浙江\\n杭州", "escapes_undone"),
        ("%E6%B5%99", "escapes_undone"),
        ("%u6d59%u6c5f", "escapes_undone"),
        ("=E6=B5=99", "spreadsheet_error"),
        ("b'\\xe6\\xb5\\x99'", "structure_not_text"),
        ('{"省":"浙江"}', "structure_not_text"),
        ('["浙江"]', "structure_not_text"),
        ("D:\\files\\1.jpg", "file_not_text"),
        ("/upload/2023/1.png", "file_not_text"),
        ("http://example.cn/1", "file_not_text"),
        ("浙江省杭州市〓家弄1号", "lost_character"),
        ("张\ufffd路", "lost_character"),
        ("烫烫烫烫", "lost_character"),
        ("########", "column_too_narrow"),
        ("＃＃＃", "column_too_narrow"),
        ("1.2E+17", "digits_lost"),
        ("3.30102E+13", "digits_lost"),
        ("3.30102E13", "digits_lost"),
        ("1e+16", "digits_lost"),
        ("1,2E+17", "digits_lost"),
        ("990000199001010017.0", "digits_lost"),
        ("1,234,567", "number_not_text"),
        ("12.0", "number_not_text"),
        ("4-Mar", "date_not_text"),
        ("Mar-04", "date_not_text"),
        ("4-Mar-23", "date_not_text"),
        ("3月4日", "date_not_text"),
        ("2023/1/4", "date_not_text"),
        ("2023-01-04 00:00:00", "date_not_text"),
        ("2023年5月", "date_not_text"),
        ("2021/3", "date_not_text"),
        ("6:05", "date_not_text"),
        ("12号" + "张三李四路".encode().decode("gbk", "ignore"), "misread_text"),
    ],
)
def test_what_is_no_value_is_refused(text, code):
    """Each kind has a code of its own, and so a remedy."""
    assert why_no_value(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "杭州市上城区示例路1号", "12#楼301室", "一○一国道二〇二号", "3×4米", "6×2/4", "解放牌*A1", "*YC6L*", "XXL", "Exxon",
        "A&B", "a<b", "X座", "同上城", "东风EQ5040XXY", "★示例", "Q=1", "O'Neill", "々木",
        "4E10", "12E17", "6-5", "3-4", "2023-001", "C-0001", "00000000000940", "YC6L330-42", "DFH1180B", "MARCO-8",
        "EQ1090.1", "1.5T", "2.0T", "同安区示例路1号", "无锡市示例路", "Citroën雪铁龙", "屯溪区", "皇姑屯", "示例牌",
        "全椒县", "A", "12", "大连市沙河口区12-3号", "臺灣路", "喆堃镕", "2025款", "10:1路",
    ],
)  # fmt: skip
def test_honest_text_is_left_alone(text):
    """Signs that occur in addresses, models and engine numbers are no masks."""
    assert why_no_value(text) is None


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
            assert why_no_value(code.name_zh) is None


NO_WORDS = [
    "[NULL]", "NaT", "NaN", "N/A", "N.A.", "nil", "(空)", "（无）", "无。", "/ /", "———", "。", "null,null", "未登记",
    "同营业执照", "同营业执照地址", "见附件", "见附件1", "详见营业执照", "看不清", "无法辨认", "同上", "待补", "待补充",
    "--请选择--", "请选择省份", "全部", "aaaa", "000000", "111111111", "测试测试测试", "TBD", "无地址",
]  # fmt: skip


@pytest.mark.parametrize("word", NO_WORDS)
def test_a_word_for_no_value_is_none_anywhere(word):
    """Neither the gate nor a form takes it, however it is spelled; conversion reads it as nothing or refuses it."""
    assert why_no_value(word) is not None
    with pytest.raises(ValidationError):
        TypeAdapter(Text256).validate_python(word)


@pytest.mark.parametrize("text", ["看不清", "浙江〓", "1.2E+17", "4-Mar", "########", "%E6%B5%99"])
def test_single_issue_refuses_what_conversion_refuses(text):
    """A clerk's form names the same fault as a row."""
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Text256).validate_python(text)
    assert caught.value.errors()[0]["type"] == why_no_value(text)


def test_a_whole_number_written_as_a_fraction_is_mended():
    """Nothing is lost in 330102000145.0; what may be a model of two litres is left to a person."""
    assert (read_text("330102000145.0"), capitals("33010200.0")) == ("330102000145", "33010200")
    assert why_no_value("2.0") == "number_not_text"


@given(st.text(max_size=60))
def test_the_gate_takes_any_text(text):
    """It answers, whatever the text."""
    assert why_no_value(text) is None or why_no_value(text).isidentifier()


@pytest.mark.parametrize("text", ["123", "13900000000", "aab", "2025-03-01", "示", "1-2-3"])
def test_an_address_holds_chinese(text):
    """Numbers, days, telephones and single characters are no address."""
    with pytest.raises(ValidationError):
        TypeAdapter(Address).validate_python(text)
    assert TypeAdapter(Address).validate_python("杭州") == "杭州"
