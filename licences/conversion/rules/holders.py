"""Codes of holders: credit codes, old organisation codes, citizens' identity numbers."""

import re
from collections.abc import Callable
from functools import cache
from typing import Final

from licences.codes import code_list
from licences.conversion.fault import RuleError
from licences.conversion.rules.characters import PADDING, unmasked
from licences.conversion.rules.value import Noted, Nothing
from licences.errors import IdentifierError
from licences.identifiers import credit_code as credit_codes
from licences.identifiers import identity_number as identity_numbers
from licences.identifiers.forms import plain

CREDIT_CODE_TYPE: Final = "001"
IDENTITY_NUMBER_TYPE: Final = "111"
_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_DIGITS: Final = b"0123456789ABCDEFGHIJKLMNOPQRSTU~"
_DIGITS_34: Final = bytes(_DIGITS[_ALPHABET.find(chr(code))] for code in range(256))
_CREDIT_CODE_LENGTH: Final = 18
_BASE: Final = 34
"""GB 32100-2015 weighs the character at place i by 3^i, modulo 31. As 34 is 3 modulo 31, the sum is the
number the characters are, read backwards, in base 34: one call instead of 17 multiplications."""
_MODULUS: Final = 31
_ORGANISATION_CODE: Final = re.compile(r"[0-9A-Z]{8}[0-9X]", re.ASCII)
_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_REGISTRATION_NUMBER: Final = re.compile(r"[0-9]{15}", re.ASCII)
_DIGITS_LOST: Final = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]{2}", re.ASCII)
_RESIDENT: Final = "1"
_OTHER: Final = Noted("9", "other_document_taken")
_OLD_LENGTH: Final = 15
_CENTURIES: Final = frozenset({"18", "19", "20"})
CreditCodeRule = Callable[[str], str | Nothing]


def credit_code(value: str) -> str:
    """Give a unified social credit code; name what stands there instead.

    >>> credit_code("９１３３０１００－990000025k")
    '91330100990000025K'
    >>> credit_code("99000002-5")  # an organisation code is only part of a credit code
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: organisation_code_9
    >>> credit_code("990000199001010017")
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: credit_code_is_id_number
    """
    code = value
    if not is_credit_code(code):
        code = plain(value.strip(PADDING))
        if not is_credit_code(code):
            unmasked(code)
            raise RuleError(_instead_of_credit_code(code), otherwise=code)
    if code[6:8] in _CENTURIES and identity_numbers.is_valid(code):
        is_certain = code[2:4] not in _divisions()  # those of a credit code begin there
        raise RuleError("credit_code_is_id_number" if is_certain else "code_of_both_kinds")
    return code


@cache
def _divisions() -> frozenset[str]:
    """Give how divisions begin, that of the whole country too (GB 32100-2015, 5.3: the third to eighth)."""
    return frozenset({"10", *(one.code[:2] for one in code_list("province"))})


def make_credit_code(leniency: str | None) -> CreditCodeRule:
    """Make the rule of a credit code.

    Args:
        leniency: "or_person": the identity number of a sole trader counts as no value.

    >>> make_credit_code("or_person")("990000199001010017")
    <Nothing.ABSENT: 'absent'>
    """
    if leniency is None:
        return credit_code

    def read(value: str) -> str | Nothing:
        try:
            return credit_code(value)
        except RuleError as error:
            if error.fault == "credit_code_is_id_number":
                return Nothing.ABSENT
            raise

    return read


def identity_number(value: str) -> str:
    """Give a citizen's identity number of 18 characters; one of 15 digits, issued until 1999, is extended.

    >>> identity_number("9900 0019 9001 0100 17")
    '990000199001010017'
    >>> identity_number("990000900101001")
    '990000199001010017'
    >>> identity_number("9.90E+17")
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: digits_lost
    """
    number = plain(value.strip(PADDING))
    unmasked(number)
    if _DIGITS_LOST.fullmatch(number):
        raise RuleError("digits_lost")
    try:
        return identity_numbers.to_18(number)
    except IdentifierError as error:
        raise RuleError(error.message.code) from error


def identity_document(cells: tuple[str, ...]) -> tuple[str, str | Noted]:
    """Give an identity number, and the kind of document (JT/T 697.7 5.2): 1 resident identity card, 9 other.

    Foreign permanent residents and residents of Hong Kong, Macao and Taiwan have cards with such numbers too.

    >>> identity_document(("990000199001010017",))
    ('990000199001010017', '1')
    >>> identity_document(("810000199001010019",))
    ('810000199001010019', Noted(value='9', code='other_document_taken'))
    """
    number = identity_number(cells[0])
    return number, _RESIDENT if identity_numbers.is_of_resident(number) else _OTHER


def holder_code(cells: tuple[str, ...]) -> tuple[str, str]:
    """Give holder code and kind of code: a credit code (001), or a person's identity number (111).

    >>> holder_code(("91330100990000025K",))
    ('91330100990000025K', '001')
    >>> holder_code(("990000199001010017",))
    ('990000199001010017', '111')
    """
    try:
        return credit_code(cells[0]), CREDIT_CODE_TYPE
    except RuleError as error:
        if error.fault != "credit_code_is_id_number":
            raise RuleError(error.fault, otherwise=(error.otherwise, CREDIT_CODE_TYPE)) from error
    return identity_number(cells[0]), IDENTITY_NUMBER_TYPE


def practitioner_number(value: str) -> str:
    """Give the number of a practitioner's certificate.

    It is the identity number, perhaps with a digit more, or has 12 or 13 digits.

    >>> practitioner_number("990000199001010017"), practitioner_number("3301000000012")
    ('990000199001010017', '3301000000012')
    """
    number = plain(value.strip(PADDING))
    unmasked(number)
    if re.fullmatch("[0-9]{12,13}", number):
        return number
    if re.fullmatch("[0-9]{17}[0-9X][0-9]", number):
        identity_number(number[:-1])
        return number
    return identity_number(number)


def is_organisation_code(code: str) -> bool:
    """Say whether nine characters are an organisation code (组织机构代码, GB 11714), by its check character.

    >>> is_organisation_code("990000025"), is_organisation_code("990000024")
    (True, False)
    """
    if not _ORGANISATION_CODE.fullmatch(code):
        return False
    total = sum(int(letter, 36) * weight for letter, weight in zip(code, _ORGANISATION_WEIGHTS, strict=False))
    check = "0123456789X0"[11 - total % 11]
    return check == code[-1]


def is_credit_code(code: str) -> bool:
    """Say whether 18 characters are a credit code, by form and check character.

    >>> is_credit_code("91330100990000025K"), is_credit_code("913301009900000250")
    (True, False)
    """
    if len(code) != _CREDIT_CODE_LENGTH or not (code.isascii() and code[2:8].isdigit()):
        return False
    digits = code.encode().translate(_DIGITS_34)
    try:
        return (int(digits[16::-1], _BASE) + int(digits[17:], _BASE)) % _MODULUS == 0
    except ValueError:  # a character no code has, shown as ~
        return False


def _instead_of_credit_code(code: str) -> str:
    if identity_numbers.is_valid(code) and (len(code) != _OLD_LENGTH or not _is_registration_number(code)):
        return "credit_code_is_id_number"
    if _REGISTRATION_NUMBER.fullmatch(code):
        return "registration_number_15"
    if is_organisation_code(code):
        return "organisation_code_9"
    if _DIGITS_LOST.fullmatch(code):
        return "digits_lost"
    try:
        credit_codes.validate(code)
    except IdentifierError as error:
        return error.message.code
    return "credit_code_form"


def _is_registration_number(code: str) -> bool:
    """Say whether 15 digits are a registration number (工商注册号): check digit, ISO 7064 MOD 11,10."""
    product = 10
    for digit in code:
        total = (product + int(digit)) % 10 or 10
        product = total * 2 % 11
    return product == 2  # noqa: PLR2004 - total 1 at the check digit, doubled
