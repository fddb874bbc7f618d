"""Licences of another province's authority are not converted for this one."""

import pytest

from licences.conversion.mapper import Mapper
from licences.conversion.profiles import load_profile, read_profile, text_of
from licences.conversion.readers.table import Row
from tests.licences.conversion.rows import OPERATOR, RUN, STYLE_3


def codes(column, value, profile=None):
    """Give column and code of the faults of a row with one more column, read twice."""
    cells = OPERATOR | {column: value}
    mapper = Mapper(profile or load_profile(STYLE_3), tuple(cells), RUN)
    first, second = (mapper.draft(Row(at, tuple(cells.values()))).faults for at in (1, 2))
    assert first == second
    return [(fault.column, fault.code) for fault in first]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("organ_name", "江苏省南京市交通运输局"),
        ("organ_name", "北京市交通委员会"),
        ("organ_name", "内蒙古自治区呼和浩特市运管处"),
        ("发证机关", "广西交通运输厅"),
        ("provinceCode", "320000"),
        ("省份代码", "32"),
        ("gradepcode", "11320000990000013A"),
    ],
)
def test_a_row_of_another_province_comes_back(column, value):
    """Whether the profile reads the column or not; the message names the province."""
    assert codes(column, value) == [(column, "other_province")]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("organ_name", "浙江省杭州市交通运输局"),
        ("organ_name", "杭州市北京路管理所"),
        ("organ_name", "北京路管理所"),
        ("organ_name", "示例县运管所"),
        ("organ_name", ""),
        ("provinceCode", "330000"),
        ("provinceCode", "33"),
        ("provinceCode", "330102"),
        ("provinceCode", "3"),
        ("gradepcode", "11330000990000017U"),
        ("gradepcode", "不详"),
        ("address", "江苏省南京市示例路1号"),
    ],
)
def test_what_names_no_other_province_goes_on(column, value):
    """Offices of the province, names that only begin like one, and places of anything but the authority."""
    assert codes(column, value) == []


def test_a_profile_may_say_that_a_column_tells_of_something_else():
    """By naming it in ignore."""
    own = read_profile(f'ignore = ["provinceCode"]\n{text_of(STYLE_3)}', "own")
    assert codes("provinceCode", "320000", own) == []
