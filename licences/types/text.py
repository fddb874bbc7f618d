"""Text as people type it (照面文字): cleaned once at the edge, then trusted.

Kept: any assigned character, Han of every plane included. Normalised: Unicode form NFC (canonically equal
text becomes one spelling) and blanks around the text. Refused, each with its own code: NUL and other
control characters, lone surrogates, private-use characters (造字: they look different, or like nothing,
on another machine), invisible formatting characters, unassigned code points.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator, StringConstraints, ValidationInfo

from licences.confirmations import Allow, Confirmations, nobody
from licences.errors import IdentifierError
from licences.identifiers.forms import capitals
from licences.messages import fault, fault_of
from licences.names import company, kinds, person
from licences.names.tables import HAN, not_names
from licences.texts import why_no_value
from licences.texts.gate import is_plain
from licences.texts.made_up import ONE_CHARACTER, is_made_up

_REFUSED: Final = {
    "Cc": "control_character",
    "Cs": "lone_surrogate",
    "Co": "private_use_character",
    "Cf": "invisible_character",
    "Zl": "control_character",
    "Zp": "control_character",
}
_BLANKS: Final = " \u3000\u00a0"
_IDEOGRAPHIC_PLANES: Final = (range(0x20000, 0x2FFFE), range(0x30000, 0x3FFFE))
"""Planes 2 and 3 hold Han only; extensions G to J are younger than the tables of some Python versions."""
_TWO_HAN: Final = re.compile(f"[{HAN}].*[{HAN}]")
_NUMBERED_PLACE: Final = re.compile(f"[{HAN}]{{2}}.*[0-9]")
"""No name of a person or a company is of this form, but nearly all addresses are."""
_WORDS: Final = re.compile("[^0-9]{1,16}")
_NO_NUMBER: Final = re.compile("[^1-9A-Za-z]{1,30}")
"""What is no longer than names are, and has nothing to number by."""
_HIDDEN: Final = re.compile("[*＊×●■▲△█…]")
_LONGEST_ADDRESS: Final = 256
_DOUBTED_IN_ADDRESS: Final = not_names("address").some


def clean(value: object) -> str:
    """Give the text in NFC without blanks around it; refuse what no certificate may hold.

    >>> clean(" 杭州 ")
    '杭州'
    """
    if not isinstance(value, str):
        raise fault("not_text")
    if not value.isprintable():  # nearly always it is; Han younger than the tables of Python is not
        for character in value:
            _refuse_unprintable(character)
    return unicodedata.normalize("NFC", value).strip(_BLANKS)


def _refuse_unprintable(character: str) -> None:
    category = unicodedata.category(character)
    if category in _REFUSED:
        raise fault(_REFUSED[category])
    if category == "Cn" and not any(ord(character) in plane for plane in _IDEOGRAPHIC_PLANES):
        raise fault("unassigned_character")


def clean_text(value: object) -> str:
    """Clean running text; refuse what is no value of any field (`licences.texts`).

    >>> clean_text(" 杭州市示例路1号")
    '杭州市示例路1号'
    """
    if isinstance(value, str) and is_plain(value):  # nearly always; there is nothing to clean in it either
        return value
    text = clean(value)
    why = why_no_value(text) if text else None  # that it is empty is told by its length
    if why:
        raise fault(why)
    return text


def address(text: str) -> str:
    """Refuse what can be no address: one holds two Chinese characters at least, and is nobody's name.

    >>> address("杭州市示例路1号")
    '杭州市示例路1号'
    """
    if not _TWO_HAN.search(text):
        raise fault("address_not_text")
    if kinds.is_somebodys(text):
        raise fault("name_for_address")
    code = not_names("address").problem(text)
    if code:
        raise fault(code)
    return text


def clean_upper(value: object) -> str:
    """Clean a code or number: upper case, as the standards write them."""
    return capitals(clean(value))


def clean_number(value: object) -> str:
    """Clean a number of letters and digits; refuse what is typed only to fill the field.

    >>> clean_number("e12345678")
    'E12345678'
    """
    return capitals(_no_filler(clean(value)))


def _no_filler(number: str) -> str:
    if number in ONE_CHARACTER or is_made_up(number):
        raise fault("placeholder")
    return number


def clean_serial(value: object) -> str:
    """Clean the number of an engine or a card: it holds a digit, and is not typed only to fill the field.

    >>> clean_serial("*YC6L330*")
    '*YC6L330*'
    """
    text = _no_filler(clean_text(value))
    if _WORDS.fullmatch(text):
        raise fault("number_without_digits")
    return text


def clean_made(value: object) -> str:
    """Clean a brand or a model; refuse what is typed only to fill the field.

    >>> clean_made("SL1250")
    'SL1250'
    """
    text = clean_text(value)
    if is_made_up(text):
        raise fault("placeholder")
    return text


def clean_id(value: object) -> str:
    """Clean what a register calls a record by: letters or digits, none of them hidden, not all of them 0.

    >>> clean_id("C-0001")
    'C-0001'
    """
    text = clean_text(value)
    if text.isascii() and text.isalnum() and text.strip("0"):  # nearly always
        return text
    if _HIDDEN.search(text):
        raise fault("masked_value")
    if _NO_NUMBER.fullmatch(text):
        raise fault("id_not_numbered")
    return text


def place(text: str) -> str:
    """Refuse what can name no region: it holds two Chinese characters at least.

    >>> place("杭州市")
    '杭州市'
    """
    if not _TWO_HAN.search(text):
        raise fault("place_not_text")
    return text


def allowed(info: ValidationInfo) -> Allow:
    """Give what a person has confirmed of the field that is being read: `Confirmations` as the context."""
    said = info.context
    if not isinstance(said, Confirmations):
        return nobody
    field = str(info.field_name)
    return lambda code: said.allow(code, field)


@dataclass(frozen=True, slots=True)
class Plain:
    """Beside the checks of a type of text: the texts they are known to give back as they are.

    It is the short way for millions of rows (`licences.types.field_check`); nothing else asks it.
    """

    holds: Callable[[str], bool]


def _is_plain_address(text: str) -> bool:
    return (
        len(text) <= _LONGEST_ADDRESS
        and is_plain(text)
        and _NUMBERED_PLACE.match(text) is not None
        and (_DOUBTED_IN_ADDRESS.isdisjoint(text) or not_names("address").problem(text) is None)
    )


def confirmable_by(standard: Callable[[str, Allow], str]) -> AfterValidator:
    """Turn a check of which a person may confirm something into a pydantic validator."""

    def check(text: str, info: ValidationInfo) -> str:
        try:
            return standard(text, allowed(info))
        except IdentifierError as error:
            raise fault_of(error.message) from error

    return AfterValidator(check)


def _company_name(name: str, allow: Allow) -> str:
    return company.validate(kinds.full_width_parentheses(name), allow)


_Cleaned = BeforeValidator(clean_text)
Text2 = Annotated[str, StringConstraints(min_length=1, max_length=2), _Cleaned]
Text8 = Annotated[str, StringConstraints(min_length=1, max_length=8), _Cleaned]
Text16 = Annotated[str, StringConstraints(min_length=1, max_length=16), _Cleaned]
Text32 = Annotated[str, StringConstraints(min_length=1, max_length=32), _Cleaned]
Text64 = Annotated[str, StringConstraints(min_length=1, max_length=64), _Cleaned]
Text128 = Annotated[str, StringConstraints(min_length=1, max_length=128), _Cleaned]
Text256 = Annotated[str, StringConstraints(min_length=1, max_length=256), _Cleaned]
Address = Annotated[
    str,
    StringConstraints(min_length=1, max_length=_LONGEST_ADDRESS),
    _Cleaned,
    AfterValidator(address),
    Plain(_is_plain_address),
]
Place256 = Annotated[str, StringConstraints(min_length=1, max_length=256), _Cleaned, AfterValidator(place)]
Made64 = Annotated[str, StringConstraints(min_length=1, max_length=64), BeforeValidator(clean_made)]
Serial32 = Annotated[str, StringConstraints(min_length=1, max_length=32), BeforeValidator(clean_serial)]
RecordId = Annotated[str, StringConstraints(min_length=1, max_length=64), BeforeValidator(clean_id)]
Text2000 = Annotated[str, StringConstraints(min_length=1, max_length=2000), _Cleaned]
PersonName = Annotated[Text64, confirmable_by(person.validate), Plain(person.is_plain)]
CompanyName = Annotated[Text256, confirmable_by(_company_name), Plain(company.is_plain)]
HolderName = Annotated[Text256, confirmable_by(kinds.validate), Plain(company.is_plain)]
