"""What the register already holds of the licences of a chunk, and what follows for its rows."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import orjson
from sqlalchemy import ColumnElement, Row, String, and_, bindparam, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Session, col

from app.conversion.deciding import Candidate, Decided, told
from app.conversion.outcome import Outcome
from app.services.faces import short_number
from app.tables import Certificate
from licences.conversion.fault import fault

_VALID: Final = "valid"
_REPLACED: Final = "replaced"
_IN_FORCE: Final = (_VALID, "suspended")
_COPY_FIELD: Final = "original_or_copy"
_LATEST: Final = (
    Certificate.id, Certificate.type_number, Certificate.number, Certificate.serial, Certificate.version,
    Certificate.status, Certificate.conversion_chunk_id, Certificate.holder_code, Certificate.vin,
    Certificate.face,
)  # fmt: skip
_VEHICLES: Final = (Certificate.vin, Certificate.type_number, Certificate.serial)


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
    vin: str | None
    face: dict[str, Any]


class Known(NamedTuple):
    """What the register says of a chunk; equal when nothing has changed."""

    present: dict[tuple[int, str], list[Present]]
    vehicles: dict[str, list[tuple[int, str]]]
    """VIN -> type and serial of each certificate in force."""


class Change(NamedTuple):
    """A certificate whose content has changed."""

    candidate: Candidate
    present: Present


class Orders(NamedTuple):
    """What is to be issued."""

    new: list[Candidate]
    changed: list[Change]


def look_up(session: Session, issuer_code: str, candidates: Sequence[Candidate]) -> Known:
    """Read what the register holds of the numbers and vehicles of some rows."""
    numbers = {short_number(one.face) for one in candidates}
    vins = {one.stored["vin"] for one in candidates if "vin" in one.stored}
    own = col(Certificate.issuer_code) == issuer_code
    present: dict[tuple[int, str], list[Present]] = {}
    latest = and_(own, col(Certificate.status) != _REPLACED, _among(session, Certificate.short_number))
    for row in _rows(session, _LATEST, latest, numbers):
        found = Present._make(row)
        present.setdefault((found.type_number, found.number), []).append(found)
    vehicles: dict[str, list[tuple[int, str]]] = {}
    in_force = and_(own, col(Certificate.status).in_(_IN_FORCE), _among(session, Certificate.vin))
    for row in _rows(session, _VEHICLES, in_force, vins):
        vehicles.setdefault(row.vin, []).append((row.type_number, row.serial))
    return Known(present, vehicles)


def _among(session: Session, column: Any) -> ColumnElement[bool]:
    """Compare a column with thousands of texts in one parameter; to name each costs more than to find it."""
    if session.get_bind().dialect.name == "sqlite":
        return col(column).in_(select(func.json_each(bindparam("among")).table_valued("value").c.value))
    return col(column) == func.any(cast(bindparam("among"), ARRAY(String)))


def _rows(
    session: Session, columns: Iterable[Any], condition: ColumnElement[bool], among: Collection[str]
) -> Sequence[Row[tuple[Any, ...]]]:
    if not among:
        return ()
    texts = list(among)
    given = orjson.dumps(texts).decode() if session.get_bind().dialect.name == "sqlite" else texts
    statement = select(*map(col, columns)).where(condition)
    return session.connection().execute(statement, {"among": given}).all()


def settle(session: Session, issuer_code: str, known: Known, decided: Decided) -> Orders:
    """Decide about the candidates with what the register holds.

    A certificate that was altered here since its conversion is never put back by an old file.
    """
    settlement = Settlement(session, issuer_code, known, decided, Orders([], []))
    for candidate in decided.candidates:
        settlement.settle(candidate)
    return settlement.orders


@dataclass(frozen=True, slots=True)
class Settlement:
    """Decides row by row; what is to be issued gathers in `orders`, all else in `decided`."""

    session: Session
    issuer_code: str
    known: Known
    decided: Decided
    orders: Orders

    def settle(self, candidate: Candidate) -> None:
        """Decide about one candidate."""
        copy = candidate.stored.get(_COPY_FIELD)
        key = (candidate.type.number, candidate.face.printed_number())
        present = [one for one in self.known.present.get(key, ()) if one.face.get(_COPY_FIELD) == copy]
        in_force = [one for one in present if one.status in _IN_FORCE]
        if not present:
            self._new(candidate)
        elif len(in_force) > 1:
            self._refuse(candidate, "number_twice_in_register")
        else:
            self._compare(candidate, max(in_force or present, key=lambda one: one.version))

    def _new(self, candidate: Candidate) -> None:
        if self.known.vehicles.get(candidate.stored.get("vin", "")):
            self._refuse(candidate, "vin_in_force")
        else:
            self.orders.new.append(candidate)

    def _compare(self, candidate: Candidate, present: Present) -> None:
        if candidate.stored == present.face:
            self._unchanged(candidate, present)
        elif present.status != _VALID:
            self.decided.skip(candidate.draft, "not_in_force_in_register")
        elif present.conversion_chunk_id is None:
            self._of_the_desk(candidate, present)
        else:
            self._changed(candidate, present)

    def _changed(self, candidate: Candidate, present: Present) -> None:
        vin, codes = candidate.stored.get("vin"), []
        if present.holder_code != candidate.face.holder().code:
            codes.append("holder_changed_in_source")
        if present.vin != vin:
            codes.append("vehicle_changed_in_source")
        own = (present.type_number, present.serial)
        if any(other != own for other in self.known.vehicles.get(vin or "", ())):
            codes.append("vin_in_force")
        if codes:
            self._refuse(candidate, *codes)
        else:
            self.orders.changed.append(Change(candidate, present))

    def _of_the_desk(self, candidate: Candidate, present: Present) -> None:
        """Issued or altered here: the row may agree with it, or be what it was once converted from."""
        agrees = all(present.face.get(field) == value for field, value in candidate.stored.items())
        if agrees or self._was_converted(candidate, present):
            self._unchanged(candidate, present)
        else:
            self._refuse(candidate, "register_differs")

    def _was_converted(self, candidate: Candidate, present: Present) -> bool:
        versions = and_(
            col(Certificate.issuer_code) == self.issuer_code,
            col(Certificate.type_number) == present.type_number,
            col(Certificate.serial) == present.serial,
            col(Certificate.conversion_chunk_id).is_not(None),
        )
        found = self.session.connection().execute(select(col(Certificate.face)).where(versions)).all()
        return any(row.face == candidate.stored for row in found)

    def _unchanged(self, candidate: Candidate, present: Present) -> None:
        self.decided.outcomes.append(told(candidate, Outcome.UNCHANGED, present.id))

    def _refuse(self, candidate: Candidate, *codes: str) -> None:
        fields = {"vin_in_force": "vin", "vehicle_changed_in_source": "vin"}
        faults = tuple(fault("", fields.get(code, ""), code) for code in codes)
        self.decided.refuse(candidate.row, candidate.draft, faults)
