"""Free text from people."""

import pytest
from hypothesis import given as examples
from hypothesis import strategies

from app.services.errors import BadArgumentError
from app.services.texts import clean, given


@pytest.mark.parametrize("text", ["\x00", "a\nb", "\ud800", "\ue000", "\U000f0000", "a" * 11, "a\u202eb"])
def test_what_is_no_text_is_refused(text):
    """Control characters, lone surrogates, private use and what is too long should be refused by field."""
    with pytest.raises(BadArgumentError) as error:
        clean(text, "reason", 10)
    expected = "reason"
    actual = error.value.field
    assert expected == actual


def test_text_is_trimmed_and_kept():
    """Chinese of every plane should come through, without white space at its ends."""
    expected = "𠮷野家 route 1"
    actual = clean("  𠮷野家 route 1 ", "reason", 100)
    assert expected == actual


@pytest.mark.parametrize(
    "text", ["", "  ", "\u3000", "\u200b", "\u200d \u2060", "\ufeff", "\u3164", "\u2800", "\u00ad", "\ufe0f"]
)
def test_given_text_says_something(text):
    """Blanks alone should be refused where something must be said."""
    with pytest.raises(BadArgumentError):
        given(text, "reason", 10)
    expected = ""
    actual = clean(text, "reason", 10)
    assert expected == actual


@examples(strategies.text(alphabet=strategies.characters(codec=None), max_size=30))
def test_clean_text_can_be_stored(text):
    """Whatever comes through should be encodable and free of NUL, and cleaning it again change nothing."""
    try:
        once = clean(text, "reason", 30)
    except BadArgumentError:
        return
    once.encode()
    expected = (once, False)
    actual = (clean(once, "reason", 30), "\x00" in once)
    assert expected == actual


def test_invisible_characters_at_the_ends_are_trimmed():
    """What zero-width characters stand around should be kept without them."""
    expected = "路检\u200d路检"
    actual = clean("\u200b\ufeff 路检\u200d路检\u2060 ", "reason", 20)
    assert expected == actual
