"""Flags and sparse days in columns nobody reads: rows that differ from nearly all others come back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licences.conversion.flag_names import may_be_end, may_be_flag
from licences.conversion.flags import PAST, SPARSE, FlagColumns, Flags


def found(name, values):
    """Give what is found of a column of these values."""
    columns = FlagColumns({1: name})
    for value in values:
        columns.note(("x", value))
    return columns.found()


def doubted(name, *values):
    """Give the texts of a column that send a row back, in order."""
    return sorted(found(name, values).flags.get(name, ()))


@pytest.mark.parametrize(
    ("name", "usual", "other"),
    [
        ("dr", "0", "1"),
        ("yn", "1", "0"),
        ("scbj", "0", "1"),
        ("__$operation", "2", "1"),
        ("row_kind", "+I", "-D"),
        ("YXBJ", "Y", "N"),
        ("ZX", "F", "T"),
        ("is_current", "true", "false"),
        ("是否缴证", "否", "是"),
        ("存续", "是", "否"),
        ("在档", "√", "×"),
        ("jxc", "01", "02"),
        ("证", "营", "停"),
        ("x", "", "1"),
        ("x", "1", ""),
        ("x", "NULL", "Y"),
        ("x", " 1", "2"),
    ],
)
def test_the_rarer_value_of_a_flag_sends_its_rows_back(name, usual, other):
    """Nobody has said what it means, and most rows have another."""
    assert doubted(name, usual, usual, usual, other) == [other]


@pytest.mark.parametrize("values", [("0", "1"), ("0", "0", "0", "1", "1"), ("是", "否", "")])
def test_where_no_value_is_that_of_nearly_all_every_row_comes_back(values):
    """At a tie, and below two to one, nobody can tell which is usual."""
    assert doubted("dr", *values) == sorted(set(values))


def test_all_but_the_usual_value_come_back():
    """Three codes and more are flags as well; spellings of one value count together."""
    assert doubted("dr", *"000000", "1", "2", "") == ["", "1", "2"]
    assert doubted("dr", *["0"] * 6, "０", " 0", "1") == ["1"]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("dr", ("0", "0", "0")),
        ("dr", ("", "NULL", "")),
        ("dr", ("1",)),
        ("甲", ("男", "女", "男")),
        ("甲", ("黄", "蓝", "蓝")),
        ("民", ("汉", "回", "汉")),
        ("甲", ("张三", "李四", "张三")),
        ("甲", ("12", "18", "12")),
        ("甲", ("1", "2", "3")),
        ("甲", tuple("1234567")),
        ("性别", ("1", "2", "1")),
        ("轴数", ("2", "3", "2")),
        ("是否新能源", ("是", "否", "否")),
        ("seq_no", ("1", "2", "2")),
        ("状态", ("1", "2", "1")),
        ("备注", ("正常", "补证", "")),
    ],
)
def test_what_tells_another_thing_is_no_flag(name, values):
    """One value everywhere, names, sexes, colours, counts, numbers in order, and names known otherwise."""
    assert found(name, values) == Flags()


def test_words_beside_those_of_a_licence_in_force_come_back():
    """正常 tells what the column is; whatever else it holds is to be explained, however often it stands there."""
    assert doubted("存", "正常", "正常", "异常", "", "营业") == ["异常"]
    assert doubted("存", "正常", "冻结", "冻结") == ["冻结"]
    assert doubted("存", "正常", "正常", "补证") == []


@pytest.mark.parametrize(
    ("name", "values", "code"),
    [
        ("甲日期", ("", "", "2025-03-02"), SPARSE),
        ("甲日期", ("0000-00-00", "", "20250302"), SPARSE),
        ("甲日期", ("", "2025-03-02", "2025-03-03"), None),
        ("打印日期", ("", "", "2025-03-02"), None),
        ("dw_end_date", ("9999-12-31", "2025-05-06", "2025-05-07"), PAST),
        ("dw_end_date", ("9999-12-31", "9999-12-31", "9999-12-31"), None),
        ("甲", ("", "", "13900000000"), None),
        ("甲", ("", "", "12345678901234567"), None),
    ],
)
def test_days_that_few_rows_have_are_told(name, values, code):
    """Past ones end the row where 9999-12-31 stands for none; the others are warned of."""
    assert found(name, values).days.get(name) == code


@pytest.mark.parametrize(("empty", "code"), [(300, SPARSE), (50, None)])
def test_a_column_of_many_days_is_counted_to_its_end(empty, code):
    """More days than flags have values are looked at all the same."""
    days = [f"2025-{at % 12 + 1:02d}-{at % 28 + 1:02d}" for at in range(100)]
    assert found("甲日期", [*days, *[""] * empty]).days.get("甲日期") == code


def test_names_say_what_is_harmless():
    """Names of states are judged row by row elsewhere."""
    assert may_be_flag("是否缴证")
    assert not may_be_flag("是否进口")
    assert not may_be_flag("zt")
    assert may_be_end("退场日期")
    assert not may_be_end("注销日期")


@given(st.lists(st.text(alphabet="01Y是 ", max_size=2), max_size=30))
def test_rows_come_back_or_are_like_most(values):
    """Whatever does not come back of a column of codes is one value, and most rows have it."""
    bad = set(doubted("dr", *values))
    left = {value.strip() for value in values if value not in bad}
    assert not bad or len(left) <= 1
