"""SM2 with SM3 (国密 SM2 数字签名): GB/T 32918.2 on the curve of GB/T 32918.5, digest GB/T 32905.

COSE has no registered number for it; -65538 is for private use (IANA registry: below -65536) and fixed
in docs/licence-code.md. The user id is the default one of GB/T 35276, section 10. Public keys are read and
checked without any library; libcrypto is asked only to sign, to verify and to make keys.
"""

from typing import ClassVar, Final

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from signing.algorithms import libcrypto_sm2
from signing.algorithms.base import SIGNATURE_SIZE, Algorithm, PrivateKey, PublicKey, base64url
from signing.algorithms.encrypted_pem import check_encrypted, check_passphrase, encrypt
from signing.errors import MalformedError

USER_ID: Final = b"1234567812345678"

_HALF: Final = SIGNATURE_SIZE // 2
# y^2 = x^3 + a*x + b over the field of p elements, GB/T 32918.5, section 2; a = -3
_P: Final = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
_A: Final = _P - 3
_B: Final = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93


def _is_on_curve(point: bytes) -> bool:
    x, y = int.from_bytes(point[:_HALF], "big"), int.from_bytes(point[_HALF:], "big")
    return x < _P and y < _P and (y * y - (x * x + _A) * x - _B) % _P == 0


class Sm2PublicKey(PublicKey):
    """An SM2 public key."""

    __slots__ = ("_loaded",)

    algorithm: ClassVar[str] = "SM2"
    cose_algorithm: ClassVar[int] = -65538
    # SEQUENCE { SEQUENCE { id-ecPublicKey, 1.2.156.10197.1.301 }, BIT STRING { 04 x y } }, GB/T 35276
    spki_prefix: ClassVar[bytes] = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d03420004")
    point_size: ClassVar[int] = 64

    def __init__(self, spki: bytes) -> None:
        super().__init__(spki)
        if not _is_on_curve(self.point):
            raise MalformedError("bad_public_key")
        self._loaded: libcrypto_sm2.Sm2Key | None = None

    def verify(self, signature: bytes, message: bytes) -> bool:
        """Say whether the 64 signature bytes r||s fit the message; no bytes whatever make it raise.

        Raises:
            AlgorithmUnavailableError: this machine has no libcrypto 3, whatever the bytes.
        """
        if len(signature) != SIGNATURE_SIZE:
            return False
        key = self._loaded
        if key is None:  # two threads may both load it; the last stays, the other is freed after use
            key = self._loaded = libcrypto_sm2.public_key(self.spki)
        r, s = int.from_bytes(signature[:_HALF], "big"), int.from_bytes(signature[_HALF:], "big")
        return key.verify(encode_dss_signature(r, s), message, USER_ID)

    def to_jwk(self) -> dict[str, str]:
        """Give the key as a JSON Web Key; `crv` and `alg` have no registered SM2 values, these are ours."""
        x, y = base64url(self.point[:_HALF]), base64url(self.point[_HALF:])
        return {"kty": "EC", "crv": "SM2", "x": x, "y": y, "alg": "SM2SM3", "kid": self.kid.hex()}


class Sm2PrivateKey(PrivateKey):
    """An SM2 private key, held by libcrypto_sm2."""

    __slots__ = ("_key",)

    def __init__(self, key: libcrypto_sm2.Sm2Key) -> None:
        super().__init__(Sm2PublicKey(key.spki()))
        self._key = key

    def sign(self, message: bytes) -> bytes:
        """Sign a message under the default user id; gives r||s. The nonce is libcrypto's, fresh each time."""
        r, s = decode_dss_signature(self._key.sign(message, USER_ID))
        return r.to_bytes(_HALF, "big") + s.to_bytes(_HALF, "big")

    def to_pem(self, passphrase: bytes) -> bytes:
        """Encrypt the key as PKCS#8 PEM, readable by ``openssl pkey``."""
        return encrypt(self._key.pkcs8(), passphrase)


def make_private() -> Sm2PrivateKey:
    """Make a fresh private key.

    Raises:
        AlgorithmUnavailableError: this machine has no libcrypto 3 with SM2.
    """
    return Sm2PrivateKey(libcrypto_sm2.make_key())


def private_from_pem(pem: bytes, passphrase: bytes) -> Sm2PrivateKey:
    """Read an encrypted PKCS#8 PEM file.

    Raises:
        PrivateKeyError: see its `reason`.
        AlgorithmUnavailableError: this machine has no libcrypto 3.
    """
    check_encrypted(pem)
    check_passphrase(passphrase)
    return Sm2PrivateKey(libcrypto_sm2.private_key(pem, passphrase))


ALGORITHM: Final = Algorithm(
    name=Sm2PublicKey.algorithm,
    cose_id=Sm2PublicKey.cose_algorithm,
    make_private=make_private,
    private_from_pem=private_from_pem,
    public_from_spki=Sm2PublicKey,
)
