"""Plain writing of numbers."""

from hypothesis import given
from hypothesis import strategies as st

from licences.identifiers import forms
from licences.identifiers.forms import capitals, plain


def test_only_what_is_meant_is_changed():
    """Full-width letters become half-width; look-alikes that Unicode would fold stay, so they are refused."""
    assert plain("ａＺ０ - ·\u3000ß²ſ①") == "AZ0ß²ſ①"


@given(st.text())
def test_plain_is_idempotent(text):
    """Plain text stays plain."""
    assert plain(text) == plain(plain(text))


@given(st.text())
def test_capitals_change_only_a_to_z(text):
    """Every other character stays what and where it was."""
    changed = {before for before, after in zip(text, capitals(text), strict=True) if before != after}
    assert changed <= set("abcdefghijklmnopqrstuvwxyz")


@given(st.text(st.characters() | st.sampled_from("aｚＺ０-·\u3000ß・A1")))
def test_what_looks_plain_is_plain(text):
    """Text that is not translated, for speed, is what the translation would have left as it is."""
    assert text.translate(forms._PLAIN) == plain(text)
    assert text.translate(forms._CAPITALS) == capitals(text)
