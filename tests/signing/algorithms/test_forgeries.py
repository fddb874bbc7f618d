"""Named forgeries in the manner of Wycheproof, against every algorithm: verify() must say no, and never raise."""

import pytest

from signing.algorithms import PrivateKey

P256_P = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
P256_N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
SM2_P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
SM2_N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
ED25519_L = 2**252 + 27742317777372353535851937790883648493
ED25519_P = 2**255 - 19
MESSAGE = b"message digest"

_FIELD_AND_ORDER = {"ES256": (P256_P, P256_N), "SM2": (SM2_P, SM2_N), "EdDSA": (ED25519_P, ED25519_L)}
_SPECIAL = {
    "0": lambda _p, _n: 0,
    "1": lambda _p, _n: 1,
    "n - 1": lambda _p, n: n - 1,
    "n": lambda _p, n: n,
    "n + 1": lambda _p, n: n + 1,
    "p": lambda p, _n: p,
    "p + 1": lambda p, _n: p + 1,
    "2**256 - 1": lambda _p, _n: 2**256 - 1,
}


def _order(private: PrivateKey) -> int:
    return _FIELD_AND_ORDER[private.public.algorithm][1]


def _byte_order(private: PrivateKey) -> str:
    return "little" if private.public.algorithm == "EdDSA" else "big"


def _halves(private: PrivateKey) -> tuple[int, int]:
    signature, order = private.sign(MESSAGE), _byte_order(private)
    return int.from_bytes(signature[:32], order), int.from_bytes(signature[32:], order)


def _joined(private: PrivateKey, r: int, s: int) -> bytes:
    order = _byte_order(private)
    return (r % 2**256).to_bytes(32, order) + (s % 2**256).to_bytes(32, order)


@pytest.mark.parametrize("s", _SPECIAL)
@pytest.mark.parametrize("r", _SPECIAL)
def test_special_values_are_refused(private: PrivateKey, r: str, s: str) -> None:
    """Halves at the borders of the field or the group never verify (CVE-2022-21449 accepted r = s = 0)."""
    field_and_order = _FIELD_AND_ORDER[private.public.algorithm]
    signature = _joined(private, _SPECIAL[r](*field_and_order), _SPECIAL[s](*field_and_order))
    assert private.public.verify(signature, MESSAGE) is False


@pytest.mark.parametrize("half", [0, 1], ids=["r", "s"])
@pytest.mark.parametrize("special", _SPECIAL)
def test_a_genuine_half_beside_a_special_value_is_refused(
    private: PrivateKey, special: str, half: int
) -> None:
    """A real signature with one half replaced does not verify (gmssl raised TypeError at s = n)."""
    halves = list(_halves(private))
    halves[half] = _SPECIAL[special](*_FIELD_AND_ORDER[private.public.algorithm])
    assert private.public.verify(_joined(private, *halves), MESSAGE) is False


def test_s_plus_the_order_is_refused(private: PrivateKey) -> None:
    """S + n, the same number modulo n, is out of range (RFC 8032, 5.1.7 names it; FIPS 186-5 too)."""
    r, s = _halves(private)
    assert private.public.verify(_joined(private, r, s + _order(private)), MESSAGE) is False


def test_r_plus_the_order_is_refused(private: PrivateKey) -> None:
    """R + n is out of range."""
    r, s = _halves(private)
    assert private.public.verify(_joined(private, r + _order(private), s), MESSAGE) is False


def test_negated_r_is_refused(private: PrivateKey) -> None:
    """N - r in place of r does not verify."""
    r, s = _halves(private)
    assert private.public.verify(_joined(private, _order(private) - r, s), MESSAGE) is False


def test_swapped_halves_are_refused(private: PrivateKey) -> None:
    """S || r in place of r || s does not verify."""
    r, s = _halves(private)
    assert private.public.verify(_joined(private, s, r), MESSAGE) is False


def test_halves_in_the_other_byte_order_are_refused(private: PrivateKey) -> None:
    """Little-endian in place of big-endian halves, or the other way round, do not verify."""
    signature = private.sign(MESSAGE)
    assert private.public.verify(signature[31::-1] + signature[:31:-1], MESSAGE) is False


@pytest.mark.parametrize("size", [0, 1, 32, 63, 65, 96, 128, 4096])
def test_other_lengths_are_refused(private: PrivateKey, size: int) -> None:
    """A signature is 64 bytes; cut or padded genuine ones are refused."""
    assert private.public.verify((private.sign(MESSAGE) * 64)[:size], MESSAGE) is False


def test_halves_with_leading_zeros_are_refused(private: PrivateKey) -> None:
    """The same r and s in more bytes would be a second form of one signature."""
    signature = private.sign(MESSAGE)
    for padded in (signature[:32] + b"\0" + signature[32:], b"\0" + signature, signature + b"\0"):
        assert private.public.verify(padded, MESSAGE) is False


def test_a_der_signature_is_refused(private: PrivateKey) -> None:
    """The DER form that most libraries make is not our form, even with a genuine r and s."""
    r, s = (half.to_bytes(33, "big") for half in _halves(private))
    assert private.public.verify(b"\x30\x46\x02\x21" + r + b"\x02\x21" + s, MESSAGE) is False


def test_the_signature_of_another_key_is_refused(private: PrivateKey, algorithm: object) -> None:
    """Another key of the same algorithm does not verify."""
    other = algorithm.make_private()  # type: ignore[attr-defined]
    assert private.public.verify(other.sign(MESSAGE), MESSAGE) is False
