"""What is typed only to fill a field for a number or a model: 123, abc, 111111, test1.

Such texts may be numbers of a register by chance (an operator's record 123); of a model, an engine or a
certificate they tell nothing.
"""

from string import ascii_lowercase, digits
from typing import Final

from licences.texts.no_value import says_nothing

_LONGEST: Final = 18
"""The length of the longest number people type."""
_SHORTEST_RUN: Final = 3
_SHORTEST_REPEATED: Final = 4
"""A model may be called 500 or 777."""
_ROUND: Final = (f"{digits[1:]}0" * 4, digits * 4, digits[::-1] * 4, ascii_lowercase, "qwertyuiop")
_RUNS: Final = {row[:length] for row in _ROUND for length in range(_SHORTEST_RUN, _LONGEST + 1)}
_REPEATED: Final = {one * length for one in digits + ascii_lowercase for length in range(1, _LONGEST + 1)}
_LONG_REPEATED: Final = {text for text in _REPEATED if len(text) >= _SHORTEST_REPEATED}
ONE_CHARACTER: Final = frozenset(_REPEATED | {text.upper() for text in _REPEATED})
"""One character again and again, or alone: no number of an engine, a card or a document."""
_MADE_UP: Final = frozenset({form for text in _RUNS | _LONG_REPEATED for form in (text, text.upper())})
_LATIN_WORD: Final = 4


def is_made_up(text: str) -> bool:
    """Say whether a text is a run of keys, a character repeated, or a word of a trial with a number.

    >>> is_made_up("123"), is_made_up("ABC"), is_made_up("1111"), is_made_up("TEST123")
    (True, True, True, True)
    >>> is_made_up("500"), is_made_up("777"), is_made_up("EQ1090"), is_made_up("1230")
    (False, False, False, False)
    """
    return text in _MADE_UP or (text[:_LATIN_WORD].isalpha() and says_nothing(text))
