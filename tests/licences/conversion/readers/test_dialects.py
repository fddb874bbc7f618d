"""Delimiters and quoting are found by trying."""

import pytest

from licences.conversion.readers.dialects import DELIMITERS, find_dialect
from licences.conversion.readers.table import Dialect


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_each_delimiter_is_found(delimiter):
    """Every delimiter of the list is found, also where a cell holds other ones."""
    lines = [
        delimiter.join(cells) + "\n"
        for cells in (("号", "名", "范围"), ("1", "甲", "a:b"), ("2", "乙", "c/d"))
    ]
    assert Dialect(delimiter) == find_dialect(lines)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["a;b;c\n", "1;x,y;z\n", "2;x,y,w;z\n"], Dialect(";")),
        (["a,b,c\n", '1,"x;y;z;w;v","u"\n', '2,"x,y",\n'], Dialect(",")),
        (["a|b\n", '"x|"|1\n', '"y"|2\n'], Dialect("|")),
        (["a\tb\n", '"老张"货运\t1\n', '"老李"货运\t2\n', '"老王"货运\t3\n'], Dialect("\t", quote="")),
        (["a,b,c\n", '"x\\"y","1","2"\n', '"x\\"y","1",3\n'], Dialect(",", escape="\\")),
        (["'a','b'\n", "'x,y','1'\n", "'z','2'\n"], Dialect(",", quote="'")),
        (['"a", "b"\n', '"x,y", "1"\n'], Dialect(",", skip_blank=True)),
        (["名,号,日\n", '"乙,司",2,3\n', "甲,1,2\n", '己,"a"b,7\n', '庚,"a"b,7\n'], Dialect(",")),
        (["标题\n", "a,b,c\n", "1,2,3\n", "4,5,6\n"], Dialect(",")),
        (["一\n", "二\n"], None),
        ([], None),
    ],
)
def test_the_best_reading_wins(lines, expected):
    """The reading that gives the widest equal rows is taken, quoting before none."""
    assert expected == find_dialect(lines)
