"""What the register already holds of the licences of a chunk, and what follows for its rows.

A licence is known by its printed number: those of operators and vehicles belong to one certificate, whatever
its type; a practitioner's is the identity number, on one certificate of each type.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, and_, select
from sqlmodel import Session, col

from app.conversion.deciding import Candidate, Decided, Ended, told
from app.conversion.outcome import Outcome
from app.services.among import among
from app.services.faces import short_number
from app.tables import Certificate
from licences.conversion.fault import fault
from licences.types import by_key, by_number
from licences.types.numbering import Numbering, numbering_of

_VALID: Final = "valid"
_REPLACED: Final = "replaced"
_IN_FORCE: Final = (_VALID, "suspended")
_COPY_FIELD: Final = "original_or_copy"
_NEWER: Final = "newer_in_register"
_LATEST: Final = (
    Certificate.id, Certificate.type_number, Certificate.number, Certificate.serial, Certificate.version,
    Certificate.status, Certificate.conversion_chunk_id, Certificate.holder_code,
    Certificate.holder_code_type, Certificate.vin, Certificate.valid_from, Certificate.face,
)  # fmt: skip
_STANDING: Final = (Certificate.id, Certificate.status)
_VEHICLES: Final = (*_STANDING, Certificate.vin, Certificate.type_number, Certificate.serial)


class Present(NamedTuple):
    """The latest version of a certificate that has the number of a row."""

    id: str
    type_number: int
    number: str
    serial: str
    version: int
    status: str
    conversion_chunk_id: int | None
    holder_code: str
    holder_code_type: str
    vin: str | None
    valid_from: date
    face: dict[str, Any]

    @property
    def rank(self) -> tuple[str, str]:
        """Grow with the age of what it says, as rows of a file are ranked."""
        return _rank(self.face)


class Known(NamedTuple):
    """What the register says of a chunk.

    `standing` is id and status of every certificate that has a number or vehicle of the chunk: while it stays
    the same, so does all else, for what a certificate says never changes.
    """

    present: dict[tuple[Numbering, str], list[Present]]
    vehicles: dict[str, list[tuple[int, str]]]
    """VIN -> type and serial of each certificate in force."""
    standing: frozenset[tuple[str, str]]


class Change(NamedTuple):
    """A certificate whose content has changed."""

    candidate: Candidate
    present: Present


class Orders(NamedTuple):
    """What is to be issued."""

    new: list[Candidate]
    changed: list[Change]


def look_up(session: Session, issuer_code: str, decided: Decided) -> Known:
    """Read what the register holds of the numbers and vehicles of a chunk."""
    with_number, with_vehicle = _conditions(session, issuer_code, decided)
    numbered, vehicles_in_force = (
        _rows(session, _LATEST, with_number),
        _rows(session, _VEHICLES, with_vehicle),
    )
    present: dict[tuple[Numbering, str], list[Present]] = {}
    for row in numbered:
        found = Present._make(row)
        present.setdefault((numbering_of(by_number(found.type_number)), found.number), []).append(found)
    vehicles: dict[str, list[tuple[int, str]]] = {}
    for row in vehicles_in_force:
        vehicles.setdefault(row.vin, []).append((row.type_number, row.serial))
    return Known(present, vehicles, _standing([*numbered, *vehicles_in_force]))


def standing(session: Session, issuer_code: str, decided: Decided) -> frozenset[tuple[str, str]]:
    """Read id and status of the certificates that have a number or vehicle of a chunk."""
    conditions = _conditions(session, issuer_code, decided)
    return _standing([row for one in conditions for row in _rows(session, _STANDING, one)])


def _standing(found: Sequence[Any]) -> frozenset[tuple[str, str]]:
    return frozenset((row.id, row.status) for row in found)


def _conditions(
    session: Session, issuer_code: str, decided: Decided
) -> tuple[ColumnElement[bool] | None, ColumnElement[bool] | None]:
    numbers = {short_number(one.face) for one in decided.candidates}
    numbers.update(one.short_number for one in decided.ended)
    vins = {one.stored["vin"] for one in decided.candidates if "vin" in one.stored}
    own = col(Certificate.issuer_code) == issuer_code
    number = and_(
        own, col(Certificate.status) != _REPLACED, among(session, Certificate.short_number, numbers)
    )
    vehicle = and_(own, col(Certificate.status).in_(_IN_FORCE), among(session, Certificate.vin, vins))
    return number if numbers else None, vehicle if vins else None


def _rows(session: Session, columns: Iterable[Any], condition: ColumnElement[bool] | None) -> Sequence[Any]:
    if condition is None:
        return ()
    return session.connection().execute(select(*map(col, columns)).where(condition)).all()


def _rank(face: dict[str, Any]) -> tuple[str, str]:
    return face.get("issue_date", ""), face.get("valid_to", "")


def settle(session: Session, issuer_code: str, today: date, known: Known, decided: Decided) -> Orders:
    """Decide about the candidates with what the register holds.

    A certificate that was altered here since its conversion, or converted from a newer row, is never put back
    by an old file.
    """
    past = PastFaces(session, issuer_code, known)
    settlement = Settlement(today, known, past, decided, Orders([], []))
    for candidate in decided.candidates:
        settlement.settle(candidate)
    for ended in decided.ended:
        settlement.settle_ended(ended)
    return settlement.orders


class PastFaces:
    """What the certificates of a chunk were once converted from, read for all of them at once if need be."""

    def __init__(self, session: Session, issuer_code: str, known: Known) -> None:
        self._session = session
        self._issuer_code = issuer_code
        present = [one for every in known.present.values() for one in every]
        self._types = {one.type_number for one in present}
        self._serials = {one.serial for one in present}

    def holds(self, candidate: Candidate, present: Present) -> bool:
        """Say whether a version of a certificate was converted from just what a row says."""
        return candidate.stored in self._faces.get((present.type_number, present.serial), ())

    @cached_property
    def _faces(self) -> dict[tuple[int, str], list[dict[str, Any]]]:
        converted = and_(
            col(Certificate.issuer_code) == self._issuer_code,
            col(Certificate.type_number).in_(self._types),
            among(self._session, Certificate.serial, self._serials),
            col(Certificate.conversion_chunk_id).is_not(None),
        )
        columns = col(Certificate.type_number), col(Certificate.serial), col(Certificate.face)
        faces: dict[tuple[int, str], list[dict[str, Any]]] = {}
        for type_number, serial, face in self._session.connection().execute(
            select(*columns).where(converted)
        ):
            faces.setdefault((type_number, serial), []).append(face)
        return faces


@dataclass(frozen=True, slots=True)
class Settlement:
    """Decides row by row; what is to be issued gathers in `orders`, all else in `decided`."""

    today: date
    known: Known
    past: PastFaces
    decided: Decided
    orders: Orders

    def settle(self, candidate: Candidate) -> None:
        """Decide about one candidate."""
        copy = candidate.stored.get(_COPY_FIELD)
        key = (numbering_of(candidate.type), candidate.face.printed_number())
        present = [one for one in self.known.present.get(key, ()) if one.face.get(_COPY_FIELD) == copy]
        in_force = [one for one in present if one.status in _IN_FORCE]
        own = [one for one in present if one.type_number == candidate.type.number]
        if len(in_force) > 1:
            self._refuse(candidate, "number_twice_in_register")
        elif in_force and in_force[0].type_number != candidate.type.number:
            self._refuse(candidate, "type_changed_in_source")
        elif not own:
            self._new(candidate)
        else:
            self._compare(candidate, max(in_force or own, key=lambda one: one.version))

    def settle_ended(self, ended: Ended) -> None:
        """Skip a licence that has ended, unless it is valid here: then a clerk has to end it."""
        key = (numbering_of(by_key(ended.key.type_key)), ended.key.number)
        if any(one.status == _VALID for one in self.known.present.get(key, ())):
            self.decided.refuse(ended.row, ended.draft, (fault("", "", "in_force_in_register"),))
        else:
            self.decided.skip(ended.draft, ended.reason)

    def _new(self, candidate: Candidate) -> None:
        if self.known.vehicles.get(candidate.stored.get("vin", "")):
            self._refuse(candidate, "vin_in_force")
        else:
            self.orders.new.append(candidate)

    def _compare(self, candidate: Candidate, present: Present) -> None:
        if present.status != _VALID:
            self.decided.skip(candidate.draft, "not_in_force_in_register")
        elif candidate.stored == present.face:
            self._unchanged(candidate)
        elif present.conversion_chunk_id is None:
            self._of_the_desk(candidate, present)
        elif _rank(candidate.stored) < present.rank:
            self.decided.skip(candidate.draft, _NEWER)
        elif self.past.holds(candidate, present):
            self._refuse(candidate, "older_or_restored")
        else:
            self._changed(candidate, present)

    def _changed(self, candidate: Candidate, present: Present) -> None:
        codes = self._not_a_version(candidate, present)
        if codes:
            self._refuse(candidate, *codes)
        else:
            self.orders.changed.append(Change(candidate, present))

    def _not_a_version(self, candidate: Candidate, present: Present) -> list[str]:
        """Say why a row is no next version of a certificate; a single change is refused for the same."""
        codes, vin, holder = [], candidate.stored.get("vin"), candidate.face.holder()
        if (present.holder_code, present.holder_code_type) != (holder.code, holder.code_type):
            codes.append("holder_changed_in_source")
        if present.vin != vin:
            codes.append("vehicle_changed_in_source")
        if candidate.face.term().first > max(self.today, present.valid_from):
            codes.append("begins_later")
        own = (present.type_number, present.serial)
        if any(other != own for other in self.known.vehicles.get(vin or "", ())):
            codes.append("vin_in_force")
        return codes

    def _of_the_desk(self, candidate: Candidate, present: Present) -> None:
        """Issued or altered here: the row may agree with it, or be what it was once converted from."""
        agrees = all(present.face.get(field) == value for field, value in candidate.stored.items())
        if agrees or self.past.holds(candidate, present):
            self._unchanged(candidate)
        else:
            self._refuse(candidate, "register_differs")

    def _unchanged(self, candidate: Candidate) -> None:
        self.decided.outcomes.append(told(candidate, Outcome.UNCHANGED))

    def _refuse(self, candidate: Candidate, *codes: str) -> None:
        fields = {"vin_in_force": "vin", "vehicle_changed_in_source": "vin"}
        faults = tuple(fault("", fields.get(code, ""), code) for code in codes)
        self.decided.refuse(candidate.row, candidate.draft, faults)
