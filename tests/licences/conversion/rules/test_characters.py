"""Characters of running text: what is cleaned, what is refused."""

import pytest

from licences.conversion.fault import RuleError
from licences.conversion.rules.characters import bare, capitals, half_width, text, unmasked


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("杭州", "杭州"),
        ("  杭州　", "杭州"),
        ("杭州\x00\x00", "杭州"),
        ("\ufeff杭州", "杭州"),
        ("杭州\r\n上城区", "杭州上城区"),
        ("Zhejiang\tRoad  12", "Zhejiang Road 12"),
        ("１２号Ａ座", "12号A座"),
        ("（甲）", "（甲）"),
        ("\uf9f4", "林"),
        ("𬎆䶮", "𬎆䶮"),
        ("⼈⺟路", "人母路"),
        ("XL座", "XL座"),
    ],
)
def test_text_is_cleaned(raw, clean):
    """Padding, breaks, widths and compatibility forms go; everything else stays."""
    assert text(raw) == clean


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("张\ue123", "private_use_character"),
        ("张\ufffd", "lost_character"),
        ("锟斤拷有限公司", "lost_character"),
        ("杭\x00州", "control_character"),
        ("杭\u200b州", "invisible_character"),
        ("杭\ud800州", "lone_surrogate"),
        ("杭\u0378州", "unassigned_character"),
        ("同上", "placeholder"),
        ("true", "placeholder"),
        ("杭州市XXXX路", "masked_value"),
        ("张三".encode().decode("gbk"), "misread_text"),
    ],
)
def test_text_that_cannot_be_shown_is_refused(raw, code):
    """Lost, private-use and invisible characters are named, not dropped."""
    with pytest.raises(RuleError) as caught:
        text(raw)
    assert caught.value.fault == code


@pytest.mark.parametrize("raw", ["990000********0017", "张＊＊", "XXXX公司", "13●●●●0000", "张*"])
def test_masked_values_are_refused(raw):
    """Values behind asterisks and the like are no values."""
    with pytest.raises(RuleError, match="masked_value"):
        unmasked(raw)


def test_widths_and_capitals():
    """Half-width turns every sign; capitals drop blanks and leave Chinese alone."""
    assert half_width("Ａ（１）：") == "A(1):"
    assert capitals("yc6l 330－42 甲") == "YC6L330-42甲"


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        ('="0571"', "0571"),
        ('="a ""b"" c"', 'a "b" c'),
        ("'0571", "0571"),
        (" '0571' ", "0571"),
        ("\u3000杭州 ", "杭州"),
        ('=""', ""),
        ("'", ""),
        ("=A1", "=A1"),
        ("it's", "it's"),
        ("", ""),
    ],
)
def test_what_keeps_a_cell_text_is_taken_off(cell, plain):
    """Spreadsheets write it around numbers; a formula stays what it is."""
    assert bare(cell) == plain
