"""Headers are found below titles, over several rows, and never made up."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licences.conversion.errors import NoHeaderError, NoRowsError, NotATableError, Place, TooManyColumnsError
from licences.conversion.readers.headers import Merge, find_header, is_in_other_words, label, unique
from licences.conversion.readers.limits import Limits

DATA = ("浙A12345", "33010000001", "2023-04-12")
PLACE = Place("a.xlsx!表")


def found(*rows, merges=(), numbers=None):
    """Find the header of rows numbered from 1."""
    numbered = list(zip(numbers or range(1, len(rows) + 1), rows, strict=True))
    return find_header(numbered, PLACE, Limits(), merges)


def test_the_first_row_is_the_header():
    """A plain table's first row gives the names."""
    header = found(("车牌号", "编号", "日期"), DATA)
    assert (("车牌号", "编号", "日期"), 1, 1) == (header.names, header.row, header.last_row)


@pytest.mark.parametrize(
    "titles",
    [
        [("车队信息一览表", "", "")],
        [("车队信息一览表", "", ""), ("填报单位：某某公司", "", "")],
        [("车队信息一览表",), ("单位", "")],
        [("sep=", "")],
    ],
)
def test_titles_are_passed_over(titles):
    """Title rows with few cells are no header."""
    header = found(*titles, ("车牌号", "编号", "日期"), DATA, DATA)
    assert (("车牌号", "编号", "日期"), len(titles) + 1) == (header.names, header.last_row)


def test_labels_are_cleaned():
    """Line breaks and blanks inside labels go; blanks between Latin words stay."""
    assert ["车牌号码", "com name", "发证日期"] == [
        label(" 车 牌\n号 码 "),
        label("com name\0"),
        label("发证　日期"),
    ]


@settings(max_examples=300)
@given(st.text(alphabet="a甲 \t\n\r\0\u3000\xa0\x0b", max_size=12))
def test_labels_are_those_of_the_plain_rule(cell):
    """Breaks go with the white space around them, then blanks between Chinese characters."""
    bare = re.sub(r"\s*[\r\n\0]+\s*", "", cell.strip(" \t\r\n\0\u3000\xa0\ufeff\x1a")).strip()
    assert re.sub(r"(?<=[\u2e80-\u9fff])[ \u3000\xa0]+(?=[\u2e80-\u9fff])", "", bare) == label(cell)


def test_a_label_of_many_blanks_is_cleaned_in_steps_of_its_length():
    """Cleaning never tries one run of blanks from each of its blanks: breaks alone are searched for.

    A pattern that begins with `\\s*` would, before a break that never comes, be quadratic: minutes here. What
    is searched for now is one class repeated, or a run that can only begin behind a Chinese character.
    """
    blanks = " " * 100_000
    assert (f"a{blanks}b", "甲乙", "ab", "甲a") == (
        label(f"a{blanks}b"),
        label(f"甲{blanks}乙"),
        label(f"a{blanks}\n{blanks}b"),
        label(f"甲\0{blanks}a"),
    )


def test_two_header_rows_with_merges():
    """Below merged group cells the second row gives the names; a cell merged downwards keeps its own."""
    merges = [Merge(0, 0, 0, 1), Merge(0, 2, 1, 2)]
    header = found(("车辆", "", "备注"), ("车牌号", "编号", ""), DATA, merges=merges)
    assert (("车牌号", "编号", "备注"), 1, 2) == (header.names, header.row, header.last_row)


def test_two_header_rows_without_merges():
    """Without knowledge of merges a row of labels under blanks is taken in too."""
    rows = (
        ("车辆", "", "驾驶员", "", "备注"),
        ("车牌", "颜色", "姓名", "证号", ""),
        ("浙A12345", "黄", "张", "9901011", ""),
    )
    header = found(*rows, rows[2])
    assert (("车牌", "颜色", "姓名", "证号", "备注"), 2) == (header.names, header.last_row)


def test_same_names_in_two_groups_take_the_group_in():
    """Where two groups have a column of one name, the group's name tells them apart."""
    rows = (("车主", "", "驾驶员", ""), ("姓名", "住址", "姓名", "电话"), ("张", "12345号", "李", "1390000"))
    header = found(*rows, rows[2], merges=[Merge(0, 0, 0, 1), Merge(0, 2, 0, 3)])
    assert ("车主/姓名", "住址", "驾驶员/姓名", "电话") == header.names


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["a", "", "a", ""], ("a", "#2", "a#2", "#4")),
        (["a", "a", "a#2"], ("a", "a#2", "a#2#2")),
        (["#2", ""], ("#2", "#2#2")),
    ],
)
def test_names_are_made_unique(names, expected):
    """Nameless columns are numbered, repeated names counted, and no name occurs twice."""
    assert expected == unique(names)


def test_data_without_header_is_refused():
    """A first row that looks like data is never taken for names."""
    with pytest.raises(NoHeaderError) as caught:
        found(DATA, DATA)
    assert Place("a.xlsx!表", 1) == caught.value.where


def test_header_without_rows_is_refused():
    """A header with nothing below is told with its row."""
    with pytest.raises(NoRowsError) as caught:
        found(("标题", "", ""), ("车牌号", "编号", "日期"), ("", " ", "\u3000"))
    assert Place("a.xlsx!表", 2) == caught.value.where


@pytest.mark.parametrize("rows", [[], [("一",), ("二",)], [("", ""), ("x", "")]])
def test_one_column_is_no_table(rows):
    """Text in one column is no table."""
    with pytest.raises(NotATableError):
        found(*rows)


def test_ten_thousand_columns_are_refused():
    """A header above the limit is refused with both numbers."""
    with pytest.raises(TooManyColumnsError) as caught:
        found(tuple(f"列{'甲' * (at % 9)}" for at in range(10_000)), DATA)
    assert {"count": 10_000, "limit": 1000} == caught.value.values


@pytest.mark.parametrize(
    "cells",
    [
        ("档案号", "信用代码", "业户名称", "证字", "证号", "地址", "起", "发证日", "止", "状态"),
        ("车牌号码", "号牌颜色", "道路运输证号", "经营范围", "联系电话1", "联系电话2", "", "吨位(吨)"),
        ("owner_id", "comName", "com_key", "address", "printDate", "STATUS"),
    ],
)
def test_a_header_in_other_words_is_known(cells):
    """Names of columns are known as such without the first header's words, in Chinese or Latin letters."""
    assert is_in_other_words(cells, 8)


@pytest.mark.parametrize(
    "cells",
    [
        ("杭州示例运输有限公司", "张三", "示例路1号", "浙交运管许可杭字", "普通货运", "在业", "上城所", "无"),
        ("C-01", "业户名称", "地址", "证号", "2025-03-01", "状态", "电话", "备注"),
        ("姓名", "姓名", "姓名", "姓名", "姓名", "姓名", "姓名", "姓名"),
        ("合计", "", "", "", "", "", "", ""),
        ("制表人：", "张三", "审核：", "李四", "", "", "", ""),
        ("二、已注销车辆", "", "", "", "", "", "", ""),
        ("无", "无数据", "暂无", "未知", "不详", "空", "男", "是"),
        ("", "", "", "", "", "", "", ""),
    ],
)
def test_data_are_no_header(cells):
    """Negative vectors: rows of texts, of one text, of totals, sections and signatures are no header."""
    assert not is_in_other_words(cells, 8)
