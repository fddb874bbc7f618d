"""Free text from people: what databases and readers cannot take is refused before it gets anywhere."""

import unicodedata
from typing import Final

from app.services.errors import BadArgumentError

_REFUSED: Final = frozenset({"Cc", "Cs", "Co"})
"""Unicode categories: control characters, lone surrogates, private use."""


def clean(value: str, field: str, longest: int) -> str:
    """Give the text without white space at its ends.

    Args:
        value: as typed; may come out empty.
        field: name for the error.
        longest: characters.

    Raises:
        BadArgumentError: too long, or with characters that are no text.
    """
    text = value.strip()
    if len(text) > longest or any(unicodedata.category(character) in _REFUSED for character in text):
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
