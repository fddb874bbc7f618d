"""SM2 keys inside libcrypto: make, load, sign, verify (GB/T 32918.2). `sm2.py` is the only caller."""

import ctypes
import weakref
from contextlib import ExitStack
from ctypes import byref, c_char_p, c_size_t, c_void_p
from functools import cache
from typing import Final

from signing.algorithms.errors import PrivateKeyError
from signing.algorithms.libcrypto import der, done, libcrypto, made

_MAX_SIGNATURE: Final = 72
"""Bytes of a DER SEQUENCE of two 256-bit INTEGERs: 2 + 2 * (2 + 33)."""


@cache
def _sm3() -> int:
    """Fetch SM3 (GB/T 32905) once; some distributions build OpenSSL without it."""
    return made(libcrypto().EVP_MD_fetch(None, b"SM3", None), "SM3")


class Sm2Key:
    """One SM2 key inside libcrypto (an EVP_PKEY), freed with this object; several threads may use it."""

    __slots__ = ("__weakref__", "_pointer")

    def __init__(self, pointer: int) -> None:
        self._pointer = pointer
        weakref.finalize(self, libcrypto().EVP_PKEY_free, pointer).atexit = False

    def spki(self) -> bytes:
        """Give the public key as SubjectPublicKeyInfo."""
        return der(libcrypto().i2d_PUBKEY, self._pointer)

    def pkcs8(self) -> bytes:
        """Give the private key as PrivateKeyInfo, in the clear."""
        library = libcrypto()
        info = made(library.EVP_PKEY2PKCS8(self._pointer), "a PKCS#8 key")
        try:
            return der(library.i2d_PKCS8_PRIV_KEY_INFO, info)
        finally:
            library.PKCS8_PRIV_KEY_INFO_free(info)

    def is_sound_sm2(self) -> bool:
        """Say whether it is an SM2 key pair whose halves fit each other (GB/T 32918.1, 6.2)."""
        library = libcrypto()
        if library.EVP_PKEY_is_a(self._pointer, b"SM2") != 1:
            return False
        context = made(library.EVP_PKEY_CTX_new_from_pkey(None, self._pointer, None), "a context")
        try:
            return bool(library.EVP_PKEY_check(context) == 1)
        finally:
            library.EVP_PKEY_CTX_free(context)
            library.ERR_clear_error()

    def _started(self, start: str, user_id: bytes, stack: ExitStack) -> int:
        """Make a digest context for signing or verifying under a user id (GB/T 32918.2, 5.5)."""
        library = libcrypto()
        key = made(library.EVP_PKEY_CTX_new_from_pkey(None, self._pointer, None), "a context")
        stack.callback(library.EVP_PKEY_CTX_free, key)
        context = made(library.EVP_MD_CTX_new(), "a context")
        stack.callback(library.EVP_MD_CTX_free, context)
        done(library.EVP_PKEY_CTX_set1_id(key, user_id, len(user_id)), "set the user id")
        library.EVP_MD_CTX_set_pkey_ctx(context, key)
        done(getattr(library, start)(context, None, _sm3(), None, self._pointer), "begin with SM2")
        return context

    def sign(self, message: bytes, user_id: bytes) -> bytes:
        """Sign; gives SEQUENCE { r, s } in DER."""
        library = libcrypto()
        with ExitStack() as stack:
            context = self._started("EVP_DigestSignInit", user_id, stack)
            size = c_size_t(_MAX_SIGNATURE)
            buffer = ctypes.create_string_buffer(_MAX_SIGNATURE)
            done(library.EVP_DigestSign(context, buffer, byref(size), message, len(message)), "sign with SM2")
            return buffer.raw[: size.value]

    def verify(self, signature: bytes, message: bytes, user_id: bytes) -> bool:
        """Say whether a DER signature fits the message."""
        library = libcrypto()
        with ExitStack() as stack:
            context = self._started("EVP_DigestVerifyInit", user_id, stack)
            fits = library.EVP_DigestVerify(context, signature, len(signature), message, len(message)) == 1
        if not fits:
            library.ERR_clear_error()
        return bool(fits)


def make_key() -> Sm2Key:
    """Make a fresh SM2 key pair."""
    library = libcrypto()
    context = made(library.EVP_PKEY_CTX_new_from_name(None, b"SM2", None), "SM2 keys")
    try:
        done(library.EVP_PKEY_keygen_init(context), "make SM2 keys")
        pointer = c_void_p()
        done(library.EVP_PKEY_generate(context, byref(pointer)), "make SM2 keys")
    finally:
        library.EVP_PKEY_CTX_free(context)
    return Sm2Key(made(pointer.value, "SM2 keys"))


def public_key(spki: bytes) -> Sm2Key:
    """Load a public key that is known to be well formed."""
    pointer = libcrypto().d2i_PUBKEY(None, byref(c_char_p(spki)), len(spki))
    return Sm2Key(made(pointer, "an SM2 public key"))


def private_key(pem: bytes, passphrase: bytes) -> Sm2Key:
    """Decrypt a PKCS#8 PEM text; the passphrase must have no NUL and at most 1,024 bytes.

    Raises:
        PrivateKeyError: ``wrong_passphrase``, ``wrong_algorithm``.
    """
    library = libcrypto()
    source = made(library.BIO_new_mem_buf(pem, len(pem)), "a buffer")
    try:
        # Without a call-back the last argument is the passphrase; were it NULL, a terminal would be asked.
        pointer = library.PEM_read_bio_PrivateKey(source, None, None, passphrase)
    finally:
        library.BIO_free(source)
    if not pointer:
        library.ERR_clear_error()
        raise PrivateKeyError("wrong_passphrase")
    key = Sm2Key(pointer)
    if not key.is_sound_sm2():
        raise PrivateKeyError("wrong_algorithm")
    return key
