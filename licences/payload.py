"""Certificate <-> the signed claims: the one place where signed bytes are made or read.

The claims are a CWT claims set (RFC 8392) in deterministic CBOR (RFC 8949, section 4.2). Reading
(`reading.py`) accepts only the exact bytes that writing would have made: a certificate has one payload and no
second spelling.
"""

import re
import threading
from datetime import UTC, date, datetime, timedelta, timezone
from io import BytesIO
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
_REGIONS: Final = tuple(f"{number:02d}" for number in range(100))
_EPOCH: Final = date(1970, 1, 1).toordinal()
_SECONDS_A_DAY: Final = 86_400
_CHINA_SECONDS: Final = 8 * 3600
_TYPE, _REGION, _SERIAL_KEY = Claim.TYPE.value, Claim.REGION.value, Claim.SERIAL.value
_VERSION, _STATUS, _SPECIMEN = Claim.VERSION.value, Claim.STATUS.value, Claim.SPECIMEN.value
_of_thread: Final = threading.local()
_EXPIRES, _NOT_BEFORE, _ISSUED_AT = int(Cwt.EXPIRES), int(Cwt.NOT_BEFORE), int(Cwt.ISSUED_AT)


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
    list_index: int


class PreparedCertificate(NamedTuple):
    """Checked and recorded, ready to be signed. `prepare` is its only maker."""

    type: "CertificateType"
    face: "FaceData"
    reservation: Reservation
    issuer: Issuer
    issued_at: int
    specimen: bool


def first_second(day: date) -> int:
    """Give the first second of a day in China time, as seconds since 1970-01-01 UTC.

    >>> first_second(date(1970, 1, 2))
    57600
    """
    return days_since_epoch(day) * _SECONDS_A_DAY - _CHINA_SECONDS


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
    return day.toordinal() - _EPOCH


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
        face: validated face data of that type, complete or converted (`licences.types.converted`); its rules
            (`licences.rules.check`) have passed.
        reservation: already stored in the register.
        issuer: the authority whose key will sign.
        now: aware; becomes the second of signing.
        specimen: mark as a specimen, for anything signed by an example key.

    Raises:
        PreparationError: they contradict each other.
    """
    if certificate_type.face not in type(face).__mro__:  # faster than pydantic's isinstance
        raise PreparationError("face_of_another_type")
    if (getattr(face, "issuer_code", None) or issuer.code) != issuer.code:
        raise PreparationError("face_of_another_issuer")
    region = _REGIONS[issuer.region]
    if (getattr(face, "province_code", None) or region)[:2] != region:
        raise PreparationError("face_of_another_region")
    if not _SERIAL.fullmatch(reservation.serial) or not 1 <= reservation.version <= _MAX_VERSION:
        raise PreparationError("bad_reservation")
    if reservation.list_number < 0 or not 0 <= reservation.list_index < LIST_CAPACITY:
        raise PreparationError("bad_reservation")
    return PreparedCertificate(certificate_type, face, reservation, issuer, int(now.timestamp()), specimen)


def to_bytes(prepared: PreparedCertificate) -> bytes:
    """Write the claims of a prepared certificate, the bytes that will be signed."""
    reservation, term = prepared.reservation, prepared.face.term()
    certificate: dict[int, object] = {
        _TYPE: prepared.type.number,
        _REGION: prepared.issuer.region,
        _SERIAL_KEY: reservation.serial,
        _VERSION: reservation.version,
        _STATUS: [reservation.list_number, reservation.list_index],
    }
    if prepared.specimen:
        certificate[_SPECIMEN] = True
    certificate |= prepared.face.scanned()
    last = None if term.last is None else first_second(term.last) + _SECONDS_A_DAY
    return encode(last, first_second(term.first), prepared.issued_at, certificate)


def encode(expires_at: int | None, not_before: int, issued_at: int, certificate: dict[int, object]) -> bytes:
    """Encode a claims set deterministically (RFC 8949, section 4.2.1).

    Putting the keys in order here and encoding plainly gives the bytes of the library's canonical mode in
    half its time: non-negative keys ascend, the negative one comes last.
    """
    claims: dict[int, object] = {} if expires_at is None else {_EXPIRES: expires_at}
    claims[_NOT_BEFORE] = not_before
    claims[_ISSUED_AT] = issued_at
    keys = sorted(certificate)
    if keys != list(certificate):
        certificate = {key: certificate[key] for key in keys}
    claims[CERTIFICATE] = certificate
    return _encoder_of_this_thread().encode_to_bytes(claims)


def _encoder_of_this_thread() -> cbor2.CBOREncoder:
    """Give an encoder to use again: to make one takes longer than to encode a certificate."""
    try:
        encoder: cbor2.CBOREncoder = _of_thread.encoder
    except AttributeError:
        encoder = _of_thread.encoder = cbor2.CBOREncoder(BytesIO())
    return encoder
