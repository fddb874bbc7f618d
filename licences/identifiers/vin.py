"""Vehicle identification number (车辆识别代号, VIN), GB 16735-2019 (= ISO 3779).

17 characters without I, O, Q. Position 9 is a check digit only for vehicles made for that scheme, so a
wrong one is a warning to the clerk and no reason to refuse.

>>> validate("lsvaa49j132047371")
'LSVAA49J132047371'
"""

import re
from typing import Final

from licences.errors import IdentifierError
from licences.identifiers.forms import plain
from licences.identifiers.weighted_sum import table_of, weighted_sum

_FORM: Final = re.compile(r"[0-9A-HJ-NPR-Z]{17}", re.ASCII)
_VALUES: Final = table_of(
    dict(zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", map(int, "012345678912345678123457923456789"), strict=True))
)
_WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_CHECK_POSITION: Final = 8


def compact(text: str) -> str:
    """Give the number without blanks and hyphens, in half-width capitals."""
    return plain(text)


def validate(text: str) -> str:
    """Give the compact form of a VIN; the check digit is not looked at.

    Raises:
        IdentifierError: vin_form.
    """
    number = compact(text)
    if not _FORM.fullmatch(number):
        raise IdentifierError("vin_form")
    return number


def is_valid(text: str) -> bool:
    """Say whether this has the form of a VIN."""
    try:
        return bool(validate(text))
    except IdentifierError:
        return False


def make_check_digit(number: str) -> str:
    """Compute what position 9 of a compact VIN should be.

    >>> make_check_digit("1M8GDM9AXKP042788")
    'X'
    """
    return "0123456789X"[weighted_sum(number, _VALUES, _WEIGHTS) % 11]


def has_check_digit(number: str) -> bool:
    """Say whether position 9 of a compact VIN is its check digit."""
    return number[_CHECK_POSITION] == make_check_digit(number)
