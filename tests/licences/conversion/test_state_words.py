"""Words of an end are found wherever they stand, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licences.conversion.state_words import kind_of_column, speaks_of_end


@pytest.mark.parametrize(
    "text",
    [
        *(
            "已注销",
            "注 销",
            "证已吊销",
            "撤销许可",
            "车辆报废",
            "作废",
            "失效",
            "停运",
            "已停业，交回许可证",
        ),
        *(
            "转出",
            "已迁出本省",
            "过户至江苏",
            "遗失",
            "已卖",
            "註銷",
            "2026年6月已注销",
            "二、已报废、注销车辆",
        ),
        *("cancelled", "Deleted", "isDeleted", "op=delete", "licence_revoked", "zhuxiao", "ＤＥＬＥＴＥ"),
        *("停业后恢复，2025年注销", "是否注销：是", "注销原因：车辆报废", "遗失声明作废"),
    ],
)
def test_an_end_is_found(text):
    """Every way of saying that a licence has ended is one."""
    assert speaks_of_end(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "有效", "正常", "补证", "资料齐全，已归档", "电话已核实", "已年审", "转入", "停车场", "合作社"),
        *(
            "未注销",
            "无注销记录",
            "未办理注销",
            "没有被吊销",
            "注销原因：",
            "注销日期:/",
            "是否注销",
            "注销日期",
        ),
        *("停业，现已恢复", "解除停业", "撤销注销决定", "遗失补证", "原证遗失，补发", "旧证收回，换发新证"),
        *(
            "杭州示例报废汽车回收有限公司",
            "报废机动车回收（拆解）",
            "杭州市过户路3号",
            "强制报废期止 2035-01-01",
        ),
        *("modelled", "LXXA1B2CXSA001001", "990000000169", "canceller"),
    ],
)
def test_what_tells_no_end_is_left_alone(text):
    """Denied, undone, blank, part of another word, or something else altogether."""
    assert speaks_of_end(text) == ""


@given(st.text(max_size=60))
def test_any_text_is_judged(text):
    """Whatever a file holds, there is an answer, and it is a word."""
    assert isinstance(speaks_of_end(text), str)
    assert isinstance(kind_of_column(text), str)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "zt",
            "ZT",
            "状态",
            "证照状态",
            "YYZT",
            "licStatus",
            "auditstate",
            "is_valid",
            "isValid",
            "del_flag",
        ),
        *("state", "STATUS", "flag", "sfzx", "yxbz", "ZhuangTai", "op", "certificateInfo/state", "营运情况"),
    ],
)
def test_names_of_states_are_known(name):
    """A column whose name says so tells a state."""
    assert kind_of_column(name) == "state"


@pytest.mark.parametrize(
    "name", ["注销日期", "吊销时间", "停业原因", "注销标志", "ZXRQ", "cancel_date", "转出日期"]
)
def test_names_of_ends_are_known(name):
    """A column whose name speaks of an end tells one where it has a value."""
    assert kind_of_column(name) == "end"


@pytest.mark.parametrize(
    "name",
    [
        *("备注", "婚姻状态", "年审状态", "失效日期", "终止日期", "valid_date_end", "model"),
        *("operation_scope", "stateless", "branch_flag", "旧证号", "remark", "time", "有效期止"),
    ],
)
def test_other_names_tell_no_state(name):
    """Columns that tell of something else."""
    assert kind_of_column(name) == ""
