"""What the name of a person may look like, and whose a name is."""

import pytest

from licences.errors import IdentifierError
from licences.names import kinds, person


@pytest.mark.parametrize(
    "name",
    [
        "张三",
        "王志长",
        "曾国藩",
        "欧阳小明",
        "司马懿",
        "尼玛次仁多吉",
        "买买提·吐尔逊",
        "王㐂",
        "𠮷田正",
        "某三",
        "张〇",
        "John",
    ],
)
def test_names_of_one_person_are_kept(name):
    """Han names with a surname or without, names with ·, rare characters and Latin names are names."""
    assert person.validate(name) == name


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("王五等人", "persons_several"),
        ("张三夫妇", "persons_several"),
        ("张三、李四", "names_several"),
        ("张三/李四", "names_several"),
        ("李师傅", "form_of_address"),
        ("张经理", "form_of_address"),
        ("老王", "form_of_address"),
        ("小李", "form_of_address"),
        ("本人", "not_a_name"),
        ("法人", "not_a_name"),
        ("死亡", "not_a_name"),
        ("退休", "not_a_name"),
        ("车主", "not_a_name"),
        ("见附件", "not_a_name"),
        ("张三已死亡", "not_a_name"),
        ("杭州示例公司", "company_for_person"),
        ("张某某", "masked_value"),
        ("张3", "person_name_characters"),
    ],
)
def test_what_is_no_one_persons_name_is_told_by_its_kind(name, code):
    """Several persons, titles, words for nobody, companies and masks have their own codes."""
    with pytest.raises(IdentifierError) as refused:
        person.validate(name)
    assert refused.value.message.code == code


@pytest.mark.parametrize("name", ["服役", "张三李四", "张", "𠮷田正"])
def test_a_name_without_surname_or_with_two_is_looked_at(name):
    """It may be a word nobody listed, or two persons."""
    assert not person.is_usual(name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        *(("张三", True), ("欧阳小明", True), ("买买提·吐尔逊", True), ("阿迪力·艾则孜货运部", False)),
        *(("兴旺货运", False), ("安达车队", False), ("私家车", False), ("张三货运", False), ("运输", False)),
    ],
)
def test_whose_name_it_is(name, expected):
    """Persons are told from companies, and from trade names of sole traders."""
    assert kinds.is_persons(name) is expected
