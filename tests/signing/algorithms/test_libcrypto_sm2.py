"""SM2 keys inside libcrypto: threads and memory."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from signing.algorithms import by_name, public_key_from_spki

_STATM = Path("/proc/self/statm")


def test_one_key_serves_many_threads() -> None:
    """Threads that share a key sign and verify without disturbing each other."""
    private = by_name("SM2").make_private()

    def round_trip(number: int) -> tuple[bool, bool]:
        message = number.to_bytes(4, "big")
        public = public_key_from_spki(private.public.spki) if number % 2 else private.public
        signature = private.sign(message)
        return public.verify(signature, message), public.verify(signature, b"other")

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(round_trip, range(400))) == {(True, False)}


def _resident_bytes() -> int:
    return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(not _STATM.exists(), reason="needs /proc")
def test_nothing_is_leaked() -> None:
    """Keys, contexts and buffers are freed: a thousand rounds take no more memory than a hundred did."""

    def rounds(count: int) -> None:
        for _ in range(count):
            private = by_name("SM2").make_private()
            signature = private.sign(b"m")
            public_key_from_spki(private.public.spki).verify(signature, b"m")
            public_key_from_spki(private.public.spki).verify(b"\1" * 64, b"m")

    rounds(100)
    before = _resident_bytes()
    rounds(1000)
    assert _resident_bytes() - before < 512 * 1024
