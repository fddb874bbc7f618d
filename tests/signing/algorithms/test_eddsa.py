"""EdDSA against RFC 8032, and the keys it must not accept."""

from collections.abc import Callable
from typing import Any

import pytest

from signing.algorithms import by_name, public_key_from_spki
from signing.algorithms.eddsa import Ed25519PublicKey
from signing.errors import MalformedError

P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P
NAMES = ["TEST 1", "TEST 2", "TEST 3", "TEST 1024", "TEST SHA(abc)"]


@pytest.mark.parametrize("name", NAMES)
def test_signatures_are_those_of_rfc_8032(
    name: str, vectors: Callable[[str], Any], private_from_secret: Callable[..., Any]
) -> None:
    """The standard's secret key gives the standard's public key and signature."""
    case = {case["name"]: case for case in vectors("rfc8032/ed25519.json")["signatures"]}[name]
    private = private_from_secret("EdDSA", bytes.fromhex(case["secret_key"]))
    message, signature = bytes.fromhex(case["message"]), bytes.fromhex(case["signature"])
    assert private.public.point.hex() == case["public_key"]
    assert private.sign(message) == signature
    assert private.public.verify(signature, message) is True


def _spki(y: int, sign: int = 0) -> bytes:
    return Ed25519PublicKey.spki_prefix + (y | sign << 255).to_bytes(32, "little")


def _doubled(x: int, y: int) -> tuple[int, int]:
    """Add a point to itself by the affine formula of RFC 8032, 5.1.4."""
    t = D * x * x * y * y
    return 2 * x * y * pow(1 + t, -1, P) % P, (y * y + x * x) * pow(1 - t, -1, P) % P


def _x_of(y: int) -> int:
    """Take the root of x^2 as RFC 8032, 5.1.3 does."""
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    return x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P


ORDER_EIGHT = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7


def test_the_point_we_call_of_order_eight_is_one() -> None:
    """Doubled three times, and not before, it is the neutral point."""
    points = [(_x_of(ORDER_EIGHT), ORDER_EIGHT)]
    for _ in range(3):
        points.append(_doubled(*points[-1]))
    assert [point == (0, 1) for point in points] == [False, False, False, True]


@pytest.mark.parametrize("sign", [0, 1])
@pytest.mark.parametrize(
    "y",
    [0, 1, P - 1, ORDER_EIGHT, P - ORDER_EIGHT, P, P + 1, 2**255 - 1],
    ids=["order 4", "neutral", "order 2", "order 8", "order 8 too", "p", "p + 1", "2**255 - 1"],
)
def test_a_key_of_small_order_or_out_of_range_is_refused(y: int, sign: int) -> None:
    """Such a key accepts signatures nobody made (Wycheproof: small order public key)."""
    with pytest.raises(MalformedError, match="bad_public_key"):
        public_key_from_spki(_spki(y, sign))


def test_a_point_beside_the_curve_is_refused() -> None:
    """Y = 2 has no x on the curve."""
    with pytest.raises(MalformedError, match="bad_public_key"):
        public_key_from_spki(_spki(2))


def test_the_negated_key_does_not_verify() -> None:
    """The key with the other sign of x is another key."""
    private = by_name("EdDSA").make_private()
    point = int.from_bytes(private.public.point, "little") ^ 1 << 255
    other = public_key_from_spki(Ed25519PublicKey.spki_prefix + point.to_bytes(32, "little"))
    assert other.verify(private.sign(b"m"), b"m") is False
