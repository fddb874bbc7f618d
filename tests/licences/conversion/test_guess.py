"""Guessing a profile from headers and a sample, and proposing one."""

from datetime import date

import pytest

from bench.legacy.rows import Rows
from bench.legacy.tables import TABLES
from licences.conversion.context import RunContext
from licences.conversion.guess import Guess, guess_profile, rank
from licences.conversion.mapper import Mapper
from licences.conversion.profile_check import check_profile
from licences.conversion.profiles import load_profile, read_profile
from licences.conversion.propose import propose
from licences.conversion.readers.limits import Limits
from licences.conversion.readers.table import Row, Table

TODAY = date(2026, 6, 1)
RUN = RunContext("11330000990000017U", "浙江省示例道路运输管理中心", "330000", TODAY)
HEADER = (
    "单位名称",
    "甲",
    "乙",
    "证字",
    "证号",
    "许可证号",
    "有效期起",
    "有效期止",
    "发证日期",
    "状态",
    "备注",
)
ROWS = [
    ("路证（浙江）运输有限公司", code, "普通货运", "杭", "1", "浙交运管许可杭字330102000001号", "45717", "45718.5", "2025-03-01", "有效", note)
    for code, note in (("91330100990000025K", "2025-01-01"), ("91330100990000033E", "2025-01-02"), ("91330100990000050 7", "-"))
]  # fmt: skip


class InMemory(Table):
    """A table of rows given."""

    kind = "xlsx"

    def __init__(self, header, rows):
        super().__init__("memory", Limits())
        self.header = header
        self._rows = rows

    def _read(self):
        return (Row(number, cells) for number, cells in enumerate(self._rows, start=2))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
def test_the_style_of_a_table_is_found(table):
    """The headers of every made-up export lead to its own profile, which fits."""
    found = rank(table.header)
    assert (load_profile(found[0].profile).style, found[0].fits) == (table.style, True)
    assert [one.fits for one in found[1:]] == [False] * 6
    assert all(one.why_zh and one.why_en for one in found)


def test_a_shipped_profile_that_fits_is_named():
    """No text is proposed where there is a profile."""
    table = next(one for one in TABLES if one.key == "3.operator")
    found = guess_profile(InMemory(table.header, []))
    assert isinstance(found, Guess)
    assert found.profile == "style3_zhejiang_warehouse"


def test_an_unknown_table_gets_a_proposal_from_names_and_values():
    """甲 holds credit codes and 乙 scopes: their values say so; serial numbers are read as such."""
    text = guess_profile(InMemory(HEADER, ROWS))
    assert 'uscc = { column = "甲", rules = ["credit_code"] }' in text
    assert 'business_scope = { column = "乙", rules = ["scope"] }' in text
    assert 'valid_to = { column = "有效期止", rules = ["last_day:1900"] }' in text
    assert 'issue_date = { column = "发证日期", rules = ["date"] }' in text
    assert 'column = "状态"' in text
    assert '# 未识别 / not recognised: "备注"' in text
    assert 'kinds = ["xlsx"]' in text


def test_a_proposal_says_what_is_missing():
    """Without credit codes and scopes the check says which fields to fill in."""
    text = propose(("单位名称", "有效期止"), [], "csv")
    assert "# 缺少 / missing: uscc" in text
    codes = {fault.code for fault in check_profile(text)}
    assert codes == {"profile_essential"}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
def test_a_proposal_says_nothing_false(table):
    """Of dirty exports of every style: no mistakes but missing fields; where it is whole, clean rows come out right."""
    rows = [
        Row(number, tuple("" if cell is None else str(cell) for cell in row.cells))
        for number, row in enumerate(Rows(table, 3, 0.05, TODAY.toordinal()).make(120))
        if len(row.cells) == len(table.header)
    ]
    text = propose(table.header, rows, table.file)
    faults = check_profile(text)
    assert {fault.code for fault in faults} <= {"profile_essential"}
    if faults:
        return
    mapper = Mapper(read_profile(text, "proposed"), table.header, RUN)
    for row in Rows(table, 5, 0, TODAY.toordinal()).make(50):
        draft = mapper.draft(Row(1, tuple("" if cell is None else str(cell) for cell in row.cells)))
        wrong = {
            name: value
            for name, value in draft.fields.items()
            if name in table.tells
            and row.record.get(name) is not None
            and _told(value) != _told(row.record[name])
        }
        assert wrong == {}


def _told(value):
    return list(value) if isinstance(value, tuple) else str(value)


BUSES = ("发动机编号", "总质量(吨)", "发证日", "道路运输证编号", "企业简称", "车型", "备注")
BUS_ROWS = [
    (f"WP{at}", "13.5", "45355", f"33010270000{at}", "甲", "大型客车", f"33010270000{at}") for at in range(4)
]


@pytest.mark.parametrize(
    "line",
    [
        '# 可能是 / perhaps: engine_number = { column = "发动机编号", rules = ["capitals"] }',
        '# 可能是 / perhaps: gross_mass_kg = { column = "总质量(吨)", rules = ["mass:t"] }',
        '# 可能是 / perhaps: issue_date = { column = "发证日", rules = ["date:1900"] }',
        '# 可能是 / perhaps: certificate_number = { column = "道路运输证编号", rules = ["licence_digits"] }',
        '# 可能是 / perhaps: vehicle_type = { column = "车型", rules = ["code:vehicle_type_ga16_4"] }',
        '# 未识别 / not recognised: "备注"',
    ],
)
def test_columns_of_a_similar_name_are_suggested(line):
    """A name near a field's should be a comment with rule and unit; twelve digits are no date."""
    rows = [Row(at, ("浙A0000" + str(at), *cells)) for at, cells in enumerate(BUS_ROWS, start=2)]
    assert line in propose(("车牌号", *BUSES), rows, "xlsx").splitlines()
