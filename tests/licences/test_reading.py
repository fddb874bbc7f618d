"""Signed bytes -> claims; cbor2's canonical encoder is the oracle for what is deterministic."""

from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from licences.claims import CERTIFICATE, Claim
from licences.payload import encode
from licences.reading import ClaimsError, codes_of, from_bytes

CERTIFICATE_MAP: dict[int, Any] = {
    Claim.TYPE: 71,
    Claim.REGION: 33,
    Claim.SERIAL: "20260000001",
    Claim.VERSION: 1,
    Claim.STATUS: [0, 12345],
}
CLAIMS: dict[int, Any] = {4: 1_900_000_000, 5: 1_700_000_000, 6: 1_700_000_001, CERTIFICATE: CERTIFICATE_MAP}
GOOD = cbor2.dumps(CLAIMS, canonical=True)

number = st.integers(0, (1 << 32) - 1)
text = st.text(st.characters(codec="utf-8"), min_size=1, max_size=32)
codes = st.lists(st.integers(1, 700), min_size=1, max_size=128)
places = st.tuples(number, st.integers(0, (1 << 20) - 1))
certificates = st.fixed_dictionaries(
    {
        1: st.integers(1, 999),
        2: st.integers(1, 99),
        3: st.from_regex("[0-9A-Z]{1,32}", fullmatch=True),
        4: st.integers(1, 999),
        5: places,
    },
    optional={
        6: st.just(True),
        7: text,
        8: text,
        10: st.integers(0, 2_932_896),
        11: text,
        12: number,
        19: codes,
        25: text,
    },
)


@given(expires_at=st.none() | number, not_before=number, issued_at=number, certificate=certificates)
def test_claims_come_back_and_are_canonical(
    expires_at: int | None, not_before: int, issued_at: int, certificate: dict[int, Any]
) -> None:
    """Written claims are what cbor2 calls canonical, and reading gives them back."""
    data = encode(expires_at, not_before, issued_at, certificate)
    assert cbor2.dumps(cbor2.loads(data), canonical=True) == data
    claims = from_bytes(data)
    assert (expires_at, not_before, issued_at) == (claims.expires_at, claims.not_before, claims.issued_at)
    assert certificate == claims.certificate
    assert all(type(key) is int for key in claims.certificate)
    assert (certificate[1], certificate[2], *certificate[5]) == (
        claims.type,
        claims.region,
        claims.list_number,
        claims.list_index,
    )


@given(st.data())
def test_whatever_is_read_is_what_would_be_written(data: st.DataObject) -> None:
    """Change bytes at will: either it is refused, or writing the result gives the very same bytes."""
    changed = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 3))):
        changed[data.draw(st.integers(0, len(GOOD) - 1))] = data.draw(st.integers(0, 255))
    try:
        claims = from_bytes(bytes(changed))
    except ClaimsError:
        return
    again = encode(claims.expires_at, claims.not_before, claims.issued_at, claims.certificate)
    assert bytes(changed) == again


@given(st.binary(max_size=200))
def test_foreign_bytes_raise_only_our_error(data: bytes) -> None:
    """Any bytes whatever give claims or a ClaimsError."""
    try:
        from_bytes(data)
    except ClaimsError as error:
        assert error.reason


def _with(**changes: Any) -> bytes:
    certificate = {int(Claim[key]): value for key, value in changes.items() if value is not None}
    merged = {**CERTIFICATE_MAP, **certificate}
    for key, value in changes.items():
        if value is None:
            del merged[Claim[key]]
    return cbor2.dumps({**CLAIMS, CERTIFICATE: merged}, canonical=True)


def _outer(claims: dict[Any, Any]) -> bytes:
    return cbor2.dumps(claims, canonical=True)


def _spelled(old: str, new: str) -> bytes:
    assert bytes.fromhex(old) in GOOD
    return GOOD.replace(bytes.fromhex(old), bytes.fromhex(new))


SERIAL = b"\x6b20260000001"
REFUSED = {
    "nothing": (b"", "truncated"),
    "not a map": (b"\x84" + GOOD[1:], "not_a_map"),
    "an indefinite map": (b"\xbf" + GOOD[1:] + b"\xff", "wrong_count"),
    "one entry too many announced": (b"\xa5" + GOOD[1:], "wrong_count"),
    "a byte behind": (GOOD + b"\x00", "trailing_bytes"),
    "cut short": (GOOD[:-1], "truncated"),
    "cut in a text": (GOOD[: GOOD.index(SERIAL) + 4], "truncated"),
    "no iat": (_outer({5: 1, CERTIFICATE: CERTIFICATE_MAP}), "unknown_claim"),
    "no nbf": (_outer({6: 1, CERTIFICATE: CERTIFICATE_MAP}), "unknown_claim"),
    "no certificate": (_outer({5: 1, 6: 1}), "truncated"),
    "another private claim": (_outer({5: 1, 6: 1, -65538: CERTIFICATE_MAP}), "unknown_claim"),
    "an issuer claim": (_outer({1: "x", 5: 1, 6: 1, CERTIFICATE: CERTIFICATE_MAP}), "unknown_claim"),
    "exp as a float": (_outer({**CLAIMS, 4: 1.5}), "wrong_type"),
    "exp as a big number": (_outer({**CLAIMS, 4: 1 << 64}), "wrong_type"),
    "exp in eight bytes": (_outer({**CLAIMS, 4: 1 << 33}), "out_of_range"),
    "exp negative": (_outer({**CLAIMS, 4: -1}), "wrong_type"),
    "exp as a tagged date": (_outer({**CLAIMS, 4: cbor2.CBORTag(1, 5)}), "wrong_type"),
    "a device key of another shape": (
        _outer({5: 1, 6: 1, 8: {1: {1: 3}}, CERTIFICATE: CERTIFICATE_MAP}),
        "bad_device_key",
    ),
    "certificate not a map": (_outer({**CLAIMS, CERTIFICATE: [1]}), "not_a_map"),
    "certificate of no claims": (_outer({**CLAIMS, CERTIFICATE: {}}), "missing_claim"),
    "no type": (_with(TYPE=None), "missing_claim"),
    "no status": (_with(STATUS=None), "missing_claim"),
    "type as text": (_with(TYPE="71"), "wrong_type"),
    "serial as a number": (_with(SERIAL=5), "wrong_type"),
    "serial empty": (_with(SERIAL=""), "out_of_range"),
    "type 0": (_with(TYPE=0), "out_of_range"),
    "type 1000": (_with(TYPE=1000), "out_of_range"),
    "region 0": (_with(REGION=0), "out_of_range"),
    "region 100": (_with(REGION=100), "out_of_range"),
    "serial in lower case": (_with(SERIAL="abc"), "out_of_range"),
    "serial of 33 characters": (_with(SERIAL="A" * 33), "out_of_range"),
    "version 0": (_with(VERSION=0), "out_of_range"),
    "version 1000": (_with(VERSION=1000), "out_of_range"),
    "issued after the year 9999": (_with(ISSUED=2_932_897), "out_of_range"),
    "first issued after the year 9999": (_with(FIRST_ISSUED=2_932_897), "out_of_range"),
    "serial of 129 bytes": (_with(SERIAL="A" * 129), "out_of_range"),
    "version negative": (_with(VERSION=-1), "wrong_type"),
    "status of three": (_with(STATUS=[1, 2, 3]), "out_of_range"),
    "status of one": (_with(STATUS=[1]), "out_of_range"),
    "status empty": (_with(STATUS=[]), "out_of_range"),
    "status with text": (_with(STATUS=["a", "b"]), "wrong_type"),
    "status nested": (_with(STATUS=[[1], 2]), "wrong_type"),
    "specimen false": (_with(SPECIMEN=False), "wrong_type"),
    "specimen one": (_with(SPECIMEN=1), "wrong_type"),
    "no codes": (_with(SCOPE=[]), "out_of_range"),
    "129 codes": (_with(SCOPE=[1] * 129), "out_of_range"),
    "a negative code": (_with(SCOPE=[5, -1]), "wrong_type"),
    "a code twice": (_with(SCOPE=[2101, 0]), "out_of_range"),
    "a code of zero": (_with(CATEGORIES=[0]), "out_of_range"),
    "a code of six digits": (_with(SCOPE=[100_000]), "out_of_range"),
    "codes that add up to six digits": (_with(CATEGORIES=[60_000, 40_000]), "out_of_range"),
    "an index beyond any list": (_with(STATUS=[0, 1 << 20]), "out_of_range"),
    "an unknown claim": (
        _outer({**CLAIMS, CERTIFICATE: {**CERTIFICATE_MAP, 26: 1}}),
        "unknown_claim",
    ),
    "claim zero": (_outer({**CLAIMS, CERTIFICATE: {0: 1, **CERTIFICATE_MAP}}), "wrong_key_order"),
    "a claim named in text": (_outer({**CLAIMS, CERTIFICATE: {**CERTIFICATE_MAP, "a": 1}}), "wrong_type"),
    "type in two bytes too many": (_spelled("011847", "01190047"), "not_shortest_form"),
    "version in two bytes": (_spelled("0401", "041801"), "not_shortest_form"),
    "status index in five bytes": (_spelled("193039", "1a00003039"), "not_shortest_form"),
    "an indefinite text": (_spelled("6b3230", "7f6b3230"), "indefinite_length"),
    "an indefinite array": (_spelled("8200193039", "9f00193039ff"), "indefinite_length"),
    "keys out of order": (_spelled("011847021821", "021821011847"), "wrong_key_order"),
    "a key twice": (_spelled("011847021821", "011847011821"), "wrong_key_order"),
    "bad UTF-8": (GOOD.replace(b"20260000001", b"2026000\xff001"), "invalid_utf8"),
    "an encoded surrogate": (GOOD.replace(b"20260000001", b"20260000\xed\xa0\x80"), "invalid_utf8"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_each_malformation_has_its_reason(name: str) -> None:
    """Malformed claims are refused with the reason that names them."""
    data, reason = REFUSED[name]
    with pytest.raises(ClaimsError) as caught:
        from_bytes(data)
    assert reason == caught.value.reason


@pytest.mark.parametrize(
    "cose_key",
    [
        {1: 2, -1: 1, -2: bytes(32), -3: True},
        {1: 2, -1: 1, -2: bytes(32), -3: False},
        {1: 1, -1: 6, -2: bytes(32)},
    ],
)
def test_a_device_key_is_read_as_it_stands(cose_key: dict[int, Any]) -> None:
    """A confirmation claim with a P-256 or Ed25519 key gives the bytes of its COSE_Key."""
    claims = from_bytes(_outer({5: 1, 6: 1, 8: {1: cose_key}, CERTIFICATE: CERTIFICATE_MAP}))
    assert cbor2.dumps(cose_key, canonical=True) == claims.device_key


@given(st.sets(st.integers(0, 99999), min_size=1, max_size=100))
def test_code_sets_survive_delta_coding(values: set[int]) -> None:
    """Differences of ascending codes add up to the codes."""
    ordered = sorted(values)
    deltas = [code - before for before, code in zip([0, *ordered], ordered, strict=False)]
    assert ordered == codes_of(deltas)
