"""Columns no rule reads: an end or a state in them sends the row back, until the profile says what it means."""

import pytest

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
