"""Values with a form of their own: dates, codes, numbers, telephone numbers, photographs."""

import base64
import binascii
import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator, Field, Strict, StringConstraints, WithJsonSchema

from licences.errors import IdentifierError
from licences.identifiers import credit_code, licence_number, plate, vin
from licences.messages import fault, fault_of
from licences.types.text import clean, clean_number, clean_upper, confirmable_by

NO_TERM: Final = date(9999, 12, 31)
"""长期: how GB/T 36903 writes "valid without end"."""
FIRST_DAY: Final = date(1970, 1, 1)
LAST_DAY: Final = date(2199, 12, 31)
"""The scanned code counts days from 1970; no transport licence of today's kinds is older."""
MAX_PHOTO_BYTES: Final = 64 * 1024
MAX_SCOPES: Final = 83
"""The national field 经营范围代码 holds 500 characters: 83 codes of five digits joined by commas."""
MAX_CATEGORIES: Final = 10
"""No national limit was seen; ten qualifications are more than anybody holds (general knowledge)."""
_DATE: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})|(\d{4})(\d{2})(\d{2})", re.ASCII)
_NO_SERIAL: Final = "000000"
_OLD_LENGTHS: Final = (12, 13)
"""Of numbers of practitioners from before identity numbers."""
_JPEG_START: Final = b"\xff\xd8\xff"
_JPEG_END: Final = b"\xff\xd9"


def to_day(value: object) -> date:
    """Read a date as GB/T 7408 writes it: YYYY-MM-DD or YYYYMMDD.

    >>> to_day("20260105")
    datetime.date(2026, 1, 5)
    """
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    found = _DATE.fullmatch(clean(value)) if isinstance(value, str) else None
    if not found:
        raise fault("date_form")
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise fault("date_not_real") from error


def _within_range(day: date) -> date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise fault("date_out_of_range", first=FIRST_DAY, last=LAST_DAY)
    return day


def _within_range_or_no_term(day: date) -> date:
    return day if day == NO_TERM else _within_range(day)


def _photo(text: str) -> str:
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise fault("photo_not_base64") from error
    if len(content) > MAX_PHOTO_BYTES:
        raise fault("photo_too_large", limit=MAX_PHOTO_BYTES // 1024)
    if not (content.startswith(_JPEG_START) and content.endswith(_JPEG_END)):
        raise fault("photo_not_jpeg")
    return text


def _at_least_one(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse an empty set; pydantic's own check would count codes that are wrong by themselves as missing."""
    if not codes:
        raise fault("codes_missing")
    return codes


def _by(standard: Callable[[str], str]) -> AfterValidator:
    """Turn an identifier's `validate` into a pydantic validator."""

    def check(text: str) -> str:
        try:
            return standard(text)
        except IdentifierError as error:
            raise fault_of(error.message) from error

    return AfterValidator(check)


_DATE_SCHEMA: Final = WithJsonSchema({"type": "string", "format": "date"})
Day = Annotated[date, BeforeValidator(to_day), AfterValidator(_within_range), _DATE_SCHEMA]
LastDay = Annotated[date, BeforeValidator(to_day), AfterValidator(_within_range_or_no_term), _DATE_SCHEMA]


def clean_licence_digits(value: object) -> str:
    """Clean the digits of a licence number; the serial behind the division is counted from 1.

    >>> clean_licence_digits("330100000001")
    '330100000001'
    """
    return _counted(clean(value))


def clean_practitioner_number(value: object) -> str:
    """Clean the number of a practitioner's certificate; a serial of an older one is counted from 1.

    >>> clean_practitioner_number("99000019900101001x")
    '99000019900101001X'
    """
    text = clean_number(value)
    return _counted(text) if len(text) in _OLD_LENGTHS else text


def _counted(number: str) -> str:
    if number.endswith(_NO_SERIAL):
        raise fault("serial_of_zeros")
    return number


_Cleaned, _Upper = BeforeValidator(clean), BeforeValidator(clean_upper)
_Numbered = BeforeValidator(clean_number)
Digit = Annotated[str, StringConstraints(pattern=r"^[0-9]$"), _Cleaned]
Digits1To2 = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,2}$"), _Cleaned]
Digits3 = Annotated[str, StringConstraints(pattern=r"^[0-9]{3}$"), _Cleaned]
Digits5 = Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$"), _Cleaned]
_AtLeastOne = AfterValidator(_at_least_one)
_ONE_ITEM: Final = Field(json_schema_extra={"minItems": 1})
ScopeCodes = Annotated[tuple[Digits5, ...], Field(max_length=MAX_SCOPES), _AtLeastOne, _ONE_ITEM]
CategoryCodes = Annotated[tuple[Digits5, ...], Field(max_length=MAX_CATEGORIES), _AtLeastOne, _ONE_ITEM]
Digits12 = Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$"), _Cleaned]
LicenceDigits = Annotated[
    str, StringConstraints(pattern=r"^[0-9]{12}$"), BeforeValidator(clean_licence_digits)
]
Division = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$"), _Cleaned]
Grade = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,3}$"), _Upper]
VehicleTypeCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9][0-9A-Z]$"), _Upper]
DrivingClasses = Annotated[str, StringConstraints(pattern=r"^([A-Z][0-9]?)+$", max_length=14), _Upper]
DocumentNumber = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{5,18}$"), _Numbered]
HolderCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{5,64}$"), _Numbered]
PractitionerNumber = Annotated[
    str, StringConstraints(pattern=r"^[0-9A-Z]{5,19}$"), BeforeValidator(clean_practitioner_number)
]

CreditCode = Annotated[
    str,
    StringConstraints(max_length=18),
    _Upper,
    confirmable_by(credit_code.validate),
    Field(json_schema_extra={"pattern": "^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$"}),
]
Plate = Annotated[
    str,
    StringConstraints(max_length=10),
    _Upper,
    _by(plate.validate),
    Field(json_schema_extra={"pattern": "^.[A-HJ-NP-Z][0-9A-HJ-NP-Z]{4,6}[挂学警港澳]?$"}),
]
Vin = Annotated[
    str,
    StringConstraints(max_length=17),
    _Upper,
    _by(vin.validate),
    Field(json_schema_extra={"pattern": "^[0-9A-HJ-NPR-Z]{17}$"}),
]
Word = Annotated[str, StringConstraints(max_length=16), _Cleaned, _by(licence_number.validate_word)]

Mobile = Annotated[str, StringConstraints(pattern=r"^1[3-9][0-9]{9}$"), _Cleaned]
Telephone = Annotated[str, StringConstraints(pattern=r"^(1[3-9][0-9]{9}|0[0-9]{2,3}-[0-9]{7,8})$"), _Cleaned]
Photo = Annotated[
    str,
    StringConstraints(max_length=(MAX_PHOTO_BYTES + 2) // 3 * 4),
    _Cleaned,
    AfterValidator(_photo),
    Field(json_schema_extra={"contentEncoding": "base64", "contentMediaType": "image/jpeg"}),
]
WholeNumber = Annotated[int, Strict()]
Tonnes = Annotated[Decimal, Field(ge=0, max_digits=6, decimal_places=2)]
Kilowatts = Annotated[Decimal, Field(ge=0, max_digits=7, decimal_places=2)]
