"""Headers are found below titles, over several rows, and never made up."""

import pytest

from licences.conversion.errors import NoHeaderError, NoRowsError, NotATableError, Place, TooManyColumnsError
from licences.conversion.readers.headers import Merge, find_header, label, unique
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
