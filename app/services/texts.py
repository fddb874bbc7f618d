"""Free text from people: what databases and readers cannot take is refused before it gets anywhere."""

import re
import unicodedata
from typing import Final

from app.services.errors import BadArgumentError
from licences.texts import why_no_value

_REFUSED: Final = frozenset({"Cc", "Cs", "Co"})
"""Unicode categories: control characters, lone surrogates, private use."""
_DIRECTING: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They turn what stands beside them round, for whoever reads it later."""
_UNSEEN: Final = frozenset({"Zs", "Zl", "Zp", "Cf"})
"""Categories of what shows nothing: white space, and format characters such as zero-width ones."""
_BLANK: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Letters, marks and symbols that show nothing by themselves (Default_Ignorable_Code_Point, and U+2800)."""


def clean(value: str, field: str, longest: int) -> str:
    """Give the text without white space and invisible characters at its ends.

    Args:
        value: as typed; comes out empty when it shows nothing.
        field: name for the error.
        longest: characters.

    Raises:
        BadArgumentError: too long, or with characters that are no text or turn it round.
    """
    text = _trimmed(value)
    if (
        len(text) > longest
        or not _DIRECTING.isdisjoint(text)
        or any(unicodedata.category(character) in _REFUSED for character in text)
    ):
        raise BadArgumentError(field)
    return text


def given(value: str, field: str, longest: int) -> str:
    """Give the cleaned text, which must say something.

    Raises:
        BadArgumentError: empty, too long, or with characters that are no text.
    """
    text = clean(value, field, longest)
    if not text:
        raise BadArgumentError(field)
    return text


def told(value: str, field: str, longest: int) -> str:
    """Give the cleaned text of what somebody says for those who read it later.

    Raises:
        BadArgumentError: empty, too long, with characters that are no text, garbled, masked, or a word that
            fills the field.
    """
    text = given(value, field, longest)
    if why_no_value(text):
        raise BadArgumentError(field)
    return text


def is_blank(value: str | None) -> bool:
    r"""Say whether a text is missing or shows nothing.

    >>> is_blank(None), is_blank(" \u200b\u3164"), is_blank("路检")
    (True, True, False)
    """
    return value is None or not _trimmed(value)


def _trimmed(value: str) -> str:
    start, end = 0, len(value)
    while start < end and _shows_nothing(value[start]):
        start += 1
    while end > start and _shows_nothing(value[end - 1]):
        end -= 1
    text = value[start:end]
    return text if not all(map(_shows_nothing, _BLANK.sub("", text))) else ""


def _shows_nothing(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in _UNSEEN
