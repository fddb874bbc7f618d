"""Ends that earlier conversions were told of (曾被告知的终止), found by what a licence is known by.

A licence is known by the digits of its number; a vehicle by VIN and plate; a person and a company by their
codes, for one type of certificate. Stored are keyed sums of these, 8 bytes each, so that the table names
nobody; two meet by chance once in many million conversions, and then a row comes back to a person.

A number is one licence's: whatever was issued under it up to the last day of issue in the file that told its
end, that file would have known of, so it does not stand against that end. Vehicles, persons and companies
have other licences as well: for them only what was issued no later than the licence that ended is doubted.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from hashlib import blake2b
from struct import Struct
from typing import Any, Final, NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from app.services.among import among
from app.services.audit import AuditLog
from app.services.errors import Fault, InvalidFaceError
from app.services.face_faults import confirmed_fault, face_fault, request_fault
from app.tables import ConversionChunk, ConversionRun, ToldEnd
from licences.confirmations import TOLD_ENDED, Confirmation, Confirmations
from licences.conversion.draft import NUMBERED
from licences.types import CertificateType, FaceData
from licences.types.families import FAMILY_OF_KIND
from licences.types.numbering import Numbering, numbering_of

_PURPOSE: Final = b"conversion ends"
_BYTES: Final = 8
_NUMBER: Final = Struct("<q")
_AT_ONCE: Final = 10_000
_PLATE: Final = ("plate_number", "plate_colour")
NUMBER: Final = "number"
OPERATORS: Final[Numbering] = "RA"
_OPERATOR_NUMBER: Final = "operator_licence_number"


class _Thing(NamedTuple):
    """Something a licence is known by: a sum begun with its name, and the fields that tell it."""

    name: str
    begun: blake2b
    fields: tuple[str, ...]


class HeldEnd(NamedTuple):
    """An end as it was told: by which row of which run, on which day, in which words."""

    key: int
    until: date
    said: str
    row_number: int
    table_index: int
    told_at: datetime
    run_id: str
    source_name: str
    today: date


class EndKeys:
    """Sums up what licences are known by, with a key that lies beside the other secrets."""

    def __init__(self, audit: AuditLog) -> None:
        # Begun with the secret: BLAKE2 cannot be lengthened, and a key of its own takes twice the time.
        self._begun = blake2b(audit.digest_of(_PURPOSE), digest_size=_BYTES)
        self._plans: dict[int, tuple[_Thing, ...]] = {}

    def of(self, kind: CertificateType, fields: Mapping[str, Any]) -> list[tuple[str, int]]:
        """Give name and key of each thing that the fields of a face tell; the number first."""
        plan = self._plans.get(kind.number) or self._plans.setdefault(kind.number, self._plan(kind))
        found = []
        for name, begun, parts in plan:
            values = [fields.get(part) for part in parts]
            if None not in values:
                found.append((name, _key(begun, "\0".join(map(str, values)))))
        return found

    def of_number(self, numbering: Numbering | str, digits: str) -> int:
        """Give the key of a number."""
        return _key(self._begin(NUMBER, numbering), digits)

    def _plan(self, kind: CertificateType) -> tuple[_Thing, ...]:
        number = _Thing(
            NUMBER, self._begin(NUMBER, numbering_of(kind)), NUMBERED[FAMILY_OF_KIND[kind.kind]][-1:]
        )
        if kind.kind == "RB":
            vin, plate = self._begin("vin", ""), self._begin("plate", "")
            return number, _Thing("vin", vin, ("vin",)), _Thing("plate", plate, _PLATE)
        name, field = ("person", "id_number") if kind.kind == "RE" else ("company", "uscc")
        return number, _Thing(name, self._begin(name, kind.number), (field,))

    def _begin(self, name: str, of: Numbering | str) -> blake2b:
        begun = self._begun.copy()
        begun.update(f"{name}\0{of}\0".encode())
        return begun


def _key(begun: blake2b, value: str) -> int:
    found = begun.copy()
    found.update(value.encode("utf-8", "surrogatepass"))
    return _NUMBER.unpack(found.digest())[0]  # type: ignore[no-any-return]  # one whole number


def find(
    session: Session, issuer_code: str, keys: Collection[int], but: ConversionRun | Any = None
) -> dict[int, list[HeldEnd]]:
    """Find what earlier runs were told, by key; the latest first.

    Args:
        session: that reads.
        issuer_code: of the authority.
        keys: that rows have.
        but: a run; what it, or another run of the same file, was told does not count: the file says itself
            what holds, as its profile reads it now.
    """
    columns = (
        ToldEnd.key, ToldEnd.until, ToldEnd.said, ToldEnd.row_number, ConversionChunk.table_index,
        ConversionChunk.done_at, ConversionRun.id, ConversionRun.source_name, ConversionRun.today,
    )  # fmt: skip
    statement = (
        select(*map(col, columns))
        .join(ConversionChunk, col(ConversionChunk.id) == col(ToldEnd.chunk_id))
        .join(ConversionRun, col(ConversionRun.id) == col(ConversionChunk.run_id))
        .where(col(ToldEnd.issuer_code) == issuer_code, among(session, ToldEnd.key, keys))
        .order_by(col(ToldEnd.id).desc())
    )
    if but is not None:
        same = col(ConversionRun.id) == but.id, col(ConversionRun.source_sha256) == but.source_sha256
        statement = statement.where(~same[0], ~same[1])
    found: dict[int, list[HeldEnd]] = {}
    for row in session.connection().execute(statement):
        found.setdefault(row.key, []).append(HeldEnd._make(row))
    return found


def latest(session: Session, issuer_code: str) -> int:
    """Give the number of the last end an authority's runs were told; 0 if of none.

    Ends of one authority are stored with its row locked, so their numbers grow in the order of commits.
    """
    own = select(col(ToldEnd.id)).where(col(ToldEnd.issuer_code) == issuer_code)
    found: int = session.connection().execute(own.order_by(col(ToldEnd.id).desc()).limit(1)).scalar() or 0
    return found


def more_keys(session: Session, issuer_code: str, seen: int, run: ConversionRun | Any) -> Iterator[int]:
    """Give the keys of ends that other runs were told of since one (0: ever), to be read to the last."""
    found = session.connection().execute(
        _told_since(col(ToldEnd.key), issuer_code, seen, run), execution_options={"yield_per": _AT_ONCE}
    )
    return iter(found.scalars())


def has_more(session: Session, issuer_code: str, seen: int, run: ConversionRun | Any) -> bool:
    """Say whether other runs were told of an end after one that was seen."""
    statement = _told_since(col(ToldEnd.id), issuer_code, seen, run).limit(1)
    return session.connection().execute(statement).first() is not None


def _told_since(column: Any, issuer_code: str, seen: int, run: ConversionRun | Any) -> Any:
    return (
        select(column)
        .join(ConversionChunk, col(ConversionChunk.id) == col(ToldEnd.chunk_id))
        .where(
            col(ToldEnd.id) > seen,
            col(ToldEnd.issuer_code) == issuer_code,
            col(ConversionChunk.run_id) != run.id,
        )
    )


def refuse_told_ended(  # noqa: PLR0917 - the same order in every act
    session: Session,
    audit: AuditLog,
    issuer_code: str,
    kind: CertificateType,
    face: FaceData,
    confirmations: Confirmations,
) -> None:
    """Refuse a licence of before an end that a conversion was told of, unless a person confirms it.

    Args:
        session: of the issuing transaction.
        audit: the log, for its secret.
        issuer_code: of the authority.
        kind: of the certificate.
        face: of a certificate that is issued for the first time.
        confirmations: what was confirmed; that one is noted as used.

    Raises:
        InvalidFaceError: ``told_ended``, or it was confirmed and nobody was told so.
    """
    field = NUMBERED[FAMILY_OF_KIND[kind.kind]][-1]
    keys = [key for _, key in EndKeys(audit).of(kind, vars(face))]
    held = (end for ends in find(session, issuer_code, keys).values() for end in ends)
    issued: date = vars(face)["issue_date"]
    if not any(issued <= end.until for end in held):
        refuse_needless(confirmations)
    elif not confirmations.allow(TOLD_ENDED, field):
        raise InvalidFaceError([face_fault(TOLD_ENDED, field)])


def refuse_operator_told_ended(
    session: Session, audit: AuditLog, issuer_code: str, number: str, confirmations: Confirmations
) -> list[Fault]:
    """Refuse a vehicle of an operator whose end a conversion was told of, unless a person confirms it.

    Args:
        session: of the issuing transaction.
        audit: the log, for its secret.
        issuer_code: of the authority.
        number: of the operator's licence, which the register lacks.
        confirmations: what was confirmed; that of ``operator_licence_number`` is noted as used, and told.

    Raises:
        InvalidFaceError: ``operator_told_ended``.
    """
    if not find(session, issuer_code, [EndKeys(audit).of_number(OPERATORS, number)]):
        return []
    if not confirmations.allow(TOLD_ENDED, _OPERATOR_NUMBER):
        raise InvalidFaceError([face_fault("operator_told_ended", _OPERATOR_NUMBER)])
    return [confirmed_fault(Confirmation(TOLD_ENDED, _OPERATOR_NUMBER))]


def refuse_needless(confirmations: Confirmations) -> None:
    """Refuse a confirmation against an end that nobody was told of.

    Raises:
        InvalidFaceError: ``confirmation_needless``.
    """
    if confirmations.told_needlessly():
        raise InvalidFaceError([request_fault("confirmation_needless", "confirmations")])
