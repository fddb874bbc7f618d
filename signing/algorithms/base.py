"""What every algorithm offers: public keys, private keys and the `Algorithm` record that makes both.

Signatures are 64 raw bytes whatever the algorithm: r||s for the elliptic-curve ones (RFC 9053, section 2.1),
R||S for Ed25519 (RFC 8032, section 5.1.6).
"""

from abc import ABC, abstractmethod
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import ClassVar, Final

from signing.errors import MalformedError

KID_SIZE: Final = 8
SIGNATURE_SIZE: Final = 64


def key_id(spki: bytes) -> bytes:
    """Give the key id: the first eight bytes of SHA-256 over the SubjectPublicKeyInfo in DER."""
    return sha256(spki).digest()[:KID_SIZE]


def base64url(data: bytes) -> str:
    """Encode without padding, as JWK members are (RFC 7515, section 2)."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


class PublicKey(ABC):
    """A public key that can check signatures; two are equal when their SPKI bytes are.

    Each subclass accepts one SubjectPublicKeyInfo form only, `spki_prefix` and then `point_size` bytes: were
    a compressed point or explicit curve parameters accepted too, one key would have several key ids.
    """

    __slots__ = ("kid", "point", "spki")

    algorithm: ClassVar[str]
    cose_algorithm: ClassVar[int]
    spki_prefix: ClassVar[bytes]
    point_size: ClassVar[int]

    def __init__(self, spki: bytes) -> None:
        """Read a public key.

        Raises:
            MalformedError: not this algorithm's key in its one form (``bad_public_key``).
        """
        if len(spki) != len(self.spki_prefix) + self.point_size or not spki.startswith(self.spki_prefix):
            raise MalformedError("bad_public_key")
        self.spki = bytes(spki)
        self.point = self.spki[len(self.spki_prefix) :]
        self.kid = key_id(self.spki)

    @abstractmethod
    def verify(self, signature: bytes, message: bytes) -> bool:
        """Say whether the 64 signature bytes fit the message; no bytes whatever make it raise."""

    @abstractmethod
    def to_jwk(self) -> dict[str, str]:
        """Give the key as a JSON Web Key (RFC 7517); `kid` is the key id in lower-case hex."""

    def __eq__(self, other: object) -> bool:
        return self.spki == other.spki if isinstance(other, PublicKey) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.spki)

    def __repr__(self) -> str:
        return f"<{self.algorithm} public key {self.kid.hex()}>"


class PrivateKey(ABC):
    """A private key that signs; satisfies `signing.envelope.Signer`. It never shows its secret in `repr`."""

    __slots__ = ("cose_algorithm", "kid", "public")

    def __init__(self, public: PublicKey) -> None:
        self.public = public
        self.kid = public.kid
        self.cose_algorithm = public.cose_algorithm

    @abstractmethod
    def sign(self, message: bytes) -> bytes:
        """Sign a message; gives 64 raw bytes."""

    @abstractmethod
    def to_pem(self, passphrase: bytes) -> bytes:
        """Encrypt the key as PKCS#8 PEM (see `encrypted_pem`), readable by ``openssl pkey``.

        Raises:
            PrivateKeyError: ``bad_passphrase``.
        """

    def __repr__(self) -> str:
        return f"<{self.public.algorithm} private key {self.kid.hex()}>"


@dataclass(frozen=True, slots=True)
class Algorithm:
    """One signature algorithm (签名算法): its name, COSE number and the makers of its keys.

    `private_from_pem(pem, passphrase)` raises `PrivateKeyError`; `public_from_spki(der)` raises
    `MalformedError`.
    """

    name: str
    cose_id: int
    make_private: Callable[[], PrivateKey]
    private_from_pem: Callable[[bytes, bytes], PrivateKey]
    public_from_spki: Callable[[bytes], PublicKey]
