"""Steps 5, 7 and 8: prepare, sign, and judge our own result before anybody sees it."""

from datetime import date, datetime
from hashlib import sha256
from typing import Final, NamedTuple

from app.services.context import Services
from app.services.errors import NotReadyError, SelfCheckError
from app.services.status_reader import FRESH_SECONDS
from licences.payload import Issuer, PreparedCertificate, Reservation, prepare, to_bytes
from licences.types import CertificateType, FaceData
from signing import envelope
from signing.algorithms import PrivateKey
from signing.code_text import from_text, to_text
from signing.errors import MalformedError, SigningError
from signing.keystore import EXAMPLE_KIDS
from signing.status_list import Status
from signing.trust import TrustList
from verify_client.messages import Reason
from verify_client.verify import Opened, StatusAnswer, conclude, open_code

_GOOD: Final = frozenset({Reason.GENUINE, Reason.NOT_YET_VALID})
_GOOD_SPECIMEN: Final = frozenset({Reason.SPECIMEN})


class Sealer(NamedTuple):
    """What signing needs, fetched before the transaction begins."""

    key: PrivateKey
    trust: TrustList
    public_url: str

    @property
    def specimen(self) -> bool:
        """Whether everything this key signs is a specimen."""
        return self.key.kid in EXAMPLE_KIDS


def sealer_for(services: Services, issuer_code: str, type_number: int) -> Sealer:
    """Find the key that signs for an issuer and type now, and the trust list that must know it.

    Raises:
        NotReadyError: there is no current key, or no trust list was published.
    """
    trust = services.trust()
    if trust is None:
        raise NotReadyError("trust_list")
    try:
        record = services.keystore.current(issuer_code, "licence", type_number)
        return Sealer(services.keystore.private(record.kid), trust, services.settings.public_url)
    except SigningError as error:
        raise NotReadyError("key") from error


def prepare_certificate(
    sealer: Sealer,
    certificate_type: CertificateType,
    face: FaceData,
    reservation: Reservation,
    issuer: Issuer,
    *,
    now: datetime,
) -> PreparedCertificate:
    """Step 5: check that all belongs together; only what this gives can be signed."""
    return prepare(certificate_type, face, reservation, issuer, now=now, specimen=sealer.specimen)


def seal(sealer: Sealer, prepared: PreparedCertificate) -> bytes:
    """Step 7: sign."""
    return envelope.seal(to_bytes(prepared), sealer.key)


def judge_own(
    sealer: Sealer,
    prepared: PreparedCertificate,
    sealed: bytes,
    now: datetime,
) -> None:
    """Step 8: read the new code as an inspector would, and compare it with what was prepared.

    Raises:
        SelfCheckError: it does not verify, or says something else.
    """
    code = to_text(sealed, sealer.public_url)
    try:
        read = from_text(code)
    except MalformedError as error:
        raise SelfCheckError(Reason.UNREADABLE) from error
    _judge(sealer, read, to_bytes(prepared), now, _GOOD_SPECIMEN if prepared.specimen else _GOOD)


def judge_envelope(
    sealer: Sealer,
    prepared: PreparedCertificate,
    sealed: bytes,
    payload: bytes,
    *,
    now: datetime,
    decided_on: date,
) -> None:
    """Do the same for one of many, whose text is written only when somebody asks for it.

    Args:
        sealer: that has signed it.
        prepared: what was signed.
        sealed: the envelope.
        payload: the claims of what was prepared.
        now: aware.
        decided_on: day (China time) on which issuing was decided; a certificate whose last day has gone by
            since then is good.

    Raises:
        SelfCheckError: it does not verify, or says something else.
    """
    good = _GOOD_SPECIMEN if prepared.specimen else _GOOD
    if _ended_since(prepared, decided_on):
        good |= {Reason.EXPIRED}
    _judge(sealer, sealed, payload, now, good)


def _judge(sealer: Sealer, data: bytes, payload: bytes, now: datetime, good: frozenset[Reason]) -> None:
    second = int(now.timestamp())
    verdict = open_code(data, sealer.trust, second)
    if isinstance(verdict, Opened):
        fingerprint = sha256(payload).digest()
        recorded = StatusAnswer(Status.VALID, second, second + FRESH_SECONDS, "database", fingerprint)
        verdict = conclude(verdict, sealer.trust, recorded, second)
    if verdict.reason not in good:
        raise SelfCheckError(verdict.reason)
    if envelope.from_bytes(data).payload != payload:  # of a specimen nothing before has compared it
        raise SelfCheckError("payload_differs")


def _ended_since(prepared: PreparedCertificate, day: date) -> bool:
    last = prepared.face.term().last
    return last is not None and last >= day
