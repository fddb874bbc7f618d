"""Columns no rule reads that tell the same thing as a field: birth, sex, document, days of change.

Of a person the identity number tells birth and sex; where the row says otherwise, number and row may be of
two persons. A day on which a licence was changed or issued anew, later than the one that is read, and another
last day than that, tell of a newer document than the row. Names of columns are rows of
`data/beside_columns.tsv`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any, Final

from licences.conversion.contradictions import denying_words
from licences.conversion.draft import FieldValue
from licences.conversion.fault import Fault, fault
from licences.conversion.rules.characters import bare, half_width
from licences.conversion.state_words import kind_of_column
from licences.conversion.unread_days import day_in
from licences.identifiers import identity_number
from licences.memo import Memo
from licences.rules.dates import years_after
from licences.rules.service_years import years_of_service
from licences.tsv import rows_of
from licences.types.families import Family

Fields = Mapping[str, FieldValue]
Beside = Callable[[tuple[str, ...], Fields, list[Fault], list[Fault]], None]
"""Compares the cells of a row with its fields, and adds to its faults and warnings."""
_SIGNS: Final = re.compile(r"[\W_]+")
_NUMBER: Final = "id_number"
_IDENTITY_CARD: Final = "1"
_BIRTH: Final = re.compile(
    r"((?:19|20)[0-9]{2})"
    r"(?:[-/.年 ]{1,2}([0-9]{1,2})(?:[-/.月 ]{1,2}([0-9]{1,2}))?|([0-9]{2})([0-9]{2})?)(?![0-9])"
)
_AGE: Final = re.compile("([0-9]{1,3})(?:周?岁)?")
_SEXES: Final = {
    "男": True, "男性": True, "m": True, "male": True,
    "女": False, "女性": False, "f": False, "female": False,
}  # fmt: skip
"""Words alone: which code means which sex differs from system to system."""
_PAST: Final = "unread_expired"
DOCUMENT: Final = frozenset({"document"})
_YEAR: Final = 365.25
_ADULT: Final = 18
_ORDINARY: Final = 13
"""The certificate by which years of service are looked up; small taxis of both kinds have the same."""


def kind_of_beside(name: str, family: Family) -> str:
    """Say what a column tells beside the fields: "birth", "age", "sex", "document", "newer", "last", or "".

    >>> kind_of_beside("出生日期", "practitioner"), kind_of_beside("XB", "practitioner")
    ('birth', 'sex')
    >>> [kind_of_beside(name, "vehicle") for name in ("换证日期", "性别", "保险到期日")]
    ['newer', '', '']
    """
    kind = _kinds().get(_SIGNS.sub("", name.rpartition("/")[2]).casefold(), "")
    return "" if kind in _OF_PERSONS and family != "practitioner" else kind


def comparison(
    columns: Iterable[tuple[int, str, str]],
    family: Family,
    today: date,
    without: frozenset[str] = frozenset(),
) -> Beside | None:
    """Make what compares the unread columns of a record with its fields; None where none of them can be.

    Args:
        columns: index, name, and what the source says besides, of those no rule reads.
        family: of the record.
        today: China time.
        without: kinds that are judged elsewhere.
    """
    found = [
        (at, name, kind)
        for at, name, label in columns
        if (kind := kind_of_beside(name, family) or kind_of_beside(label, family)) and kind not in without
    ]
    persons = [(at, name, _OF_PERSONS[kind]) for at, name, kind in found if kind in _OF_PERSONS]
    days = [(at, name, _OF_DAYS[kind], Memo[str, date]()) for at, name, kind in found if kind in _OF_DAYS]
    if not found:
        return None

    def compare(cells: tuple[str, ...], fields: Fields, faults: list[Fault], warnings: list[Fault]) -> None:
        number = _identity(fields)
        for at, name, disagrees in persons if number else ():
            code = disagrees(_plain(cells[at]), number, fields, today)
            if code:
                faults.append(fault(name, _NUMBER, code))
        for at, name, disagrees_on, memo in days:
            day = _day_of(cells[at], memo)
            code = "" if day is None else disagrees_on(day, fields, today)
            if code == _PAST:
                if not kind_of_column(name):  # else told of the column by itself
                    faults.append(fault(name, "", code))
            elif code:
                warnings.append(fault(name, "", code, day=day))

    return compare


def _identity(fields: Fields) -> str:
    number = fields.get(_NUMBER)
    if fields.get("id_type") != _IDENTITY_CARD or not isinstance(number, str):
        return ""
    return number if identity_number.is_valid(number) else ""


def _plain(cell: str) -> str:
    return half_width(bare(cell)).casefold()


def _birth(said: str, number: str, _fields: Fields, _today: date) -> str:
    found = _BIRTH.match(said)
    if found is None:
        return ""
    year, month, day = (found[1], found[2] or found[4], found[3] or found[5])
    born = identity_number.birth_date(number)
    told = [int(part) for part in (year, month, day) if part]
    return "" if told == [born.year, born.month, born.day][: len(told)] else "birth_beside_disagrees"


def _age(said: str, number: str, fields: Fields, today: date) -> str:
    """An age was true on some day since the first issue; a year more or less is how people count."""
    found = _AGE.fullmatch(said)
    if found is None or not int(found[1]):
        return ""
    born = identity_number.birth_date(number)
    first = fields.get("first_issue_date") or fields.get("issue_date")
    least = (first - born).days / _YEAR if isinstance(first, date) else _ADULT
    most = (today - born).days / _YEAR
    return "" if int(least) - 1 <= int(found[1]) <= int(most) + 1 else "age_beside_disagrees"


def _sex(said: str, number: str, _fields: Fields, _today: date) -> str:
    is_male = _SEXES.get(said)
    return "" if is_male in {None, identity_number.is_male(number)} else "sex_disagrees"


def _document(said: str, _number: str, _fields: Fields, _today: date) -> str:
    """Words alone, as of sexes."""
    is_other = said.startswith(denying_words("id_type", _IDENTITY_CARD))
    return "document_beside_disagrees" if is_other else ""


def _newer(day: date, fields: Fields, today: date) -> str:
    known = [fields.get(field) for field in ("issue_date", "valid_from", "registration_date")]
    days = [one for one in known if isinstance(one, date)]
    return "changed_after_issue" if days and max(days) < day <= today else ""


def _last(day: date, fields: Fields, today: date) -> str:
    read = fields.get("valid_to")
    if not isinstance(read, date) or day == read:
        return ""
    return _PAST if day < today else "other_last_day"


def _made(day: date, fields: Fields, today: date) -> str:
    """A vehicle first registered so long ago has left service, whatever its licence says."""
    vehicle_type, scope = fields.get("vehicle_type"), fields.get("business_scope")
    if not isinstance(vehicle_type, str) or not isinstance(scope, tuple):
        return ""
    years = years_of_service(_ORDINARY, today, vehicle_type, scope)
    return "served_too_long" if years is not None and years_after(day, years) < today else ""


_OF_PERSONS: Final[Mapping[str, Callable[[str, str, Fields, date], str]]] = {
    "birth": _birth, "age": _age, "sex": _sex, "document": _document,
}  # fmt: skip
_OF_DAYS: Final[Mapping[str, Callable[[date, Fields, date], str]]] = {
    "newer": _newer, "last": _last, "made": _made,
}  # fmt: skip


def _day_of(text: str, memo: Memo[str, Any]) -> date | None:
    """Read a day, and remember it; what is none tells nothing here."""
    if not text:
        return None
    known = memo.get(text)
    if known is None:
        known = memo.keep(text, day_in(bare(text)) or False)
    return known or None


@cache
def _kinds() -> dict[str, str]:
    return {row["name"]: row["kind"] for row in rows_of("licences.conversion", "beside_columns")}
