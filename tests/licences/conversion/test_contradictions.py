"""What a profile says of every row holds for none that says otherwise."""

import pytest

from licences.conversion.mapper import Mapper
from licences.conversion.profiles import load_profile
from licences.conversion.readers.table import Row
from tests.licences.conversion.rows import OPERATOR, RUN, STYLE_3


def found(**changes):
    """Give column, field and code of each fault."""
    cells = OPERATOR | changes
    one = Mapper(load_profile(STYLE_3), tuple(cells), RUN).draft(Row(1, tuple(cells.values())))
    return [(fault.column, fault.field, fault.code) for fault in one.faults]


@pytest.mark.parametrize("end", ["分公司", "宁波分公司", "宁波营业部", "(宁波分公司)", "宁波办事处"])
def test_a_branch_is_no_legal_person(end):
    """Its name ends with the word for a branch, behind that of the company."""
    name = f"路证（浙江）运输有限公司{end}"
    assert ("com_name", "branch_flag", "constant_contradicted") in found(com_name=name)


@pytest.mark.parametrize("name", ["路证（浙江）运输有限公司", "杭州示例货运营业部", "杭州分公路运输有限公司"])
def test_other_names_deny_nothing(name):
    """A company, a sole trader, a word that only looks like it."""
    assert found(com_name=name) == []


@pytest.mark.parametrize(
    ("column", "value", "field"),
    [
        ("正副本", "副本", "original_or_copy"),
        ("类型", "分公司", "branch_flag"),
        ("证书类别", " 副本 ", "original_or_copy"),
    ],
)
def test_another_column_denies_a_constant(column, value, field):
    """A whole cell that is the word for a copy or a branch."""
    assert found(**{column: value}) == [(column, field, "constant_contradicted")]


def test_what_agrees_or_tells_of_something_else_goes_on():
    """正本 is what the profile says."""
    assert found(正副本="正本", 副本数="2", 备注="已领副本") == []


@pytest.mark.parametrize("column", ["branch_flag", "branchFlag", "分支机构标识", "ownerType"])
@pytest.mark.parametrize("value", ["2", "分支机构"])
def test_another_code_in_a_column_of_the_field_denies_the_constant(column, value):
    """The column is known to tell what the profile says of every row."""
    assert found(**{column: value}) == [(column, "branch_flag", "constant_contradicted")]


@pytest.mark.parametrize("value", ["1", "企业法人", "", "9"])
def test_the_same_code_denies_nothing(value):
    """Nor does what is no code of the list."""
    assert found(branch_flag=value) == []
