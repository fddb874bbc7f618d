"""What is seen at one glance to be in order is what the long way finds in order."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from licences.conversion.rules import vehicles
from licences.conversion.rules.characters import capitals, half_width
from licences.conversion.rules.characters import text as read_text
from licences.conversion.state_words import speaks_of_end, suspects
from licences.names import company
from licences.rules import holders
from licences.texts.destroyed import destroyed
from licences.texts.garbled import garbled
from licences.texts.gate import is_plain
from licences.texts.no_value import says_nothing, words
from licences.texts.spoiled import spoiled
from licences.types.field_kind import metadata_of
from licences.types.text import Address, CompanyName, HolderName, PersonName, Plain, clean

CODES = st.text("0123456789AEXxUez", max_size=24)
TEXTS = (
    CODES | st.text("杭州路证示例同上无测试注销公司（）()、，#—-0X \u3000xA1é\u0301", max_size=16) | st.text()
)
NAMES = st.builds(
    "{}{}".format,
    st.text("路证示例运输货物杭州市分总一二", min_size=4, max_size=40),
    st.sampled_from(("有限公司", "有限责任公司")),
)


@given(TEXTS)
def test_plain_text_has_nothing_wrong_with_it_and_nothing_to_clean(text):
    """The gate passes at once only what every check passes, and what cleaning leaves as it is."""
    if is_plain(text):
        assert (spoiled(text), destroyed(text), garbled(text), says_nothing(text)) == (
            None,
            None,
            None,
            False,
        )
        assert clean(text) == text


@pytest.mark.parametrize("word", sorted({one.text for one in words() if one.text.isascii()}))
def test_no_word_for_nothing_is_plain_with_one_x(word):
    """A word of the list in letters is no plain code, however its letters are written."""
    for text in (word, word.upper(), word.lower(), word.strip("…") + "x"):
        assert not is_plain(text) or not says_nothing(text)


@given(TEXTS)
def test_letters_and_digits_are_made_capitals_as_any_text(text):
    """The short way for letters and digits gives what the long way gives."""
    if text.isascii() and text.isalnum() and is_plain(text):
        slow = re.sub("[a-z]+", lambda found: found[0].upper(), read_text(half_width(text)))
        assert capitals(text) == slow.replace(" ", "")


@given(st.text("川浙A1挂学黄绿蓝色牌([【])】 :-渐变双拼", max_size=14))
def test_a_cell_without_colour_and_bracket_is_a_plate_only(text):
    """What has neither bracket nor colour is in one part for each of the patterns."""
    if not vehicles._TWO_PARTS.search(text):
        for pattern in (vehicles._BRACKETS, vehicles._IN_BRACKETS, vehicles._BESIDE):
            assert pattern.fullmatch(text) is None


@given(st.lists(st.text("注销作废撤吊停ＡaABz1杭州 \n", max_size=8)))
def test_suspicion_falls_on_whatever_speaks_of_an_end(texts):
    """The pattern that looks at two characters passes over nothing that the whole search would find."""
    is_suspect = suspects(["个体"])
    assert all(is_suspect(text) for text in texts if speaks_of_end(text))
    assert is_suspect("一人个 体")


@given(NAMES, st.sampled_from(["001", "111", "999"]), st.sampled_from(["", "91", "92", "11"]))
def test_of_every_plain_name_the_same_is_found(name, code_type, begin):
    """One plain name stands for all: beside any code the same findings."""
    assert company.is_plain(company.ANY_PLAIN)
    if company.is_plain(name):
        found = [
            list(holders._find_in_holder((one, code_type, begin), None)) for one in (name, company.ANY_PLAIN)
        ]
        assert found[0] == found[1]
        assert not list(holders._unusual(name, "parent_name"))
        assert not holders.kinds.is_persons(name)


FACE_TEXTS = {"name": PersonName, "company": CompanyName, "holder": HolderName, "address": Address}


@given(
    st.one_of(NAMES, st.text("杭州市示例路1号3室张三有限公司（）某原 王庄大道", max_size=12)),
    st.sampled_from(sorted(FACE_TEXTS)),
)
def test_what_passes_as_plain_the_checks_give_back(text, kind):
    """Texts that skip the checks of their type are those of which the checks change and refuse nothing."""
    (plain,) = (one for one in metadata_of(FACE_TEXTS[kind]) if isinstance(one, Plain))
    if plain.holds(text):
        assert TypeAdapter(FACE_TEXTS[kind]).validate_python(text) == text
