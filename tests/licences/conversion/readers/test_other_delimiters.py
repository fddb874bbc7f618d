"""Delimiters that nobody types are found where they are certain, and never inside another table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licences.conversion.readers.dialects import DELIMITERS, find_dialect
from licences.conversion.readers.other_delimiters import SIGNS, find_other_dialect
from tests.licences.conversion.readers.making import table

HEADER = ("经营许可证号", "业户名称", "经营范围", "有效期")
ROWS = [
    ("330102000001", "甲", "普通货运,危险货物", "2029-01-01"),
    ("330102000002", "乙|丙", "", "长期"),
    ("", "", "", "2028-01-01"),
]
SEVERAL = ("||", "|@|", "@@", "^^", "~|~", "#|#", "\x01\x01", "|!|", "::", "$$")
TEXT = st.text("甲乙1^~|@#$!\x01\x02\x1f,;-", max_size=8)


@pytest.mark.parametrize("delimiter", [*SIGNS, *SEVERAL])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize("at_end", [False, True])
def test_each_is_read(delimiter, encoding, quote, at_end):
    """Cells apart by any of them are read as written, quoted or not, with one more at the end of the line or not."""
    written = [
        delimiter.join(f"{quote}{cell}{quote}" for cell in row) + delimiter * at_end
        for row in (HEADER, *ROWS)
    ]
    found = table("\r\n".join(written).encode(encoding), "export.txt")
    rows = list(found.rows())
    assert (HEADER, ROWS, False) == (
        found.header[:4],
        [row.cells[:4] for row in rows],
        any(row.problems for row in rows),
    )


def test_a_delimiter_within_quotes_is_no_delimiter():
    """What stands within quotes stays one cell, whatever it holds."""
    found = table(b'"a"||"b"||"c"\n"1"||"x||y"||"2020"\n', "export.txt")
    assert [("1", "x||y", "2020")] == [row.cells for row in found.rows()]


@given(
    st.sampled_from(DELIMITERS),
    st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=12),
    st.sampled_from(["号", "起~止", "a^b^c", "x||y||z", "甲#乙#丙"]),
)
def test_a_header_with_usual_delimiters_has_no_other(delimiter, rows, name):
    """Negative vector: values and names full of such signs do not change how a usual table is read."""
    lines = [delimiter.join((name, "业户名称", "日期")) + "\n", *(delimiter.join(row) + "\n" for row in rows)]
    assert find_other_dialect(lines) is None
    found = find_dialect(lines)
    assert found is None or found.delimiter in DELIMITERS


@pytest.mark.parametrize(
    "lines",
    [
        ["起~止\n", "2020~2026\n", "2021~2027\n"],
        ["车辆一览表 2020~2021~2022\n", "号,名\n", "1,甲\n", "2,乙\n"],
        ["a||b\n", "1||2\n"],
        ["组||别||\n", "a|b|c|d\n", "1|2|3|4\n"],
        ["a^b^b\n", "1^2^3\n"],
        ["a^b^c\n", "1\n", "2\n", "3\n"],
    ],
)
def test_what_may_be_something_else_is_none(lines):
    """Negative vectors: too few names, names twice, titles, lines without it."""
    assert find_other_dialect(lines) is None
