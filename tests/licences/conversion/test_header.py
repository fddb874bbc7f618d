"""Columns found by name: groups are not mixed up, and what stands twice is not chosen from."""

import pytest

from licences.conversion.header import BindError, Header

OWN = frozenset({"certificateInfo"})


@pytest.mark.parametrize(
    ("names", "column"),
    [
        (("staffName", "certificateInfo/certificateCode"), "certificateCode"),
        (("staffName", "certificateInfo/certificateCode"), "certificateInfo/certificateCode"),
        (("staffName", "certificateInfo/ownerInfo/ownerName"), "ownerInfo/ownerName"),
        (("staffInfo/staffName", "staffInfo/ownerName"), "ownerName"),
        (("staffInfo.staffName", "staffInfo.certificateInfo.ownerName"), "ownerName"),
        (("address", "ownerInfo/ownerName", "ownerInfo/address"), "ownerInfo/ownerName"),
    ],
)
def test_a_column_is_found_where_it_tells_of_the_record(names, column):
    """A name is found at the record's own level, in its own groups, in the group of all columns, or by its path."""
    assert [1] == Header(names, OWN).find(column)


@pytest.mark.parametrize("group", ["before", "diff:before", "old", "变更前"])
def test_what_was_true_before_a_change_is_not_found_by_its_name(group):
    """Not even where nothing else is there."""
    names = (f"row/{group}/plate", f"row/{group}/vin")
    assert ([], [0]) == (Header(names).find("plate"), Header(names).find(f"row/{group}/plate"))
    assert [0] == Header(("row/after/plate", f"row/{group}/plate"), {"after"}).find("after/plate")


@pytest.mark.parametrize("column", ["address", "telephone", "Info/address"])
def test_a_column_of_somebody_else_is_not_found_by_its_name(column):
    """The address of the employer is not the address of the member of staff."""
    names = ("staffName", "ownerInfo/address", "certificateInfo/ownerInfo/telephone")
    assert [] == Header(names, OWN).find(column)


@pytest.mark.parametrize(
    "names",
    [
        ("certificateState", "certificateInfo/certificateState"),
        ("certificateInfo/certificateState", "staffName", "certificateInfo#2/certificateState"),
        ("certificateState", "certificateState#2"),
    ],
)
def test_a_column_that_stands_twice_is_refused(names):
    """Of two columns of the record with one name, none is chosen."""
    header = Header(names, OWN | {"certificateInfo#2"})
    with pytest.raises(BindError) as caught:
        header.index("certificateState", "p")
    assert "column_twice" == caught.value.message.code


def test_of_two_columns_the_record_s_own_is_read():
    """A column of another group does not make the record's own one doubtful."""
    names = ("certificateInfo/certificateState", "ownerInfo/certificateState")
    assert 0 == Header(names, OWN).index("certificateState", "p")


@pytest.mark.parametrize(
    ("column", "expected"), [("业户名称#1", [0]), ("业户名称#2", [2]), ("业户名称#3", [3]), ("证号#1", [])]
)
def test_each_of_several_columns_of_one_name_can_be_named(column, expected):
    """The first of several columns is `name#1`, as the second is `name#2`; a single one has no number."""
    names = ("业户名称", "证号", "业户名称#2", "业户名称#3")
    assert expected == Header(names).find(column)
    if expected:
        assert expected[0] == Header(names).index(column, "p")


def test_the_first_of_two_columns_in_a_group_can_be_named():
    """`name#1` is found by the end of its path, as any other name."""
    assert [0] == Header(("staff/name", "staff/name#2")).find("name#1")
