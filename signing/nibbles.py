"""Four bits a licence, two licences a byte, the even index in the low half (Token Status List, 4.1)."""

from collections.abc import Iterable
from typing import Final

from signing.errors import MalformedError

_MAX_VALUE: Final = 15


def pack(values: Iterable[tuple[int, int]], size: int) -> bytes:
    """Pack (index, value) pairs; entries not named are 0.

    Args:
        values: each index at most once, in any order.
        size: entries; one more where it is odd, for a byte holds two.

    Raises:
        MalformedError: ``index_out_of_range``, ``value_out_of_range`` or ``duplicate_index``.

    >>> pack([(0, 9), (1, 11), (3, 10)], size=4).hex()
    'b9a0'
    """
    packed = bytearray((size + 1) // 2)
    named = bytearray(len(packed))  # a value of 0 may be named too, and naming it twice is as wrong
    for index, value in values:
        _check(index, value, size)
        half = 16 if index & 1 else 1
        if named[index >> 1] & half:
            raise MalformedError("duplicate_index")
        named[index >> 1] |= half
        packed[index >> 1] |= value * half
    return bytes(packed)


def repack(packed: bytes, values: Iterable[tuple[int, int]]) -> bytes:
    """Give a copy with some entries changed; the last of several for one index counts.

    Raises:
        MalformedError: ``index_out_of_range`` or ``value_out_of_range``.
    """
    changed = bytearray(packed)
    for index, value in values:
        _check(index, value, 2 * len(packed))
        kept = changed[index >> 1] & (0x0F if index & 1 else 0xF0)
        changed[index >> 1] = kept | (value << 4 if index & 1 else value)
    return bytes(changed)


def entry(packed: bytes, index: int) -> int:
    """Give the value at an index that is in range.

    >>> [entry(bytes.fromhex("b9a0"), index) for index in range(4)]
    [9, 11, 0, 10]
    """
    return packed[index >> 1] >> 4 if index & 1 else packed[index >> 1] & 0x0F


def _check(index: int, value: int, size: int) -> None:
    """Refuse what does not fit; Python's negative indices would silently change another licence."""
    if not 0 <= index < size:
        raise MalformedError("index_out_of_range")
    if not 0 <= value <= _MAX_VALUE:
        raise MalformedError("value_out_of_range")
