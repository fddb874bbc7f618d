"""Passwords as Argon2id hashes (RFC 9106, the library's low-memory profile)."""

from functools import cache
from typing import Final
from uuid import uuid4

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.services.errors import WeakPasswordError

_SHORTEST: Final = 12
_LONGEST: Final = 256
_hasher: Final = PasswordHasher()
MEBIBYTES_EACH: Final = _hasher.memory_cost // 1024
"""Memory that checking one password takes; whoever lets many be checked at once bounds them by it."""


def hash_password(password: str, name: str) -> str:
    """Hash a new password of an account.

    Raises:
        WeakPasswordError: shorter than 12 or longer than 256 characters, the account's name, or not text.
    """
    weak = not _SHORTEST <= len(password) <= _LONGEST or password.casefold() == name.casefold()
    if weak or not _is_text(password):
        raise WeakPasswordError("password")
    return _hasher.hash(password)


def fits(password_hash: str | None, password: str) -> bool:
    """Say whether a password fits; without a hash (unknown account) the same work is done in vain."""
    hashed = _nobodys_hash() if password_hash is None else password_hash
    typed = password if len(password) <= _LONGEST and _is_text(password) else ""
    try:
        return _hasher.verify(hashed, typed) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys_hash() -> str:
    """Make a hash nobody knows the password of, with the present parameters."""
    return _hasher.hash(uuid4().hex)


def _is_text(password: str) -> bool:
    """Say whether it can be encoded; a lone surrogate cannot."""
    return not any("\ud800" <= character <= "\udfff" for character in password)
