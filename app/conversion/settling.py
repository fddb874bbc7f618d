"""What follows for the rows of a chunk from what the register holds.

A certificate that was altered here since its conversion, or converted from a newer row, is never put back by
an old file. What has a number, vehicle or plate that another certificate in force has comes back, with what
that one says.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from sqlalchemy import and_, select
from sqlmodel import Session, col

from app.conversion.decided import Candidate, Decided, Ended
from app.conversion.halves import other_halves, said_of_half
from app.conversion.register import (
    IN_FORCE,
    Change,
    Known,
    Orders,
    Other,
    Present,
    rank_of,
)
from app.conversion.work import Workshop
from app.services.among import among
from app.services.faces import short_number
from app.services.reservation import bearer_of
from app.tables import Certificate
from licences.conversion.draft import subject_of
from licences.conversion.fault import Fault, fault
from licences.conversion.said import said_of
from licences.conversion.type_choice import BY_FAMILY
from licences.types import by_key, by_number
from licences.types.base import Holder
from licences.types.families import FAMILY_OF_KIND
from licences.types.numbering import COPY_FIELD, clash_of, numbering_of
from licences.types.subject import Subject, differences

_VALID: Final = "valid"
_NEWER: Final = "newer_in_register"
_CODES: Final = {kind: BY_FAMILY[family][0] for kind, family in FAMILY_OF_KIND.items()}
"""The list of codes that each kind of certificate has: scope or categories."""
_OF_ANOTHER: Final = {
    "vehicle": ("vin", "vehicle_changed_in_source"),
    "holder": ("", "holder_changed_in_source"),
    "name": ("name", "person_of_another_name"),
}
"""Field and code of what a row says of another holder or vehicle than a certificate of its number."""
_CLASHES: Final = {"number_of_another_type": "type_changed_in_source"}


def settle(shop: Workshop, session: Session, table_index: int, known: Known, decided: Decided) -> Orders:
    """Decide about the candidates with what the register holds.

    Args:
        shop: the run.
        session: that reads.
        table_index: of the table the chunk is of.
        known: what the register holds.
        decided: the chunk; what is not to be issued goes here.
    """
    past = PastFaces(session, shop.issuer.code, known)
    settlement = Settlement(shop, session, table_index, known, past, decided, Orders([], []))
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

    shop: Workshop
    session: Session
    table_index: int
    known: Known
    past: PastFaces
    decided: Decided
    orders: Orders

    def settle(self, candidate: Candidate) -> None:
        """Decide about one candidate."""
        copy, number = candidate.stored.get(COPY_FIELD), candidate.face.printed_number()
        present = [
            one for one in self._held(candidate) if one.number == number and one.face.get(COPY_FIELD) == copy
        ]
        in_force = [one for one in present if one.status in IN_FORCE]
        own = [one for one in present if one.type_number == candidate.type.number]
        if len(in_force) > 1:
            self._refuse(candidate, fault("", "", "number_twice_in_register"))
        elif in_force and in_force[0].type_number != candidate.type.number:
            self._refuse(candidate, fault("", "", "type_changed_in_source"))
        elif not own:
            self._new(candidate)
        else:
            self._compare(candidate, max(in_force or own, key=lambda one: one.version))

    def settle_ended(self, ended: Ended) -> None:
        """Skip a licence that has ended, unless it is valid here: then a clerk has to end it."""
        key = numbering_of(by_key(ended.key.type_key)), ended.short_number
        held = (one for one in self.known.present.get(key, ()) if one.number == ended.key.number)
        valid = next((one for one in held if one.status == _VALID), None)
        if valid is not None:
            of_another = _of_another(subject_of(ended.draft), valid)
            faults = of_another or (fault("", "", "in_force_in_register"),)
            self.decided.refuse(ended.row, ended.draft, faults)
        else:
            self.decided.skip(ended.draft, ended.reason)

    def _held(self, candidate: Candidate) -> Iterable[Present]:
        """Give what the register holds under the digits of a candidate's number."""
        return self.known.present.get((numbering_of(candidate.type), short_number(candidate.face)), ())

    def _new(self, candidate: Candidate) -> None:
        faults = [*self._taken(candidate, None), *self._of_other_name(candidate), *self._halves(candidate)]
        if faults:
            self._refuse(candidate, *faults)
        else:
            self.orders.new.append(self._warned(candidate))

    def _compare(self, candidate: Candidate, present: Present) -> None:
        is_valid = present.status == _VALID
        if is_valid and candidate.stored == present.face:
            self.decided.unchanged(candidate, present.id)
        elif is_valid and present.conversion_chunk_id is None:
            self._of_the_desk(candidate, present)
        elif of_another := self._of_another(candidate, present):
            self._refuse(candidate, *of_another, *self._taken(candidate, present))
        elif not is_valid:
            self.decided.skip(candidate.draft, "not_in_force_in_register")
        elif rank_of(candidate.stored)[0] < present.rank[0]:
            self._older(candidate, present)
        elif self.past.holds(candidate, present):
            self._refuse(candidate, fault("", "", "older_or_restored"))
        else:
            self._changed(candidate, present)

    def _of_another(self, candidate: Candidate, present: Present) -> tuple[Fault, ...]:
        """Say that a row is of another holder or vehicle, unless the certificate was once made of it."""
        holder = candidate.face.holder()
        subject = Subject(candidate.type.kind, holder.name, holder.code, candidate.stored.get("vin", ""))
        found = _of_another(subject, present)
        return () if found and self.past.holds(candidate, present) else found

    def _older(self, candidate: Candidate, present: Present) -> None:
        """Skip an older row, unless it has a category or scope of its own, as a file of one category has."""
        more = self._codes_beyond(candidate.stored, present.face, candidate)
        if more and not self.past.holds(candidate, present):
            field = _CODES[candidate.type.kind]
            self._refuse(candidate, fault("", field, "codes_not_in_register", codes=more))
        else:
            self.decided.skip(candidate.draft, _NEWER)

    def _changed(self, candidate: Candidate, present: Present) -> None:
        faults = list(self._not_a_version(candidate, present))
        if faults:
            self._refuse(candidate, *faults)
            return
        newer = self._newer(candidate, present)
        if isinstance(newer, Fault):
            self._refuse(candidate, newer)
        else:
            self.orders.changed.append(Change(self._with_older_half(newer), present))

    def _newer(self, candidate: Candidate, present: Present) -> Candidate | Fault:
        """Give a row that is newer than a certificate; else why it comes back."""
        if rank_of(candidate.stored)[0] > present.rank[0]:
            return candidate
        corrected = self.shop.tables[self.table_index].corrected
        return self.shop.same_issue_day.looked_at(self.session, candidate, present, corrected=corrected)

    def _not_a_version(self, candidate: Candidate, present: Present) -> Iterator[Fault]:
        """Say why a row is no next version of a certificate; a single change is refused for the same."""
        vin, holder = candidate.stored.get("vin"), candidate.face.holder()
        if (present.holder_code, present.holder_code_type) != (holder.code, holder.code_type):
            yield fault("", "", "holder_changed_in_source", said=_said(present))
        if present.vin != vin:
            yield fault("", "vin", "vehicle_changed_in_source", said=_said(present))
        yield from self._of_other_name(candidate)
        if candidate.face.term().first > max(self.shop.run.today, present.valid_from):
            yield fault("", "", "begins_later")
        gone = self._codes_beyond(present.face, candidate.stored, candidate)
        if gone:
            yield fault("", _CODES[candidate.type.kind], "codes_taken_away", codes=gone)
        yield from self._taken(candidate, present)
        yield from self._halves(candidate)

    def _codes_beyond(self, one: dict[str, Any], other: dict[str, Any], candidate: Candidate) -> str:
        """Name the categories or scopes one face has and the other lacks; none where rows name them all."""
        field = _CODES[candidate.type.kind]
        found = set(one.get(field, ())) - set(other.get(field, ()))
        return "" if self.shop.profile.whole_lists else "、".join(sorted(found))

    def _taken(self, candidate: Candidate, present: Present | None) -> Iterator[Fault]:
        """Say what of a row another certificate in force has: vehicle, plate, or the digits of its number."""
        stored, own = candidate.stored, present and (present.type_number, present.serial)
        plate = stored.get("plate_number", ""), stored.get("plate_colour", "")
        for code, field, others in (
            ("vin_in_force", "vin", self.known.vehicles.get(stored.get("vin", ""), ())),
            ("plate_in_force", "plate_number", self.known.plates.get(plate, ())),
        ):
            other = next((one for one in others if (one.type_number, one.serial) != own), None)
            if other is not None:
                yield fault("", field, code, said=_said(other))
        bearer = bearer_of(candidate.type, candidate.face)
        for held in self._held(candidate):
            if held.status in IN_FORCE and (held.type_number, held.serial) != own:
                clash = clash_of(bearer, held.bearer)
                if clash is not None:
                    yield fault("", "", _CLASHES.get(clash, clash), said=_said(held))

    def _halves(self, candidate: Candidate) -> Iterator[Fault]:
        """Say that the original, or a copy, of a licence says otherwise in the register and is no older."""
        unlike, _ = self._other_halves(candidate)
        for half in unlike[:1]:
            said = f"{_said(half)}，{said_of_half(half)}"
            yield fault("", COPY_FIELD, "copy_differs_in_register", said=said)

    def _other_halves(self, candidate: Candidate) -> tuple[list[Present], list[Present]]:
        if candidate.halves_agree or candidate.type.kind != "RA":
            return [], []
        number = candidate.face.printed_number()
        held = (one for one in self._held(candidate) if one.number == number)
        return other_halves(candidate.stored, held)

    def _of_other_name(self, candidate: Candidate) -> Iterator[Fault]:
        """Say that the register knows the person under another name."""
        for other in self._others(candidate):
            if candidate.type.kind == "RE" and other.holder_name != candidate.face.holder().name:
                yield fault("", "name", "person_of_another_name", said=_said(other))
                return

    def _warned(self, candidate: Candidate) -> Candidate:
        """Add what a person should look at: the holder has another licence of the type, or another name."""
        warnings: dict[str, Fault] = {}
        for other in self._others(candidate):
            if other.type_number == candidate.type.number and other.number != candidate.face.printed_number():
                warnings.setdefault("type", fault("", "", "holder_has_another", said=_said(other)))
            if candidate.type.kind == "RA" and other.holder_name != candidate.face.holder().name:
                code = "company_of_another_name"
                warnings.setdefault("name", fault("", "operator_name", code, said=_said(other)))
        return self._with_older_half(candidate.warned(*warnings.values()))

    def _with_older_half(self, candidate: Candidate) -> Candidate:
        """Add that the other half in the register is older: somebody should see to it."""
        _, older = self._other_halves(candidate)
        if not older:
            return candidate
        said = fault(
            "", COPY_FIELD, "copy_older_in_register", said=f"{_said(older[0])}，{said_of_half(older[0])}"
        )
        return candidate.warned(said)

    def _others(self, candidate: Candidate) -> Iterable[Other]:
        if candidate.type.kind == "RB":
            return ()
        holder = candidate.face.holder()
        return (
            one for one in self.known.holders.get(holder.code, ()) if one.holder_code_type == holder.code_type
        )

    def _of_the_desk(self, candidate: Candidate, present: Present) -> None:
        """Issued or altered here: the row may agree with it, or be what it was once converted from."""
        agrees = all(present.face.get(field) == value for field, value in candidate.stored.items())
        if agrees or self.past.holds(candidate, present):
            self.decided.unchanged(candidate, present.id)
        else:
            self._refuse(candidate, fault("", "", "register_differs"))

    def _refuse(self, candidate: Candidate, *faults: Fault) -> None:
        self.decided.refuse(candidate.row, candidate.draft, faults)


def _of_another(subject: Subject, present: Present) -> tuple[Fault, ...]:
    """Say that a row is of another holder or vehicle than a certificate, as rows of a file are told apart."""
    kind = by_number(present.type_number).kind
    held = Subject(kind, present.holder_name, present.holder_code, present.vin or "")
    return tuple(
        fault("", *_OF_ANOTHER[difference], said=_said(present)) for difference in differences(subject, held)
    )


def _said(other: Other | Present) -> str:
    """Say what a certificate of the register says."""
    holder = Holder(other.holder_name, other.holder_code, other.holder_code_type)
    return said_of(by_number(other.type_number), other.number, holder, other.vin)
