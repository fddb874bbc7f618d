"""The one gate: whether a text may be a value of any field, and if not, why."""

import re
from typing import Final

from licences.texts.destroyed import destroyed
from licences.texts.garbled import garbled
from licences.texts.no_value import FIRST_CHARACTERS, KNOWN, NUMBERED_TRIAL, says_nothing
from licences.texts.spoiled import plain_han, spoiled

_BEGINS_PLAINLY: Final = plain_han(without=FIRST_CHARACTERS)
_GOOD: Final = re.compile(
    rf"[{_BEGINS_PLAINLY}][{plain_han()}0-9A-WYZa-wyz（）、，#—-]*(?:\(\))?"
    rf"|(?!{NUMBERED_TRIAL}\Z)(?:[0-9A-WYZa-wyz]{{0,15}}[0-9][0-9A-WYZa-wyz]{{0,15}}"
    r"|(?=[A-Za-z]{0,15}[0-9])[0-9A-WYZa-wyz]{0,15}[Xx][0-9A-WYZa-wyz]{0,15})",
    re.ASCII,
)
"""Text with nothing to doubt, nearly all there is: Chinese that begins as no word of the list does, and
numbers of letters and digits. No two X, which often are a mask."""


def is_plain(text: str) -> bool:
    """Say whether there is nothing to doubt in a text; nearly always it is so."""
    return _GOOD.fullmatch(text) is not None and text not in KNOWN


def why_no_value(text: str) -> str | None:
    """Say why a text can be no value: the code of a message, or None for one that may be.

    >>> why_no_value("杭州市示例路1号"), why_no_value("4E10"), why_no_value("6-5")
    (None, None, None)
    >>> why_no_value("看不清"), why_no_value("1.2E+17"), why_no_value("Õã½Ê¡º¼ÖÝ")
    ('placeholder', 'digits_lost', 'misread_text')
    """
    if is_plain(text):
        return None
    why = spoiled(text) or destroyed(text) or garbled(text)
    if why is None and says_nothing(text):
        return "placeholder"
    return why
