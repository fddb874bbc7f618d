"""Steps 5, 7 and 8: prepare, sign, and judge our own result before anybody sees it."""

from datetime import date, datetime
from typing import Final, NamedTuple

from app.services.context import Services
from app.services.errors import NotReadyError, SelfCheckError
from app.services.status_reader import FRESH_SECONDS
from licences.payload import Issuer, PreparedCertificate, Reservation, prepare, to_bytes
from licences.types import CertificateType, FaceData
from signing import envelope
from signing.algorithms import PrivateKey
from signing.code_text import to_text
from signing.errors import SigningError
from signing.keystore import EXAMPLE_KIDS
from signing.status_list import Status
from signing.trust import TrustList
from verify_client.messages import Reason
from verify_client.verdict import Verdict
from verify_client.verify import StatusAnswer, conclude, open_code

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
    decided_on: date | None = None,
) -> None:
    """Step 8: read the new code as an inspector would, and compare it with what was prepared.

    Args:
        sealer: that has signed it.
        prepared: what was signed.
        sealed: the envelope.
        now: aware.
        decided_on: day (China time) on which issuing was decided, where that may be past; a certificate whose
            last day has gone by since then is good.

    Raises:
        SelfCheckError: it does not verify, or says something else.
    """
    second = int(now.timestamp())
    opened = open_code(to_text(sealed, sealer.public_url), sealer.trust, second)
    if isinstance(opened, Verdict):
        verdict = opened
    else:
        recorded = StatusAnswer(
            Status.VALID, second, second + FRESH_SECONDS, "database", envelope.fingerprint(sealed)
        )
        verdict = conclude(opened, sealer.trust, recorded, second)
    good = _GOOD_SPECIMEN if prepared.specimen else _GOOD
    if decided_on is not None and _ended_since(prepared, decided_on):
        good |= {Reason.EXPIRED}
    if verdict.reason not in good:
        raise SelfCheckError(verdict.reason)
    if envelope.from_bytes(sealed).payload != to_bytes(prepared):
        raise SelfCheckError("payload_differs")


def _ended_since(prepared: PreparedCertificate, day: date) -> bool:
    last = prepared.face.term().last
    return last is not None and last >= day
