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
