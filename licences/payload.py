"""Certificate <-> the signed claims: the one place where signed bytes are made or read.

The claims are a CWT claims set (RFC 8392) in deterministic CBOR (RFC 8949, section 4.2). Reading accepts only
the exact bytes that writing would have made, so a certificate has one payload and no second spelling.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Final, NamedTuple

import cbor2

from licences.claims import CERTIFICATE, Claim, Cwt

if TYPE_CHECKING:
    from licences.types.base import CertificateType, FaceData

CHINA_TIME: Final = timezone(timedelta(hours=8), "UTC+08:00")
LIST_CAPACITY: Final = 1 << 20
"""Licences in one status list."""

_SERIAL = re.compile(r"[0-9A-Z]{1,32}")
_MAX_VERSION: Final = 999
_MAX_TIME: Final = 1 << 40  # seconds: past every date a certificate can carry, small enough for all arithmetic
_MAX_NUMBER: Final = 1 << 32
_MAX_TEXT: Final = 64
_MAX_CODES: Final = 128
_CWT_SHAPES: Final = frozenset(
    (*expires, Cwt.NOT_BEFORE, Cwt.ISSUED_AT, *device, CERTIFICATE)
    for expires in ((), (Cwt.EXPIRES,))
    for device in ((), (Cwt.CONFIRMATION,))
)


class PayloadError(ValueError):
    """Bytes that are not a claims set we could have written; `reason` is a stable token, no content travels."""

    code = "bad_claims"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PreparationError(ValueError):
    """What was handed over to be signed contradicts itself; `reason` is a stable token."""

    code = "preparation"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Issuer(NamedTuple):
    """证照颁发机构: credit code, name, first two digits of the division code of its province."""

    code: str
    name: str
    region: int


class Reservation(NamedTuple):
    """What the register has set aside for one version of a certificate before it is signed."""

    serial: str
    version: int
    list_number: int
    index: int


@dataclass(frozen=True, slots=True)
class PreparedCertificate:
    """Checked and recorded, ready to be signed. `prepare` is its only maker."""

    type: "CertificateType"
    face: "FaceData"
    reservation: Reservation
    issuer: Issuer
    issued_at: int
    specimen: bool


class Claims(NamedTuple):
    """The verified content of a licence code.

    `certificate` maps `Claim` to plain values; code sets are still delta-coded (see `codes_of`).
    """

    not_before: int
    expires_at: int | None
    issued_at: int
    device_key: object | None
    certificate: dict[int, object]
    type: int
    region: int
    list_number: int
    index: int


def first_second(day: date) -> int:
    """Give the first second of a day in China time, as seconds since 1970-01-01 UTC.

    >>> first_second(date(1970, 1, 2))
    57600
    """
    return int(datetime.combine(day, time(), CHINA_TIME).timestamp())


def day_of(second: int) -> date:
    """Give the China-time day a second falls in.

    >>> day_of(57600)
    datetime.date(1970, 1, 2)
    """
    return datetime.fromtimestamp(second, UTC).astimezone(CHINA_TIME).date()


def days_since_epoch(day: date) -> int:
    """Number a day as the claims do: days since 1970-01-01.

    >>> days_since_epoch(date(1970, 1, 11))
    10
    """
    return day.toordinal() - date(1970, 1, 1).toordinal()


def codes_of(deltas: list[int]) -> list[int]:
    """Undo the delta coding of a code set.

    >>> codes_of([2001, 1, 97])
    [2001, 2002, 2099]
    """
    total = 0
    return [total := total + step for step in deltas]


def prepare(
    certificate_type: "CertificateType",
    face: "FaceData",
    reservation: Reservation,
    issuer: Issuer,
    *,
    now: datetime,
    specimen: bool = False,
) -> PreparedCertificate:
    """Check that type, face data, issuer and reservation belong together, and hand out what may be signed.

    Args:
        certificate_type: one of the nine.
        face: validated face data of that type; its rules (`licences.rules.check`) have passed.
        reservation: already stored in the register.
        issuer: the authority whose key will sign.
        now: aware; becomes the second of signing.
        specimen: mark as a specimen, for anything signed by an example key.

    Raises:
        PreparationError: they contradict each other.
    """
    if type(face) is not certificate_type.face:
        raise PreparationError("face_of_another_type")
    if getattr(face, "issuer_code", issuer.code) != issuer.code:
        raise PreparationError("face_of_another_issuer")
    if getattr(face, "province_code", f"{issuer.region:02d}0000")[:2] != f"{issuer.region:02d}":
        raise PreparationError("face_of_another_region")
    if not _SERIAL.fullmatch(reservation.serial) or not 1 <= reservation.version <= _MAX_VERSION:
        raise PreparationError("bad_reservation")
    if reservation.list_number < 0 or not 0 <= reservation.index < LIST_CAPACITY:
        raise PreparationError("bad_reservation")
    return PreparedCertificate(
        certificate_type, face, reservation, issuer, int(now.timestamp()), specimen
    )


def to_bytes(prepared: PreparedCertificate) -> bytes:
    """Write the claims of a prepared certificate, the bytes that will be signed."""
    reservation, term = prepared.reservation, prepared.face.term()
    certificate: dict[int, object] = {
        Claim.TYPE: prepared.type.number,
        Claim.REGION: prepared.issuer.region,
        Claim.SERIAL: reservation.serial,
        Claim.VERSION: reservation.version,
        Claim.STATUS: [reservation.list_number, reservation.index],
        **prepared.face.scanned(),
    }
    if prepared.specimen:
        certificate[Claim.SPECIMEN] = True
    claims: dict[int, object] = {
        Cwt.NOT_BEFORE: first_second(term.first),
        Cwt.ISSUED_AT: prepared.issued_at,
        CERTIFICATE: certificate,
    }
    if term.last is not None:
        claims[Cwt.EXPIRES] = first_second(term.last + timedelta(days=1))
    return encode(claims)


def encode(claims: dict[int, object]) -> bytes:
    """Encode a claims set deterministically; integer keys only, non-negative ones first, ascending.

    Sorting here and encoding plainly gives the same bytes as the library's canonical mode in half the time.
    """
    ordered = {int(key): claims[key] for key in sorted(claims, key=_key_order)}
    certificate = ordered[CERTIFICATE]
    assert isinstance(certificate, dict)
    ordered[CERTIFICATE] = {int(key): certificate[key] for key in sorted(certificate)}
    return cbor2.dumps(ordered)


def _key_order(key: int) -> tuple[bool, int]:
    return (key < 0, abs(key))


def from_bytes(data: bytes) -> Claims:
    """Read the claims of a certificate.

    Raises:
        PayloadError: not a claims set in deterministic form, an unknown claim, or a value out of its range.
    """
    try:
        claims = cbor2.loads(data)
        # Shortest numbers, definite lengths, no key twice, nothing behind: all hold if writing gives the same.
        exact = cbor2.dumps(claims) == data
    except Exception as error:  # noqa: BLE001 - the library's tag decoders raise whatever they meet
        raise PayloadError("not_cbor") from error
    if not exact or type(claims) is not dict:
        raise PayloadError("not_deterministic")
    if tuple(claims) not in _CWT_SHAPES:
        raise PayloadError("unknown_claim")
    certificate = claims[CERTIFICATE]
    if type(certificate) is not dict:
        raise PayloadError("wrong_type")
    _check_values(certificate)
    not_before, issued_at = claims[Cwt.NOT_BEFORE], claims[Cwt.ISSUED_AT]
    expires_at = claims.get(Cwt.EXPIRES)
    if not (_is_time(not_before) and _is_time(issued_at) and (expires_at is None or _is_time(expires_at))):
        raise PayloadError("wrong_time")
    list_number, index = certificate[Claim.STATUS]
    return Claims(
        not_before,
        expires_at,
        issued_at,
        claims.get(Cwt.CONFIRMATION),
        certificate,
        certificate[Claim.TYPE],
        certificate[Claim.REGION],
        list_number,
        index,
    )


def _is_time(value: object) -> bool:
    return type(value) is int and 0 <= value < _MAX_TIME


_MANDATORY: Final = frozenset({Claim.TYPE, Claim.REGION, Claim.SERIAL, Claim.VERSION, Claim.STATUS})
_NUMBERS: Final = frozenset(
    {
        Claim.TYPE,
        Claim.REGION,
        Claim.VERSION,
        Claim.ISSUED,
        Claim.PLATE_COLOUR,
        Claim.SEATS,
        Claim.LOAD,
        Claim.GROSS_MASS,
        Claim.TRACTION_MASS,
        Claim.COPY,
        Claim.FIRST_ISSUED,
    }
)
_TEXTS: Final = frozenset(
    {
        Claim.SERIAL,
        Claim.NUMBER,
        Claim.HOLDER,
        Claim.HOLDER_CODE,
        Claim.PLATE,
        Claim.VIN,
        Claim.VEHICLE_TYPE,
        Claim.DRIVING_CLASSES,
        Claim.AREA,
        Claim.OPERATOR_LICENCE,
    }
)
_CODE_SETS: Final = frozenset({Claim.SCOPE, Claim.CATEGORIES})
_KIND_OF: Final[dict[int, type]] = {
    **{int(key): int for key in _NUMBERS},
    **{int(key): str for key in _TEXTS},
    **{int(key): list for key in _CODE_SETS},
    int(Claim.STATUS): list,
    int(Claim.SPECIMEN): bool,
}
_MANDATORY_KEYS: Final = tuple(sorted(int(key) for key in _MANDATORY))
"""They are the five lowest keys, so they stand first in every certificate map."""


def _check_values(certificate: dict[int, object]) -> None:
    """Check keys, order, types and ranges of the certificate map."""
    keys = tuple(certificate)
    if keys[:5] != _MANDATORY_KEYS:
        raise PayloadError("missing_claim")
    previous = 0
    for key, value in certificate.items():
        kind = _KIND_OF.get(key)
        if kind is None:
            raise PayloadError("unknown_claim")
        if type(value) is not kind:
            raise PayloadError("wrong_type")
        if key <= previous:
            raise PayloadError("wrong_key_order")
        previous = key
        if kind is int:
            in_range = 0 <= value < _MAX_NUMBER  # type: ignore[operator]
        elif kind is str:
            in_range = 0 < len(value) <= _MAX_TEXT  # type: ignore[arg-type]
        elif kind is list:
            in_range = _is_number_list(value)  # type: ignore[arg-type]
        else:
            in_range = value is True
        if not in_range:
            raise PayloadError("out_of_range")
    if len(certificate[Claim.STATUS]) != 2:  # type: ignore[arg-type]  # noqa: PLR2004 - [list, index]
        raise PayloadError("out_of_range")


def _is_number_list(values: list[object]) -> bool:
    """Say whether a list holds 1 to 128 non-negative integers."""
    return 0 < len(values) <= _MAX_CODES and all(
        type(value) is int and 0 <= value < _MAX_NUMBER for value in values
    )
