"""What a row became, before anything is decided about it: clean values, every fault, every warning."""

from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from licences.confirmations import Confirmation
from licences.conversion.fault import Fault
from licences.conversion.skip import SkipReason
from licences.types import by_key
from licences.types.families import Family
from licences.types.subject import FIELDS, Subject

FieldValue = str | tuple[str, ...] | date | int | Decimal


class LicenceKey(NamedTuple):
    """What makes two rows the same licence: its type and the number printed on it."""

    type_key: str
    number: str


class Draft(NamedTuple):
    """One row, mapped to face fields.

    `fields` holds what there is; whether a licence can be made of it is decided elsewhere. With faults
    nothing may be made of it. A skipped row has no faults, for nobody need correct it; it keeps what could be
    read, as it may be the newest row of its licence.
    """

    row_number: int
    type_key: str | None
    fields: dict[str, FieldValue]
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    skip: SkipReason | None
    key: LicenceKey | None
    office: str
    """The office as the row names it, for the report; empty when it names none."""
    confirmed: tuple[Confirmation, ...] = ()
    """What a person has confirmed of the row, with the fields where it was needed as yet; any, if empty."""


NUMBERED: Final[dict[Family, tuple[str, ...]]] = {
    "operator": ("licence_word", "licence_number"),
    "vehicle": ("certificate_word", "certificate_number"),
    "practitioner": ("certificate_number",),
}
"""The fields that together are the number printed on the certificate."""


def subject_of(draft: Draft) -> Subject:
    """Give of whom, and of which vehicle, the licence of a row is; the type of the row is known."""
    assert draft.type_key is not None
    kind = by_key(draft.type_key).kind
    name, code, vin = (str(draft.fields.get(field, "")) for field in FIELDS[kind])
    return Subject(kind, name, code, vin)


def printed_number(word: str, number: str = "") -> str:
    """Give the number as it is printed: word and number, or of a practitioner the number alone.

    >>> printed_number("浙交运管许可杭字", "330100000001"), printed_number("990000199001010017")
    ('浙交运管许可杭字330100000001号', '990000199001010017')
    """
    return f"{word}{number}号" if number else word
