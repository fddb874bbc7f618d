"""Identifier of an electronic certificate (电子证照标识), GB/T 36904-2018.

``ROOT.TYPE.ISSUER.SERIAL.VERSION.CHECK``; the check character is ISO 7064 MOD 37,36 (GB/T 17710-2008)
over TYPE to VERSION without the full stops and without the root. Several provincial programs compute it
wrongly, all in the same way; a reader therefore tells three outcomes apart, and only the standard's is
ever made.

>>> read("1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0").outcome
<Outcome.VALID: 'valid'>
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from licences.errors import IdentifierError
from licences.identifiers import credit_code
from licences.identifiers.forms import capitals

ROOT: Final = "1.2.156.3005.2"
"""电子证照根代码; the root 1.2.156.3003.2 of some programs is wrong and refused."""
MAX_VERSION: Final = 999
_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VALUE: Final = {character: value for value, character in enumerate(_ALPHABET)}
_MODULUS: Final = 36
_PARTS: Final = 5
_RULES: Final = (
    ("type_code", re.compile(r"[0-9A-Z]{18}[0-9]{2,4}", re.ASCII)),  # 18 + 3; a few issuers fewer or more
    ("issuer_code", re.compile(r"[0-9A-Z]{18}|[0-9]{6}", re.ASCII)),  # old data: only a division code
    ("serial", re.compile(r"[0-9A-Z]{1,32}", re.ASCII)),
    ("version", re.compile(r"(?!000)[0-9]{3}", re.ASCII)),
    ("check", re.compile(r"[0-9A-Z]", re.ASCII)),
)
_TYPE_CODE: Final = re.compile(r"[0-9A-Z]{18}[0-9]{3}", re.ASCII)
_SERIAL: Final = _RULES[2][1]


class Outcome(StrEnum):
    """What reading an identifier found."""

    VALID = "valid"
    FAULTY_VARIANT = "faulty_variant"  # the check character fits only the known wrong computation
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Reading:
    """An identifier read. The parts are empty where the text cannot be split into them."""

    outcome: Outcome
    original: str
    reason: str = ""  # of INVALID: root, parts, character_set, check_character, or the name of a part
    type_code: str = ""
    issuer_code: str = ""
    serial: str = ""
    version: str = ""
    check: str = ""

    @property
    def text(self) -> str:
        """The identifier in its standard spelling; empty when it could not be split."""
        parts = (self.type_code, self.issuer_code, self.serial, self.version, self.check)
        return ".".join((ROOT, *parts)) if self.check else ""


def make(type_code: str, issuer_code: str, serial: str, version: int) -> str:
    """Make the identifier of a certificate.

    Args:
        type_code: 21 characters, see `licences.types`.
        issuer_code: credit code of the issuing body.
        serial: 1 to 32 digits and capitals, unique within type and issuer.
        version: 1 at first issue, one more for each issue of the same certificate.

    Raises:
        IdentifierError: identifier_part, or the fault of a credit code.
    """
    beginning, product = _beginning(type_code, issuer_code)
    if not _SERIAL.fullmatch(serial):
        raise IdentifierError("identifier_part", part="serial")
    if not 1 <= version <= MAX_VERSION:
        raise IdentifierError("identifier_part", part="version")
    number = f"{version:03d}"
    return f"{beginning}.{serial}.{number}.{_character(_product(serial + number, product))}"


@lru_cache(maxsize=1024)
def _beginning(type_code: str, issuer_code: str) -> tuple[str, int]:
    """Give the part all certificates of a type and issuer share, and the product of ISO 7064 so far."""
    if not _TYPE_CODE.fullmatch(type_code):
        raise IdentifierError("identifier_part", part="type_code")
    credit_code.validate(type_code[:18])
    issuer_code = credit_code.validate(issuer_code)
    return f"{ROOT}.{type_code}.{issuer_code}", _product(type_code + issuer_code)


def compact(text: str) -> str:
    """Give the text in capitals without blanks around it."""
    return capitals(text.strip())


def read(text: str) -> Reading:
    """Read an identifier; never raises."""
    compacted = compact(text)
    if not compacted.startswith(f"{ROOT}."):
        return Reading(Outcome.INVALID, text, "root")
    parts = compacted.removeprefix(f"{ROOT}.").split(".")
    fault = _fault_of(parts)
    if fault:
        return Reading(Outcome.INVALID, text, fault)
    *body, check = parts
    if check == make_check_character("".join(body)):
        return Reading(Outcome.VALID, text, "", *parts)
    if check == faulty_check_character("".join(body)):
        return Reading(Outcome.FAULTY_VARIANT, text, "", *parts)
    return Reading(Outcome.INVALID, text, "check_character", *parts)


def _fault_of(parts: list[str]) -> str:
    """Name what is wrong with the form of the parts; nothing is the empty text."""
    if len(parts) != _PARTS:
        return "parts"
    if not all(character in _VALUE for part in parts for character in part):
        return "character_set"
    faults = (name for (name, rule), part in zip(_RULES, parts, strict=True) if not rule.fullmatch(part))
    return next(faults, "")


def validate(text: str) -> str:
    """Give the standard spelling of an identifier that is valid by the standard.

    Raises:
        IdentifierError: identifier_faulty_variant or identifier_invalid.
    """
    reading = read(text)
    if reading.outcome is Outcome.FAULTY_VARIANT:
        raise IdentifierError("identifier_faulty_variant")
    if reading.outcome is Outcome.INVALID:
        raise IdentifierError("identifier_invalid", reason=reading.reason)
    return reading.text


def is_valid(text: str) -> bool:
    """Say whether this is an identifier valid by the standard."""
    return read(text).outcome is Outcome.VALID


def make_check_character(body: str) -> str:
    """Compute the check character by ISO 7064, MOD 37,36, over digits and capitals.

    >>> make_check_character("A12425GABC1234002")
    'M'
    """
    return _character(_product(body))


def _product(body: str, product: int = _MODULUS) -> int:
    """Go on with the product of ISO 7064, MOD 37,36."""
    for character in body:
        total = (product + _VALUE[character]) % _MODULUS or _MODULUS
        product = 2 * total % (_MODULUS + 1)
    return product


def _character(product: int) -> str:
    return _ALPHABET[(_MODULUS + 1 - product) % _MODULUS]


def faulty_check_character(body: str) -> str:
    """Compute the check character as the known faulty programs do: letters count from 11 instead of 10.

    The steps follow those programs, superfluous reductions included; source: two public programs (Shandong; a
    mass-issue tool), confirmed by one identifier in use.

    >>> faulty_check_character("11100000000013661B006113700000045046442209FA4E88F9E4C878F3E9BED2CE7EA49001")
    'M'
    """
    product = _MODULUS
    for character in body:
        value = _VALUE[character]
        if character.isalpha():
            total = product + value + 1
            total = total % (_MODULUS + 1) if total > _MODULUS + 1 else total
        else:
            total = product + value
        total = total % _MODULUS or _MODULUS
        product = 2 * total % (_MODULUS + 1)
    return _ALPHABET[-product % _MODULUS]
