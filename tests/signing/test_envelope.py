"""COSE_Sign1 in the one shape we sign and accept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycose.keys import EC2Key
from pycose.messages import Sign1Message

from signing import envelope
from signing.algorithms import by_name
from signing.errors import MalformedError

KEYS = {name: by_name(name).make_private() for name in ("ES256", "EdDSA", "SM2")}
KEY = KEYS["ES256"]
SEALED = envelope.seal(b"\xa1\x01\x02", KEY)
LIST_TYP = "application/statuslist+cwt"


@pytest.mark.parametrize("name", KEYS)
@given(payload=st.binary(max_size=600))
def test_what_was_sealed_comes_back_and_verifies(name: str, payload: bytes) -> None:
    """An envelope gives back its payload, its key's id and algorithm, and the bytes its signature covers."""
    key = KEYS[name]
    opened = envelope.from_bytes(envelope.seal(payload, key))
    assert (key.cose_algorithm, key.kid, payload) == (opened.algorithm, opened.kid, opened.payload)
    assert key.public.verify(opened.signature, opened.to_be_signed)


@pytest.mark.parametrize("typ", [None, LIST_TYP])
def test_an_independent_library_verifies_it(typ: str | None) -> None:
    """Pycose, which shares no code with us, reads the same bytes and verifies the same signature."""
    message = Sign1Message.decode(envelope.seal(b"payload", KEY, typ))
    point = KEY.public.spki[-64:]
    message.key = EC2Key(crv="P_256", x=point[:32], y=point[32:])
    assert message.verify_signature()
    assert b"payload" == message.payload


@given(st.data())
def test_every_changed_bit_is_refused(data: st.DataObject) -> None:
    """Whichever bit is turned, parsing or the signature refuses."""
    sealed = envelope.seal(b"payload of a licence", KEY)
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    changed = bytearray(sealed)
    changed[bit // 8] ^= 1 << bit % 8
    try:
        opened = envelope.from_bytes(bytes(changed))
    except MalformedError:
        return
    same_key = (opened.algorithm, opened.kid) == (KEY.cose_algorithm, KEY.kid)
    assert not (same_key and KEY.public.verify(opened.signature, opened.to_be_signed))


@given(st.binary(max_size=1200))
def test_foreign_bytes_raise_only_our_error(data: bytes) -> None:
    """Any bytes whatever give an envelope or a MalformedError."""
    for typ in (None, LIST_TYP):
        try:
            envelope.from_bytes(data, typ)
        except MalformedError as error:
            assert error.reason


def _spelled(length: bytes) -> bytes:
    """Rewrite the head of the payload's byte string, `\\x43` in SEALED."""
    at = SEALED.index(b"\xa0\x43\xa1") + 1
    return SEALED[:at] + length + SEALED[at + 1 :]


REFUSED = {
    "nothing": (b"", "not_an_envelope"),
    "no tag": (SEALED[1:], "not_an_envelope"),
    "another tag": (b"\xd1" + SEALED[1:], "not_an_envelope"),
    "array of five": (b"\xd2\x85" + SEALED[2:], "not_an_envelope"),
    "indefinite array": (b"\xd2\x9f" + SEALED[2:] + b"\xff", "not_an_envelope"),
    "cut behind the array": (SEALED[:2], "truncated"),
    "cut in a length": (b"\xd2\x84\x59\x00", "truncated"),
    "cut in the header": (SEALED[:9], "truncated"),
    "cut in the payload": (SEALED[:18], "truncated"),
    "cut in the signature": (SEALED[:-1], "truncated"),
    "a byte behind": (SEALED + b"\x00", "trailing_bytes"),
    "header not a byte string": (b"\xd2\x84\x6d" + SEALED[3:], "wrong_type"),
    "indefinite header": (b"\xd2\x84\x5f" + SEALED[3:], "indefinite_length"),
    "payload length in two bytes": (_spelled(b"\x58\x03"), "not_shortest_form"),
    "payload length in three bytes": (_spelled(b"\x59\x00\x03"), "not_shortest_form"),
    "payload length in five bytes": (_spelled(b"\x5a\x00\x00\x00\x03"), "not_shortest_form"),
    "payload length in nine bytes": (_spelled(b"\x5b" + bytes(7) + b"\x03"), "oversize"),
    "payload length beyond the end": (_spelled(b"\x59\xff\xff"), "truncated"),
    "reserved length": (_spelled(b"\x5c"), "wrong_type"),
    "payload as text": (_spelled(b"\x63"), "wrong_type"),
    "something unprotected": (SEALED.replace(b"\xa0\x43", b"\xa1\x01\x26\x43"), "unprotected_header"),
    "signature of 63 bytes": (SEALED.replace(b"\x58\x40", b"\x58\x3f"), "bad_signature_length"),
    "header with a typ": (envelope.seal(b"\xa1\x01\x02", KEY, LIST_TYP), "bad_header"),
    "header with the order changed": (
        SEALED.replace(b"\x4d\xa2\x01\x26\x04\x48" + KEY.kid, b"\x4d\xa2\x04\x48" + KEY.kid + b"\x01\x26"),
        "bad_header",
    ),
    "key id of seven bytes": (
        b"\xd2\x84\x4c\xa2\x01\x26\x04\x47" + KEY.kid[:7] + SEALED[16:],
        "bad_header",
    ),
    "empty header": (b"\xd2\x84\x40\xa0" + SEALED[17:], "truncated"),
    "2 KB": (SEALED + bytes(2000), "oversize"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_each_malformation_has_its_reason(name: str) -> None:
    """A malformed envelope is refused with the reason that names it."""
    data, reason = REFUSED[name]
    with pytest.raises(MalformedError) as caught:
        envelope.from_bytes(data)
    assert reason == caught.value.reason


def test_a_list_is_not_a_licence_and_a_licence_not_a_list() -> None:
    """A signature made over one kind is refused as the other, because the header names the kind."""
    as_list = envelope.seal(b"x", KEY, LIST_TYP)
    assert b"x" == envelope.from_bytes(as_list, LIST_TYP).payload
    for data, typ in ((as_list, None), (SEALED, LIST_TYP), (as_list, LIST_TYP + "x")):
        with pytest.raises(MalformedError):
            envelope.from_bytes(data, typ)
