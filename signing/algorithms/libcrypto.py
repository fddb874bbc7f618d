"""The system's libcrypto (OpenSSL 3 or later) through ctypes, only what SM2 needs.

`cryptography` has no SM2; the distribution patches this library, and ctypes lets go of the GIL during each
call. It lives beside the OpenSSL inside `cryptography` without touching it. Nothing is loaded before first
use, so a machine without it still signs and checks with the other algorithms.
"""

import ctypes
import sys
from collections.abc import Callable
from ctypes import byref, c_char_p, c_int, c_long, c_size_t, c_ulong, c_void_p
from ctypes.util import find_library
from functools import cache
from typing import Any, Final

from signing.algorithms.errors import AlgorithmUnavailableError

_OLDEST: Final = 0x30000000
"""OPENSSL_VERSION_NUMBER of 3.0.0, the first with providers; LibreSSL says 0x20000000."""

# macOS ends the process that loads its unversioned libcrypto, so there only versioned names are tried.
_SONAMES: Final = {
    "darwin": (
        "libcrypto.3.dylib",
        "/opt/homebrew/opt/openssl@3/lib/libcrypto.3.dylib",
        "/usr/local/opt/openssl@3/lib/libcrypto.3.dylib",
    ),
    "win32": ("libcrypto-3-x64.dll", "libcrypto-3-arm64.dll", "libcrypto-3.dll"),
}
_SONAMES_ELSEWHERE: Final = ("libcrypto.so.3", "libcrypto.so.4", "libcrypto.so")

_PROTOTYPES: Final[dict[str, tuple[Any, tuple[Any, ...]]]] = {
    "BIO_free": (c_int, (c_void_p,)),
    "BIO_new_mem_buf": (c_void_p, (c_char_p, c_int)),
    "ERR_clear_error": (None, ()),
    "EVP_DigestSign": (c_int, (c_void_p, c_char_p, c_void_p, c_char_p, c_size_t)),
    "EVP_DigestSignInit": (c_int, (c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)),
    "EVP_DigestVerify": (c_int, (c_void_p, c_char_p, c_size_t, c_char_p, c_size_t)),
    "EVP_DigestVerifyInit": (c_int, (c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)),
    "EVP_MD_CTX_free": (None, (c_void_p,)),
    "EVP_MD_CTX_new": (c_void_p, ()),
    "EVP_MD_CTX_set_pkey_ctx": (None, (c_void_p, c_void_p)),
    "EVP_MD_fetch": (c_void_p, (c_void_p, c_char_p, c_char_p)),
    "EVP_PKEY2PKCS8": (c_void_p, (c_void_p,)),
    "EVP_PKEY_CTX_free": (None, (c_void_p,)),
    "EVP_PKEY_CTX_new_from_name": (c_void_p, (c_void_p, c_char_p, c_char_p)),
    "EVP_PKEY_CTX_new_from_pkey": (c_void_p, (c_void_p, c_void_p, c_char_p)),
    "EVP_PKEY_CTX_set1_id": (c_int, (c_void_p, c_char_p, c_size_t)),
    "EVP_PKEY_check": (c_int, (c_void_p,)),
    "EVP_PKEY_free": (None, (c_void_p,)),
    "EVP_PKEY_generate": (c_int, (c_void_p, c_void_p)),
    "EVP_PKEY_is_a": (c_int, (c_void_p, c_char_p)),
    "EVP_PKEY_keygen_init": (c_int, (c_void_p,)),
    "OpenSSL_version_num": (c_ulong, ()),
    "PEM_read_bio_PrivateKey": (c_void_p, (c_void_p, c_void_p, c_void_p, c_char_p)),
    "PKCS8_PRIV_KEY_INFO_free": (None, (c_void_p,)),
    "d2i_PUBKEY": (c_void_p, (c_void_p, c_void_p, c_long)),
    "i2d_PKCS8_PRIV_KEY_INFO": (c_int, (c_void_p, c_void_p)),
    "i2d_PUBKEY": (c_int, (c_void_p, c_void_p)),
}


def _open(name: str) -> ctypes.CDLL | None:
    """Load one library and type its functions; None if it is missing, too old or another library."""
    try:
        library = ctypes.CDLL(name)
        for function, (result, arguments) in _PROTOTYPES.items():
            getattr(library, function).restype = result
            getattr(library, function).argtypes = arguments
    except (OSError, AttributeError):
        return None
    return library if library.OpenSSL_version_num() >= _OLDEST else None


@cache
def libcrypto() -> ctypes.CDLL:
    """Find the library once.

    Sonames come first: `find_library` starts ldconfig or a compiler, which takes long where they exist and
    finds nothing in small containers.

    Raises:
        AlgorithmUnavailableError: no libcrypto 3 or later on this machine.
    """
    for name in _SONAMES.get(sys.platform, _SONAMES_ELSEWHERE):
        if library := _open(name):
            return library
    found = None if sys.platform == "darwin" else find_library("crypto")
    if found and (library := _open(found)):
        return library
    raise AlgorithmUnavailableError("OpenSSL 3 (libcrypto.so.3, Debian package libssl3) was not found")


def made(pointer: int | None, what: str) -> int:
    """Give back a pointer libcrypto made; without one, this machine cannot do what was asked."""
    if not pointer:
        libcrypto().ERR_clear_error()
        raise AlgorithmUnavailableError(f"libcrypto cannot make {what}")
    return pointer


def done(result: int, what: str) -> None:
    """Check the return code of a step that no foreign byte can make fail."""
    if result != 1:
        libcrypto().ERR_clear_error()
        raise AlgorithmUnavailableError(f"libcrypto cannot {what}")


def der(encode: Callable[..., int], pointer: int) -> bytes:
    """Call an i2d function: first for the size, then for the bytes."""
    size = encode(pointer, None)
    if size <= 0:
        raise AlgorithmUnavailableError("libcrypto cannot encode a key")
    buffer = ctypes.create_string_buffer(size)
    encode(pointer, byref(c_void_p(ctypes.addressof(buffer))))
    return buffer.raw
