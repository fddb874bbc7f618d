"""`judge`: the one verification procedure, used by the inspector's client and by the server.

Pure: it is given the code, the trust list, a source of statuses and the time; it fetches nothing, keeps
nothing and raises for no input whatever. The steps are those of docs/issuance.md, "Verify":

1. text -> envelope -> its parts;
2. trust list present; the key known; the algorithm the key's own;
3. signature;
4. claims in deterministic form;
5. key not distrusted, and authorised for role, region, type and time of signing; the type one we know;
6. not a specimen;
7. this machine's clock not behind what signed data already proves;
8. status: final states, and whether the register holds just these claims;
9. dates;
10. suspended; status known and fresh; trust list fresh; otherwise valid.

What is certain comes before what is missing: a revoked licence is invalid even when its status is old, and a
status that could not be checked is never "valid" and never "revoked".
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final, NamedTuple, Protocol

from licences.claims import Claim
from licences.reading import Claims, ClaimsError
from licences.reading import from_bytes as read_claims
from licences.types import TYPES
from signing import envelope as envelopes
from signing.algorithms import AlgorithmUnavailableError
from signing.code_text import from_text
from signing.errors import MalformedError
from signing.status_list import Status
from signing.trust import KeyRefusal, Role, TrustedKey, TrustList
from verify_client.messages import Reason
from verify_client.verdict import Verdict

MINUTE: Final = 60


@dataclass(frozen=True, slots=True)
class Policy:
    """What an inspection demands.

    Args:
        max_status_age: seconds a status list may lag behind now, whatever it promises itself.
        clock_tolerance: seconds by which another clock may be ahead of ours.
        time_seen: latest signed time this client has ever verified, seconds since 1970; 0 if it keeps none.
    """

    max_status_age: int = 7 * 24 * 60 * MINUTE
    clock_tolerance: int = 5 * MINUTE
    time_seen: int = 0


ROADSIDE: Final = Policy()


class StatusAnswer(NamedTuple):
    """What a source knows of one licence.

    `value` is the 4-bit status of the status list; times are seconds since 1970; `fingerprint` is SHA-256 of
    the recorded claims where the source is the register itself.
    """

    value: int
    as_of: int
    fresh_until: int
    source: str
    fingerprint: bytes | None = None


class StatusSource(Protocol):
    """A database, or an offline bundle's status lists."""

    def look_up(self, issuer_code: str, list_number: int, index: int) -> StatusAnswer | None:
        """Give what is known of a licence, None if nothing is."""


class Opened(NamedTuple):
    """A code whose signature was verified and whose key may sign it (steps 1 to 6 passed)."""

    payload: bytes
    claims: Claims
    signer: TrustedKey


_FINAL: Final[dict[int, Reason]] = {
    Status.INVALID: Reason.STATUS_INVALID,
    Status.REPLACED: Reason.REPLACED,
    Status.CANCELLED: Reason.CANCELLED,
    Status.WITHDRAWN: Reason.WITHDRAWN,
    Status.REVOKED: Reason.REVOKED,
    Status.TRANSFERRED: Reason.TRANSFERRED,
}
_VALID, _SUSPENDED = int(Status.VALID), int(Status.SUSPENDED)
_LICENCES: Final = Role.LICENCES
_SPECIMEN: Final = int(Claim.SPECIMEN)
_KNOWN_TYPES: Final = frozenset(kind.number for kind in TYPES)


def judge(
    code: bytes | str,
    trust: TrustList | None,
    status: StatusSource | None,
    now: datetime,
    policy: Policy = ROADSIDE,
) -> Verdict:
    """Judge a code.

    Args:
        code: the text that was scanned, or an envelope.
        trust: verified trust list; None if there is none.
        status: where to look the status up; None if nowhere.
        now: aware.
        policy: what the inspection demands.
    """
    second = int(now.timestamp())
    opened = open_code(code, trust, second, policy.time_seen)
    if type(opened) is Verdict:
        return opened
    assert type(opened) is Opened
    claims = opened.claims
    answer = (
        None
        if status is None
        else status.look_up(opened.signer.issuer_code, claims.list_number, claims.list_index)
    )
    return conclude(opened, trust, answer, second, policy)


def open_code(code: bytes | str, trust: TrustList | None, now: int, time_seen: int = 0) -> Opened | Verdict:  # noqa: C901, PLR0911 - a step a line
    """Take steps 1 to 6: everything that needs no status. The server looks the status up in between.

    Args:
        code: text or envelope.
        trust: verified trust list or None.
        now: seconds since 1970.
        time_seen: as in `Policy`.
    """
    try:  # step 1
        data = from_text(code) if isinstance(code, str) else bytes(code)
        envelope = envelopes.from_bytes(data)
    except MalformedError as error:
        return Verdict(Reason.UNREADABLE, detail=error.reason, judged_at=now)
    if trust is None:  # step 2
        return Verdict(Reason.TRUST_MISSING, judged_at=now)
    signer = trust.keys.get(envelope.kid)
    if signer is None:
        # A list that has run out may simply not know a new key yet; a clock set back does not make it fresh.
        stale = max(now, time_seen) >= trust.expires_at
        return Verdict(Reason.TRUST_STALE if stale else Reason.UNKNOWN_ISSUER, judged_at=now)
    if envelope.algorithm != signer.key.cose_algorithm:
        return Verdict(Reason.FORGED, detail="algorithm_not_the_keys", judged_at=now)
    try:  # step 3
        if not signer.key.verify(envelope.signature, envelope.to_be_signed):
            return Verdict(Reason.FORGED, detail="signature_mismatch", judged_at=now)
    except AlgorithmUnavailableError:
        return Verdict(Reason.ALGORITHM_UNAVAILABLE, judged_at=now)
    try:  # step 4
        claims = read_claims(envelope.payload)
    except ClaimsError as error:
        return Verdict(Reason.UNREADABLE, detail=error.reason, judged_at=now)
    refusal = signer.authorises(_LICENCES, claims.region, claims.type, claims.issued_at)  # step 5
    if refusal is not None:
        distrusted = refusal is KeyRefusal.DISTRUSTED
        reason = Reason.KEY_DISTRUSTED if distrusted else Reason.KEY_NOT_AUTHORISED
        return Verdict(reason, claims, signer, detail=refusal, judged_at=now)
    if claims.type not in _KNOWN_TYPES:
        return Verdict(Reason.UNREADABLE, detail="unknown_type", judged_at=now)
    if signer.specimen or _SPECIMEN in claims.certificate:  # step 6
        return Verdict(Reason.SPECIMEN, claims, signer, judged_at=now)
    return Opened(envelope.payload, claims, signer)


def conclude(
    opened: Opened, trust: TrustList | None, status: StatusAnswer | None, now: int, policy: Policy = ROADSIDE
) -> Verdict:
    """Take steps 7 to 10 with what the status source answered.

    Args:
        opened: what `open_code` gave.
        trust: the same trust list.
        status: what is known of the licence, None if nothing is.
        now: seconds since 1970.
        policy: what the inspection demands.
    """
    assert trust is not None
    claims, signer = opened.claims, opened.signer
    as_of, source = (None, None) if status is None else (status.as_of, status.source)
    reason, detail = _reason(opened, trust, status, now, policy)
    return Verdict(reason, claims, signer, as_of, source, detail, now)


def _reason(  # noqa: C901, PLR0911, PLR0912 - the numbered steps, in their order, in one place
    opened: Opened, trust: TrustList, status: StatusAnswer | None, now: int, policy: Policy
) -> tuple[Reason, str | None]:
    claims = opened.claims
    latest = now + policy.clock_tolerance  # step 7
    if claims.issued_at > latest or trust.issued_at > latest or policy.time_seen > latest:
        return Reason.CLOCK_SUSPECT, "behind_signed_time"
    if status is not None:  # step 8
        if status.as_of > latest:
            return Reason.CLOCK_SUSPECT, "behind_status"
        if status.fingerprint is not None and status.fingerprint != sha256(opened.payload).digest():
            return Reason.NOT_RECORDED, "other_claims"
        if status.value != _VALID:
            final = _FINAL.get(status.value)
            if final is not None:
                return final, None
    if claims.expires_at is not None and now >= claims.expires_at:  # step 9
        return Reason.EXPIRED, None
    if now < claims.not_before:
        return Reason.NOT_YET_VALID, None
    if status is None:  # step 10
        return Reason.STATUS_UNKNOWN, None
    if now >= status.fresh_until or now - status.as_of > policy.max_status_age:
        return Reason.STATUS_STALE, "last_known_suspended" if status.value == _SUSPENDED else None
    if status.value == _SUSPENDED:
        return Reason.SUSPENDED, None
    if status.value != _VALID:
        return Reason.STATUS_UNKNOWN, "unknown_status_value"
    if now >= trust.expires_at:
        return Reason.TRUST_STALE, None
    return Reason.GENUINE, None
