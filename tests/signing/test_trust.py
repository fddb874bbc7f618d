"""The trust list: its one form, its signature, and what may take its place."""

from dataclasses import replace

import cwt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycose.keys import EC2Key
from pycose.messages import Sign1Message

from signing import cbor, trust
from signing.algorithms import by_name
from signing.errors import (
    MalformedError,
    RollbackError,
    SignatureMismatchError,
    SigningError,
    UnknownKeyError,
)
from signing.trust import KeyState, Role, TrustList
from tests.signing.lists import (
    DAY,
    ISSUER,
    ISSUER_KEY,
    NOW,
    OTHER_ISSUER,
    ROOT,
    ROOTS,
    STRANGER,
    cose_key,
    publisher,
    sealed,
    single_bit_flips,
    trust_list,
    trusted,
)

MANY = [by_name(name).make_private() for name in ("ES256", "EdDSA", "SM2", "ES256")]
LIST = trust_list()
BYTES = trust.to_bytes(LIST, ROOT)


@st.composite
def trusted_keys(draw, key):
    """Give a key in any state, with any powers."""
    roles = Role(draw(st.integers(1, 7)))
    least = 1 if Role.LICENCES in roles else 0
    state = draw(st.sampled_from([each for each in KeyState if each is not KeyState.CURRENT]))
    since = draw(st.integers(0, 1 << 33)) if state is KeyState.DISTRUSTED_SINCE else None
    return trusted(
        key,
        issuer_code=draw(st.sampled_from([ISSUER, OTHER_ISSUER])),
        issuer_name=draw(st.text("示例省ABC交通运输厅", min_size=1, max_size=120)),
        regions=frozenset(draw(st.sets(st.integers(1, 99), min_size=least))),
        types=frozenset(draw(st.sets(st.integers(1, 999), min_size=least, max_size=20))),
        state=state,
        distrusted_since=since,
        roles=roles,
        specimen=draw(st.booleans()),
    )


@given(st.data(), st.integers(1, 1 << 40), st.integers(1, 1 << 33), st.integers(1, 1 << 33))
def test_what_was_signed_comes_back(data, version, issued_at, lasts):
    """Any trust list, of keys of all algorithms, is read as it was written."""
    keys = {key.kid: data.draw(trusted_keys(key)) for key in MANY}
    original = TrustList(version, issued_at, issued_at + lasts, keys)
    assert original == trust.from_bytes(trust.to_bytes(original, ROOT), ROOTS)


def test_every_changed_bit_is_refused():
    """Whichever bit is turned, reading refuses with one of our errors."""
    for changed in single_bit_flips(BYTES):
        with pytest.raises(SigningError):
            trust.from_bytes(changed, ROOTS)


def test_the_order_of_making_does_not_matter():
    """The same keys give the same bytes, in whatever order they were put in."""
    backwards = replace(LIST, keys=dict(reversed(LIST.keys.items())))
    assert BYTES == trust.to_bytes(backwards, ROOT)


def test_pycose_verifies_it():
    """An independent COSE library verifies the same bytes."""
    message = Sign1Message.decode(BYTES)
    point = ROOT.public.spki[-64:]
    message.key = EC2Key(crv="P_256", x=point[:32], y=point[32:])
    assert message.verify_signature()


def test_python_cwt_verifies_it():
    """A second independent COSE library verifies the same bytes and gives the same payload."""
    payload = cwt.COSE.new().decode(BYTES, cose_key(ROOT))
    assert [LIST.version, LIST.issued_at] == [cbor.decode(payload, 10_000)[field] for field in (1, 2)]


def test_a_stranger_s_list_is_refused():
    """A list signed by a key that is not pinned as a root is refused, naming the key."""
    with pytest.raises(UnknownKeyError) as refused:
        trust.from_bytes(trust.to_bytes(LIST, STRANGER), ROOTS)
    assert STRANGER.kid == refused.value.kid


def test_no_roots_trust_nothing():
    """Without a pinned root every list is refused."""
    with pytest.raises(UnknownKeyError):
        trust.from_bytes(BYTES, {})


def test_the_signature_comes_first():
    """Content nobody trusted signed is not even parsed: the refusal speaks of the key, not of the content."""
    with pytest.raises(UnknownKeyError):
        trust.from_bytes(sealed(b"\xff", STRANGER, trust.TYP), ROOTS)
    broken = bytearray(sealed(b"\xff" * 20, ROOT, trust.TYP))
    broken[-1] ^= 1
    with pytest.raises(SignatureMismatchError):
        trust.from_bytes(bytes(broken), ROOTS)


def entry(key=ISSUER_KEY, **changes):
    """Give an entry as written, with fields changed, or left out where None."""
    fields = trust._entry(trusted(key)) | {int(field[1:]): value for field, value in changes.items()}
    return {field: value for field, value in fields.items() if value is not None}


def listed(*entries, **changes):
    """Give a whole list as written."""
    fields = {1: 1, 2: NOW, 3: NOW + DAY, 4: list(entries)} | {
        int(field[1:]): value for field, value in changes.items()
    }
    return {field: value for field, value in fields.items() if value is not None}


FIRST, SECOND = sorted((ISSUER_KEY, STRANGER), key=lambda key: key.kid)
OTHER = {"f2": OTHER_ISSUER}
REFUSED = {
    "not CBOR": (b"\xff", "unsupported_item"),
    "a second item after it": (cbor.encode(listed(entry())) + b"\0", "trailing_bytes"),
    "indefinite list of entries": (cbor.encode(listed())[:-1] + b"\x9f\xff", "indefinite_length"),
    "version in a long form": (
        cbor.encode(listed()).replace(b"\x01\x01", b"\x01\x18\x01", 1),
        "not_shortest_form",
    ),
    "version given twice": (b"\xa2\x01\x01\x01\x02", "duplicate_key"),
    "an array": ([1, NOW, NOW + DAY, []], "wrong_type"),
    "no version": (listed(f1=None), "missing_field"),
    "no entries field": (listed(f4=None), "missing_field"),
    "a fifth field": (listed(f5=1), "unknown_field"),
    "version as text": (listed(f1="1"), "wrong_type"),
    "negative version": (listed(f1=-1), "out_of_range"),
    "version 0": (listed(f1=0), "bad_version"),
    "expires before it is issued": (listed(f3=NOW), "bad_period"),
    "expires in the year 10000": (listed(f3=253_402_300_800), "bad_period"),
    "entry that is no map": (listed(7), "wrong_type"),
    "entry without a state": (listed(entry(f8=None)), "missing_field"),
    "entry with an unknown field": (listed(entry(f12=1)), "unknown_field"),
    "key that is no key": (listed(entry(f1=b"\x30\x00")), "bad_public_key"),
    "key off the curve": (listed(entry(f1=ISSUER_KEY.public.spki[:-1] + b"\0")), "bad_public_key"),
    "key with a byte more": (listed(entry(f1=ISSUER_KEY.public.spki + b"\0")), "bad_public_key"),
    "issuer with a wrong check character": (listed(entry(f2="11330000990000017A")), "bad_issuer_code"),
    "nameless issuer": (listed(entry(f3="")), "bad_issuer_name"),
    "regions out of order": (listed(entry(f4=[34, 33])), "wrong_order"),
    "region twice": (listed(entry(f4=[33, 33])), "wrong_order"),
    "region as text": (listed(entry(f4=["33"])), "wrong_type"),
    "type twice": (listed(entry(f5=[71, 71])), "wrong_order"),
    "signs licences of no type": (listed(entry(f5=[])), "signs_nothing"),
    "ends before it begins": (listed(entry(f7=1)), "bad_key_period"),
    "state 0": (listed(entry(f8=0)), "unknown_state"),
    "state 6": (listed(entry(f8=6)), "unknown_state"),
    "distrusted since nothing": (listed(entry(f8=4)), "bad_distrusted_since"),
    "current, yet distrusted since": (listed(entry(f9=NOW)), "bad_distrusted_since"),
    "no role": (listed(entry(f10=0)), "unknown_role"),
    "a role of tomorrow": (listed(entry(f10=8)), "unknown_role"),
    "known and unknown roles": (listed(entry(f10=9)), "unknown_role"),
    "specimen said to be false": (listed(entry(f11=False)), "redundant_field"),
    "specimen as 1": (listed(entry(f11=1)), "wrong_type"),
    "one key twice": (listed(entry(), entry()), "duplicate_entry"),
    "one key for two issuers": (listed(entry(), entry(**OTHER)), "duplicate_entry"),
    "entries out of order": (listed(entry(SECOND), entry(FIRST, **OTHER)), "wrong_entry_order"),
    "two current keys for the same": (listed(entry(FIRST), entry(SECOND, f5=[72])), "overlapping_keys"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_other_forms_are_refused_by_name(name):
    """Even the root's own signature does not make a malformed list acceptable; each fault has its reason."""
    content, reason = REFUSED[name]
    with pytest.raises(MalformedError) as refused:
        trust.from_bytes(sealed(content, ROOT, trust.TYP), ROOTS)
    assert reason == refused.value.reason


def test_the_forms_above_are_refused_for_their_fault_alone():
    """The list the faults were put into is itself accepted."""
    accepted = trust.from_bytes(sealed(listed(entry(FIRST), entry(SECOND, **OTHER)), ROOT, trust.TYP), ROOTS)
    assert [FIRST.kid, SECOND.kid] == list(accepted.keys)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": KeyState.NEXT},
        {"state": KeyState.VERIFY_ONLY},
        {"issuer_code": OTHER_ISSUER},
        {"regions": frozenset({34})},
        {"types": frozenset({75})},
        {"not_before": NOW + 1000 * DAY, "not_after": NOW + 2000 * DAY},
        {"roles": Role.STATUS_LISTS},
    ],
)
def test_keys_that_do_not_overlap_stand_together(changes):
    """Two keys of one issuer may both be listed while only one signs for a region, type and time."""
    both = trust_list(trusted(), trusted(STRANGER, **changes))
    assert both == trust.from_bytes(trust.to_bytes(both, ROOT), ROOTS)


def test_a_key_listed_under_another_id_is_refused():
    """A list that would find a key under a wrong id cannot be made."""
    with pytest.raises(MalformedError) as refused:
        TrustList(1, NOW, NOW + DAY, {STRANGER.kid: trusted()})
    assert "kid_not_of_key" == refused.value.reason


def test_a_list_cannot_be_changed():
    """A verified list stays what was verified, also when the mapping it was made from changes."""
    keys = {ISSUER_KEY.kid: trusted()}
    made = TrustList(1, NOW, NOW + DAY, keys)
    keys.clear()
    assert [ISSUER_KEY.kid] == list(made.keys)
    with pytest.raises(TypeError):
        made.keys[STRANGER.kid] = trusted(STRANGER)


def test_oversize_is_refused_unread():
    """A list beyond the limit is refused before its signature is looked at."""
    with pytest.raises(MalformedError) as refused:
        trust.from_bytes(bytes(trust.MAX_SIZE + 1), ROOTS)
    assert "oversize" == refused.value.reason


@pytest.mark.parametrize(("now", "expected"), [(0, False), (1, True), (2, True)])
def test_a_list_expires_with_its_second(now, expected):
    """From the second named on, the list is stale."""
    assert expected == LIST.is_expired(LIST.expires_at - 1 + now)


def test_any_listed_key_is_found_whatever_its_state():
    """The public key is found by id, also of a distrusted key; none is found for a stranger."""
    assert trust_list(trusted(state=KeyState.DISTRUSTED)).public_key(ISSUER_KEY.kid) == ISSUER_KEY.public
    assert LIST.public_key(STRANGER.kid) is None


SINCE = {"state": KeyState.DISTRUSTED_SINCE, "distrusted_since": NOW}
GONE = {"state": KeyState.DISTRUSTED}


@pytest.mark.parametrize(
    "new",
    [
        trust_list(),
        trust_list(version=2),
        trust_list(version=9, issued_at=NOW + DAY),
        trust_list(publisher(), version=2),
        trust_list(trusted(**SINCE), version=2),
        trust_list(trusted(**GONE), version=2),
    ],
)
def test_a_later_list_takes_the_place(new):
    """The same list again, a later one, one without a key, and one that distrusts a key are all accepted."""
    assert trust.check_successor(LIST, new) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (SINCE, SINCE),
        (SINCE, SINCE | {"distrusted_since": NOW - 1}),
        (SINCE, GONE),
        (GONE, GONE),
    ],
)
def test_distrust_may_stay_or_deepen(old, new):
    """A distrusted key may be distrusted from an earlier second, or wholly."""
    assert trust.check_successor(trust_list(trusted(**old)), trust_list(trusted(**new), version=2)) is None


REPLAYED = {
    "a lower version": (trust_list(version=2), trust_list(version=1), "version_lower"),
    "the same version with another key": (
        LIST,
        trust_list(trusted(), publisher(), trusted(STRANGER, state=KeyState.NEXT)),
        "same_version_other_content",
    ),
    "the same version, longer valid": (
        LIST,
        replace(LIST, expires_at=LIST.expires_at + 1),
        "same_version_other_content",
    ),
    "a higher version from an earlier time": (
        LIST,
        trust_list(version=2, issued_at=NOW - 1),
        "issued_earlier",
    ),
    "a distrusted key left out": (
        trust_list(trusted(**GONE)),
        trust_list(publisher(), version=2),
        "distrusted_key_missing",
    ),
    "a key distrusted since, left out": (
        trust_list(trusted(**SINCE)),
        trust_list(publisher(), version=2),
        "distrusted_key_missing",
    ),
    "a distrusted key trusted again": (
        trust_list(trusted(**GONE)),
        trust_list(version=2),
        "distrusted_key_trusted_again",
    ),
    "a key distrusted since, only to verify again": (
        trust_list(trusted(**SINCE)),
        trust_list(trusted(state=KeyState.VERIFY_ONLY), version=2),
        "distrusted_key_trusted_again",
    ),
    "distrust from a later second": (
        trust_list(trusted(**SINCE)),
        trust_list(trusted(**(SINCE | {"distrusted_since": NOW + 1})), version=2),
        "distrust_weakened",
    ),
    "whole distrust only since": (
        trust_list(trusted(**GONE)),
        trust_list(trusted(**SINCE), version=2),
        "distrust_weakened",
    ),
}


@pytest.mark.parametrize("name", REPLAYED)
def test_what_may_not_take_the_place_is_refused_by_name(name):
    """Replays and lists that forgive a distrusted key are refused; the held list stays in use."""
    old, new, reason = REPLAYED[name]
    with pytest.raises(RollbackError) as refused:
        trust.check_successor(old, new)
    assert reason == refused.value.reason
