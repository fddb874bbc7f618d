"""Finding libcrypto, and living without it."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from signing.algorithms import (
    AlgorithmUnavailableError,
    by_name,
    libcrypto,
    libcrypto_sm2,
    public_key_from_spki,
)


@pytest.fixture
def forgotten() -> Iterator[None]:
    """Let the library be searched again in the test, and again after it."""
    libcrypto.libcrypto.cache_clear()
    yield
    libcrypto.libcrypto.cache_clear()


def test_the_library_found_is_openssl_3_or_later() -> None:
    """LibreSSL and OpenSSL 1.1 are passed over."""
    assert libcrypto.libcrypto().OpenSSL_version_num() >= 0x30000000


@pytest.mark.usefixtures("forgotten")
def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no libcrypto the error says what to install."""
    monkeypatch.setattr(libcrypto, "_SONAMES_ELSEWHERE", ("libnothing.so.9",))
    monkeypatch.setattr(libcrypto, "find_library", lambda _name: None)
    with pytest.raises(AlgorithmUnavailableError, match="libssl3"):
        libcrypto.libcrypto()


@pytest.mark.usefixtures("forgotten")
def test_a_library_too_old_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """A libcrypto older than what we need counts as none."""
    monkeypatch.setattr(libcrypto, "_OLDEST", 0xF0000000)
    with pytest.raises(AlgorithmUnavailableError):
        libcrypto.libcrypto()


@pytest.mark.usefixtures("forgotten")
def test_another_library_under_the_name_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library without the functions we need is passed over, and find_library is asked last."""
    monkeypatch.setattr(libcrypto, "_SONAMES_ELSEWHERE", ("libc.so.6",))
    assert libcrypto.libcrypto().OpenSSL_version_num() >= 0x30000000


@pytest.mark.usefixtures("forgotten")
def test_without_the_library_sm2_is_unavailable_and_not_forged(monkeypatch: pytest.MonkeyPatch) -> None:
    """An SM2 key is still read and listed; only verifying says that this machine cannot."""
    private = by_name("SM2").make_private()
    signature = private.sign(b"m")
    libcrypto.libcrypto.cache_clear()
    monkeypatch.setattr(libcrypto, "_OLDEST", 0xF0000000)
    public = public_key_from_spki(private.public.spki)
    assert public.to_jwk()["crv"] == "SM2"
    assert public.verify(b"short", b"m") is False
    with pytest.raises(AlgorithmUnavailableError):
        public.verify(signature, b"m")
    with pytest.raises(AlgorithmUnavailableError):
        by_name("SM2").make_private()


def test_the_other_algorithms_never_load_it() -> None:
    """Reading an SM2 key and using ES256 and EdDSA works without libcrypto being opened."""
    program = (
        "from signing.algorithms import ALGORITHMS, by_name, libcrypto\n"
        "for name in ('ES256', 'EdDSA'):\n"
        "    key = by_name(name).make_private()\n"
        "    assert key.public.verify(key.sign(b'm'), b'm')\n"
        "print(libcrypto.libcrypto.cache_info().currsize)\n"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "0"


def test_a_step_that_fails_is_not_taken_for_a_forgery() -> None:
    """A return code or pointer that says failure becomes our error."""
    with pytest.raises(AlgorithmUnavailableError, match="cannot sign"):
        libcrypto.done(0, "sign")
    with pytest.raises(AlgorithmUnavailableError, match="cannot make a key"):
        libcrypto.made(None, "a key")
    with pytest.raises(AlgorithmUnavailableError, match="encode"):
        libcrypto.der(lambda _pointer, _out: -1, 1)


def test_a_key_libcrypto_cannot_read_is_our_error() -> None:
    """Bytes that got past our own check by mistake do not become a NULL pointer."""
    with pytest.raises(AlgorithmUnavailableError):
        libcrypto_sm2.public_key(b"garbage")
