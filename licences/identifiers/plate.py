"""Number plate of a vehicle (机动车号牌), GA 36.

Province character, letter of the issuing office, then by kind:

* ordinary: five characters (川A12345); blue for small, yellow for large vehicles;
* new energy, small: a kind letter in position 3, six in all (川AD12345); gradient green, code 94;
* new energy, large: five digits and the kind letter (川A12345D); yellow-green, code 93;
* trailer: four characters and 挂 (川A1234挂); yellow;
* learner 学 (yellow), police 警 (white), and 港, 澳 for cars of both registrations (粤Z1234港; black).

The characters never include I and O. Kind letters D A B C E mark pure electric, F G H J K other new
energy. Sources: forms and colours of trailers and new energy from the national field list (GA 36, JT/T
697.7 5.6); kind letters beyond D and F and the last four kinds: general knowledge.

>>> validate("川 a·d12345")
'川AD12345'
"""

import re
from enum import StrEnum
from functools import cache
from typing import Final, NamedTuple

from licences.codes import code_list
from licences.errors import IdentifierError
from licences.identifiers.forms import plain


class PlateKind(StrEnum):
    """What kind of plate the characters show."""

    ORDINARY = "ordinary"
    NEW_ENERGY_SMALL = "new_energy_small"
    NEW_ENERGY_LARGE = "new_energy_large"
    TRAILER = "trailer"
    LEARNER = "learner"
    POLICE = "police"
    HONG_KONG = "hong_kong"
    MACAO = "macao"


COLOURS: Final = {
    PlateKind.ORDINARY: frozenset({"1", "2", "3"}),  # blue, yellow, black (older foreign-owned vehicles)
    PlateKind.NEW_ENERGY_SMALL: frozenset({"94"}),
    PlateKind.NEW_ENERGY_LARGE: frozenset({"93"}),
    PlateKind.TRAILER: frozenset({"2"}),
    PlateKind.LEARNER: frozenset({"2"}),
    PlateKind.POLICE: frozenset({"4"}),
    PlateKind.HONG_KONG: frozenset({"3"}),
    PlateKind.MACAO: frozenset({"3"}),
}
"""Codes of plate_colour (JT/T 697.7-2014 5.6) a kind may have."""

_ANY: Final = "[0-9A-HJ-NP-Z]"
_FORMS: Final = {
    PlateKind.ORDINARY: f"{_ANY}{{5}}",
    PlateKind.NEW_ENERGY_SMALL: f"[A-HJK]{_ANY}[0-9]{{4}}",
    PlateKind.NEW_ENERGY_LARGE: "[0-9]{5}[A-HJK]",
    PlateKind.TRAILER: f"{_ANY}{{4}}挂",
    PlateKind.LEARNER: f"{_ANY}{{4}}学",
    PlateKind.POLICE: f"{_ANY}{{4}}警",
    PlateKind.HONG_KONG: f"(?<=^粤Z){_ANY}{{4}}港",
    PlateKind.MACAO: f"(?<=^粤Z){_ANY}{{4}}澳",
}

_ZEROS: Final = "(?:[A-HJK]?0{5}[A-HJK]?|0{4}[挂学警港澳])\\Z"
"""Serials are counted from 1 (general knowledge): none but zeros stands where nobody knew the plate."""
_OF_ZEROS: Final = re.compile(f"^.[A-HJ-NP-Z]{_ZEROS}")
_NEW_ENERGY_LENGTH: Final = 8
_LAST: Final = {
    "挂": PlateKind.TRAILER,
    "学": PlateKind.LEARNER,
    "警": PlateKind.POLICE,
    "港": PlateKind.HONG_KONG,
    "澳": PlateKind.MACAO,
}


class PlateNumber(NamedTuple):
    """A plate read: its compact text, kind and province character."""

    text: str
    kind: PlateKind
    province: str


def compact(text: str) -> str:
    """Give the plate without blanks, dots and hyphens, in half-width capitals."""
    return plain(text)


def read(text: str) -> PlateNumber:
    """Read a plate.

    Raises:
        IdentifierError: plate_form, plate_of_zeros.
    """
    number = compact(text)
    found = _pattern().fullmatch(number)
    if not found or not found.lastgroup:
        raise _error(number)
    return PlateNumber(number, PlateKind(found.lastgroup), number[0])


def validate(text: str) -> str:
    """Give the compact form of a plate.

    Raises:
        IdentifierError: plate_form, plate_of_zeros.
    """
    number = compact(text)
    if not _pattern().fullmatch(number):
        raise _error(number)
    return number


def _error(number: str) -> IdentifierError:
    if _OF_ZEROS.search(number):
        return IdentifierError("plate_of_zeros")
    return IdentifierError("plate_form")


def kind_of(number: str) -> PlateKind:
    """Tell the kind of a compact plate that has been validated, from what tells the forms apart.

    >>> str(kind_of("川AD12345")), str(kind_of("川A1234挂"))
    ('new_energy_small', 'trailer')
    """
    if len(number) == _NEW_ENERGY_LENGTH:
        return PlateKind.NEW_ENERGY_LARGE if number[2].isdecimal() else PlateKind.NEW_ENERGY_SMALL
    return _LAST.get(number[-1], PlateKind.ORDINARY)


def is_valid(text: str) -> bool:
    """Say whether this is a plate."""
    try:
        return bool(validate(text))
    except IdentifierError:
        return False


@cache
def _pattern() -> re.Pattern[str]:
    provinces = "".join(province.attributes["plate_prefix"] for province in code_list("province"))
    kinds = "|".join(f"(?P<{kind}>{form})" for kind, form in _FORMS.items())
    return re.compile(f"[{provinces}][A-HJ-NP-Z](?!{_ZEROS})(?:{kinds})", re.ASCII)
