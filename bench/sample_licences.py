"""Licences to measure with: the demonstration's face data, one issuer, keys made on the spot."""

from datetime import datetime, timedelta
from typing import Any, Final

from app.demo.sample_faces import sample_face
from licences.payload import CHINA_TIME, Issuer, PreparedCertificate, Reservation, prepare
from licences.types import TYPES, by_key
from signing.algorithms import PrivateKey
from signing.trust import KeyState, Role, TrustedKey, TrustList
from verify_client.verify import StatusAnswer

NOW: Final = datetime(2026, 6, 1, 9, 0, tzinfo=CHINA_TIME)
YEAR: Final = 366 * 24 * 60 * 60
ORIGIN: Final = "https://lz.example.cn"
SERIAL: Final = "20260123456"
SLOT: Final = (3, 654_321)
"""List and index of an issuer with a few million licences: numbers of ordinary length."""


def prepared(key: str, face: dict[str, Any] | None = None) -> PreparedCertificate:
    """Prepare a certificate of a type: the demonstration's face data, or the one given."""
    kind = by_key(key)
    model = kind.face.model_validate(face or sample_face(key, NOW.date()))
    data = model.model_dump()
    issuer = Issuer(data["issuer_code"], data["issuer_name"], int(data["province_code"][:2]))
    return prepare(kind, model, Reservation(SERIAL, 1, *SLOT), issuer, now=NOW)


def short_name(key: str) -> str:
    """Name a type in a table: last four characters of its code, and its name.

    >>> short_name("road_transport_certificate")
    'D013 道路运输证'
    """
    kind = by_key(key)
    return f"{kind.code[-4:]} {kind.name_zh}"


def trust_in(key: PrivateKey, issuer: Issuer) -> TrustList:
    """Give a trust list with this one key, allowed to sign every type of the issuer's province."""
    now = int(NOW.timestamp())
    trusted = TrustedKey(
        key=key.public,
        issuer_code=issuer.code,
        issuer_name=issuer.name,
        regions=frozenset({issuer.region}),
        types=frozenset(each.number for each in TYPES),
        not_before=now - YEAR,
        not_after=now + YEAR,
        state=KeyState.CURRENT,
        distrusted_since=None,
        roles=Role.LICENCES,
        specimen=False,
    )
    return TrustList(1, now, now + YEAR, {key.kid: trusted})


_VALID: Final = StatusAnswer(
    0, int(NOW.timestamp()), int((NOW + timedelta(days=1)).timestamp()), "status_list"
)


class AllValid:
    """A source that knows every licence as valid, as a list in memory does."""

    def look_up(self, issuer_code: str, list_number: int, index: int) -> StatusAnswer:  # noqa: ARG002
        """Answer valid, as of now."""
        return _VALID
