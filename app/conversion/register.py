"""What the register already holds of the numbers, vehicles, plates and holders in the rows of a chunk.

A licence is known by its printed number: those of operators and vehicles belong to one certificate, whatever
its type; a practitioner's is the identity number, on one certificate of each type.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, and_, select
from sqlmodel import Session, col

from app.conversion.decided import Candidate, Decided
from app.services.among import among
from app.services.faces import short_number
from app.tables import Certificate
from licences.types import TYPES, by_number
from licences.types.numbering import COPY, COPY_FIELD, Bearer, Numbering, numbering_of

_REPLACED: Final = "replaced"
IN_FORCE: Final = ("valid", "suspended")
_LATEST: Final = (
    Certificate.id, Certificate.type_number, Certificate.number, Certificate.short_number, Certificate.serial,
    Certificate.version, Certificate.status, Certificate.conversion_chunk_id, Certificate.holder_name,
    Certificate.holder_code, Certificate.holder_code_type, Certificate.vin, Certificate.valid_from,
    Certificate.created_at, Certificate.face,
)  # fmt: skip
_STANDING: Final = (Certificate.id, Certificate.status)
_OTHER: Final = (
    *_STANDING, Certificate.type_number, Certificate.serial, Certificate.number, Certificate.holder_name,
    Certificate.holder_code, Certificate.holder_code_type, Certificate.vin, Certificate.plate,
    Certificate.plate_colour,
)  # fmt: skip
_OF_HOLDERS: Final = frozenset(kind.number for kind in TYPES if kind.kind != "RB")
"""Types a holder has few certificates of; of vehicles it may have thousands."""


class Present(NamedTuple):
    """The latest version of a certificate that has the number of a row."""

    id: str
    type_number: int
    number: str
    short_number: str
    serial: str
    version: int
    status: str
    conversion_chunk_id: int | None
    holder_name: str
    holder_code: str
    holder_code_type: str
    vin: str | None
    valid_from: date
    created_at: datetime
    face: dict[str, Any]

    @property
    def rank(self) -> tuple[str, str]:
        """Grow with the age of what it says, as rows of a file are ranked."""
        return rank_of(self.face)

    @property
    def bearer(self) -> Bearer:
        """What its number hangs on."""
        is_copy = self.face.get(COPY_FIELD) == COPY
        return Bearer(by_number(self.type_number), self.number, self.holder_code, is_copy)


class Other(NamedTuple):
    """A certificate in force that has a vehicle, a plate or a holder of the chunk."""

    id: str
    status: str
    type_number: int
    serial: str
    number: str
    holder_name: str
    holder_code: str
    holder_code_type: str
    vin: str | None
    plate: str | None
    plate_colour: str | None


Plate = tuple[str, str]


class Known(NamedTuple):
    """What the register says of a chunk.

    `standing` is id and status of every certificate that has a number, vehicle or plate of the chunk: while
    it stays the same, so does all else, for what a certificate says never changes. Certificates by holder
    are those issued before the run began: what is found must not hang on the order of chunks.
    """

    present: dict[tuple[Numbering, str], list[Present]]
    """By the digits of the number."""
    vehicles: dict[str, list[Other]]
    plates: dict[Plate, list[Other]]
    holders: dict[str, list[Other]]
    standing: frozenset[tuple[str, str]]


class Change(NamedTuple):
    """A certificate whose content has changed."""

    candidate: Candidate
    present: Present


class Orders(NamedTuple):
    """What is to be issued."""

    new: list[Candidate]
    changed: list[Change]


def look_up(session: Session, issuer_code: str, decided: Decided, before: datetime) -> Known:
    """Read what the register holds of the numbers, vehicles, plates and holders of a chunk.

    Args:
        session: that reads.
        issuer_code: of the authority; others' certificates do not count.
        decided: the chunk.
        before: of certificates by holder only those issued before this moment are given.
    """
    with_number, with_vehicle, with_plate = _conditions(session, issuer_code, decided)
    numbered = _rows(session, _LATEST, with_number)
    of_vehicles, of_plates = (_rows(session, _OTHER, one) for one in (with_vehicle, with_plate))
    present: dict[tuple[Numbering, str], list[Present]] = {}
    for row in numbered:
        found = Present._make(row)
        key = numbering_of(by_number(found.type_number)), found.short_number
        present.setdefault(key, []).append(found)
    vehicles: dict[str, list[Other]] = {}
    for row in of_vehicles:
        vehicles.setdefault(row.vin, []).append(Other._make(row))
    plates: dict[Plate, list[Other]] = {}
    for row in of_plates:
        plates.setdefault((row.plate, row.plate_colour), []).append(Other._make(row))
    holders: dict[str, list[Other]] = {}
    for row in _rows(session, _OTHER, _of_holders(session, issuer_code, decided, before)):
        holders.setdefault(row.holder_code, []).append(Other._make(row))
    return Known(present, vehicles, plates, holders, _standing([*numbered, *of_vehicles, *of_plates]))


def standing(session: Session, issuer_code: str, decided: Decided) -> frozenset[tuple[str, str]]:
    """Read id and status of the certificates that have a number, vehicle or plate of a chunk."""
    conditions = _conditions(session, issuer_code, decided)
    return _standing([row for one in conditions for row in _rows(session, _STANDING, one)])


def _standing(found: Sequence[Any]) -> frozenset[tuple[str, str]]:
    return frozenset((row.id, row.status) for row in found)


def _conditions(
    session: Session, issuer_code: str, decided: Decided
) -> tuple[ColumnElement[bool] | None, ColumnElement[bool] | None, ColumnElement[bool] | None]:
    numbers = {short_number(one.face) for one in decided.candidates}
    numbers.update(one.short_number for one in decided.ended)
    vins = {one.stored["vin"] for one in decided.candidates if "vin" in one.stored}
    plates = {one.stored["plate_number"] for one in decided.candidates if "plate_number" in one.stored}
    own = col(Certificate.issuer_code) == issuer_code
    in_force = col(Certificate.status).in_(IN_FORCE)
    number = and_(
        own, col(Certificate.status) != _REPLACED, among(session, Certificate.short_number, numbers)
    )
    vehicle = and_(own, in_force, among(session, Certificate.vin, vins))
    plate = and_(own, in_force, among(session, Certificate.plate, plates))
    return number if numbers else None, vehicle if vins else None, plate if plates else None


def _of_holders(
    session: Session, issuer_code: str, decided: Decided, before: datetime
) -> ColumnElement[bool] | None:
    few = [one for one in decided.candidates if one.type.number in _OF_HOLDERS]
    if not few:
        return None
    return and_(
        col(Certificate.issuer_code) == issuer_code,
        col(Certificate.status).in_(IN_FORCE),
        col(Certificate.type_number).in_(_OF_HOLDERS),
        col(Certificate.created_at) < before,
        among(session, Certificate.holder_code, {one.face.holder().code for one in few}),
    )


def _rows(session: Session, columns: Iterable[Any], condition: ColumnElement[bool] | None) -> Sequence[Any]:
    if condition is None:
        return ()
    return session.connection().execute(select(*map(col, columns)).where(condition)).all()


def rank_of(face: Mapping[str, Any]) -> tuple[str, str]:
    """Grow with the age of what a stored face says: date of issue, then last day."""
    return face.get("issue_date", ""), face.get("valid_to", "")
