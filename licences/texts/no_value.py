"""Words that stand in a cell and are no value: `data/no_value.tsv`.

`…` at the end of a text says that more may follow. What it `says`: that there is *nothing*; or it points
*elsewhere*, is what a typist writes who could not read (*unread*), is still *pending*, is a *choice* of a
form, a *test*, or what a *machine* has left. Words are compared without width, case, blanks and signs.
"""

import re
from functools import cache
from typing import Final, NamedTuple

from licences.tsv import rows_of

_HALF: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_MORE: Final = "…"
_AROUND: Final = ("()", "（）", "[]", "【】", "<>", "〈〉", "《》", "{}", "--", "**", '""', "''", "“”")
_LONGEST_REPEATED: Final = 40
_SHORT: Final = 4
_THREE: Final = 3
_DIGITS: Final = "0123456789"
_REPEATED: Final = re.compile(r"(.+?)\1+")
_NUMBERS: Final = frozenset(
    digit * length for digit in "0123456789" for length in range(3 if digit in "09" else 6, 19)
)
"""One digit again and again, up to the length of the longest number people type."""


class Word(NamedTuple):
    """One row of the list."""

    text: str
    says: str
    source: str


@cache
def words() -> tuple[Word, ...]:
    """Read the list."""
    return tuple(Word(**row) for row in rows_of("licences.texts", "no_value"))


def folded(text: str) -> str:
    """Give what is left of a text without width, case, blanks and signs.

    >>> folded("--请选择--"), folded("Ｎ.A."), folded("（ 空 ）"), folded("———")
    ('请选择', 'na', '空', '')
    """
    return "".join(filter(str.isalnum, text.translate(_HALF).casefold()))


def _spelled(word: str) -> set[str]:
    """Give the ways a word for nothing is written so often that they are known at once."""
    plain = {word, word.lower(), word.upper(), word.capitalize()}
    closed = {f"{one}{end}" for one in plain for end in ("", "。", ".")}
    return closed | {f"{before}{one}{after}" for one in plain for before, after in _AROUND}


_WHOLE: Final = frozenset(folded(one.text) for one in words() if not one.text.endswith(_MORE)) - {""}
_BEGINNINGS: Final = tuple(sorted({folded(one.text) for one in words() if one.text.endswith(_MORE)}))
_TRIALS: Final = frozenset(
    folded(one.text)
    for one in words()
    if one.says == "test" and (len(one.text) > _THREE or not one.text.isascii())
)
"""With a number behind them they are of a trial as well (test1); 1 to 3 letters may begin a code (aaa1)."""
NUMBERED_TRIAL: Final = f"(?i:{'|'.join(sorted(word for word in _TRIALS if word.isascii()))})[0-9]+"
"""The pattern of those in Latin letters."""
_MAY_BEGIN: Final = frozenset(beginning[0] for beginning in _BEGINNINGS)
FIRST_CHARACTERS: Final = "".join(sorted(_MAY_BEGIN.union(word[0] for word in _TRIALS if not word.isascii())))
"""What a text begins with that goes on behind words of the list."""
NOTHING: Final = frozenset(
    {"", "''", '""', "/", "//", "\\", "-", "--", "---", "—", "——", "———", "\\N", ".", "。", "*", "#"}
).union(*(_spelled(one.text) for one in words() if one.says == "nothing"))
"""What plainly says that there is no value, as it is written in cells."""
_TWICE: Final = frozenset(
    one.text * times for one in words() if len(one.text) <= _SHORT for times in range(1, 4)
)
KNOWN: Final = NOTHING | _TWICE | _NUMBERS
"""Texts known at once to be no value."""


def says_nothing(text: str) -> bool:
    """Say whether a text is a word of the list, or no word at all.

    >>> says_nothing("[NULL]"), says_nothing("同营业执照"), says_nothing("null,null"), says_nothing("/ /")
    (True, True, True, True)
    >>> says_nothing("test123"), says_nothing("测试1")
    (True, True)
    >>> says_nothing("同安区示例路1号"), says_nothing("无锡市示例路1号"), says_nothing("4E10")
    (False, False, False)
    """
    if text in KNOWN:
        return True
    word = folded(text)
    if not word or word in _WHOLE or word in _NUMBERS or word.rstrip(_DIGITS) in _TRIALS:
        return True
    if word[0] in _MAY_BEGIN and word.startswith(_BEGINNINGS):
        return True
    if len(word) > _LONGEST_REPEATED:
        return False
    repeated = _REPEATED.fullmatch(word)
    if repeated is None:
        return False
    one_letter = len(repeated[1]) == 1 and len(word) > len("aa") and word.isascii() and word.isalpha()
    return one_letter or repeated[1] in _WHOLE
