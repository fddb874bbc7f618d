"""Plates, their colours, and VINs.

A plate and its colour are read together: the colour may stand in brackets behind the plate, and a colour that
has two codes (绿) is often settled by the form of the plate (GA 36).
"""

import re
from typing import Final

from licences.codes import CodeList, code_list
from licences.conversion.fault import RuleError
from licences.conversion.rules.characters import half_width, unmasked
from licences.conversion.rules.codes import CodeReader, make_code
from licences.conversion.rules.value import ABSENT, Noted, Nothing, Outcome, RowRule
from licences.errors import IdentifierError
from licences.identifiers import plate as plates
from licences.identifiers import vin as vins
from licences.identifiers.forms import plain

_COLOUR: Final = "(?:渐变绿|黄绿(?:双拼)?|[黄蓝黑白绿])(?:色|牌|底)?"
_BESIDE: Final = re.compile(
    rf"(?P<before>{_COLOUR})[ :,;/_-]*(?P<plate>[^ ()\[\]【】黄蓝黑白绿][^()\[\]【】]*)"
    rf"|(?P<number>[^()\[\]【】黄蓝黑白绿]*[0-9A-Z挂学])[ :,;/_-]*(?P<behind>{_COLOUR})",
    re.IGNORECASE,
)
"""A colour before the plate or behind it; no plate has a character of a colour."""
_TWO_PARTS: Final = re.compile("[(\\[【黄蓝黑白绿]")
"""A bracket or a colour: without one a cell holds a plate only."""
_IN_BRACKETS: Final = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]([^()\[\]【】]+)")
_BRACKETS: Final = re.compile(r"([^()\[\]【】]*)[(\[【]([^()\[\]【】]*)[)\]】]")
_WITHOUT_PLATE: Final = frozenset({"无牌", "未上牌", "无牌照", "临时牌照", "待上牌", "新车"})
_GREENS: Final = {"绿": frozenset({"5", "93", "94"}), "绿色": frozenset({"5", "93", "94"})}
"""绿色 is the name of code 5; of new-energy vehicles people write it for 93 and 94."""


def plate(value: str) -> str:
    """Give a plate: no blanks, dots or hyphens, half-width capitals.

    >>> plate("川Ａ·１２３４５"), plate("川a-d12345"), plate("川A1234 挂")
    ('川A12345', '川AD12345', '川A1234挂')
    >>> plate("无牌")
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: without_plate
    """
    number = plain(half_width(value))
    if number in _WITHOUT_PLATE:
        raise RuleError("without_plate")
    unmasked(number)
    try:
        return plates.validate(number)
    except IdentifierError as error:
        raise RuleError(error.message.code) from error


def make_plate_and_colour(colours: CodeList | None = None) -> RowRule:
    """Make the rule that gives plate and colour of one cell, or of two.

    >>> read = make_plate_and_colour()
    >>> read(("川A·12345(黄)",)), read(("川AD12345", "绿"))
    (('川A12345', '2'), ('川AD12345', '94'))
    >>> read(("川A12345（黄）", "蓝色"))
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: plate_colours_disagree
    >>> read(("川A12345", "绿"))
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: code_ambiguous
    """
    read_code = make_code(colours or code_list("plate_colour"))

    def read(cells: tuple[str, ...]) -> tuple[str | Nothing, str | Nothing]:
        written, bracketed = _apart(half_width(cells[0]))
        number: str | Nothing = plate(written) if written else ABSENT
        given = {_colour(text, number, read_code) for text in (bracketed, *cells[1:]) if text}
        if len(given) > 1:
            raise RuleError("plate_colours_disagree")
        return number, given.pop() if given else ABSENT

    return read


def _apart(written: str) -> tuple[str, str]:
    """Part plate and colour: in brackets or bare, before the plate or behind it.

    >>> _apart("黄:川A12345"), _apart("川A12345 黄色"), _apart("(黄)川A12345"), _apart("川A12345")
    (('川A12345', '黄'), ('川A12345', '黄色'), ('川A12345', '黄'), ('川A12345', ''))
    """
    if not _TWO_PARTS.search(written):
        return written, ""
    found = _BRACKETS.fullmatch(written)
    if found:
        return (found[1], found[2].strip()) if found[1] else (written, "")
    found = _IN_BRACKETS.fullmatch(written)
    if found:
        return found[2], found[1].strip()
    beside = _BESIDE.fullmatch(written)
    if beside is None:
        return written, ""
    if beside["plate"]:
        return beside["plate"], beside["before"]
    return beside["number"], beside["behind"]


def _colour(text: str, number: str | Nothing, read_code: CodeReader) -> str:
    """Read a colour; of several a word can mean, the one the form of the plate allows."""
    possible = _GREENS.get(half_width(text))
    if possible is None:
        return read_code(text)
    if not isinstance(number, Nothing):
        possible = possible & plates.COLOURS[plates.read(number).kind] or possible  # none: name them all
    if len(possible) != 1:
        raise RuleError("code_ambiguous", value="绿", codes="、".join(sorted(possible)))
    return next(iter(possible))


def vin(value: str) -> Outcome:
    """Give a VIN; one whose ninth character is no check digit is noted, as some makers use none.

    >>> vin("1M8GDM9AXKP042788")
    '1M8GDM9AXKP042788'
    >>> vin("1M8GDM9A1KP042788")
    Noted(value='1M8GDM9A1KP042788', code='vin_check_digit')
    """
    number = plain(half_width(value))
    unmasked(number)
    try:
        number = vins.validate(number)
    except IdentifierError as error:
        raise RuleError(error.message.code) from error
    return number if vins.has_check_digit(number) else Noted(number, "vin_check_digit")
