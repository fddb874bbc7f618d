"""Keys made from the published secret numbers of the standards' examples, and the vectors themselves."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from signing.algorithms import ALGORITHMS, Algorithm, PrivateKey, by_name
from signing.algorithms.encrypted_pem import encrypt

_VECTORS = Path(__file__).parents[2] / "vectors"
_IN_THE_CLEAR = (Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def _pkcs8(name: str, secret: bytes, public: bytes) -> bytes:
    if name == "ES256":
        return ec.derive_private_key(int.from_bytes(secret), ec.SECP256R1()).private_bytes(*_IN_THE_CLEAR)
    if name == "EdDSA":
        return ed25519.Ed25519PrivateKey.from_private_bytes(secret).private_bytes(*_IN_THE_CLEAR)
    head = "308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420"  # RFC 5915, 5208
    return bytes.fromhex(head) + secret + bytes.fromhex("a14403420004") + public


@pytest.fixture(scope="session")
def private_from_secret() -> Callable[..., PrivateKey]:
    """Make a private key from its secret number (for SM2 the public point too), through a PEM text."""

    def make(name: str, secret: bytes, public: bytes = b"") -> PrivateKey:
        return by_name(name).private_from_pem(encrypt(_pkcs8(name, secret, public), b"p"), b"p")

    return make


@pytest.fixture(scope="session")
def vectors() -> Callable[[str], Any]:
    """Read a vector file below tests/vectors."""
    return lambda name: json.loads((_VECTORS / name).read_text())


@pytest.fixture(scope="session", params=ALGORITHMS, ids=lambda algorithm: algorithm.name)
def algorithm(request: pytest.FixtureRequest) -> Algorithm:
    """Each of our algorithms in turn."""
    return request.param


@pytest.fixture(scope="session")
def private(algorithm: Algorithm) -> PrivateKey:
    """A fresh private key of the algorithm."""
    return algorithm.make_private()
