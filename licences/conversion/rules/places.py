"""Division codes and telephone numbers."""

import re
from typing import Final

from licences.codes import CodeList
from licences.conversion.fault import RuleError
from licences.conversion.rules.characters import half_width, unmasked
from licences.conversion.rules.codes import CodeReader
from licences.identifiers.forms import plain
from licences.texts.destroyed import mended

_DIVISION: Final = re.compile(r"([0-9]{6})(?:0{6}|0{3})?", re.ASCII)
_MOBILE: Final = re.compile(r"(?:\+?86|0086)?(1[3-9][0-9]{9})", re.ASCII)
_PLAIN_MOBILE: Final = re.compile(r"1[3-9][0-9]{9}", re.ASCII)
_LANDLINE: Final = re.compile(r"\(?(010|02[0-9]|0[3-9][0-9]{2})\)?[- ]?([0-9]{7,8})", re.ASCII)
_JOINTS: Final = str.maketrans("", "", " -\t")
_LONGEST_OF_ONE: Final = 16


def make_division(provinces: CodeList) -> CodeReader:
    """Make the rule that gives a division code (行政区划代码) of six digits.

    >>> from licences.codes import code_list
    >>> division = make_division(code_list("province"))
    >>> division("330102"), division("330102000000")
    ('330102', '330102')
    >>> division("000000")
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: division_form
    """
    heads = {code.code[:2] for code in provinces}

    def read(value: str) -> str:
        found = _DIVISION.fullmatch(mended(half_width(value)))
        if not found or found[1][:2] not in heads:
            raise RuleError("division_form")
        return found[1]

    return read


def mobile(value: str) -> str:
    """Give a mobile number.

    >>> mobile("+86 139-0000-0000")
    '13900000000'
    """
    if _PLAIN_MOBILE.fullmatch(value):
        return value
    written = mended(half_width(value))
    unmasked(written)
    found = _MOBILE.fullmatch(written.translate(_JOINTS))
    if not found:
        raise RuleError("telephone_several" if len(plain(written)) > _LONGEST_OF_ONE else "mobile_form")
    return found[1]


def telephone(value: str) -> str:
    """Give a mobile number, or one with its area code.

    >>> telephone("(0571)87000000"), telephone("139 0000 0000")
    ('0571-87000000', '13900000000')
    >>> telephone("13900000000/13900000001")
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: telephone_several
    >>> telephone("87000000")  # whose area code?
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: telephone_form
    """
    if _PLAIN_MOBILE.fullmatch(value):
        return value
    written = mended(half_width(value))
    unmasked(written)
    found = _MOBILE.fullmatch(written.translate(_JOINTS))
    if found:
        return found[1]
    found = _LANDLINE.fullmatch(written)
    if found:
        return f"{found[1]}-{found[2]}"
    raise RuleError("telephone_several" if len(plain(written)) > _LONGEST_OF_ONE else "telephone_form")
