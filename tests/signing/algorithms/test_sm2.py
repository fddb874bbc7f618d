"""SM2-with-SM3 against GB/T 32918.5 and two independent implementations, gmalg and gmssl-pyx, both ways."""

from collections.abc import Callable
from typing import Any

import gmalg
import gmssl_pyx
import pytest
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from hypothesis import given, settings
from hypothesis import strategies as st

from signing.algorithms import PrivateKeyError, by_name, public_key_from_spki
from signing.algorithms.sm2 import USER_ID, Sm2PublicKey
from signing.errors import MalformedError

N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123


def _raw(r: bytes | int, s: bytes | int) -> bytes:
    """Join two halves; gmalg leaves leading zeros out, one signature in 128 is short."""
    halves = (half if isinstance(half, bytes) else half.to_bytes(32, "big") for half in (r, s))
    return b"".join(half.rjust(32, b"\0") for half in halves)


def _der(signature: bytes) -> bytes:
    return encode_dss_signature(int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))


@pytest.fixture(scope="module")
def example(vectors: Callable[[str], Any]) -> dict[str, str]:
    """The worked example of the standard."""
    return vectors("sm2/gbt_32918_5.json")


def test_the_worked_example_of_the_standard_verifies(example: dict[str, str]) -> None:
    """GB/T 32918.5-2017, A.2: its key, message and signature fit, under the default user id."""
    assert example["user_id"].encode() == USER_ID
    public = public_key_from_spki(Sm2PublicKey.spki_prefix + bytes.fromhex(example["x"] + example["y"]))
    signature = bytes.fromhex(example["r"] + example["s"])
    assert public.verify(signature, example["message"].encode()) is True


def test_the_worked_example_is_what_gmalg_makes(example: dict[str, str]) -> None:
    """With the standard's k, the independent implementation gives the standard's r and s."""
    signer = gmalg.SM2(
        bytes.fromhex(example["private_key"]),
        USER_ID,
        bytes.fromhex("04" + example["x"] + example["y"]),
        rnd_fn=lambda _bits: int(example["k"], 16),
    )
    assert _raw(*signer.sign(example["message"].encode())).hex().upper() == example["r"] + example["s"]


def test_the_worked_examples_key_signs(
    example: dict[str, str], private_from_secret: Callable[..., Any]
) -> None:
    """The standard's private key has the standard's public key and signs what it verifies."""
    point = bytes.fromhex(example["x"] + example["y"])
    private = private_from_secret("SM2", bytes.fromhex(example["private_key"]), point)
    assert private.public.point == point
    assert private.public.verify(private.sign(b"m"), b"m") is True


def test_signing_twice_uses_fresh_nonces() -> None:
    """Two signatures of one message share no r, else they would give the key away."""
    private = by_name("SM2").make_private()
    assert private.sign(b"m")[:32] != private.sign(b"m")[:32]


def test_r_and_s_that_cancel_are_refused() -> None:
    """T = r + s = 0 modulo n is refused (GB/T 32918.2, 7.1, step B5)."""
    private = by_name("SM2").make_private()
    assert private.public.verify(_raw(5, N - 5), b"m") is False


def test_halves_of_a_key_pair_that_do_not_fit_are_refused(private_from_secret: Callable[..., Any]) -> None:
    """A file whose public half belongs to another secret is refused on reading."""
    other = by_name("SM2").make_private().public.point
    with pytest.raises(PrivateKeyError) as caught:
        private_from_secret("SM2", (12345).to_bytes(32, "big"), other)
    assert caught.value.reason == "wrong_algorithm"


def test_a_p256_key_under_the_sm2_name_is_refused() -> None:
    """A point of P-256 is not on the SM2 curve."""
    point = by_name("ES256").make_private().public.point
    with pytest.raises(MalformedError, match="bad_public_key"):
        public_key_from_spki(Sm2PublicKey.spki_prefix + point)


@settings(max_examples=15, deadline=None)
@given(st.binary(max_size=200))
def test_gmalg_verifies_what_we_sign(message: bytes) -> None:
    """An independent implementation in Python accepts our signatures."""
    private = by_name("SM2").make_private()
    signature = private.sign(message)
    oracle = gmalg.SM2(uid=USER_ID, pk=b"\x04" + private.public.point)
    assert oracle.verify(message, signature[:32], signature[32:]) is True


@settings(max_examples=15, deadline=None)
@given(st.binary(max_size=200))
def test_we_verify_what_gmalg_signs(message: bytes) -> None:
    """We accept the signatures of an independent implementation in Python."""
    secret, point = gmalg.SM2().generate_keypair()
    public = public_key_from_spki(Sm2PublicKey.spki_prefix + point[1:])
    signature = _raw(*gmalg.SM2(secret, USER_ID, point).sign(message))
    assert (public.verify(signature, message), public.verify(signature, message + b"!")) == (True, False)


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=200))
def test_gmssl_verifies_what_we_sign(message: bytes) -> None:
    """An independent implementation in C accepts our signatures."""
    private = by_name("SM2").make_private()
    assert gmssl_pyx.sm2_verify(private.public.point, message, _der(private.sign(message))) is True


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=200))
def test_we_verify_what_gmssl_signs(message: bytes) -> None:
    """We accept the signatures of an independent implementation in C."""
    point, secret = gmssl_pyx.sm2_key_generate()
    public = public_key_from_spki(Sm2PublicKey.spki_prefix + point)
    signature = _raw(*decode_dss_signature(gmssl_pyx.sm2_sign(secret, point, message)))
    assert (public.verify(signature, message), public.verify(signature, message + b"!")) == (True, False)


def test_another_user_id_is_another_signature() -> None:
    """A signature made under another user id is refused: the id is part of what is signed."""
    point, secret = gmssl_pyx.sm2_key_generate()
    public = public_key_from_spki(Sm2PublicKey.spki_prefix + point)
    signature = _raw(*decode_dss_signature(gmssl_pyx.sm2_sign(secret, point, b"m", b"ALICE123@YAHOO.COM")))
    assert public.verify(signature, b"m") is False
