"""What every algorithm of the registry must do: tests of signing/algorithms/__init__.py and base.py."""

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signing.algorithms import (
    ALGORITHMS,
    Algorithm,
    PrivateKey,
    UnknownAlgorithmError,
    by_cose_id,
    by_name,
    key_id,
    public_key_from_spki,
)
from signing.envelope import from_bytes, seal
from signing.errors import MalformedError

PRIVATE_KEYS = [algorithm.make_private() for algorithm in ALGORITHMS]
any_private = st.sampled_from(PRIVATE_KEYS)


def test_the_registry_holds_three_algorithms_by_their_fixed_numbers() -> None:
    """Names and COSE numbers are signed into documents, so they never change."""
    assert [(a.name, a.cose_id) for a in ALGORITHMS] == [("ES256", -7), ("EdDSA", -8), ("SM2", -65538)]


def test_an_algorithm_is_found_by_name_and_number(algorithm: Algorithm) -> None:
    """Both look-ups give the same record."""
    assert (by_name(algorithm.name), by_cose_id(algorithm.cose_id)) == (algorithm, algorithm)


@pytest.mark.parametrize("name", ["", "es256", "none", "RS256"])
def test_an_unknown_name_is_refused(name: str) -> None:
    """Names are exact; there is no default."""
    with pytest.raises(UnknownAlgorithmError):
        by_name(name)


@pytest.mark.parametrize("number", [0, 7, -65537, -257])
def test_an_unknown_number_is_refused(number: int) -> None:
    """Numbers are exact; there is no default."""
    with pytest.raises(UnknownAlgorithmError):
        by_cose_id(number)


def test_the_key_id_is_the_head_of_sha256_over_the_spki(private: PrivateKey) -> None:
    """Anybody can compute the key id from the published key."""
    assert (private.kid, key_id(private.public.spki)) == (sha256(private.public.spki).digest()[:8],) * 2


def test_a_public_key_is_read_back_from_its_spki(algorithm: Algorithm, private: PrivateKey) -> None:
    """The algorithm is found from the key itself, and nothing else is needed."""
    public = public_key_from_spki(private.public.spki)
    assert (public, public.algorithm, public.cose_algorithm) == (
        private.public,
        algorithm.name,
        algorithm.cose_id,
    )
    assert hash(public) == hash(private.public)


def test_keys_of_different_bytes_are_different(algorithm: Algorithm, private: PrivateKey) -> None:
    """Equality is that of the SPKI, and a key equals nothing that is not a key."""
    assert private.public != algorithm.make_private().public
    assert private.public != private.public.spki


def test_neither_key_shows_more_than_its_id(algorithm: Algorithm, private: PrivateKey) -> None:
    """A key in a log line or a traceback shows algorithm and id, never the secret."""
    assert repr(private) == f"<{algorithm.name} private key {private.kid.hex()}>"
    assert repr(private.public) == f"<{algorithm.name} public key {private.kid.hex()}>"


def test_jwk_names_its_algorithm_and_kid(private: PrivateKey) -> None:
    """A JWK has the members of its kind and the kid in lower-case hex."""
    expected = {
        "ES256": {"kty": "EC", "crv": "P-256", "alg": "ES256"},
        "EdDSA": {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA"},
        "SM2": {"kty": "EC", "crv": "SM2", "alg": "SM2SM3"},
    }[private.public.algorithm]
    jwk = private.public.to_jwk()
    coordinates = {name: jwk.pop(name) for name in ("x", "y") if name in jwk}
    assert jwk == expected | {"kid": private.kid.hex()}
    assert [len(value) for value in coordinates.values()] == [43] * (1 if jwk["kty"] == "OKP" else 2)


def test_a_private_key_seals_an_envelope(private: PrivateKey) -> None:
    """A private key is a Signer of the envelope, and the envelope's bytes verify."""
    envelope = from_bytes(seal(b"payload", private))
    assert (envelope.algorithm, envelope.kid) == (private.public.cose_algorithm, private.kid)
    assert private.public.verify(envelope.signature, envelope.to_be_signed) is True


@pytest.mark.parametrize("message", [b"", b"\0", b"m" * 100_000], ids=["empty", "one NUL", "100 kB"])
def test_messages_of_any_length_are_signed(private: PrivateKey, message: bytes) -> None:
    """No length and no NUL byte is special."""
    signature = private.sign(message)
    assert (len(signature), private.public.verify(signature, message)) == (64, True)
    assert private.public.verify(signature, message + b"\0") is False


def test_halves_of_every_first_byte_verify(private: PrivateKey) -> None:
    """Halves that begin with a zero byte, with a set and with a clear top bit all verify, in every pairing."""
    kinds: set[tuple[str, str]] = set()
    for number in range(200_000):
        message = number.to_bytes(4, "big")
        signature = private.sign(message)
        kind = tuple("0" if first == 0 else "+-"[first >> 7] for first in (signature[0], signature[32]))
        if kind in kinds or kind == ("0", "0"):  # both zero: once in 65,536
            continue
        kinds.add(kind)
        assert private.public.verify(signature, message) is True
        if len(kinds) == 8:
            break
    assert len(kinds) == 8


def test_a_key_of_another_algorithm_never_verifies() -> None:
    """A signature fits only the key that made it."""
    signatures = [key.sign(b"m") for key in PRIVATE_KEYS]
    fits = [[key.public.verify(s, b"m") for s in signatures] for key in PRIVATE_KEYS]
    assert fits == [[True, False, False], [False, True, False], [False, False, True]]


@settings(max_examples=300, deadline=None)
@given(any_private, st.binary(max_size=300))
def test_what_is_signed_verifies(private: PrivateKey, message: bytes) -> None:
    """Any bytes can be signed, and the signature verifies."""
    assert private.public.verify(private.sign(message), message) is True


@settings(max_examples=300, deadline=None)
@given(any_private, st.binary(min_size=1, max_size=100), st.data())
def test_any_changed_bit_is_refused(private: PrivateKey, message: bytes, data: st.DataObject) -> None:
    """One changed bit in signature or message makes the answer no."""
    signature = private.sign(message)
    at = data.draw(st.integers(0, 8 * (64 + len(message)) - 1))
    changed = bytearray(signature + message)
    changed[at // 8] ^= 1 << at % 8
    assert private.public.verify(bytes(changed[:64]), bytes(changed[64:])) is False


@settings(max_examples=300, deadline=None)
@given(any_private, st.binary(max_size=80) | st.binary(min_size=64, max_size=64), st.binary(max_size=40))
def test_arbitrary_signature_bytes_are_refused_quietly(
    private: PrivateKey, garbage: bytes, message: bytes
) -> None:
    """Foreign bytes never raise and never verify."""
    assert private.public.verify(garbage, message) is False


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=120) | st.sampled_from(PRIVATE_KEYS).map(lambda key: key.public.spki[:-1] + b"\x00")
)
def test_arbitrary_key_bytes_are_refused_or_read(der: bytes) -> None:
    """Foreign key bytes give a key with exactly those bytes, or MalformedError; nothing else."""
    try:
        read = public_key_from_spki(der).spki
    except MalformedError as error:
        read = error.reason.encode()
    assert read in {der, b"bad_public_key"}


@pytest.mark.parametrize("cut", [slice(0), slice(1), slice(-1), slice(1, None)], ids=str)
def test_a_cut_key_is_refused(private: PrivateKey, cut: slice) -> None:
    """A key must be whole."""
    with pytest.raises(MalformedError, match="bad_public_key"):
        public_key_from_spki(private.public.spki[cut])


def test_a_key_with_trailing_bytes_is_refused(private: PrivateKey) -> None:
    """Nothing may follow the key; else one key would have many ids."""
    with pytest.raises(MalformedError, match="bad_public_key"):
        public_key_from_spki(private.public.spki + b"\0")


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([key.public for key in PRIVATE_KEYS if key.public.point_size == 64]), st.integers(0, 511)
)
def test_a_point_beside_the_curve_is_refused(public: object, bit: int) -> None:
    """One changed bit in x or y leaves the curve, and the key is refused (invalid-curve attack)."""
    spki = bytearray(public.spki)  # type: ignore[attr-defined]
    spki[-1 - bit // 8] ^= 1 << bit % 8
    with pytest.raises(MalformedError, match="bad_public_key"):
        public_key_from_spki(bytes(spki))
