"""Status lists: their one form, who may sign them, and what may take their place."""

import json
import zlib
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import cbor2
import cwt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycose.keys import EC2Key
from pycose.messages import Sign1Message

from signing import cbor, status_list
from signing.errors import (
    KeyNotAuthorisedError,
    MalformedError,
    RollbackError,
    SignatureMismatchError,
    SigningError,
    UnknownKeyError,
)
from signing.status_list import CAPACITY, ListId, Status, StatusList
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
    sealed,
    single_bit_flips,
    trust_list,
    trusted,
)

DRAFT = json.loads((Path(__file__).parents[1] / "vectors/token_status_list/draft16.json").read_text())
TRUST = trust_list()
NOT_VALID = {1: Status.SUSPENDED, 2: Status.REVOKED, 999: Status.REPLACED}
LIST = StatusList.make(ListId(ISSUER, 7), NOW, NOW + DAY, 3600, NOT_VALID.items(), size=1000)
BYTES = status_list.to_bytes(LIST, ISSUER_KEY)
STATUSES = st.dictionaries(st.integers(0, 4999), st.sampled_from(Status))


@given(STATUSES, st.integers(0, 999_999), st.integers(1, 1 << 33), st.integers(1, 1 << 33), st.booleans())
def test_what_was_signed_comes_back(statuses, number, lasts, ttl, quick):
    """Any list is read as it was written, however it was compressed."""
    original = StatusList.make(ListId(ISSUER, number), NOW, NOW + lasts, ttl, statuses.items(), size=5000)
    assert original == status_list.from_bytes(status_list.to_bytes(original, ISSUER_KEY, quick=quick), TRUST)


@given(STATUSES)
def test_each_licence_has_its_own_status(statuses):
    """Every index gives the status it was given, VALID where none was, and nothing beyond the list."""
    made = StatusList.make(ListId(ISSUER, 0), NOW, NOW + DAY, 1, statuses.items(), size=5000)
    assert [statuses.get(index, Status.VALID) for index in range(5000)] == [
        made.get(index) for index in range(5000)
    ]
    assert [None, None, None] == [made.get(index) for index in (-1, 5000, 1 << 70)]


def test_every_changed_bit_is_refused():
    """Whichever bit is turned, reading refuses with one of our errors."""
    for changed in single_bit_flips(BYTES):
        with pytest.raises(SigningError):
            status_list.from_bytes(changed, TRUST)


def test_a_list_holds_as_many_as_the_design_says():
    """Unless told otherwise a list has room for 2^20 licences, all of them valid at first."""
    made = StatusList.make(ListId(ISSUER, 0), NOW, NOW + DAY, 1, [])
    assert [1 << 20, Status.VALID, None] == [CAPACITY, made.get(CAPACITY - 1), made.get(CAPACITY)]


def test_a_reader_of_the_draft_reads_it():
    """A reader that knows only the draft, python-cwt, cbor2 and zlib finds every status."""
    header, _, payload = cwt.COSE.new().decode_with_headers(BYTES, cose_key(ISSUER_KEY))
    claims = cbor2.loads(payload)
    assert ["application/statuslist+cwt", LIST.list_id.uri, NOW, NOW + DAY, 3600, 4] == [
        header[16],
        claims[2],
        claims[6],
        claims[4],
        claims[65534],
        claims[65533]["bits"],
    ]
    packed = zlib.decompress(claims[65533]["lst"])
    assert [NOT_VALID.get(index, 0) for index in range(1000)] == [
        packed[index // 2] >> 4 * (index % 2) & 15 for index in range(1000)
    ]


def test_pycose_verifies_it():
    """A second independent COSE library verifies the same bytes."""
    message = Sign1Message.decode(BYTES)
    point = ISSUER_KEY.public.spki[-64:]
    message.key = EC2Key(crv="P_256", x=point[:32], y=point[32:])
    assert message.verify_signature()


def test_the_values_are_those_left_to_applications():
    """Beyond the draft's own 0, 1 and 2 only 3 and 12 to 15 are used, which it never gives away (section 7.1)."""
    assert {0, 1, 2, 3, 12, 13, 14, 15} == set(map(int, Status))


def test_the_draft_s_token_has_our_envelope():
    """The draft's own example of a token has the claims and the media type we use; it is refused for its key id."""
    token = cbor2.loads(bytes.fromhex(DRAFT["token"])).value
    assert status_list.TYP == cbor2.loads(token[0])[16]
    assert status_list._CLAIMS.keys() == cbor2.loads(token[2]).keys()
    with pytest.raises(MalformedError):
        status_list.from_bytes(bytes.fromhex(DRAFT["token"]), TRUST)


def test_changes_make_the_next_edition():
    """Changed entries change, all others and the list's name stay."""
    later = LIST.with_changes([(1, Status.VALID), (5, Status.CANCELLED)], NOW + 1, NOW + 2 * DAY)
    expected = StatusList.make(
        LIST.list_id, NOW + 1, NOW + 2 * DAY, 3600, [(2, 14), (999, 3), (5, 12)], size=1000
    )
    assert expected == later


@pytest.mark.parametrize(("later", "expected"), [(-1, False), (0, True)])
def test_a_list_expires_with_its_second(later, expected):
    """From the second named on, the list is stale."""
    assert expected == LIST.is_expired(LIST.expires_at + later)


@pytest.mark.parametrize("state", [KeyState.NEXT, KeyState.CURRENT, KeyState.VERIFY_ONLY])
def test_a_key_of_any_good_state_may_sign(state):
    """Lists signed just before or after a change of keys are read by those who do not know of it yet."""
    assert LIST == status_list.from_bytes(BYTES, trust_list(trusted(state=state)))


def test_a_list_from_before_the_distrust_is_read():
    """A key distrusted since a second may have signed lists before it."""
    key = trusted(state=KeyState.DISTRUSTED_SINCE, distrusted_since=NOW + 1)
    assert LIST == status_list.from_bytes(BYTES, trust_list(key))


NOT_AUTHORISED = {
    "signs licences only": ({"roles": Role.LICENCES}, "role_not_allowed"),
    "signs the index only": ({"roles": Role.STATUS_INDEX}, "role_not_allowed"),
    "distrusted": ({"state": KeyState.DISTRUSTED}, "key_distrusted"),
    "distrusted since that second": (
        {"state": KeyState.DISTRUSTED_SINCE, "distrusted_since": NOW},
        "key_distrusted",
    ),
    "not yet in force": ({"not_before": NOW + 1}, "outside_key_period"),
    "no longer in force": ({"not_after": NOW}, "outside_key_period"),
    "another issuer's": ({"issuer_code": OTHER_ISSUER}, "issuer_not_of_key"),
}


@pytest.mark.parametrize("name", NOT_AUTHORISED)
def test_a_key_that_may_not_is_refused_by_name(name):
    """A right signature is not enough: the trust list must let this key speak, then, for this issuer."""
    changes, reason = NOT_AUTHORISED[name]
    with pytest.raises(KeyNotAuthorisedError) as refused:
        status_list.from_bytes(BYTES, trust_list(trusted(**changes)))
    assert reason == refused.value.reason


def test_a_stranger_s_list_is_refused():
    """A list signed by a key that is not in the trust list is refused, naming the key."""
    with pytest.raises(UnknownKeyError) as refused:
        status_list.from_bytes(status_list.to_bytes(LIST, STRANGER), TRUST)
    assert STRANGER.kid == refused.value.kid


def test_the_signature_comes_first():
    """Content nobody trusted signed is neither parsed nor inflated."""
    bomb = zlib.compress(bytes(1 << 22))
    broken = bytearray(sealed(claims(lst=bomb), ISSUER_KEY, status_list.TYP))
    broken[-1] ^= 1
    with pytest.raises(SignatureMismatchError):
        status_list.from_bytes(bytes(broken), TRUST)


FOUR_ENTRIES = zlib.compress(b"\x30\x0c")


def claims(lst=FOUR_ENTRIES, bits=4, inner=None, **changes):
    """Give claims as written, with some changed, or left out where None."""
    fields = {
        2: LIST.list_id.uri,
        4: NOW + DAY,
        6: NOW,
        65533: inner or {"bits": bits, "lst": lst},
        65534: 60,
    }
    fields |= {int(field[1:]): value for field, value in changes.items()}
    return {field: value for field, value in fields.items() if value is not None}


REFUSED = {
    "not CBOR": (b"\x1f", "unsupported_item"),
    "a second item after it": (cbor.encode(claims()) + b"\0", "trailing_bytes"),
    "keys in the order of the draft's example": (
        cbor2.dumps({2: LIST.list_id.uri, 6: NOW, 4: NOW + DAY, 65534: 60, 65533: {"lst": b"", "bits": 4}}),
        "wrong_key_order",
    ),
    "no subject": (claims(c2=None), "missing_field"),
    "no expiry": (claims(c4=None), "missing_field"),
    "no ttl": (claims(c65534=None), "missing_field"),
    "an issuer claim": (claims(c1="x"), "unknown_field"),
    "time as text": (claims(c6="1790000000"), "wrong_type"),
    "subject without a list": (claims(c2=ISSUER), "bad_list_id"),
    "expires before it is issued": (claims(c4=NOW), "bad_period"),
    "ttl of 0": (claims(c65534=0), "bad_ttl"),
    "list without bits": (claims(inner={"lst": b""}), "missing_field"),
    "list with an aggregation": (
        claims(inner={"lst": b"", "bits": 4, "aggregation_uri": "x"}),
        "unknown_field",
    ),
    "list as base64 text": (claims(lst="eNozAAA"), "wrong_type"),
    "one bit a licence": (claims(bits=1), "wrong_bits"),
    "eight bits a licence": (claims(bits=8), "wrong_bits"),
    "not compressed": (claims(lst=b"\x30\x0c"), "bad_compression"),
    "compressed, cut off": (claims(lst=zlib.compress(b"\x30")[:-1]), "compression_truncated"),
    "compressed, and more": (claims(lst=zlib.compress(b"\x30") + b"\0"), "compression_trailing_bytes"),
    "no entries": (claims(lst=zlib.compress(b"")), "bad_list_size"),
    "one entry too many": (claims(lst=zlib.compress(bytes(CAPACITY // 2 + 1))), "inflates_too_large"),
    "reserved value in the low half": (claims(lst=zlib.compress(b"\x0b")), "reserved_status_value"),
    "reserved value in the high half": (claims(lst=zlib.compress(b"\x40")), "reserved_status_value"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_other_forms_are_refused_by_name(name):
    """Even the issuer's own signature does not make a malformed list acceptable; each fault has its reason."""
    content, reason = REFUSED[name]
    with pytest.raises(MalformedError) as refused:
        status_list.from_bytes(sealed(content, ISSUER_KEY, status_list.TYP), TRUST)
    assert reason == refused.value.reason


def test_the_forms_above_are_refused_for_their_fault_alone():
    """The list the faults were put into is itself accepted, and so is one that fills its capacity."""
    accepted = status_list.from_bytes(sealed(claims(), ISSUER_KEY, status_list.TYP), TRUST)
    assert [0, 3, 12, 0] == [accepted.get(index) for index in range(4)]
    full = sealed(claims(lst=zlib.compress(bytes(CAPACITY // 2))), ISSUER_KEY, status_list.TYP)
    assert Status.VALID == status_list.from_bytes(full, TRUST).get(CAPACITY - 1)


def test_a_list_that_will_not_compress_still_fits():
    """The limit of size leaves room for a full list of pure noise."""
    noise = bytes(value % 4 | value % 3 << 4 for value in range(CAPACITY // 2))
    token = sealed(claims(lst=zlib.compress(noise, 0)), ISSUER_KEY, status_list.TYP)
    assert noise == status_list.from_bytes(token, TRUST).statuses


def test_a_bomb_in_a_signed_list_is_refused_at_once():
    """A list that would inflate to a gigabyte is left after its first half megabyte."""
    bomber = zlib.compressobj(9)
    bomb = b"".join(bomber.compress(bytes(1 << 20)) for _ in range(256)) + bomber.flush()
    token = sealed(claims(lst=bomb), ISSUER_KEY, status_list.TYP)
    start = perf_counter()
    with pytest.raises(MalformedError) as refused:
        status_list.from_bytes(token, TRUST)
    assert perf_counter() - start < 0.5
    assert "inflates_too_large" == refused.value.reason


UNMADE = {
    "a list without room": ({"size": 0}, "bad_list_size"),
    "a list beyond its capacity": ({"size": CAPACITY + 1}, "bad_list_size"),
    "an index beyond the list": ({"not_valid": [(1000, 1)]}, "index_out_of_range"),
    "an index given twice": ({"not_valid": [(1, 1), (1, 2)]}, "duplicate_index"),
    "a value of five bits": ({"not_valid": [(1, 16)]}, "value_out_of_range"),
    "a value not ours to use": ({"not_valid": [(1, 0x0B)]}, "reserved_status_value"),
    "a list of nobody": ({"list_id": ListId("x", 0)}, "bad_list_id"),
}


@pytest.mark.parametrize("name", UNMADE)
def test_what_would_be_refused_is_not_made(name):
    """The maker of lists is held to the reader's rules."""
    changes, reason = UNMADE[name]
    fields = {
        "list_id": LIST.list_id,
        "issued_at": NOW,
        "expires_at": NOW + DAY,
        "ttl": 1,
        "not_valid": [],
        "size": 1000,
    }
    with pytest.raises(MalformedError) as refused:
        StatusList.make(**(fields | changes))
    assert reason == refused.value.reason


@pytest.mark.parametrize("later", [0, 1, DAY])
def test_a_later_list_takes_the_place(later):
    """The same list again, or a later one, is accepted."""
    assert (
        status_list.check_successor(LIST, replace(LIST, issued_at=NOW + later, expires_at=NOW + 2 * DAY))
        is None
    )


REPLAYED = {
    "an earlier list": (replace(LIST, issued_at=NOW - 1), "issued_earlier"),
    "another list": (replace(LIST, list_id=ListId(ISSUER, 8)), "other_list"),
    "another issuer's list": (replace(LIST, list_id=ListId(OTHER_ISSUER, 7)), "other_list"),
    "a shorter list": (replace(LIST, statuses=LIST.statuses[:-1]), "list_shrank"),
}


@pytest.mark.parametrize("name", REPLAYED)
def test_what_may_not_take_the_place_is_refused_by_name(name):
    """Replayed lists are refused; the held list stays in use."""
    new, reason = REPLAYED[name]
    with pytest.raises(RollbackError) as refused:
        status_list.check_successor(LIST, new)
    assert reason == refused.value.reason


def test_a_million_licences_are_quick_to_make_and_to_read():
    """A list of a million is packed in seconds and read in a tenth of one, for a server holds many."""
    start = perf_counter()
    made = StatusList.make(
        ListId(ISSUER, 0), NOW, NOW + DAY, 1, ((index, index % 3) for index in range(1_000_000))
    )
    token = status_list.to_bytes(made, ISSUER_KEY, quick=True)
    packed = perf_counter()
    assert made == status_list.from_bytes(token, TRUST)
    assert [True, True] == [packed - start < 5, perf_counter() - packed < 0.2]


def test_the_publisher_s_key_is_no_issuer_s():
    """The key that signs the index cannot sign a list in an issuer's name."""
    with pytest.raises(KeyNotAuthorisedError) as refused:
        status_list.from_bytes(status_list.to_bytes(LIST, PUBLISHER_KEY), TRUST)
    assert "role_not_allowed" == refused.value.reason
