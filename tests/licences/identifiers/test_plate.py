"""Number plates of every kind, and their colours."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from licences.errors import IdentifierError
from licences.identifiers import plate
from licences.identifiers.plate import PlateKind


@pytest.mark.parametrize(
    ("text", "compacted", "kind"),
    [
        ("川A12345", "川A12345", PlateKind.ORDINARY),
        ("川 A·1234j", "川A1234J", PlateKind.ORDINARY),
        ("川A-12345", "川A12345", PlateKind.ORDINARY),
        ("川Ａ１２３４５", "川A12345", PlateKind.ORDINARY),
        ("川AD1234", "川AD1234", PlateKind.ORDINARY),
        ("川AD12345", "川AD12345", PlateKind.NEW_ENERGY_SMALL),
        ("川AF1234", "川AF1234", PlateKind.ORDINARY),
        ("川AFA1234", "川AFA1234", PlateKind.NEW_ENERGY_SMALL),
        ("川A12345D", "川A12345D", PlateKind.NEW_ENERGY_LARGE),
        ("川A12345F", "川A12345F", PlateKind.NEW_ENERGY_LARGE),
        ("川A1234挂", "川A1234挂", PlateKind.TRAILER),
        ("川A1234学", "川A1234学", PlateKind.LEARNER),
        ("川A1234警", "川A1234警", PlateKind.POLICE),
        ("粤Z1234港", "粤Z1234港", PlateKind.HONG_KONG),
        ("粤Z1234澳", "粤Z1234澳", PlateKind.MACAO),
        ("新A99999", "新A99999", PlateKind.ORDINARY),
    ],
)
def test_plates_are_read(text, compacted, kind):
    """Each form is read as its kind, however people write it."""
    assert (compacted, kind, compacted[0]) == plate.read(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "无牌",
        "A12345",
        "川12345",
        "川A1234",
        "川A123456",
        "川I12345",
        "川A1234I",
        "川A1234O",
        "川AD1234D",
        "川A1234567",
        "川AL12345",
        "川A12345L",
        "川A12345挂",
        "川A1234挂挂",
        "川A1234港",
        "粤A1234港",
        "台A12345",
        "WJ12345",
        "川A12345(黄)",
        "川A1234ß",
        "川A12345\n",
    ],
)
def test_other_texts_are_refused(text):
    """What is no plate is refused with one code."""
    with pytest.raises(IdentifierError) as refused:
        plate.validate(text)
    assert refused.value.message.code == "plate_form"


def test_each_kind_has_its_colours():
    """Trailers are yellow, small new energy gradient green, large new energy yellow-green."""
    colours = [plate.COLOURS[kind] for kind in (PlateKind.TRAILER, *list(PlateKind)[1:3])]
    assert [{"2"}, {"94"}, {"93"}] == colours
    assert set(PlateKind) == set(plate.COLOURS)


@given(st.text(max_size=12))
def test_arbitrary_text_is_valid_or_refused(text):
    """No text makes it raise anything but our error."""
    assert plate.is_valid(text) in {True, False}


@given(st.from_regex(r"\A[京沪川粤新][A-HJ-NP-Z](?!0{5})[0-9A-HJ-NP-Z]{5}\Z"))
def test_validate_is_idempotent(text):
    """A valid plate stays as it is."""
    assert plate.validate(text) == text


BODIES = {
    PlateKind.ORDINARY: "[A-Z0-9]{5}",
    PlateKind.NEW_ENERGY_SMALL: "[A-K][A-Z0-9][0-9]{4}",
    PlateKind.NEW_ENERGY_LARGE: "[0-9]{5}[A-K]",
    PlateKind.TRAILER: "[A-Z0-9]{4}[挂学警港澳]",
}


@given(st.sampled_from("浙粤"), st.sampled_from("AZ"), st.sampled_from(list(BODIES)), st.data())
def test_the_kind_of_a_valid_plate_is_told_at_a_glance(province, office, kind, data):
    """What tells the forms apart gives the kind that reading the whole plate gives."""
    text = f"{province}{office}{data.draw(st.from_regex(BODIES[kind], fullmatch=True))}"
    assume(plate.is_valid(text))
    assert plate.read(text).kind is plate.kind_of(text)
