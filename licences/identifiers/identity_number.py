"""Citizen's identity number (公民身份号码), GB 11643-1999; 18 characters, or 15 digits as issued until 1999.

Positions 1-6 division, 7-14 date of birth, 15-17 order (odd: male), 18 check character MOD 11-2. The 15-digit
form has a two-digit year (19..) and no check character. Whether a division was ever assigned is not checked:
divisions change, numbers do not (so python-stdnum's `validate`, which looks divisions up, is not used).

>>> validate("9900 0019 9001 0100 17")
'990000199001010017'
>>> to_18("990000900101001")
'990000199001010017'
"""

import re
from datetime import date
from typing import Final

from licences.errors import IdentifierError
from licences.identifiers.forms import plain

_FORM: Final = re.compile(r"[0-9]{15}|[0-9]{17}[0-9X]", re.ASCII)
_OLD_LENGTH: Final = 15
_CHECKS: Final = "10X98765432"
_EARLIEST: Final = date(1900, 1, 1)
_PERMITS: Final = ("810000", "820000", "830000")
"""Where a division stands in a residence permit (港澳台居民居住证, 国办发〔2018〕81号, art. 6)."""
_FOREIGN: Final = re.compile("9(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])[0-9]{14}[0-9X]", re.ASCII)
"""9, the province that took the application, the country in three digits: 外国人永久居留身份证 of 2023,
国家移民管理局. No division begins with 9."""


def compact(text: str) -> str:
    """Give the number without blanks and hyphens, half-width, X large."""
    return plain(text)


def validate(text: str, today: date | None = None) -> str:
    """Give the compact form of an identity number, 15 or 18 characters as written.

    Args:
        text: the number.
        today: when given, a date of birth after it is refused.

    Raises:
        IdentifierError: id_number_form, id_number_check, id_number_birth_date or id_number_birth_in_future.
    """
    number = compact(text)
    if not _FORM.fullmatch(number):
        raise IdentifierError("id_number_form")
    if len(number) != _OLD_LENGTH and make_check_character(number[:17]) != number[-1]:
        raise IdentifierError("id_number_check")
    born = birth_date(number)
    if today is not None and born > today:
        raise IdentifierError("id_number_birth_in_future")
    return number


def is_valid(text: str, today: date | None = None) -> bool:
    """Say whether this is an identity number."""
    try:
        return bool(validate(text, today))
    except IdentifierError:
        return False


def to_18(text: str) -> str:
    """Give the 18-character form of a number: the century 19 put in, the check character added.

    Raises:
        IdentifierError: it is not an identity number.
    """
    number = validate(text)
    if len(number) != _OLD_LENGTH:
        return number
    body = f"{number[:6]}19{number[6:]}"
    return body + make_check_character(body)


def make_check_character(body: str) -> str:
    """Compute the check character of the first 17 characters (ISO 7064 MOD 11-2).

    The weight of each place is twice that of the next, modulo 11; so is it in base 13, which Python reads.

    >>> make_check_character("99000019900101001")
    '7'
    """
    return _CHECKS[2 * int(body, 13) % 11]


def birth_date(number: str) -> date:
    """Read the date of birth from a compact number of either length.

    Raises:
        IdentifierError: id_number_birth_date, there is no such day.
    """
    digits = f"19{number[6:12]}" if len(number) == _OLD_LENGTH else number[6:14]
    try:
        born = date.fromisoformat(digits)
    except ValueError as error:
        raise IdentifierError("id_number_birth_date") from error
    if born < _EARLIEST:
        raise IdentifierError("id_number_birth_date")
    return born


def is_male(number: str) -> bool:
    """Read the sex from a compact number of either length: an odd order number is a man's."""
    order = number[-1] if len(number) == _OLD_LENGTH else number[16]
    return int(order) % 2 == 1


def is_of_resident(number: str) -> bool:
    """Say whether a compact number is of a resident identity card (居民身份证), by how it begins.

    Foreign permanent residents and residents of Hong Kong, Macao and Taiwan have cards of their own, with
    numbers of the same form and check character.

    >>> is_of_resident("990000199001010017"), is_of_resident("911156199001010010")
    (True, False)
    >>> is_of_resident("810000199001010019")
    False
    """
    return not (number.startswith(_PERMITS) or _FOREIGN.fullmatch(number))
