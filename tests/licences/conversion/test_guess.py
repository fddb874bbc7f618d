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
    """Of dirty exports: no mistakes but what is missing, a state or who vouches too; clean rows come out right."""
    rows = [
        Row(number, tuple("" if cell is None else str(cell) for cell in row.cells))
        for number, row in enumerate(Rows(table, 3, 0.05, TODAY.toordinal()).make(120))
        if len(row.cells) == len(table.header)
    ]
    text = propose(table.header, rows, table.file)
    faults = check_profile(text)
    undecided = {"profile_state_undecided"} if "flage" in table.header else set()
    assert {fault.code for fault in faults} <= {"profile_essential", "profile_no_state"} | undecided
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


OFFICE = {
    "业户名称": "杭州示例安达物流有限公司",
    "信用代码": "91330100990000025K",
    "经营许可证字": "浙交运管许可杭字",
    "经营许可证号": "330102000001",
    "经营范围": "普通货运",
    "有效期起": "2025-03-01",
    "有效期止": "2029-02-28",
}


def lines_of(**more):
    """Give the lines proposed for a table with more columns; a value may be one for each row."""
    cells = OFFICE | more
    rows = [
        Row(at + 2, tuple(value[at] if isinstance(value, tuple) else value for value in cells.values()))
        for at in range(3)
    ]
    return propose(tuple(cells), rows, "csv").splitlines()


def proposed(lines, field):
    """Give the lines that propose something for a field, comments among them."""
    return [line for line in lines if f"{field} = {{" in line]


def test_of_two_candidates_both_are_named_and_none_is_chosen():
    """法人代表 and 负责人 may both be the principal: a person says which."""
    (line,) = proposed(lines_of(法人代表="张三", 负责人="李四"), "principal_name")
    assert line.startswith('# 几列之一 / one of: principal_name = { column = ["法人代表", "负责人"]')


def test_columns_that_hold_the_same_are_one_candidate():
    """Of two columns of equal values the first is taken."""
    (line,) = proposed(lines_of(法人代表="张三", 负责人="张三"), "principal_name")
    assert line.startswith('principal_name = { column = "法人代表"')


def test_an_empty_column_is_not_chosen():
    """It is listed as empty; the one beside it with values is taken."""
    lines = lines_of(法人代表="", 负责人="李四")
    assert proposed(lines, "principal_name")[0].startswith('principal_name = { column = "负责人"')
    assert '# 空列 / empty: "法人代表"' in lines


@pytest.mark.parametrize(
    ("column", "value", "field"),
    [
        ("初次发证日期", "2010-03-01", "issue_date"),
        ("发证日期", "张三", "issue_date"),
        ("法人代表", "990000197001010018", "principal_name"),
        ("检验有效期止", "2027-03-01", "valid_to"),
        ("继续教育有效期止", "2027-03-01", "valid_to"),
        ("联系电话", "杭州市示例路1号", "principal_telephone"),
        ("经济类型", "2025-01-01", "economic_type"),
    ],
)
def test_what_name_or_values_deny_is_not_proposed(column, value, field):
    """A word before the name makes another thing of it; values no such field has do so too."""
    assert [line for line in proposed(lines_of(**{column: value}), field) if column in line] == []


@pytest.mark.parametrize(
    ("column", "value", "line"),
    [
        ("approveWeight", "14900", 'load_tonnes = { column = "approveWeight", rules = ["tonnes:kg"] }'),
        ("approveTon", "14.9", 'load_tonnes = { column = "approveTon", rules = ["tonnes"] }'),
        ("totalWeight", "25000", 'gross_mass_kg = { column = "totalWeight", rules = ["mass"] }'),
        ("总质量", "25.5", 'gross_mass_kg = { column = "总质量", rules = ["mass:t"] }'),
    ],
)
def test_the_unit_is_the_one_the_values_can_have(column, value, line):
    """Kilograms are not tonnes, nor a number of seats or a width."""
    header = ("vehicleNo", "plateColorCode", "vin", column)
    rows = [Row(at, (f"浙M0000{at}", "2", "LXXA1B2CXSA001001", value)) for at in range(1, 5)]
    lines = [one for one in propose(header, rows, "csv").splitlines() if f'"{column}"' in one and "=" in one]
    assert [one.partition("  #")[0] for one in lines if not one.startswith("headers")] == [line]


@pytest.mark.parametrize("column", ["zt", "证照状态", "ZhengZhaoZhuangTai", "甲"])
def test_a_state_is_always_proposed_with_the_words_met(column):
    """Words that say what they mean are filed, others come back until somebody files them."""
    lines = lines_of(**{column: ("有效", "注销", "3")})
    at = lines.index(f'column = "{column}"')
    assert lines[at - 1] == "[[record.state]]"
    assert lines[at + 1 : at + 3] == ['keep = ["有效"]', 'cancelled = ["注销"]']
    assert lines[at + 3].endswith('"3"')


def test_a_table_without_a_state_asks_who_vouches():
    """The draft cannot be used until somebody is named."""
    assert '# state = { none = "" }' in lines_of()


def test_a_flag_stops_the_draft_until_somebody_has_decided():
    """What may tell the state comes first, and a draft is no profile before it is said what it means."""
    rows = [Row(at, (*cells[:9], flag, "")) for at, (cells, flag) in enumerate(zip(ROWS, "101", strict=True))]
    text = propose((*HEADER[:9], "存续", "备注"), rows, "xlsx")
    assert (text.index('column = "存续"') < text.index("[record.fields]"), "none" in text) == (True, False)
    assert "profile_state_undecided" in [one.code for one in check_profile(text)]
    decided = text.replace("keep = []", 'keep = ["1"]\ncancelled = ["0"]')
    assert "profile_state_undecided" not in [one.code for one in check_profile(decided)]


@pytest.mark.parametrize("table", TABLES[:2], ids=lambda table: table.key)
def test_a_shipped_profile_with_a_flag_unread_stops_as_well(table):
    """The profile that fits is written out with the flag, and is none before somebody has decided."""
    rows = [("",) * len(table.header) + (flag,) for flag in "001"]
    text = guess_profile(InMemory((*table.header, "dr"), rows))
    assert "profile_state_undecided" in [one.code for one in check_profile(text)]


def test_a_column_of_ends_is_told():
    """Where 注销日期 holds a day the row comes back."""
    assert any("有值即已失效" in line and '"注销日期"' in line for line in lines_of(注销日期="2025-01-01"))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
def test_a_shipped_profile_that_leaves_a_state_unread_is_extended(table):
    """The draft reads it as well, in every record, and passes the check."""
    header = (*table.header, "zhengjianzt")
    rows = [("",) * len(table.header) + (word,) for word in ("有效", "注销", "有效")]
    text = guess_profile(InMemory(header, rows))
    assert isinstance(text, str)
    assert check_profile(text) == ()
    profile = read_profile(text, "extended")
    assert all("zhengjianzt" in {state.column for state in record.states} for record in profile.records)
