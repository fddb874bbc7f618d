"""Number formats of a sheet (ECMA-376 18.8.31): what a cell shows, where that is not what it holds.

A format may show zeros, words or signs that no cell holds (0012345, 25吨), scale a number (15%), hide it, or
show a month where the cell holds a day: the rest of that day was made up by the program.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from licences.conversion.readers.sheet_cells import Value, text_of

_TOKEN: Final = re.compile(
    r"""(?P<literal>"[^"]*"?|\\.)|(?P<skip>[_*].|\[(?!\$)[^\]]*\]?)|\[\$(?P<money>[^\]-]*)[^\]]*\]?"""
    r"""|(?P<general>General|G/通用格式)|(?P<clock>上午/下午|AM/PM|A/P)|(?P<exponent>E[+-])|(?P<date>y+|m+|d+|h+|s+|e+|b+|g+|a+)"""
    r"""|(?P<digits>[0#?]+)|(?P<other>.)""",
    re.DOTALL | re.IGNORECASE,
)
_ELAPSED: Final = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_CONDITION: Final = re.compile(r"\[[<>=]")
_KINDS: Final = frozenset({"date", "digits", "general"})
_SIGNS: Final = frozenset(".,@%/")
_AT: Final = re.compile(r"""(?:[^"\\]|"[^"]*"|\\.)*?@""", re.DOTALL)
"""Finds the place of a text, outside of literals."""
_LONGEST: Final = 255
"""Characters of a format; a spreadsheet takes no more."""

_MONTH, _DAY, _TIME = 'yyyy"年"m"月"', 'm"月"d"日"', "h:mm"
BUILT_IN: Final = {
    **dict.fromkeys((9, 10), "0%"),
    **dict.fromkeys((17, 27, 36, 50, 52, 57), _MONTH),
    **dict.fromkeys((16, 28, 29, 51, 53, 54, 58), _DAY),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 55, 56), _TIME),
}
"""Formats that have a number and are not written (18.8.30), where they matter.

Of 27 to 58 as Chinese installations show them, without the blanks and seconds that make no difference.
"""


class Shown(NamedTuple):
    """What a cell shows: a text other than its value, or None for the value; a code where that is no use."""

    text: str | None
    code: str = ""


_AS_IT_IS: Final = Shown(None)
_CHANGED: Final = Shown(None, "format_changes")


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A number format that may show something else than the cell holds."""

    sections: tuple[str, ...]

    def shown(self, value: Value) -> Shown:
        """Say what a cell of this value shows.

        >>> number_format('"浙A"00000').shown(123.0), number_format('0"吨"').shown(25)
        (Shown(text='浙A00123', code=''), Shown(text='25吨', code=''))
        >>> number_format("yyyy-mm").shown(date(2025, 3, 1)).code, number_format("0%").shown(0.15).code
        ('day_not_shown', 'format_changes')
        """
        if isinstance(value, bool):
            return _AS_IT_IS
        if isinstance(value, str):
            return _text(self.sections, value)
        parts = _date_parts(self.sections[0])
        if parts is not None:
            is_day = isinstance(value, date | int | float)  # not a time of day, nor a duration
            return Shown(None, _undated(parts) if is_day else "")
        if isinstance(value, int | float):
            return _number(self.sections, value)
        return _AS_IT_IS


def number_format(code: str) -> NumberFormat | None:
    """Read a format; None where every value shows as it is, but for digits grouped or rounded."""
    return _read(code[: _LONGEST + 1]) if code else None


@lru_cache(maxsize=4096)
def _read(code: str) -> NumberFormat | None:
    found = NumberFormat(tuple(_split(code)))
    return found if _matters(found) else None


def _split(code: str) -> list[str]:
    sections = [""]
    for token in _TOKEN.finditer(code):
        if token[0] == ";":
            sections.append("")
        else:
            sections[-1] += token[0]
    return sections


def _matters(found: NumberFormat) -> bool:
    parts = _date_parts(found.sections[0])
    if parts is not None:
        return bool(_undated(parts))
    numbers = (1, 0.5, -1, -0.5, 0, 1234.5)
    return any(found.shown(value) != _AS_IT_IS for value in (*numbers, "x"))


def _date_parts(section: str) -> str | None:
    """Give the letters of the parts of a date shown: y, m, d, h, s; None for a format of numbers."""
    if _ELAPSED.search(section):
        return "h"
    tokens = [token for token in _TOKEN.finditer(section) if token.lastgroup in _KINDS]
    if not tokens or tokens[0].lastgroup != "date":
        return None
    letters = [token[0].lower() for token in tokens if token.lastgroup == "date"]
    return "".join(map(_part, ["", *letters], letters, [*letters[1:], ""]))


def _part(before: str, letters: str, after: str) -> str:
    """Give what a group of letters shows, by the groups beside it: m is a minute behind h or before s."""
    if letters[0] == "m" and (before[:1] == "h" or after[:1] == "s"):
        return ""
    if letters[0] == "d" and len(letters) > 2:  # noqa: PLR2004 - ddd is the name of the day of the week
        return ""
    return "y" if letters[0] in "yeb" else "".join(dict.fromkeys(letters))


def _undated(parts: str) -> str:
    """Give the code of what of a date its format does not show."""
    if "m" in parts and "d" in parts:
        return "" if "y" in parts else "year_not_shown"
    return "day_not_shown"


def _text(sections: tuple[str, ...], value: str) -> Shown:
    last = sections[3] if len(sections) > 3 else "@"  # noqa: PLR2004 - the fourth is that of texts
    section = next((each for each in sections if _AT.search(each)), last)
    shown = "".join(value if token[0] == "@" else _literal(token) for token in _TOKEN.finditer(section))
    if not value.strip() or shown.strip() == value.strip():
        return _AS_IT_IS
    return Shown(shown.strip()) if shown.strip() else _CHANGED


def _number(sections: tuple[str, ...], value: float) -> Shown:
    if any(_CONDITION.search(each) for each in sections):
        return _CHANGED
    numbers = [each for each in sections if not _AT.search(each)] or ["General"]
    if value < 0:
        return (
            _Section(numbers[1]).shown("", value)
            if len(numbers) > 1
            else _Section(numbers[0]).shown("-", value)
        )
    is_zero = value == 0 and len(numbers) > 2  # noqa: PLR2004 - positive, negative, zero
    return _Section(numbers[2 if is_zero else 0]).shown("", value)


class _Section:
    """One section of a format of numbers: literals, and places of digits before and behind the point."""

    def __init__(self, section: str) -> None:
        tokens = [token for token in _TOKEN.finditer(section) if token.lastgroup != "skip"]
        point = next((at for at, token in enumerate(tokens) if token[0] == "."), len(tokens))
        self._general = any(token["general"] for token in tokens)
        self._whole, self._fraction = tokens[:point], tokens[point + 1 :]
        self._odd = any(token["exponent"] or token[0] in {"%", "/"} for token in tokens)
        self._percent = any(token[0] == "%" for token in tokens)
        places = [at for at, token in enumerate(tokens) if token["digits"] or token["general"]]
        self._is_empty = not places
        first, last = (places[0], places[-1]) if places else (0, -1)
        around = "".join(map(_literal, (*tokens[:first], *tokens[last + 1 :])))
        inside = "".join(map(_literal, tokens[first : last + 1]))
        self._words = around.strip(" -+()") + inside.strip()
        self._zeros = sum(token["digits"].count("0") for token in self._whole if token["digits"])
        self._thousands = any(_ends_in_comma(part) for part in (self._whole, self._fraction))

    def shown(self, sign: str, value: float) -> Shown:
        """Say what the section shows of a value; `sign` stands before it."""
        if self._is_empty:  # words in the place of the number; a dash stands for nothing in accounts
            return _AS_IT_IS if value == 0 and not self._words else _CHANGED
        if (self._percent or self._thousands) and value:
            return _CHANGED
        digits, _, decimals = text_of(abs(value)).partition(".")
        if not self._words and (self._general or self._odd or self._zeros <= len(digits)):
            return _AS_IT_IS
        if self._odd or (not self._general and len(decimals) > sum(map(_places, self._fraction))):
            return _CHANGED  # a fraction or an exponent with words, or what is shown is rounded
        if self._general:
            tokens = (*self._whole, *self._fraction)
            shown = "".join(text_of(abs(value)) if each["general"] else _literal(each) for each in tokens)
        else:
            shown = _before_point(self._whole, digits) + _behind_point(self._fraction, decimals)
        return Shown((sign + shown).strip())


def _ends_in_comma(tokens: list[re.Match[str]]) -> bool:
    """Say whether the last place of digits is followed by a comma: thousands are shown."""
    return "".join(token[0][-1] for token in tokens if token["digits"] or token[0] == ",").endswith(",")


def _places(token: re.Match[str]) -> int:
    return len(token["digits"] or "")


def _before_point(tokens: list[re.Match[str]], digits: str) -> str:
    """Put digits into their places from the right; those left over stand before the first place."""
    shown: list[str] = []
    left, places = list(digits), sum(map(_places, tokens))
    if not places:  # .0 shows 25.0, and 0.5 as .5
        return "".join(map(_literal, tokens)) + digits.removeprefix("0")
    for token in reversed(tokens):
        if not token["digits"]:
            shown.append(_literal(token))
            continue
        for place in reversed(token["digits"]):
            places -= 1
            digit = left.pop() if left else "0" if place == "0" else ""
            shown.append(digit if places else "".join(left) + digit)
    return "".join(reversed(shown))


def _behind_point(tokens: list[re.Match[str]], decimals: str) -> str:
    least = sum(map(len, (token["digits"].rstrip("#?") for token in tokens if token["digits"])))
    digits = list(reversed(decimals.ljust(least, "0")))
    point = "." if digits else ""
    shown = (
        "".join(digits.pop() if digits else "" for _ in token["digits"])
        if token["digits"]
        else _literal(token)
        for token in tokens
    )
    return point + "".join(shown)


def _literal(token: re.Match[str]) -> str:
    """Give the text that a part of a format shows beside the value."""
    if token["literal"]:
        return token[0].strip('"') if token[0].startswith('"') else token[0][1:]
    if token["money"] is not None:
        return token["money"]
    is_word = token.lastgroup in ("date", "clock", "other") and token[0] not in _SIGNS
    return token[0] if is_word else ""
