"""Headings of columns nobody reads say what their cells mean: what holds instead, a result, a place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licences.conversion.headings import heading_of, kind_of_heading, speaks_against
from licences.conversion.mapper import Mapper
from licences.conversion.profiles import load_profile
from licences.conversion.readers.table import Row
from tests.licences.conversion.rows import OPERATOR, RUN, STYLE_3


def became(**more):
    """Give column and code of the faults and of the warnings of a row with more columns."""
    cells = OPERATOR | more
    one = Mapper(load_profile(STYLE_3), tuple(cells), RUN).draft(Row(1, tuple(cells.values())))
    return [(found.column, found.code) for found in one.faults], [found.code for found in one.warnings]


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("受让人", "宁波示例货运有限公司", "unread_change"),
        ("更名为", "宁波示例货运有限公司", "unread_change"),
        ("合并至", "宁波示例货运有限公司", "unread_change"),
        ("现名称", "宁波示例货运有限公司", "unread_change"),
        ("单位名称（新）", "宁波示例货运有限公司", "unread_change"),
        ("许可证号（变更后）", "330102000009", "unread_change"),
        ("变更记录", "2025.3名称变更为宁波示例货运有限公司", "unread_instead"),
        ("备注", "办结；现名：宁波示例货运有限公司", "unread_instead"),
        ("公安比对结果", "不一致", "unread_result"),
        ("人口库比对", "死亡", "unread_speaks_of_end"),
        ("身份核验", "查无此人", "unread_result"),
        ("制证结果", "失败", "unread_result"),
        ("年度考核", "不参加", "unread_result"),
        ("体检", "色盲", "unread_result"),
        ("去向", "外省", "unread_elsewhere"),
        ("车辆去向", "江西", "unread_elsewhere"),
        ("档案所在地", "转往江西", "unread_elsewhere"),
        ("档案所在地", "江西省南昌市", "unread_elsewhere"),
        ("车籍", "外省", "unread_elsewhere"),
        ("强制报废期止", "2024-06-30", "unread_expired"),
        ("new_plate_no", "浙A12345", "unread_change"),
        ("transferee", "宁波示例货运有限公司", "unread_change"),
        ("verifyResult", "mismatch", "unread_result"),
        ("destination", "江西", "unread_elsewhere"),
        ("许可类型", "备案", "unread_filing"),
        ("备注", "2025年备案", "unread_filing"),
        ("业务类型", "驾校备案", "unread_speaks_of_end"),
    ],
)
def test_what_speaks_against_the_row_sends_it_back(column, value, code):
    """Once, by the column."""
    assert became(**{column: value})[0] == [(column, code)]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("受让人", ""),
        ("受让人", "无"),
        ("现名称", "路证(浙江)运输有限公司"),
        ("更名为", " 路证（浙江）运输有限公司 "),
        ("变更记录", "2025年3月名称变更为路证（浙江）运输有限公司"),
        ("公安比对结果", "一致"),
        ("身份核验", "通过"),
        ("制证结果", "成功"),
        ("体检结果", "未见异常"),
        ("短信发送结果", "失败"),
        ("去向", "本省"),
        ("verifyResult", "ok"),
        ("sms_result", "fail"),
        ("newEnergy", "是"),
        ("去向", "/"),
        ("档案所在地", "杭州市"),
        ("档案所在地", "北京路街道"),
        ("车籍地", "浙江省杭州市"),
        ("强制报废期止", "2036-06-30"),
        ("新车照片", "a.jpg"),
        ("许可类型", "许可"),
        ("许可类型", "许可（备案）"),
        ("备注", "已备案"),
        ("现场照片", "有"),
    ],
)
def test_what_says_nothing_against_it_does_not(column, value):
    """Nor is it told."""
    assert became(**{column: value}) == ([], [])


def test_a_result_nobody_understands_is_told():
    """A person reads it."""
    assert became(核验结果="按甲类") == ([], ["remark_not_understood"])


def test_what_holds_instead_is_held_against_what_is_read_alone():
    """Another column nobody reads proves nothing."""
    name = "宁波示例货运有限公司"
    assert became(更名为=name, 曾拟名=name)[0] == [("更名为", "unread_change")]


@given(st.text())
def test_any_heading_and_cell_are_judged(text):
    """Nothing breaks on what headings and cells may hold."""
    assert isinstance(heading_of(text) + kind_of_heading(text), str)
    assert {speaks_against(kind, text, "330000") for kind in ("result", "went", "kept")} <= {True, False}
