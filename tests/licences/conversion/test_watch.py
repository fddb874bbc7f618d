"""Columns no rule reads: an end or a state in them sends the row back, until the profile says what it means."""

import pytest

from licences.conversion.flags import PAST, SPARSE, Flags
from licences.conversion.mapper import KEY_FIELDS, Mapper
from licences.conversion.profiles import load_profile, read_profile, text_of
from licences.conversion.readers.table import Row
from licences.conversion.skip import SkipReason
from tests.licences.conversion.rows import OPERATOR, RUN, STYLE_3


def became(column, value, more="", times=1):
    """Give why a row with one more column is skipped, and column and code of its faults."""
    profile = read_profile(f"{more}\n{text_of(STYLE_3)}", "more") if more else load_profile(STYLE_3)
    cells = OPERATOR | {column: value}
    mapper = Mapper(profile, tuple(cells), RUN)
    for _ in range(times):
        one = mapper.draft(Row(1, tuple(cells.values())))
    return one.skip, [(fault.column, fault.code) for fault in one.faults]


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("备注", "车辆已报废，证已注销", "unread_speaks_of_end"),
        ("remark", "已停业，交回许可证", "unread_speaks_of_end"),
        ("rowinfo", "deleted", "unread_speaks_of_end"),
        ("zt", "注销", "unread_state"),
        ("证照状态", "2", "unread_state"),
        ("state", "0", "unread_state"),
        ("del_flag", "1", "unread_state"),
        ("op", "D", "unread_state"),
        ("注销日期", "2025-01-01", "unread_end"),
        ("吊销文号", "杭交吊〔2025〕1号", "unread_end"),
        ("注销标志", "0", "unread_end"),
        ("是否注销", "是", "unread_end"),
        ("ZhuXiaoRiQi", "2025-01-01", "unread_end"),
        ("ShiFouZhuXiao", "是", "unread_end"),
        ("ZhengZhaoZhuangTai", "2", "unread_state"),
        ("BeiZhu", "ZhuXiao", "unread_speaks_of_end"),
        ("备注", "未领证", "unread_speaks_of_end"),
        ("备注", "注销原因：未年审", "unread_speaks_of_end"),
        ("备注", "停业原因：无货源", "unread_speaks_of_end"),
        ("备注", "证已注销，解除挂靠合同", "unread_speaks_of_end"),
        ("备注", "已转出，抵押解除", "unread_speaks_of_end"),
        ("备注", "停业，无法恢复", "unread_speaks_of_end"),
        ("备注", "停业至今没有恢复", "unread_speaks_of_end"),
        ("备注", "已恢复，2026年又停", "unread_speaks_of_end"),
        ("备注", "转让给杭州示例物流有限公司", "unread_speaks_of_end"),
        ("备注", "2026年5月转出到安徽示例物流有限公司", "unread_speaks_of_end"),
        ("备注", "已强制报废", "unread_speaks_of_end"),
        ("备注", "旧证收回，新证未发", "unread_speaks_of_end"),
        ("备注", "注 销", "unread_speaks_of_end"),
        ("valid", "false", "unread_state"),
        ("备注", "待审批", "unread_speaks_of_end"),
        ("备注", "考核不合格", "unread_speaks_of_end"),
        ("备注", "测试", "unread_speaks_of_end"),
        ("备注", "证号填错，应为100099", "unread_speaks_of_end"),
        ("备注", "与第3行为同一辆车", "unread_speaks_of_end"),
        ("车辆去向", "售往安徽", "unread_speaks_of_end"),
        ("审批结果", "不予许可", "unread_state"),
        ("是否发证", "否", "unread_state"),
        ("是否在册", "N", "unread_state"),
        ("流程节点", "受理中", "unread_state"),
        ("许可结论", "不予", "unread_decision"),
        ("核查", "不符", "unread_decision"),
        ("现场", "不合格（2项）", "unread_decision"),
        ("意见", "未获准", "unread_decision"),
        ("变更后单位名称", "甲公司", "unread_change"),
        ("道路运输证有效期", "2024-12-31", "unread_expired"),
    ],
)
def test_an_end_in_a_column_nobody_reads_sends_the_row_back(column, value, code):
    """The fault names the column, the first time and again."""
    assert became(column, value) == became(column, value, times=2) == (None, [(column, code)])


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("备注", ""),
        ("备注", "补证"),
        ("罐体", "不锈钢"),
        ("备注", "不详"),
        ("备注", "未注销"),
        ("备注", "停业，现解除暂扣"),
        ("备注", "注销原因：无"),
        ("强制报废日期", "2035-01-01"),
        ("备注", "检测试验合格"),
        ("备注", "已送审批中心"),
        ("审批结果", "同意"),
        ("道路运输证有效期", "2030-12-31"),
        ("道路运输证有效期", "三年"),
        ("保险有效期止", "2024-12-31"),
        ("备注", "停业，现已恢复"),
        ("挂靠单位", "杭州示例报废汽车回收有限公司"),
        ("zt", "有效"),
        ("证照状态", " 正常 "),
        ("zt", "NULL"),
        ("注销日期", ""),
        ("注销日期", "0"),
        ("注销日期", "0000-00-00"),
        ("注销日期", "1900-01-01"),
        ("注销日期", "9999-12-31"),
        ("注销日期", "2030-01-01"),
        ("是否注销", "否"),
        ("婚姻状态", "2"),
    ],
)
def test_what_says_nothing_of_an_end_lets_the_row_go_on(column, value):
    """A value in force, none, a zero date, a day to come, a denial, another matter."""
    assert became(column, value) == (None, [])


def warned(column, value, more="", usual=None):
    """Give column and code of the warnings of a row with one more column, which has no fault."""
    profile = read_profile(f"{more}\n{text_of(STYLE_3)}", "more") if more else load_profile(STYLE_3)
    cells = OPERATOR | {column: value}
    one = Mapper(profile, tuple(cells), RUN, usual=usual or {}).draft(Row(1, tuple(cells.values())))
    assert (one.faults, one.skip) == ((), None)
    return [(warning.column, warning.code) for warning in one.warnings]


@pytest.mark.parametrize(
    "column", ["备注", "情况说明", "发证原因", "附注", "注", "REMARK", "memo", "veh_note", "bz", "CLBZ"]
)
@pytest.mark.parametrize(
    "value",
    [
        "以县局批复为准",
        "车在外地，联系不上",
        "张三代管",
        "补证，问老刘",
        "old one kept",
        "见上年档案" * 50,
        "×",
        "X",
        "换发",
        "补证一次，另有一本",
        "诚信考核B级以下",
        "继续教育缺课",
    ],
)
def test_a_remark_nobody_understands_is_told_with_its_row(column, value):
    """The row converts, and somebody reads what its remark says."""
    assert warned(column, value) == [(column, "remark_not_understood")]


@pytest.mark.parametrize(
    "value",
    [
        "", " ", "无", "-", "/", "NULL", "正常", "2025-03-01", "2025年3月", "13900000000", "0571-87000000", "浙A12345",
        "C-0001", "1", "补证", "2025年3月补证", "年审合格，已归档", "电话：13900000000", "首次申领", "黄色", "普通货运", "无异常。",
        "有效", "未注销", "材料齐全;已制证", "补证一次", "换发新证", "2024年诚信考核AAA", "诚信考核AAA级", "已年审", "国六",
        "继续教育已完成", "已完成2024年继续教育", "2024年度审验合格", "2025-03-01年审合格", "年审合格（2024年）", "遗失补证", "退役军人",
    ],
)  # fmt: skip
def test_a_remark_known_to_be_harmless_is_not(value):
    """Numbers, days, plates, what clerks usually write, and what code lists name."""
    assert warned("备注", value) == []


@pytest.mark.parametrize("column", ["经营范围说明", "unit", "注册地", "certificateCode", "驾驶员姓名"])
def test_other_columns_hold_no_remarks(column):
    """Only the name of a column makes it one of remarks."""
    assert warned(column, "以县局批复为准") == []


def test_a_remark_somebody_has_looked_at_is_not_told():
    """The profile names the column in `ignore`; the remark that nearly all rows have tells of none."""
    assert warned("备注", "以县局批复为准", 'ignore = ["备注"]') == []
    assert warned("备注", " 以县局批复为准", usual={"备注": "以县局批复为准"}) == []
    assert warned("备注", "另见档案", usual={"备注": "以县局批复为准"}) == [("备注", "remark_not_understood")]


def test_a_column_that_tells_what_a_field_tells_is_compared():
    """A change after the issue is told with the row, until somebody has looked at the column."""
    assert warned("换证日期", "2026-01-05") == [("换证日期", "changed_after_issue")]
    assert warned("换证日期", "2026-01-05", 'ignore = ["换证日期"]') == []


def test_what_is_shown_of_a_remark_is_masked():
    """Names and long numbers in it are of no one who reads a list."""
    cells = OPERATOR | {"备注": "张三，990000199001010017，再看"}
    (one,) = Mapper(load_profile(STYLE_3), tuple(cells), RUN).draft(Row(1, tuple(cells.values()))).warnings
    assert "“张*，**************0017，再看”" in one.zh


@pytest.mark.parametrize("column", ["备注", "zt", "注销日期"])
def test_a_column_the_profile_ignores_is_not_looked_at(column):
    """Who has looked at it says so by `ignore`."""
    assert became(column, "2025-01-01注销", f'ignore = ["{column}"]') == (None, [])


def test_a_row_that_is_skipped_stays_skipped():
    """What has ended by its state needs nobody's look at another column."""
    cells = OPERATOR | {"STATUS": "注销", "备注": "已注销"}
    one = Mapper(load_profile(STYLE_3), tuple(cells), RUN).draft(Row(1, tuple(cells.values())))
    assert (one.skip, one.faults) == (SkipReason.CANCELLED, ())


def test_a_first_reading_of_keys_looks_at_no_other_column():
    """Faults are not complete where not all fields are read."""
    cells = OPERATOR | {"备注": "已注销"}
    one = Mapper(load_profile(STYLE_3), tuple(cells), RUN, only=KEY_FIELDS).draft(
        Row(1, tuple(cells.values()))
    )
    assert one.faults == ()


def test_the_message_holds_the_word_and_no_more_of_the_cell():
    """A remark may hold personal data."""
    cells = OPERATOR | {"备注": "张三的证已注销"}
    (one,) = Mapper(load_profile(STYLE_3), tuple(cells), RUN).draft(Row(1, tuple(cells.values()))).faults
    assert "“注销”" in one.zh
    assert "张三" not in "".join(one)


def flagged(flags, **more):
    """Give the codes of faults and of warnings of a row with more columns, by what the table has shown."""
    cells = OPERATOR | more
    mapper = Mapper(load_profile(STYLE_3), tuple(cells), RUN, flags=flags)
    one = mapper.draft(Row(1, tuple(cells.values())))
    return [fault.code for fault in one.faults], [fault.code for fault in one.warnings]


@pytest.mark.parametrize(
    ("flags", "more", "told"),
    [
        (Flags({"dr": ("1", "")}), {"dr": "1"}, (["unread_flag"], [])),
        (Flags({"dr": ("1", "")}), {"dr": ""}, (["unread_flag"], [])),
        (Flags({"dr": ("1", "")}), {"dr": "0"}, ([], [])),
        (Flags({}, {"jrq": SPARSE}), {"jrq": "2025-01-01"}, ([], [SPARSE])),
        (Flags({}, {"jrq": SPARSE}), {"jrq": "0000-00-00"}, ([], [])),
        (Flags({}, {"jrq": PAST}), {"jrq": "2025-01-01"}, ([PAST], [])),
        (Flags({}, {"jrq": PAST}), {"jrq": "9999-12-31"}, ([], [])),
    ],
)
def test_what_the_table_shows_of_a_column_judges_its_rows(flags, more, told):
    """Flags send back, days that few rows have are warned of, and past ones of a history end the row."""
    assert flagged(flags, **more) == told


def test_columns_known_by_name_are_no_flags():
    """What is read, ignored, a field by its name, or a state is judged row by row, and not by the table."""
    profile = read_profile(f'ignore = ["yn"]\n{text_of(STYLE_3)}', "more")
    names = (*OPERATOR, "dr", "yn", "zt", "性别", "经济类型")
    found = Mapper(profile, names, RUN).flag_columns()
    assert ["dr", "性别"] == [name for name in found.values() if name in names[len(OPERATOR) :]]


@pytest.mark.parametrize(
    ("column", "value", "word"),
    [
        ("address", "杭州市西湖区（已注销）", "注销"),
        ("owner_id", "33010200001注销", "注销"),
        ("fddbr", "张三（已故）", "已故"),
        ("phone", "已停业", "停业"),
    ],
)
def test_an_end_in_a_column_that_is_read_as_text_sends_the_row_back(column, value, word):
    """That a column is read does not hide what it says; nor does leaving out what is no telephone number."""
    cells = OPERATOR | {column: value}
    draft = Mapper(load_profile(STYLE_3), tuple(cells), RUN).draft(Row(1, tuple(cells.values())))
    (told,) = (fault for fault in draft.faults if fault.code == "value_speaks_of_end")
    assert (told.column, f"“{word}”" in told.zh) == (column, True)


@pytest.mark.parametrize("address", ["杭州市过户路1号", "杭州市样本路1号", "杭州市新街口停车场1号"])
def test_an_address_may_have_a_word_that_tells_no_end(address):
    """Streets and places are called so."""
    assert became("address", address) == (None, [])
