"""Passwords: hashed slowly, compared without telling more than yes or no."""

import pytest

from app.services import passwords
from app.services.errors import WeakPasswordError
from app.services.passwords import fits, hash_password

SENTENCE = "a long sentence nobody guesses"


def test_password_fits_its_own_hash_only():
    """The password itself should fit, another and a longer one not, and hashing again give another hash."""
    hashed = hash_password(SENTENCE, "name")
    expected = (True, False, False, False)
    actual = (
        fits(hashed, SENTENCE),
        fits(hashed, SENTENCE + " "),
        fits(hashed, SENTENCE * 20),
        hashed == hash_password(SENTENCE, "name"),
    )
    assert expected == actual


def test_nobody_has_no_password(monkeypatch):
    """Without a hash nothing should fit, even the password of the hash that stands in for it."""
    monkeypatch.setattr(passwords, "_nobodys_hash", lambda: hash_password(SENTENCE, "name"))
    expected = False
    actual = fits(None, SENTENCE)
    assert expected == actual


def test_damaged_hash_fits_nothing():
    """A hash that is none should fit nothing rather than raise."""
    expected = (False, False)
    actual = (fits("$argon2id$broken", SENTENCE), fits("", SENTENCE))
    assert expected == actual


def test_hash_is_argon2id_with_memory():
    """The hash should be Argon2id with at least 64 MiB (RFC 9106, section 4, second choice)."""
    parts = hash_password(SENTENCE, "name").split("$")
    expected = ("argon2id", 65536)
    actual = (parts[1], int(parts[3].split(",")[0].removeprefix("m=")))
    assert expected == actual


@pytest.mark.parametrize(
    "password", ["", "eleven char", "clerk.zhejiang", "Clerk.Zhejiang", "x" * 257, "\ud800" * 12]
)
def test_weak_password_is_not_hashed(password):
    """Short, endless, the account's name, or no text: it should be refused."""
    with pytest.raises(WeakPasswordError) as error:
        hash_password(password, "clerk.zhejiang")
    expected = "password"
    actual = error.value.field
    assert expected == actual
