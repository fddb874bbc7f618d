"""Columns that by their names tell a field again have to agree with what fills it."""

import pytest

from licences.conversion.mapper import Mapper
from licences.conversion.profiles import read_profile, text_of
from licences.conversion.readers.table import Row
from tests.licences.conversion.rows import OPERATOR, RUN, STYLE_3

TEXT = text_of(STYLE_3)
READ = 'business_scope = { column = "busi_scope", rules = ["scope"] }'
CONSTANT = 'business_scope = { value = ["02101"] }'


def told(cells, text=TEXT):
    """Give column and code of the faults of a row."""
    mapper = Mapper(read_profile(text, "own"), tuple(cells), RUN)
    return [(one.column, one.code) for one in mapper.draft(Row(1, tuple(cells.values()))).faults]


@pytest.mark.parametrize(
    ("column", "same", "other"),
    [
        ("发证日期", "2025/3/1", "2025-05-05"),
        ("业户名称", " 路证(浙江)运输有限公司", "杭州示例物流有限公司"),
        ("统一社会信用代码", "91330100990000025k", "91330100990000033E"),
        ("经营许可证号", "浙交运管许可杭字330102000001号", "330102000002"),
        ("经营范围", "02101", "危险货物运输(3类)"),
        ("法定代表人", "", "李四"),
    ],
)
def test_a_column_that_tells_a_field_again_has_to_agree(column, same, other):
    """Whichever of the two holds, nobody can tell; spelt otherwise it is the same."""
    cells = OPERATOR | {"fddbr": "张三"}
    assert told(cells | {column: same}) == []
    assert told(cells | {column: other}) == [(column, "column_disagrees")]
    assert told(cells | {column: other}, f'ignore = ["{column}"]\n{TEXT}') == []


@pytest.mark.parametrize(
    ("column", "value"),
    [("发证日期", "见副本"), ("经营范围", "甲"), ("地址", "别处"), ("车辆/业户名称", "杭州示例物流有限公司")],
)
def test_what_cannot_be_compared_is_not(column, value):
    """Texts that are no such value, fields written in many ways, and groups that tell of something else."""
    assert told(OPERATOR | {column: value}) == []


@pytest.mark.parametrize(("said", "agrees"), [("道路普通货物运输", True), ("危险货物运输(3类)", False)])
def test_a_list_set_for_every_row_is_denied_by_the_row(said, agrees):
    """A constant scope is compared with the scope that stands in the table."""
    assert READ in TEXT
    cells = OPERATOR | {"busi_scope": said}
    assert told(cells, TEXT.replace(READ, CONSTANT)) == (
        [] if agrees else [("busi_scope", "column_disagrees")]
    )


@pytest.mark.parametrize(
    ("column", "same", "other"),
    [
        ("总质量(吨)", "25", "18"),
        ("核定载质量（千克）", "14900", "9900"),
        ("核定载质量(kg)", "14900.0", "9900"),
        ("车长(米)", "11.99", "6.8"),
        ("车牌", "浙A·T1234", "浙A77777"),
        ("车辆识别代号", "lfv2a21k0m3000017", "LFV2A21K2M3000018"),
    ],
)
def test_a_quantity_in_another_unit_has_to_agree(column, same, other):
    """The unit behind the name makes no other thing of it; so do everyday names of plate and vehicle number."""
    cells = {
        "车牌号": "浙AT1234", "车牌颜色": "黄色", "车架号": "LFV2A21K0M3000017", "车辆类型": "重型普通货车",
        "总质量(kg)": "25000", "核定载质量(吨)": "14.90", "车长(mm)": "11990", "经营范围": "道路普通货物运输",
        "业户名称": "路证（浙江）运输有限公司", "统一社会信用代码": "91330100990000025K", "经营许可证号": "330100020000",
        "道路运输证字号": "浙交运管杭字330100200100号", "发证日期": "2024-01-11", "有效期至": "2028-01-10",
        "状态": "有效",
    }  # fmt: skip
    text = text_of("style7_office_sheet")
    found = [
        [one for one in told(cells | {column: said}, text) if one[0] == column] for said in (same, other)
    ]
    assert found == [[], [(column, "column_disagrees")]]
