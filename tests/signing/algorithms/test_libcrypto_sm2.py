"""SM2 keys inside libcrypto: threads and memory."""

import ctypes
from concurrent.futures import ThreadPoolExecutor

import pytest

from signing.algorithms import by_name, public_key_from_spki

_LIBC = ctypes.CDLL(None)


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


class _MallInfo2(ctypes.Structure):
    """What glibc says of its heap, mallinfo(3)."""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in [
            "arena",
            "ordblks",
            "smblks",
            "hblks",
            "hblkhd",
            "usmblks",
            "fsmblks",
            "uordblks",
            "fordblks",
            "keepcost",
        ]
    ]


def _allocated_bytes() -> int:
    _LIBC.mallinfo2.restype = _MallInfo2
    return int(_LIBC.mallinfo2().uordblks)


@pytest.mark.skipif(not hasattr(_LIBC, "mallinfo2"), reason="needs glibc 2.33")
def test_nothing_is_leaked() -> None:
    """Keys, contexts and buffers are freed: 300 rounds leave about 1 KiB, 24 bytes lost a round would be seen."""

    def rounds(count: int) -> None:
        for _ in range(count):
            private = by_name("SM2").make_private()
            signature = private.sign(b"m")
            public_key_from_spki(private.public.spki).verify(signature, b"m")
            public_key_from_spki(private.public.spki).verify(b"\1" * 64, b"m")

    rounds(100)
    before = _allocated_bytes()
    rounds(300)
    assert _allocated_bytes() - before < 8 * 1024
