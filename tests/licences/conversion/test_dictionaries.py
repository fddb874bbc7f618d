"""What a file itself says of codes is held against what the profile reads them as."""

import pytest

from licences.conversion.dictionaries import dictionary_of, read_otherwise
from licences.conversion.profiles import load_profile
from licences.conversion.readers.limits import Limits
from licences.conversion.readers.table import Row, Table
from tests.licences.conversion.rows import RUN

STYLE_7 = load_profile("style7_office_sheet")


class InMemory(Table):
    """A table of rows given."""

    kind = "xlsx"

    def __init__(self, name, header, rows=(), labels=()):
        super().__init__(name, Limits())
        self.header, self.labels = tuple(header), tuple(labels)
        self._rows = [Row(at, tuple(cells)) for at, cells in enumerate(rows, start=2)]

    def _read(self):
        return iter(self._rows)


COLUMNS = tuple(
    dict.fromkeys(
        [column for record in STYLE_7.records for column in record.headers]
        + [column for record in STYLE_7.records for one in record.sources for column in one.columns]
        + ["状态"]
    )
)
VEHICLES = InMemory("a.xlsx!车辆", COLUMNS)


def differing(*beside, table=VEHICLES):
    """Give what the profile reads otherwise than tables beside the one that is converted say."""
    told = [one for each in beside for one in dictionary_of(each, table.header)]
    return read_otherwise(STYLE_7, table, told, RUN)


def dictionary(*rows, header=("字段", "代码", "含义"), name="a.xlsx!字典"):
    """Make a sheet of codes."""
    return InMemory(name, header, rows)


@pytest.mark.parametrize(
    "beside",
    [
        dictionary(("状态", "1", "停业"), ("状态", "2", "正常")),
        dictionary(("状态", "1", "停业"), ("", "2", "正常")),
        dictionary(("证照状态", "1", "停业"), ("证照状态", "2", "正常")),
        dictionary(("1", "停业"), ("2", "正常"), header=("代码", "名称"), name="a.xlsx!Sheet2"),
        dictionary(("状态", "1-停业；2-正常"), header=("项目", "说明"), name="a.zip!代码表.csv"),
        dictionary(("2", "正常"), header=("1", "停业"), name="a.xlsx!字典"),
    ],
)
def test_a_dictionary_of_states_that_says_otherwise_is_seen(beside):
    """Both readings are told: the word of the file, and what the profile makes of the code."""
    found = differing(beside)
    assert found == ("状态 1 = 停业（有效 in force）", "状态 2 = 正常（已结束 ended）")


@pytest.mark.parametrize(
    "beside",
    [
        dictionary(("状态", "1", "正常"), ("状态", "2", "注销")),
        dictionary(("车辆种类", "1", "停业")),
        dictionary(("营运状态", "1", "停业")),
        dictionary(("1", "停业"), header=("序号", "原因"), name="a.xlsx!清退名单"),
        dictionary(("1", "停业", "浙A12345"), header=("序号", "原因", "车牌代码")),
        dictionary(*[("1", "停业")] * 501, header=("代码", "名称")),
    ],
)
def test_what_agrees_or_is_no_dictionary_of_the_column_says_nothing(beside):
    """Another column's codes, lists with numbers in order, and tables of data are none."""
    assert [one for one in differing(beside) if one.startswith("状态")] == []


def test_codes_of_other_columns_are_compared_where_they_are_named():
    """A grade that the file calls the second is not read as the first."""
    other, same = (dictionary(("技术等级", "1", word)) for word in ("二级", "一级"))
    assert (len(differing(other)), differing(same)) == (1, ())


@pytest.mark.parametrize(("label", "count"), [("状态：0正常1停业", 1), ("状态(1有效,2注销)", 0), ("", 0)])
def test_the_label_of_a_column_tells_its_codes(label, count):
    """A comment in a script says what the codes of its column mean."""
    labels = [label if column == "状态" else "" for column in COLUMNS]
    assert len(differing(table=InMemory("a.sql!t", COLUMNS, labels=labels))) == count
