"""Licences of another province's authority are not converted for this one."""

from datetime import date

import pytest

from licences.conversion.context import RunContext
from licences.conversion.mapper import Mapper
from licences.conversion.profiles import load_profile, read_profile, text_of
from licences.conversion.readers.table import Row

NAME = "style3_zhejiang_warehouse"
RUN = RunContext("11330000990000017U", "浙江省示例道路运输管理中心", "330000", date(2026, 6, 1))
GOOD = {
    "com_name": "路证（浙江）运输有限公司", "uniscid": "91330100990000025K", "com_key": "浙交运管许可杭字",
    "com_num": "330102000001", "busi_scope": "道路普通货物运输", "print_date": "2025-03-01",
    "valid_date_begin": "2025-03-01", "valid_date_end": "2029-02-28", "flag": "insert",
}  # fmt: skip


def codes(column, value, profile=None):
    """Give column and code of the faults of a row with one more column, read twice."""
    cells = GOOD | {column: value}
    mapper = Mapper(profile or load_profile(NAME), tuple(cells), RUN)
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
    own = read_profile(f'ignore = ["provinceCode"]\n{text_of(NAME)}', "own")
    assert codes("provinceCode", "320000", own) == []
