"""The status index: its one form, who may sign it, and what may take its place."""

from dataclasses import replace

import cwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing import cbor, status_index
from signing.errors import (
    KeyNotAuthorisedError,
    MalformedError,
    RollbackError,
    SignatureMismatchError,
    SigningError,
    UnknownKeyError,
)
from signing.list_id import ListId
from signing.status_index import ChainEnd, ListEntry, StatusIndex
from signing.trust import KeyState, Role
from tests.signing.lists import (
    DAY,
    ISSUER,
    ISSUER_KEY,
    NOW,
    OTHER_ISSUER,
    PUBLISHER_KEY,
    STRANGER,
    cose_key,
    publisher,
    sealed,
    single_bit_flips,
    trust_list,
    trusted,
)

TRUST = trust_list()
LISTS = {
    ListId(ISSUER, number): status_index.describe(b"token %d" % number, NOW - number) for number in (0, 2, 10)
}
INDEX = StatusIndex(5, NOW, NOW + DAY, LISTS)
BYTES = status_index.to_bytes(INDEX, PUBLISHER_KEY)
LIST_IDS = st.builds(ListId, st.sampled_from([ISSUER, OTHER_ISSUER]), st.integers(0, 999_999))
ENTRIES = st.builds(
    ListEntry, st.binary(min_size=32, max_size=32), st.integers(1, 1 << 40), st.integers(1, NOW)
)


@given(st.dictionaries(LIST_IDS, ENTRIES, max_size=30), st.integers(1, 1 << 50), st.integers(1, 1 << 33))
def test_what_was_signed_comes_back(lists, version, lasts):
    """Any index is read as it was written."""
    original = StatusIndex(version, NOW, NOW + lasts, lists)
    assert original == status_index.from_bytes(status_index.to_bytes(original, PUBLISHER_KEY), TRUST)


@given(
    st.dictionaries(
        st.integers(0, 99), st.builds(ChainEnd, st.integers(1, 1 << 50), st.binary(min_size=32, max_size=32))
    )
)
def test_ends_of_audit_chains_come_back(ends):
    """Whatever chains an index names the ends of, they are read as they were written."""
    original = replace(INDEX, ends=ends)
    assert original == status_index.from_bytes(status_index.to_bytes(original, PUBLISHER_KEY), TRUST)


def test_an_index_without_ends_has_the_bytes_it_always_had():
    """Naming no ends, the entry is left out."""
    assert set(cbor.decode(cwt.COSE.new().decode(BYTES, cose_key(PUBLISHER_KEY)), 10_000)) == {1, 2, 3, 4}


SEAL = b"s" * 32
WRONG_ENDS = {
    "none at all": ([], "bad_chain_end"),
    "a number": (7, "wrong_type"),
    "an end that is a number": ([7], "wrong_type"),
    "two parts": ([[0, 1]], "wrong_type"),
    "four parts": ([[0, 1, SEAL, 0]], "wrong_type"),
    "a region beyond all": ([[100, 1, SEAL]], "bad_chain_end"),
    "a region below zero": ([[-1, 1, SEAL]], "bad_chain_end"),
    "entry 0": ([[0, 0, SEAL]], "bad_chain_end"),
    "a short seal": ([[0, 1, SEAL[1:]]], "bad_chain_end"),
    "a long seal": ([[0, 1, SEAL + b"s"]], "bad_chain_end"),
    "a chain twice": ([[33, 1, SEAL], [33, 2, SEAL]], "duplicate_entry"),
    "out of order": ([[33, 1, SEAL], [0, 1, SEAL]], "wrong_entry_order"),
}


@pytest.mark.parametrize("name", WRONG_ENDS)
def test_wrong_ends_are_refused_by_name(name):
    """Ends of chains in any other form than the one are refused, though rightly signed."""
    ends, reason = WRONG_ENDS[name]
    content = {**cbor.decode(cwt.COSE.new().decode(BYTES, cose_key(PUBLISHER_KEY)), 10_000), 6: ends}
    with pytest.raises(MalformedError) as refused:
        status_index.from_bytes(sealed(content, PUBLISHER_KEY, status_index.TYP), TRUST)
    assert reason == refused.value.reason


def test_every_changed_bit_is_refused():
    """Whichever bit is turned, reading refuses with one of our errors."""
    for changed in single_bit_flips(BYTES):
        with pytest.raises(SigningError):
            status_index.from_bytes(changed, TRUST)


def test_the_order_of_making_does_not_matter():
    """The same lists give the same bytes, in whatever order they were put in."""
    assert BYTES == status_index.to_bytes(replace(INDEX, lists=dict(reversed(LISTS.items()))), PUBLISHER_KEY)


def test_python_cwt_verifies_it():
    """An independent COSE library verifies the same bytes and gives the same payload."""
    payload = cwt.COSE.new().decode(BYTES, cose_key(PUBLISHER_KEY))
    assert [5, NOW, NOW + DAY] == [cbor.decode(payload, 10_000)[field] for field in (1, 2, 3)]


@pytest.mark.parametrize(
    ("token", "expected"), [(b"token 0", True), (b"token 1", False), (b"token 00", False), (b"", False)]
)
def test_a_list_is_known_by_size_and_digest(token, expected):
    """Only the very bytes the index speaks of match."""
    assert expected == LISTS[ListId(ISSUER, 0)].matches(token)


@pytest.mark.parametrize(("later", "expected"), [(-1, False), (0, True)])
def test_an_index_expires_with_its_second(later, expected):
    """From the second named on, the index is stale."""
    assert expected == INDEX.is_expired(INDEX.expires_at + later)


def test_an_index_cannot_be_changed():
    """A verified index stays what was verified."""
    with pytest.raises(TypeError):
        INDEX.lists[ListId(ISSUER, 1)] = LISTS[ListId(ISSUER, 0)]


NOT_AUTHORISED = {
    "signs status lists only": ({"roles": Role.STATUS_LISTS}, "role_not_allowed"),
    "distrusted": ({"state": KeyState.DISTRUSTED}, "key_distrusted"),
    "distrusted since that second": (
        {"state": KeyState.DISTRUSTED_SINCE, "distrusted_since": NOW},
        "key_distrusted",
    ),
    "not yet in force": ({"not_before": NOW + 1}, "outside_key_period"),
    "no longer in force": ({"not_after": NOW}, "outside_key_period"),
}


@pytest.mark.parametrize("name", NOT_AUTHORISED)
def test_a_key_that_may_not_is_refused_by_name(name):
    """A right signature is not enough: the trust list must let this key sign the index, then."""
    changes, reason = NOT_AUTHORISED[name]
    with pytest.raises(KeyNotAuthorisedError) as refused:
        status_index.from_bytes(BYTES, trust_list(publisher(**changes)))
    assert reason == refused.value.reason


def test_an_issuer_s_key_may_not():
    """An authority that signs licences and lists cannot sign the index of all authorities."""
    with pytest.raises(KeyNotAuthorisedError) as refused:
        status_index.from_bytes(status_index.to_bytes(INDEX, ISSUER_KEY), trust_list(trusted()))
    assert "role_not_allowed" == refused.value.reason


def test_a_stranger_s_index_is_refused():
    """An index signed by a key that is not in the trust list is refused, naming the key."""
    with pytest.raises(UnknownKeyError) as refused:
        status_index.from_bytes(status_index.to_bytes(INDEX, STRANGER), TRUST)
    assert STRANGER.kid == refused.value.kid


def test_the_signature_comes_first():
    """Content nobody trusted signed is not even parsed."""
    broken = bytearray(sealed(b"\xff" * 20, PUBLISHER_KEY, status_index.TYP))
    broken[-1] ^= 1
    with pytest.raises(SignatureMismatchError):
        status_index.from_bytes(bytes(broken), TRUST)


def entry(uri=f"urn:luzheng:status:{ISSUER}:1", digest=bytes(32), size=100, issued_at=NOW):
    """Give an entry as written."""
    return [uri, digest, size, issued_at]


def indexed(*entries, **changes):
    """Give a whole index as written."""
    fields = {1: 1, 2: NOW, 3: NOW + DAY, 4: list(entries)} | {
        int(field[1:]): value for field, value in changes.items()
    }
    return {field: value for field, value in fields.items() if value is not None}


SECOND = entry(f"urn:luzheng:status:{ISSUER}:2")
TENTH = entry(f"urn:luzheng:status:{ISSUER}:10")
OTHERS = entry(f"urn:luzheng:status:{OTHER_ISSUER}:0")
REFUSED = {
    "not CBOR": (b"\x1c", "unsupported_item"),
    "a second item after it": (cbor.encode(indexed()) + b"\0", "trailing_bytes"),
    "an array": ([1, NOW, NOW + DAY, []], "wrong_type"),
    "no version": (indexed(f1=None), "missing_field"),
    "an unknown field": (indexed(f5=0), "unknown_field"),
    "version 0": (indexed(f1=0), "bad_version"),
    "expires before it is issued": (indexed(f3=NOW), "bad_period"),
    "entry that is a map": (indexed({}), "wrong_type"),
    "entry of three": (indexed(entry()[:3]), "wrong_type"),
    "entry of five": (indexed([*entry(), 0]), "wrong_type"),
    "digest as text": (indexed(entry(digest="0" * 32)), "wrong_type"),
    "digest cut short": (indexed(entry(digest=bytes(31))), "bad_list_entry"),
    "size as true": (indexed(entry(size=True)), "wrong_type"),
    "size 0": (indexed(entry(size=0)), "bad_list_entry"),
    "negative size": (indexed(entry(size=-1)), "bad_list_entry"),
    "list from before all time": (indexed(entry(issued_at=0)), "bad_list_entry"),
    "list from after the index": (indexed(entry(issued_at=NOW + 1)), "bad_list_entry"),
    "list of nobody": (indexed(entry(uri="urn:luzheng:status:1")), "bad_list_id"),
    "one list twice": (indexed(entry(), entry(size=9)), "duplicate_entry"),
    "lists out of order": (indexed(SECOND, entry()), "wrong_entry_order"),
    "lists in the order of their text": (indexed(entry(), TENTH, SECOND), "wrong_entry_order"),
    "issuers out of order": (indexed(OTHERS, entry()), "wrong_entry_order"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_other_forms_are_refused_by_name(name):
    """Even the publisher's own signature does not make a malformed index acceptable; each fault has its reason."""
    content, reason = REFUSED[name]
    with pytest.raises(MalformedError) as refused:
        status_index.from_bytes(sealed(content, PUBLISHER_KEY, status_index.TYP), TRUST)
    assert reason == refused.value.reason


def test_the_forms_above_are_refused_for_their_fault_alone():
    """The index the faults were put into is itself accepted."""
    content = indexed(entry(), SECOND, TENTH, OTHERS)
    accepted = status_index.from_bytes(sealed(content, PUBLISHER_KEY, status_index.TYP), TRUST)
    assert [(ISSUER, 1), (ISSUER, 2), (ISSUER, 10), (OTHER_ISSUER, 0)] == list(accepted.lists)


ADDED = LISTS | {ListId(OTHER_ISSUER, 0): status_index.describe(b"new", NOW)}


@pytest.mark.parametrize(
    "new",
    [
        INDEX,
        replace(INDEX, version=6),
        replace(INDEX, version=6, lists=ADDED),
        replace(INDEX, version=7, issued_at=NOW + 9),
    ],
)
def test_a_later_index_takes_the_place(new):
    """The same index again, a later one, and one with more lists are accepted."""
    assert status_index.check_successor(INDEX, new) is None


EARLIER = LISTS | {ListId(ISSUER, 0): status_index.describe(b"token 0", NOW - 1)}
REPLAYED = {
    "a lower version": (replace(INDEX, version=4), "version_lower"),
    "the same version with another list": (replace(INDEX, lists=ADDED), "same_version_other_content"),
    "the same version, longer valid": (
        replace(INDEX, expires_at=NOW + 2 * DAY),
        "same_version_other_content",
    ),
    "a higher version from an earlier time": (
        replace(INDEX, version=6, issued_at=NOW - 1, lists={}),
        "issued_earlier",
    ),
    "a list held back": (replace(INDEX, version=6, lists={}), "list_missing"),
    "an earlier list named again": (replace(INDEX, version=6, lists=EARLIER), "list_issued_earlier"),
}


@pytest.mark.parametrize("name", REPLAYED)
def test_what_may_not_take_the_place_is_refused_by_name(name):
    """Replays are refused; the held index stays in use."""
    new, reason = REPLAYED[name]
    with pytest.raises(RollbackError) as refused:
        status_index.check_successor(INDEX, new)
    assert reason == refused.value.reason
