"""`judge`: each answer and reason, what outranks what, and that nothing makes it raise."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licences.claims import Claim
from licences.payload import encode
from signing import algorithms, envelope
from signing.algorithms import by_name, libcrypto
from signing.code_text import to_text
from signing.status_list import Status
from signing.trust import KeyState, Role, TrustedKey, TrustList
from verify_client.messages import MESSAGES, Answer, Reason
from verify_client.verdict import Verdict
from verify_client.verify import Policy, StatusAnswer, judge

NOW = 1_790_000_000
DAY = 24 * 60 * 60
ISSUER = "11330000990000017U"
KEY = by_name("ES256").make_private()
OTHER = by_name("ES256").make_private()
CERTIFICATE: dict[int, Any] = {
    Claim.TYPE: 71,
    Claim.REGION: 33,
    Claim.SERIAL: "20260000001",
    Claim.VERSION: 1,
    Claim.STATUS: [0, 12345],
    Claim.HOLDER: "张*三",
}


class Register(NamedTuple):
    """A status source in memory: one answer for one place."""

    answer: StatusAnswer | None

    def look_up(self, issuer_code: str, list_number: int, index: int) -> StatusAnswer | None:
        return self.answer if (issuer_code, list_number, index) == (ISSUER, 0, 12345) else None


TRUSTED = TrustedKey(
    key=KEY.public,
    issuer_code=ISSUER,
    issuer_name="某省道路运输管理局",
    regions=frozenset({33}),
    types=frozenset({71, 13}),
    not_before=NOW - 100 * DAY,
    not_after=NOW + 100 * DAY,
    state=KeyState.CURRENT,
    distrusted_since=None,
    roles=Role.LICENCES | Role.STATUS_LISTS,
    specimen=False,
)


def a_trust_list(**changes: Any) -> TrustList:
    """One key, changed as the test needs it."""
    return TrustList(
        version=7,
        issued_at=NOW - DAY,
        expires_at=NOW + 30 * DAY,
        keys={KEY.kid: replace(TRUSTED, **changes)},
    )


def a_status(
    value: int = 0, age: int = 60, fresh_for: int = DAY, fingerprint: bytes | None = None
) -> Register:
    """A status as a list of that age gives it."""
    return Register(StatusAnswer(value, NOW - age, NOW - age + fresh_for, "status_list", fingerprint))


def a_code(
    expires: int | None = NOW + DAY,
    not_before: int = NOW - 10 * DAY,
    signed: int = NOW - 5 * DAY,
    key: Any = KEY,
    **claims: Any,
) -> str:
    """A code as the issuer would make it, changed as the test needs it."""
    certificate = {**CERTIFICATE, **{Claim[name]: value for name, value in claims.items()}}
    sealed = envelope.seal(encode(expires, not_before, signed, certificate), key)
    return to_text(sealed, "https://lz.example")


def verdict(
    code: str | bytes | None = None,
    trust: TrustList | None = None,
    status: Register | None = None,
    policy: Policy | None = None,
) -> Verdict:
    """Judge with everything in order but what the test changes."""
    return judge(
        a_code() if code is None else code,
        a_trust_list() if trust is None else trust,
        a_status() if status is None else status,
        datetime.fromtimestamp(NOW, UTC),
        policy or Policy(),
    )


def _flipped() -> bytes:
    sealed = bytearray(envelope.seal(encode(None, 1, 2, CERTIFICATE), KEY))
    sealed[60] ^= 1
    return bytes(sealed)


def _signed_over(payload: bytes) -> bytes:
    return envelope.seal(payload, KEY)


CASES: dict[str, tuple[Callable[[], Verdict], Reason]] = {
    "all in order": (verdict, Reason.GENUINE),
    "no term": (lambda: verdict(a_code(expires=None)), Reason.GENUINE),
    "last second of the last day": (lambda: verdict(a_code(expires=NOW + 1)), Reason.GENUINE),
    "first second of the first day": (lambda: verdict(a_code(not_before=NOW)), Reason.GENUINE),
    "key kept for verifying": (
        lambda: verdict(trust=a_trust_list(state=KeyState.VERIFY_ONLY)),
        Reason.GENUINE,
    ),
    "signed before the key was distrusted": (
        lambda: verdict(trust=a_trust_list(state=KeyState.DISTRUSTED_SINCE, distrusted_since=NOW - 4 * DAY)),
        Reason.GENUINE,
    ),
    "a menu": (lambda: verdict("https://menu.example/table/7"), Reason.UNREADABLE),
    "nothing": (lambda: verdict(""), Reason.UNREADABLE),
    "an altered byte": (lambda: verdict(_flipped()), Reason.FORGED),
    "re-signed by another key under this key's id": (
        lambda: verdict(envelope.seal(encode(None, 1, 2, CERTIFICATE), OTHER).replace(OTHER.kid, KEY.kid)),
        Reason.FORGED,
    ),
    "signed by a stranger": (lambda: verdict(a_code(key=OTHER)), Reason.UNKNOWN_ISSUER),
    "signed by a stranger, our list run out": (
        lambda: verdict(a_code(key=OTHER), replace(a_trust_list(), expires_at=NOW)),
        Reason.TRUST_STALE,
    ),
    "signed by a stranger, our clock set back behind the end of our list": (
        lambda: verdict(a_code(key=OTHER), policy=Policy(time_seen=NOW + 31 * DAY)),
        Reason.TRUST_STALE,
    ),
    "an algorithm that is not the key's": (
        lambda: verdict(
            envelope.seal(encode(None, 1, 2, CERTIFICATE), KEY).replace(b"\xa2\x01\x26", b"\xa2\x01\x27")
        ),
        Reason.FORGED,
    ),
    "claims no issuer writes": (lambda: verdict(_signed_over(b"\xa1\x01\x02")), Reason.UNREADABLE),
    "key distrusted": (lambda: verdict(trust=a_trust_list(state=KeyState.DISTRUSTED)), Reason.KEY_DISTRUSTED),
    "signed the second the key was distrusted": (
        lambda: verdict(trust=a_trust_list(state=KeyState.DISTRUSTED_SINCE, distrusted_since=NOW - 5 * DAY)),
        Reason.KEY_DISTRUSTED,
    ),
    "a type of the future": (
        lambda: verdict(a_code(TYPE=99), a_trust_list(types=frozenset({99}))),
        Reason.UNREADABLE,
    ),
    "another region": (lambda: verdict(a_code(REGION=44)), Reason.KEY_NOT_AUTHORISED),
    "another type": (lambda: verdict(a_code(TYPE=8)), Reason.KEY_NOT_AUTHORISED),
    "a key for lists only": (
        lambda: verdict(trust=a_trust_list(roles=Role.STATUS_LISTS)),
        Reason.KEY_NOT_AUTHORISED,
    ),
    "signed before the key's time": (
        lambda: verdict(a_code(signed=NOW - 101 * DAY)),
        Reason.KEY_NOT_AUTHORISED,
    ),
    "signed after the key's time": (
        lambda: verdict(trust=a_trust_list(not_after=NOW - 6 * DAY)),
        Reason.KEY_NOT_AUTHORISED,
    ),
    "marked as a specimen": (lambda: verdict(a_code(SPECIMEN=True)), Reason.SPECIMEN),
    "signed by an example key, unmarked": (
        lambda: verdict(trust=a_trust_list(specimen=True)),
        Reason.SPECIMEN,
    ),
    "signed in our future": (lambda: verdict(a_code(signed=NOW + 3600)), Reason.CLOCK_SUSPECT),
    "trust list of our future": (
        lambda: verdict(trust=replace(a_trust_list(), issued_at=NOW + 3600)),
        Reason.CLOCK_SUSPECT,
    ),
    "status of our future": (lambda: verdict(status=a_status(age=-3600)), Reason.CLOCK_SUSPECT),
    "later signed data seen before": (
        lambda: verdict(policy=Policy(time_seen=NOW + 3600)),
        Reason.CLOCK_SUSPECT,
    ),
    "clock behind and expired": (
        lambda: verdict(a_code(expires=NOW), policy=Policy(time_seen=NOW + 3600)),
        Reason.CLOCK_SUSPECT,
    ),
    "a second ahead is tolerated": (lambda: verdict(a_code(signed=NOW + 1)), Reason.GENUINE),
    "replaced": (lambda: verdict(status=a_status(Status.REPLACED)), Reason.REPLACED),
    "cancelled": (lambda: verdict(status=a_status(Status.CANCELLED)), Reason.CANCELLED),
    "withdrawn": (lambda: verdict(status=a_status(Status.WITHDRAWN)), Reason.WITHDRAWN),
    "revoked": (lambda: verdict(status=a_status(Status.REVOKED)), Reason.REVOKED),
    "transferred out": (lambda: verdict(status=a_status(Status.TRANSFERRED)), Reason.TRANSFERRED),
    "invalid for another reason": (lambda: verdict(status=a_status(Status.INVALID)), Reason.STATUS_INVALID),
    "suspended": (lambda: verdict(status=a_status(Status.SUSPENDED)), Reason.SUSPENDED),
    "revoked, and expired too": (
        lambda: verdict(a_code(expires=NOW), status=a_status(Status.REVOKED)),
        Reason.REVOKED,
    ),
    "revoked, in an old list": (
        lambda: verdict(status=a_status(Status.REVOKED, age=90 * DAY)),
        Reason.REVOKED,
    ),
    "suspended, in an old list": (
        lambda: verdict(status=a_status(Status.SUSPENDED, age=90 * DAY)),
        Reason.STATUS_STALE,
    ),
    "suspended, and expired": (
        lambda: verdict(a_code(expires=NOW), status=a_status(Status.SUSPENDED)),
        Reason.EXPIRED,
    ),
    "other claims in the register": (
        lambda: verdict(status=a_status(fingerprint=bytes(32))),
        Reason.NOT_RECORDED,
    ),
    "expired this second": (lambda: verdict(a_code(expires=NOW)), Reason.EXPIRED),
    "expired, status unknown": (
        lambda: verdict(a_code(expires=NOW), status=Register(None)),
        Reason.EXPIRED,
    ),
    "not yet valid": (lambda: verdict(a_code(not_before=NOW + 1)), Reason.NOT_YET_VALID),
    "no status": (lambda: verdict(status=Register(None)), Reason.STATUS_UNKNOWN),
    "no such place in the lists": (lambda: verdict(a_code(STATUS=[0, 5])), Reason.STATUS_UNKNOWN),
    "a status of no meaning": (lambda: verdict(status=a_status(7)), Reason.STATUS_UNKNOWN),
    "a status past its own promise": (lambda: verdict(status=a_status(age=DAY)), Reason.STATUS_STALE),
    "a status older than the policy allows": (
        lambda: verdict(status=a_status(age=8 * DAY, fresh_for=99 * DAY)),
        Reason.STATUS_STALE,
    ),
    "trust list run out": (
        lambda: verdict(trust=replace(a_trust_list(), expires_at=NOW)),
        Reason.TRUST_STALE,
    ),
    "trust list run out, but forged": (
        lambda: verdict(_flipped(), replace(a_trust_list(), expires_at=NOW)),
        Reason.FORGED,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_each_case_has_its_reason(name: str) -> None:
    """Every case is answered with its reason, and only what is certain is called valid or invalid."""
    ask, reason = CASES[name]
    assert reason is ask().reason


def test_every_reason_is_met_by_a_case() -> None:
    """No reason stands in the catalogue that no case reaches."""
    reached = {reason for _, reason in CASES.values()}
    assert set(Reason) - {Reason.TRUST_MISSING, Reason.ALGORITHM_UNAVAILABLE} == reached


def test_without_a_trust_list_nothing_is_judged() -> None:
    """No trust list means undetermined, never valid and never forged."""
    answer = judge(a_code(), None, a_status(), datetime.fromtimestamp(NOW, UTC))
    assert (Reason.TRUST_MISSING, Answer.UNDETERMINED) == (answer.reason, answer.answer)


def test_an_algorithm_this_machine_lacks_is_no_forgery(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no library for SM2, an SM2 code is undetermined, neither valid nor forged."""
    key = by_name("SM2").make_private()
    code = a_code(key=key)
    monkeypatch.setattr(libcrypto, "_OLDEST", 0xF0000000)
    libcrypto.libcrypto.cache_clear()
    try:
        fresh = algorithms.public_key_from_spki(key.public.spki)
        answer = verdict(code, replace(a_trust_list(), keys={key.kid: replace(TRUSTED, key=fresh)}))
    finally:
        monkeypatch.undo()
        libcrypto.libcrypto.cache_clear()
    assert (Reason.ALGORITHM_UNAVAILABLE, Answer.UNDETERMINED) == (answer.reason, answer.answer)


def test_without_any_status_source_the_answer_is_open() -> None:
    """Nowhere to look the status up means undetermined."""
    answer = judge(a_code(), a_trust_list(), None, datetime.fromtimestamp(NOW, UTC))
    assert Reason.STATUS_UNKNOWN is answer.reason


def test_only_one_reason_is_valid() -> None:
    """Of the whole catalogue only `genuine` answers valid."""
    assert [Reason.GENUINE] == [r for r, message in MESSAGES.items() if message.answer is Answer.VALID]
    assert set(Reason) == set(MESSAGES)


@pytest.mark.parametrize("key", [Reason.FORGED, Reason.UNKNOWN_ISSUER, Reason.UNREADABLE, Reason.TRUST_STALE])
def test_unverified_content_does_not_travel(key: Reason) -> None:
    """A verdict without a verified signature carries nothing of what the code says."""
    for ask, reason in CASES.values():
        if reason is key:
            answer = ask()
            if answer.claims is not None:  # an old trust list still verifies signatures
                assert reason is Reason.TRUST_STALE
                continue
            assert (None, None, None) == (answer.signer, answer.identifier, answer.certificate())
            assert "张" not in str(answer.to_dict())


def test_a_type_nobody_knows_can_be_answered() -> None:
    """A genuine key that names a type outside the nine is refused, and the refusal can be shown."""
    answer = verdict(a_code(TYPE=555))
    assert (Reason.KEY_NOT_AUTHORISED, "type_not_allowed") == (answer.reason, answer.detail)
    assert (None, None) == (answer.identifier, answer.to_dict()["certificate"])


def test_the_recorded_envelope_is_accepted() -> None:
    """A register that holds just this envelope confirms it."""
    sealed = envelope.seal(encode(None, 1, NOW - 1, CERTIFICATE), KEY)
    answer = verdict(sealed, status=a_status(fingerprint=envelope.fingerprint(sealed)))
    assert Reason.GENUINE is answer.reason


def test_another_signature_over_the_recorded_claims_is_accepted() -> None:
    """From (r, s) anybody can make (r, n-s); it changes nothing that was signed, so it is no forgery."""
    sealed = envelope.seal(encode(None, 1, NOW - 1, CERTIFICATE), KEY)
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    twin = sealed[:-32] + (order - int.from_bytes(sealed[-32:], "big")).to_bytes(32, "big")
    answer = verdict(twin, status=a_status(fingerprint=envelope.fingerprint(sealed)))
    assert Reason.GENUINE is answer.reason


def test_the_age_of_the_status_is_told() -> None:
    """A verdict says how old the status is and where it came from."""
    answer = verdict(status=a_status(age=3600))
    assert (3600, "status_list") == (answer.status_age, answer.status_source)


@given(
    st.one_of(
        st.text(), st.binary(max_size=400), st.from_regex(r"https://h/v#[1-9][0-9]{1,700}", fullmatch=True)
    )
)
def test_nothing_makes_it_raise(code: str | bytes) -> None:
    """Any text or bytes get a verdict, and never the verdict valid."""
    assert not verdict(code).is_valid


@given(st.binary(max_size=300))
def test_signed_nonsense_does_not_make_it_raise(payload: bytes) -> None:
    """Not even a payload that a trusted key signed, whatever it holds, makes it raise or pass."""
    assert not verdict(_signed_over(payload)).is_valid


@given(st.data())
def test_no_changed_bit_is_valid(data: st.DataObject) -> None:
    """Turn any bit of a genuine envelope, and it is not valid any more."""
    sealed = bytearray(envelope.seal(encode(NOW + DAY, 1, NOW - 1, CERTIFICATE), KEY))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    assert not verdict(bytes(sealed)).is_valid


@pytest.mark.parametrize("name", ["EdDSA", "SM2"])
def test_the_other_algorithms_are_judged_alike(name: str) -> None:
    """EdDSA and SM2 codes pass and their forgeries do not, under the same procedure."""
    key = by_name(name).make_private()
    trust = replace(a_trust_list(), keys={key.kid: replace(TRUSTED, key=key.public)})
    assert Reason.GENUINE is verdict(a_code(key=key), trust).reason
    sealed = bytearray(envelope.seal(encode(None, 1, 2, CERTIFICATE), key))
    sealed[-1] ^= 1
    assert Reason.FORGED is verdict(bytes(sealed), trust).reason
