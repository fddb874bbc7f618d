"""Text at the edge: what is normalised, what is refused, each by its own code."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from licences.types.text import HolderName, PersonName, Text16, clean, clean_upper

REFUSED = {
    "control_character",
    "lone_surrogate",
    "private_use_character",
    "invisible_character",
    "unassigned_character",
    "not_text",
}


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("杭\x00州", "control_character"),
        ("杭\n州", "control_character"),
        ("杭\x7f州", "control_character"),
        ("杭\u0085州", "control_character"),
        ("杭\u2028州", "control_character"),
        ("\ud800杭州", "lone_surrogate"),
        ("杭州\udfff", "lone_surrogate"),
        ("杭\ue000州", "private_use_character"),
        ("杭\U000f0000州", "private_use_character"),
        ("杭\U0010fffd州", "private_use_character"),
        ("杭\u200b州", "invisible_character"),
        ("杭\u202e州", "invisible_character"),
        ("\ufeff杭州", "invisible_character"),
        ("杭\ufdd0州", "unassigned_character"),
        ("杭\uffff州", "unassigned_character"),
        ("杭\U0002ffff州", "unassigned_character"),
        (330100, "not_text"),
        (None, "not_text"),
        (b"\xe6", "not_text"),
        (["杭州"], "not_text"),
    ],
)
def test_what_no_certificate_may_hold_is_refused(value, code):
    """Each kind of character has its own refusal."""
    with pytest.raises(PydanticCustomError) as refused:
        clean(value)
    assert code == refused.value.type


@pytest.mark.parametrize(
    "character", ["㐀", "龻", "𠀀", "𪚥", "𫝀", "𬺰", "𰀀", "\U00031350", "\U0002ebf0", "\U000323b0"]
)
def test_han_of_every_plane_is_kept(character):
    """Rare characters of names are kept, also those younger than the tables of this Python."""
    assert clean(character) == character


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("e\u0301", "é"), ("\ufa0e", "\ufa0e"), ("\u3000杭州 ", "杭州"), ("杭 州", "杭 州"), ("\u212b", "Å")],
)
def test_text_is_normalised_to_nfc_without_blanks_around_it(typed, kept):
    """Canonically equal spellings become one; blanks at the ends go, those inside stay."""
    assert clean(typed) == kept


@given(st.text())
def test_clean_text_is_clean(text):
    """What passes is NFC, stays the same when cleaned again, and holds nothing refused."""
    try:
        cleaned = clean(text)
    except PydanticCustomError as refused:
        assert refused.type in REFUSED
        return
    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert {unicodedata.category(character) for character in cleaned}.isdisjoint({"Cc", "Cf", "Cs", "Co"})


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("张三", "张三"),
        ("𠀀𪚥", "𠀀𪚥"),
        ("佟々〇", "佟々〇"),
        ("买买提•吐尔逊", "买买提·吐尔逊"),
        ("古丽・娜尔", "古丽·娜尔"),
        ("ZHANG SAN", "ZHANG SAN"),
        ("O'Neil-Smith Jr.", "O'Neil-Smith Jr."),
    ],
)
def test_names_of_persons_are_kept(typed, kept):
    """Han names, names with a middle dot however it was typed, and Latin names are names."""
    assert TypeAdapter(PersonName).validate_python(typed) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("张3", "person_name_characters"),
        ("张 三", "person_name_characters"),
        ("张三先生（男）", "person_name_characters"),
        ("·张三", "person_name_characters"),
        ("张··三", "person_name_characters"),
        ("张San", "person_name_characters"),
        ("张*三", "masked_value"),
        ("张＊", "masked_value"),
        ("张\ue123", "private_use_character"),
        ("", "string_too_short"),
        ("  ", "string_too_short"),
        ("张" * 65, "string_too_long"),
    ],
)
def test_other_names_of_persons_are_refused(typed, code):
    """Digits, blanks between Han, mixed scripts, masks and private-use characters are refused."""
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(PersonName).validate_python(typed)
    assert [code] == [error["type"] for error in refused.value.errors()]


def test_parentheses_of_companies_become_full_width():
    """The name stands as business licences print it."""
    assert TypeAdapter(HolderName).validate_python("路证(浙江)有限公司") == "路证（浙江）有限公司"


def test_a_masked_company_is_refused():
    """A name somebody has masked before is no name."""
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(HolderName).validate_python("路证**有限公司")
    assert refused.value.errors()[0]["type"] == "masked_value"


def test_length_is_counted_in_characters_after_cleaning():
    """Sixteen characters fit whatever their bytes, and blanks around them do not count."""
    assert TypeAdapter(Text16).validate_python(" " + "𠀀" * 16 + " ") == "𠀀" * 16


def test_only_ascii_letters_are_made_capitals():
    """ß does not become SS."""
    assert clean_upper("aßx") == "AßX"
