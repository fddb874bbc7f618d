"""Codes of the code lists: a code, its name, a legacy spelling, or a code that lost its leading zero."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from licences.codes import CodeList
from licences.conversion.fault import RuleError
from licences.conversion.rules.characters import half_width
from licences.conversion.rules.variants import variants_of

CodeReader = Callable[[str], str]
_ORDINAL: Final = re.compile(r"第(?=\d)")
_DIGITS: Final = re.compile(r"[0-9]{1,5}", re.ASCII)
_WHOLE: Final = re.compile(r"(?<=\d)\.0+\Z", re.ASCII)
"""What a program that counts in fractions puts behind a whole number."""
AMBIGUOUS: Final = ""
"""Stands in a table of names for one that several codes have."""


def make_code(codes: CodeList, scale: str = "") -> CodeReader:
    """Make the rule that gives a code of a list.

    >>> from licences.codes import code_list
    >>> colour, state = make_code(code_list("plate_colour")), make_code(code_list("operating_status"))
    >>> colour("2"), colour("02"), colour("黄"), colour("黄色"), colour("黄牌"), colour("渐变绿")
    ('2', '2', '2', '2', '2', '94')
    >>> state("营业"), make_code(code_list("operating_status"), "provincial")("7")
    ('1', '9')
    >>> make_code(code_list("practitioner_category"))("2001")  # the leading zero was lost in a number cell
    '02001'
    >>> state("7")
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: code_unknown
    """
    legacy = variants_of(codes.name, scale)
    names, numbers = names_of(codes), numbers_of(codes)

    def read(value: str) -> str:
        plain = _WHOLE.sub("", half_width(value))
        code = legacy.get(plain) or (plain if plain in codes else None) or with_zeros(plain, numbers)
        code = code or names.get(name_key(plain))
        if code == AMBIGUOUS:
            raise RuleError("code_ambiguous", value=plain, codes="、".join(codes_named(codes, plain)))
        if code is None:
            raise RuleError("code_unknown", list=codes.title_zh, edition=codes.edition)
        return code

    return read


def with_zeros(plain: str, numbers: Mapping[int, list[str]]) -> str | None:
    """Put back leading zeros a number cell lost, or take off those it never had; only when one code fits.

    >>> from licences.codes import code_list
    >>> with_zeros("1100", numbers_of(code_list("business_scope")))
    '01100'
    >>> with_zeros("02", numbers_of(code_list("plate_colour")))
    '2'
    """
    if not _DIGITS.fullmatch(plain):
        return None
    fitting = numbers.get(int(plain), ())
    return fitting[0] if len(fitting) == 1 else None


def name_key(name: str) -> str:
    """Give what two spellings of a name share: brackets, blanks and 第 before a digit do not matter.

    >>> name_key("危险货物运输（第3类）") == name_key("危险货物运输 (3类)")
    True
    """
    return _ORDINAL.sub("", "".join(half_width(name).split()))


def names_of(codes: CodeList) -> dict[str, str]:
    """Give name -> code; a name several codes have means the lowest when each other stands above it.

    A code and its only child often share a name (道路普通货物运输 02100 and 02101); they cover the same.

    >>> from licences.codes import code_list
    >>> names_of(code_list("business_scope"))["道路普通货物运输"]
    '02101'
    >>> names_of(code_list("business_scope"))["大中型客车维修"] == AMBIGUOUS  # 04101 and 04201
    True
    """
    found: dict[str, list[str]] = {}
    for code in codes:
        found.setdefault(name_key(code.name_zh), []).append(code.code)
    return {name: _lowest(with_name, codes) for name, with_name in found.items()}


def codes_named(codes: CodeList, name: str) -> tuple[str, ...]:
    """Give every code with this name."""
    wanted = name_key(name)
    return tuple(code.code for code in codes if name_key(code.name_zh) == wanted)


def _lowest(with_name: list[str], codes: CodeList) -> str:
    lowest = max(with_name, key=lambda code: len(codes.ancestors(code)))
    above = {lowest, *codes.ancestors(lowest)}
    return lowest if above.issuperset(with_name) else AMBIGUOUS


def numbers_of(codes: CodeList) -> dict[int, list[str]]:
    """Give number -> the codes that are this number with leading zeros."""
    numbers: dict[int, list[str]] = {}
    for code in codes.codes:
        if _DIGITS.fullmatch(code):
            numbers.setdefault(int(code), []).append(code)
    return numbers
