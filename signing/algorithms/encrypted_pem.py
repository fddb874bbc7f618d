"""Encrypted PKCS#8 (EncryptedPrivateKeyInfo, RFC 5958, section 3) in PEM: PBES2 with scrypt and AES-256-CBC.

One writer for all algorithms, so every key file is equally strong. The scrypt cost (RFC 7914) is that of
``openssl pkcs8 -scrypt``: N = 2^14, r = 8, p = 1, 16 MiB; OpenSSL by default does not read
N = 2^15 and more.
"""

import os
from base64 import b64encode
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from signing.algorithms.errors import PrivateKeyError

MAX_PASSPHRASE: Final = 1024
"""Bytes; libcrypto silently cuts a longer one (PEM_BUFSIZE)."""

_BEGIN: Final = b"-----BEGIN ENCRYPTED PRIVATE KEY-----"
_END: Final = b"-----END ENCRYPTED PRIVATE KEY-----"
_PBES2: Final = bytes.fromhex("06092a864886f70d01050d")  # 1.2.840.113549.1.5.13, RFC 8018, appendix A.4
_SCRYPT: Final = bytes.fromhex("06092b06010401da47040b")  # 1.3.6.1.4.1.11591.4.11, RFC 7914, section 7
_AES_256_CBC: Final = bytes.fromhex("060960864801650304012a")  # 2.16.840.1.101.3.4.1.42
_COST: Final = 1 << 14
_BLOCK_SIZE: Final = 8
_PARALLEL: Final = 1
_SALT_SIZE: Final = 16
_KEY_SIZE: Final = 32


def check_passphrase(passphrase: bytes) -> None:
    """Refuse a passphrase that some reader would cut short or take for none.

    Raises:
        PrivateKeyError: ``bad_passphrase``.
    """
    if not 0 < len(passphrase) <= MAX_PASSPHRASE or b"\0" in passphrase:
        raise PrivateKeyError("bad_passphrase")


def check_encrypted(pem: bytes) -> None:
    """Refuse a PEM text that is not an encrypted private key, before any library looks at it.

    Raises:
        PrivateKeyError: ``not_encrypted`` for a key in the clear, ``not_a_private_key`` for anything else.
    """
    lines = pem.splitlines()
    if len(lines) < 3 or not lines[0].endswith(b"PRIVATE KEY-----"):  # noqa: PLR2004 - begin, text, end
        raise PrivateKeyError("not_a_private_key")
    if lines[0] != _BEGIN:
        raise PrivateKeyError("not_encrypted")
    if lines[-1] != _END:
        raise PrivateKeyError("not_a_private_key")


def _der(tag: int, *parts: bytes) -> bytes:
    """Encode one DER element from its encoded parts; contents here stay below 64 KiB."""
    body = b"".join(parts)
    size = len(body)
    if size < 0x80:  # noqa: PLR2004 - short form, X.690, 8.1.3.4
        return bytes((tag, size)) + body
    length = size.to_bytes(1 if size < 0x100 else 2, "big")  # noqa: PLR2004
    return bytes((tag, 0x80 | len(length))) + length + body


def _sequence(*parts: bytes) -> bytes:
    return _der(0x30, *parts)


def _octets(data: bytes) -> bytes:
    return _der(0x04, data)


def _integer(value: int) -> bytes:
    return _der(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def encrypt(pkcs8: bytes, passphrase: bytes) -> bytes:
    """Encrypt a PrivateKeyInfo (DER) under a passphrase and give the PEM text.

    Raises:
        PrivateKeyError: ``bad_passphrase``.
    """
    check_passphrase(passphrase)
    salt, vector = os.urandom(_SALT_SIZE), os.urandom(algorithms.AES.block_size // 8)
    key = Scrypt(salt=salt, length=_KEY_SIZE, n=_COST, r=_BLOCK_SIZE, p=_PARALLEL).derive(passphrase)
    padder = PKCS7(algorithms.AES.block_size).padder()
    encryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).encryptor()
    secret = encryptor.update(padder.update(pkcs8) + padder.finalize()) + encryptor.finalize()
    cost = _sequence(_octets(salt), _integer(_COST), _integer(_BLOCK_SIZE), _integer(_PARALLEL))
    schemes = _sequence(_sequence(_SCRYPT, cost), _sequence(_AES_256_CBC, _octets(vector)))
    document = _sequence(_sequence(_PBES2, schemes), _octets(secret))
    text = b64encode(document)
    lines = (text[at : at + 64] + b"\n" for at in range(0, len(text), 64))  # RFC 7468, section 2
    return _BEGIN + b"\n" + b"".join(lines) + _END + b"\n"


def decrypt(pem: bytes, passphrase: bytes) -> PrivateKeyTypes:
    """Read a PEM text with `cryptography`, which knows every key of ours but SM2.

    Raises:
        PrivateKeyError: see its `reason`.
    """
    check_encrypted(pem)
    check_passphrase(passphrase)
    try:
        return load_pem_private_key(pem, passphrase)
    except UnsupportedAlgorithm as error:
        raise PrivateKeyError("wrong_algorithm") from error
    except ValueError as error:
        raise PrivateKeyError("wrong_passphrase") from error
