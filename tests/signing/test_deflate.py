"""Compression of status lists."""

import subprocess
import sys
import zlib
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing.deflate import deflate_quick, deflate_small, inflate
from signing.errors import MalformedError

LIMIT = 1000


@pytest.mark.parametrize("deflate", [deflate_small, deflate_quick])
@given(data=st.binary(max_size=LIMIT))
def test_what_was_deflated_comes_back(deflate, data):
    """Both compressors make what our bounded reader and zlib itself inflate to the same bytes."""
    compressed = deflate(data)
    assert (data, data) == (inflate(compressed, LIMIT), zlib.decompress(compressed))


def test_small_is_smaller():
    """On sparse entries the thorough compressor beats zlib by a tenth at least."""
    sparse = bytearray(50_000)
    for turn in range(1000):
        sparse[(turn * turn * 31 + turn * 7) % len(sparse)] = 3 << 4 * (turn % 2)
    assert len(deflate_small(bytes(sparse))) < 0.9 * len(deflate_quick(bytes(sparse)))


def test_without_zopfli_zlib_does_it():
    """A machine that lacks the thorough compressor writes the same format with zlib's best."""
    program = (
        "import sys, zlib; sys.modules['zopfli'] = None; from signing.deflate import deflate_small;"
        "assert zlib.compress(bytes(999), 9) == deflate_small(bytes(999)) != b''; print('same')"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "same\n" == ran.stdout


STREAM = zlib.compress(b"statuses" * 100, 9)
WITH_DICTIONARY = zlib.compressobj(zdict=b"statuses")
REFUSED = {
    "nothing": (b"", "compression_truncated"),
    "cut off": (STREAM[:-1], "compression_truncated"),
    "a second stream": (STREAM + STREAM, "compression_trailing_bytes"),
    "one byte more": (STREAM + b"\0", "compression_trailing_bytes"),
    "wrong checksum": (STREAM[:-1] + bytes((STREAM[-1] ^ 1,)), "bad_compression"),
    "gzip": (b"\x1f\x8b" + STREAM, "bad_compression"),
    "raw deflate": (STREAM[2:-4], "bad_compression"),
    "preset dictionary": (WITH_DICTIONARY.compress(b"statuses") + WITH_DICTIONARY.flush(), "bad_compression"),
    "one byte too many": (zlib.compress(bytes(LIMIT + 1)), "inflates_too_large"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_anything_but_one_whole_stream_is_refused(name):
    """Each way of being wrong has its own reason."""
    data, reason = REFUSED[name]
    with pytest.raises(MalformedError) as refused:
        inflate(data, LIMIT)
    assert reason == refused.value.reason


def test_exactly_the_limit_is_allowed():
    """The bound is inclusive."""
    assert bytes(LIMIT) == inflate(zlib.compress(bytes(LIMIT)), LIMIT)


def test_a_bomb_is_refused_at_once():
    """A stream that would fill a gigabyte is left after its first kilobyte."""
    bomber = zlib.compressobj(9)
    megabyte = bytes(1 << 20)
    bomb = b"".join(bomber.compress(megabyte) for _ in range(1024)) + bomber.flush()
    start = perf_counter()
    with pytest.raises(MalformedError) as refused:
        inflate(bomb, LIMIT)
    assert perf_counter() - start < 0.5
    assert "inflates_too_large" == refused.value.reason
