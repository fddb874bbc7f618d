"""Compressing status lists (RFC 1950, RFC 1951), and inflating foreign bytes within a bound.

`docs/decisions/0003-status-list-size.md` has the measurements behind the choice of compressor.
"""

import zlib
from importlib import import_module
from importlib.util import find_spec
from typing import Final

from signing.errors import MalformedError

_HAS_ZOPFLI: Final = find_spec("zopfli") is not None
_ROUNDS: Final = 1  # of zopfli's search; fifteen save another 0.2 % and cost twice the time


def deflate_small(data: bytes) -> bytes:
    """Compress as small as deflate allows: about a second for a million licences, without holding the GIL.

    zopfli comes with the server's packages. Where it is missing, zlib's best is used: the same format, and
    about an eighth larger.
    """
    if not _HAS_ZOPFLI:
        return deflate_quick(data)
    compressed: bytes = import_module("zopfli.zlib").compress(data, numiterations=_ROUNDS)
    return compressed


def deflate_quick(data: bytes) -> bytes:
    """Compress with zlib alone: under a tenth of a second for a million licences."""
    return zlib.compress(data, 9)


def inflate(data: bytes, max_size: int) -> bytes:
    """Inflate one zlib stream that fills `data`; never more than `max_size` bytes are made.

    Raises:
        MalformedError: ``inflates_too_large``, ``bad_compression``, ``compression_truncated`` or
            ``compression_trailing_bytes``.
    """
    stream = zlib.decompressobj()
    try:
        inflated = stream.decompress(data, max_size + 1)
    except zlib.error as error:
        raise MalformedError("bad_compression") from error
    if len(inflated) > max_size:
        raise MalformedError("inflates_too_large")
    if not stream.eof:
        raise MalformedError("compression_truncated")
    if stream.unused_data:
        raise MalformedError("compression_trailing_bytes")
    return inflated
