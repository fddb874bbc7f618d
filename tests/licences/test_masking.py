"""Masks: what stays readable, and that nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licences import masking

TEXTS = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x4FFF), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("name", "masked"),
    [("张", "*"), ("张三", "张*"), ("张小三", "张*三"), ("欧阳小三", "欧**三"), ("买买提·吐尔逊", "买**逊")],
)
def test_names_keep_first_and_last(name, masked):
    """Of a name the first and last character stay, of two the first, of one none."""
    assert masked == masking.name(name)


@given(TEXTS)
def test_a_masked_name_tells_at_most_two_characters(name):
    """However long the name, at most two of its characters and four signs in all are left."""
    masked = masking.name(name)
    assert len(masked) <= 4
    assert len(masked.replace("*", "")) <= min(2, len(name) - 1)


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("990000199001010017", "**************0017"),
        ("E12345678", "*****5678"),
        ("12345678", "******78"),
        ("1", "*"),
        ("", ""),
    ],
)
def test_numbers_keep_their_end(number, masked):
    """The last four characters stay; of a short number two or fewer."""
    assert masked == masking.document_number(number) == masking.number(number)


@given(st.text("0123456789X", max_size=40))
def test_at_most_half_of_a_number_stays(number):
    """A mask hides at least half of the number and keeps its length."""
    masked = masking.number(number)
    assert len(number) == len(masked)
    assert masked.count("*") * 2 >= len(number)


@pytest.mark.parametrize(
    ("number", "masked"),
    [("13900000000", "139****0000"), ("0571-80000000", "057******0000"), ("80000000", "******00")],
)
def test_telephone_numbers_keep_both_ends(number, masked):
    """Three digits in front and four at the end stay."""
    assert masked == masking.telephone(number)


@pytest.mark.parametrize(
    ("address", "masked"), [("浙江省杭州市示例路一号二室", "浙江省杭州市******"), ("杭州一号", "杭州******")]
)
def test_addresses_keep_the_city(address, masked):
    """At most six characters, and never more than half, stay."""
    assert masked == masking.address(address)


@given(TEXTS, st.integers(4, 30))
def test_abbreviated_text_fits_and_keeps_both_ends(text, limit):
    """A text is whole, or exactly as long as allowed with its beginning and end."""
    short = masking.abbreviated(text, limit)
    if len(text) <= limit:
        assert text == short
    else:
        head, tail = short.split("…")
        assert len(short) == limit
        assert text.startswith(head)
        assert text.endswith(tail)


def test_a_long_company_keeps_eighteen_and_nine():
    """Of a company's name longer than 28 characters the first 18 and last 9 stay."""
    name = "".join(chr(0x4E00 + offset) for offset in range(40))
    assert masking.abbreviated(name, 28) == f"{name[:18]}…{name[-9:]}"
