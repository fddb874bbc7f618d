"""ES256: ECDSA on P-256 with SHA-256 (FIPS 186-5; COSE number -7, RFC 9053, section 2.1), by `cryptography`.

Signing is deterministic (RFC 6979): no random number can repeat and give the key away. `verify` and `sign`
are the hot path of the whole system; they do nothing beside converting r||s to and from DER.

With (r, s) also (r, n - s) verifies, as for every ECDSA: never tell two documents apart by their signatures.
"""

from typing import ClassVar, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_public_key,
)

from signing.algorithms.base import SIGNATURE_SIZE, Algorithm, PrivateKey, PublicKey, base64url
from signing.algorithms.encrypted_pem import decrypt, encrypt
from signing.algorithms.errors import PrivateKeyError
from signing.errors import MalformedError

_VERIFYING: Final = ECDSA(hashes.SHA256())
_SIGNING: Final = ECDSA(hashes.SHA256(), deterministic_signing=True)
_HALF: Final = SIGNATURE_SIZE // 2
# SEQUENCE { INTEGER r, INTEGER s }: the heads before r and before s, by whether their top bit is set, because
# an INTEGER with the top bit set takes a zero byte in front
_DER_HEADS: Final = {
    (0, 0): (b"\x30\x44\x02\x20", b"\x02\x20"),
    (0, 1): (b"\x30\x45\x02\x20", b"\x02\x21\x00"),
    (1, 0): (b"\x30\x45\x02\x21\x00", b"\x02\x20"),
    (1, 1): (b"\x30\x46\x02\x21\x00", b"\x02\x21\x00"),
}


class Es256PublicKey(PublicKey):
    """A P-256 public key."""

    __slots__ = ("_verify",)

    algorithm: ClassVar[str] = "ES256"
    cose_algorithm: ClassVar[int] = -7
    # SEQUENCE { SEQUENCE { id-ecPublicKey, prime256v1 }, BIT STRING { 04 x y } }, RFC 5480, section 2
    spki_prefix: ClassVar[bytes] = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")
    point_size: ClassVar[int] = 64

    def __init__(self, spki: bytes) -> None:
        super().__init__(spki)
        try:
            key = load_der_public_key(self.spki)
        except ValueError as error:  # the point is not on the curve
            raise MalformedError("bad_public_key") from error
        assert isinstance(key, EllipticCurvePublicKey)
        self._verify = key.verify

    def verify(self, signature: bytes, message: bytes) -> bool:
        """Say whether the 64 signature bytes fit the message; no bytes whatever make it raise."""
        if len(signature) != SIGNATURE_SIZE:
            return False
        try:
            self._verify(_to_der(signature), message, _VERIFYING)
        except InvalidSignature:
            return False
        return True

    def to_jwk(self) -> dict[str, str]:
        """Give the key as a JSON Web Key (RFC 7518, section 6.2)."""
        x, y = base64url(self.point[:_HALF]), base64url(self.point[_HALF:])
        return {"kty": "EC", "crv": "P-256", "x": x, "y": y, "alg": "ES256", "kid": self.kid.hex()}


def _to_der(signature: bytes) -> bytes:
    """Turn r||s into the DER that the library takes (RFC 3279, section 2.2.3).

    Where neither number begins with a zero byte, which is nearly always, putting the heads in place costs a
    third of the library's own conversion: half a microsecond of each verification.
    """
    first_r, first_s = signature[0], signature[_HALF]
    if first_r and first_s:
        head_r, head_s = _DER_HEADS[first_r >> 7, first_s >> 7]
        return head_r + signature[:_HALF] + head_s + signature[_HALF:]
    r, s = int.from_bytes(signature[:_HALF], "big"), int.from_bytes(signature[_HALF:], "big")
    return encode_dss_signature(r, s)


class Es256PrivateKey(PrivateKey):
    """A P-256 private key, held by `cryptography`."""

    __slots__ = ("_key", "_sign")

    def __init__(self, key: EllipticCurvePrivateKey) -> None:
        spki = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        super().__init__(Es256PublicKey(spki))
        self._key = key
        self._sign = key.sign

    def sign(self, message: bytes) -> bytes:
        """Sign a message (RFC 6979); gives r||s."""
        r, s = decode_dss_signature(self._sign(message, _SIGNING))
        return r.to_bytes(_HALF, "big") + s.to_bytes(_HALF, "big")

    def to_pem(self, passphrase: bytes) -> bytes:
        """Encrypt the key as PKCS#8 PEM, readable by ``openssl pkey``."""
        return encrypt(self._key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()), passphrase)


def make_private() -> Es256PrivateKey:
    """Make a fresh private key."""
    return Es256PrivateKey(generate_private_key(SECP256R1()))


def private_from_pem(pem: bytes, passphrase: bytes) -> Es256PrivateKey:
    """Read an encrypted PKCS#8 PEM file.

    Raises:
        PrivateKeyError: see its `reason`.
    """
    key = decrypt(pem, passphrase)
    if not isinstance(key, EllipticCurvePrivateKey) or not isinstance(key.curve, SECP256R1):
        raise PrivateKeyError("wrong_algorithm")
    return Es256PrivateKey(key)


ALGORITHM: Final = Algorithm(
    name=Es256PublicKey.algorithm,
    cose_id=Es256PublicKey.cose_algorithm,
    make_private=make_private,
    private_from_pem=private_from_pem,
    public_from_spki=Es256PublicKey,
)
