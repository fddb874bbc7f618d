"""EdDSA with Ed25519 (RFC 8032, section 5.1; COSE number -8, RFC 9053, section 2.2), by `cryptography`."""

from typing import ClassVar, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from signing.algorithms.base import SIGNATURE_SIZE, Algorithm, PrivateKey, PublicKey, base64url
from signing.algorithms.encrypted_pem import decrypt, encrypt
from signing.algorithms.errors import PrivateKeyError
from signing.errors import MalformedError

# -x^2 + y^2 = 1 + d x^2 y^2 over the field of p elements, RFC 8032, section 5.1
_P: Final = 2**255 - 19
_D: Final = -121665 * pow(121666, -1, _P) % _P
_SMALL_ORDER: Final = frozenset(
    {
        1,  # the neutral point
        _P - 1,  # order 2
        0,  # order 4
        0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7,  # order 8
        _P - 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7,
    }
)
"""The y of each point whose order divides 8: as public keys they accept forged signatures."""


def _is_good_point(encoded: bytes) -> bool:
    """Check a point the library itself does not look at before the first signature (RFC 8032, 5.1.3)."""
    y = int.from_bytes(encoded, "little") & ~(1 << 255)
    if y >= _P or y in _SMALL_ORDER:
        return False
    x_squared = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    return pow(x_squared, (_P - 1) // 2, _P) == 1


class Ed25519PublicKey(PublicKey):
    """An Ed25519 public key."""

    __slots__ = ("_verify",)

    algorithm: ClassVar[str] = "EdDSA"
    cose_algorithm: ClassVar[int] = -8
    # SEQUENCE { SEQUENCE { id-Ed25519 }, BIT STRING { point } }, RFC 8410, section 4
    spki_prefix: ClassVar[bytes] = bytes.fromhex("302a300506032b6570032100")
    point_size: ClassVar[int] = 32

    def __init__(self, spki: bytes) -> None:
        super().__init__(spki)
        if not _is_good_point(self.point):
            raise MalformedError("bad_public_key")
        self._verify = ed25519.Ed25519PublicKey.from_public_bytes(self.point).verify

    def verify(self, signature: bytes, message: bytes) -> bool:
        """Say whether the 64 signature bytes fit the message; no bytes whatever make it raise."""
        if len(signature) != SIGNATURE_SIZE:
            return False
        try:
            self._verify(signature, message)
        except InvalidSignature:
            return False
        return True

    def to_jwk(self) -> dict[str, str]:
        """Give the key as a JSON Web Key (RFC 8037, section 2)."""
        return {
            "kty": "OKP",
            "crv": "Ed25519",
            "x": base64url(self.point),
            "alg": "EdDSA",
            "kid": self.kid.hex(),
        }


class Ed25519PrivateKey(PrivateKey):
    """An Ed25519 private key, held by `cryptography`."""

    __slots__ = ("_key",)

    def __init__(self, key: ed25519.Ed25519PrivateKey) -> None:
        spki = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        super().__init__(Ed25519PublicKey(spki))
        self._key = key

    def sign(self, message: bytes) -> bytes:
        """Sign a message; gives R||S. Deterministic by its definition."""
        return self._key.sign(message)

    def to_pem(self, passphrase: bytes) -> bytes:
        """Encrypt the key as PKCS#8 PEM (RFC 8410, section 7), readable by ``openssl pkey``."""
        return encrypt(self._key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()), passphrase)


def make_private() -> Ed25519PrivateKey:
    """Make a fresh private key."""
    return Ed25519PrivateKey(ed25519.Ed25519PrivateKey.generate())


def private_from_pem(pem: bytes, passphrase: bytes) -> Ed25519PrivateKey:
    """Read an encrypted PKCS#8 PEM file.

    Raises:
        PrivateKeyError: see its `reason`.
    """
    key = decrypt(pem, passphrase)
    if not isinstance(key, ed25519.Ed25519PrivateKey):
        raise PrivateKeyError("wrong_algorithm")
    return Ed25519PrivateKey(key)


ALGORITHM: Final = Algorithm(
    name=Ed25519PublicKey.algorithm,
    cose_id=Ed25519PublicKey.cose_algorithm,
    make_private=make_private,
    private_from_pem=private_from_pem,
    public_from_spki=Ed25519PublicKey,
)
