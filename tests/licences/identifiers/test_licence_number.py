"""Word and number of a certificate."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licences.errors import IdentifierError
from licences.identifiers import licence_number


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("浙交运管许可杭字330100000001号", ("浙", "交运管许可", "杭", "330100000001")),
        ("浙交运管许可杭字 330100000001", ("浙", "交运管许可", "杭", "330100000001")),
        ("川交运管成字510100000001号", ("川", "交运管", "成", "510100000001")),
        ("川交运管许可510100000001", ("川", "交运管许可", "", "510100000001")),
        ("浙交运管杭字第330100000001号", ("浙", "交运管", "杭", "330100000001")),
        ("浙交运管字第330100000001号", ("浙", "交运管", "", "330100000001")),
        ("浙交运管第330100000001", ("浙", "交运管", "", "330100000001")),
        ("鲁交运管许可临沂字371300000001号", ("鲁", "交运管许可", "临沂", "371300000001")),
        ("豫交运管许可许字411000000001号", ("豫", "交运管许可", "许", "411000000001")),
        ("晋交运管运城字140800000001号", ("晋", "交运管", "运城", "140800000001")),
        ("津交运管许可滨海新字１２０１１６０００００１号", ("津", "交运管许可", "滨海新", "120116000001")),
    ],
)
def test_words_and_numbers_are_split(text, parts):
    """Province, authority, place and number are told apart; the place may be missing."""
    assert parts == tuple(licence_number.read(text))


def test_it_is_written_as_printed():
    """The standard form has 字 and 号."""
    assert licence_number.validate("川交运管许可510100000001") == "川交运管许可字510100000001号"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "货备110115000001",
        "云交运管许可YL2026000001",
        "粤交运管许可字 2026-001",
        "浙交运管许可杭字33010000000号",
        "浙交运管许可杭州市西字330100000001号",
        "X交运管许可杭字330100000001号",
        "浙交运管许330100000001",
        "浙交运管号330100000001号",
        "浙交运管证字330100000001号",
        "浙交运管许可证杭330100000001",
        "浙交运管许可杭字字330100000001号",
        "浙交运管许可许字330100000001号",
        "浙交运管许可浙交运字330100000001号",
    ],
)
def test_other_forms_are_refused_and_not_guessed(text):
    """Informal numbers are refused; conversion keeps them raw."""
    with pytest.raises(IdentifierError) as refused:
        licence_number.validate(text)
    assert refused.value.message.code == "licence_number_form"


@pytest.mark.parametrize(
    "text",
    [
        "杭",
        "浙交运管许可杭",
        "浙交运管许可杭州市西字",
        "浙运管字",
        "浙交运管杭字第",
        "浙交运管第字",
        "浙交运管许字",
        "浙交运管许可浙交运字",
    ],
)
def test_wrong_words_are_refused(text):
    """A word needs province, authority and 字; the place alone is not one."""
    with pytest.raises(IdentifierError) as refused:
        licence_number.validate_word(text)
    assert refused.value.message.code == "licence_word_form"


@given(st.text(max_size=30))
def test_arbitrary_text_is_valid_or_refused(text):
    """No text makes it raise anything but our error."""
    assert licence_number.is_valid(text) in {True, False}


@given(
    st.sampled_from("京津冀浙川粤新"),
    st.sampled_from(["交运管", "交运管许可"]),
    st.text("杭成滨海新", max_size=3),
    st.from_regex(r"\A[0-9]{12}\Z"),
)
def test_printing_and_reading_agree(province, authority, place, number):
    """What is printed reads back as the same parts."""
    printed = licence_number.printed(f"{province}{authority}{place}字", number)
    assert (province, authority, place, number) == licence_number.read(printed)
