"""Columns no rule reads: named, with the kind of their values, and never with a value of a person."""

from datetime import date

import pytest

from app.conversion.unread_columns import first_rows, said, unread_columns_of, usual_remarks_of
from licences.conversion.context import RunContext
from licences.conversion.mapper import Mapper
from licences.conversion.profiles import load_profile, read_profile, text_of
from licences.conversion.readers.limits import Limits
from licences.conversion.readers.table import Row, Table
from tests.app.conversion.exports import STYLE_3, operator

RUN = RunContext("11330000990000017U", "浙江省示例道路运输管理中心", "330000", date(2026, 6, 1))


class InMemory(Table):
    """A table with one more column of the values given."""

    kind = "csv"

    def __init__(self, column, values):
        super().__init__("memory", Limits())
        cells = {name: value for name, value in operator(1).items() if name != column}
        self.header = (*cells, column)
        self._rows = [Row(at, (*cells.values(), value)) for at, value in enumerate(values, start=2)]

    def _read(self):
        return iter(self._rows)


def unread(column, *values, profile=None):
    """Give what is told of one more column."""
    table = InMemory(column, values)
    mapper = Mapper(profile or load_profile(STYLE_3), table.header, RUN)
    return [
        one for one in unread_columns_of(table, mapper, first_rows(table, mapper)) if one["column"] == column
    ]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (("", "NULL", " "), {"values": "empty"}),
        (("注销", "有效", "注销"), {"values": "words", "words": ["有效", "注销"]}),
        (("1", "2", ""), {"values": "words", "words": ["1", "2"]}),
        (("2025-01-01", "2025.2.3", "20250301"), {"values": "dates"}),
        (("1234567", "330102"), {"values": "numbers"}),
        (("张三", "李四"), {"values": "texts"}),
        (("张三已注销", "李四"), {"values": "texts"}),
    ],
)
def test_the_kind_of_the_values_is_told(values, told):
    """Words are repeated only where they tell of no person."""
    assert unread("zt2", *values) == [{"column": "zt2", **told}]


def test_the_remark_of_nearly_every_row_is_found():
    """Twenty rows and nine of ten of them make one usual; in a short table nothing is, nor in other columns."""
    made = {
        (column, rows, others): InMemory(column, ["以县局批复为准"] * rows + ["再看"] * others)
        for column, rows, others in (("备注", 20, 2), ("备注", 20, 5), ("备注", 19, 0), ("zt2", 30, 0))
    }
    found = {}
    for key, table in made.items():
        mapper = Mapper(load_profile(STYLE_3), table.header, RUN)
        found[key] = usual_remarks_of(table, mapper, first_rows(table, mapper))
    assert found == {
        ("备注", 20, 2): {"备注": "以县局批复为准"}, ("备注", 20, 5): {}, ("备注", 19, 0): {}, ("zt2", 30, 0): {},
    }  # fmt: skip


def test_a_column_that_is_read_or_kept_as_a_state_is_not_named():
    """The state of the profile is read; the column a profile ignores is still one no rule reads."""
    ignoring = read_profile(f'ignore = ["备注"]\n{text_of(STYLE_3)}', "mine")
    assert (unread("STATUS", "1"), unread("备注", "补证", profile=ignoring)) == (
        [],
        [{"column": "备注", "values": "texts"}],
    )


def test_columns_are_said_in_one_line():
    """Each with the words it holds, or the kind of its values."""
    columns = [
        {"column": "zt", "values": "words", "words": ["1", "2"]},
        {"column": "备注", "values": "texts"},
    ]
    assert said(columns) == "zt（1、2）；备注（文字 texts）"
