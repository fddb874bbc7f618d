"""Plates, colours, VINs."""

import pytest

from licences.conversion.fault import RuleError
from licences.conversion.rules.value import ABSENT, Noted
from licences.conversion.rules.vehicles import make_plate_and_colour, plate, vin

READ = make_plate_and_colour()


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("川A12345", "川A12345"),
        ("川 A12345", "川A12345"),
        ("川A·12345", "川A12345"),
        ("川A-12345", "川A12345"),
        ("川Ａ１２３４５", "川A12345"),
        ("川a12345", "川A12345"),
        ("川A1234挂", "川A1234挂"),
        ("川AD12345", "川AD12345"),
        ("川A12345D", "川A12345D"),
    ],
)
def test_every_spelling_of_a_plate_is_read(raw, clean):
    """All spellings seen in exports are the same plate."""
    assert plate(raw) == clean


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("无牌", "without_plate"),
        ("川A123", "plate_form"),
        ("川A1****", "masked_value"),
        ("川A1234O", "plate_form"),
    ],
)
def test_what_is_no_plate_is_refused(raw, code):
    """No plate, a cut plate and a masked plate are told apart."""
    with pytest.raises(RuleError) as caught:
        plate(raw)
    assert caught.value.fault == code


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (("川A12345(黄)",), ("川A12345", "2")),
        (("川A12345（黄色）",), ("川A12345", "2")),
        (("川A12345", "02"), ("川A12345", "2")),
        (("川A12345(黄)", "黄牌"), ("川A12345", "2")),
        (("川AD12345", "绿"), ("川AD12345", "94")),
        (("川A12345D", "绿色"), ("川A12345D", "93")),
        (("川A12345", ""), ("川A12345", ABSENT)),
        (("", "黄"), (ABSENT, "2")),
    ],
)
def test_plate_and_colour_are_read_together(cells, values):
    """The colour may stand in brackets, beside the plate, or both; the plate settles what 绿 means."""
    assert READ(cells) == values


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (("川A12345(黄)", "1"), "plate_colours_disagree"),
        (("川A12345", "绿"), "code_ambiguous"),
        (("", "绿"), "code_ambiguous"),
        (("川A12345", "紫"), "code_unknown"),
    ],
)
def test_colours_that_mean_two_things_are_refused(cells, code):
    """A colour is never guessed."""
    with pytest.raises(RuleError) as caught:
        READ(cells)
    assert caught.value.fault == code


def test_a_vin_without_check_digit_is_noted():
    """A wrong ninth character is for a clerk to look at; a letter O is refused."""
    assert vin("1m8g dm9a xkp0 42788") == "1M8GDM9AXKP042788"
    assert vin("1M8GDM9A1KP042788") == Noted("1M8GDM9A1KP042788", "vin_check_digit")
    with pytest.raises(RuleError, match="vin_form"):
        vin("1M8GDM9AXKP04278O")


@pytest.mark.parametrize(
    "cell",
    ["黄浙A·12344", "黄 浙A12344", "浙A12344黄", "浙A12344 黄色", "黄色:浙A12344", "黄牌-浙A12344", "（黄）浙A12344", "浙A12344(黄)"],
)  # fmt: skip
def test_plate_and_colour_stand_in_either_order(cell):
    """Bare or in brackets, before the plate or behind it."""
    assert make_plate_and_colour()((cell,)) == ("浙A12344", "2")


def test_the_green_before_a_plate_is_settled_by_its_form():
    """绿 before the plate is read as 绿 behind it."""
    read = make_plate_and_colour()
    assert read(("绿川AD12345",)) == ("川AD12345", "94")
    assert read(("黄绿双拼川A12345D",))[0] == "川A12345D"
    with pytest.raises(RuleError, match="plate_colours_disagree"):
        read(("黄川A12345", "蓝"))
