"""Deterministic CBOR (RFC 8949, section 4.2.1), the only form our signed lists are written and read in.

One value has exactly one encoding, so equal content means equal bytes and nobody can re-encode a signed list.
Integers, byte strings, text, arrays, maps with integer, text or byte keys, true and false: nothing else is
needed, nothing else is read. cbor2 alone would accept indefinite lengths, long heads, repeated keys, and tags
that start decoders of their own.

>>> encode({2: "b", 1: [True, -7]}).hex()
'a20182f526026162'
>>> decode(bytes.fromhex("a20182f526026162"), max_size=100)
{1: [True, -7], 2: 'b'}
"""

from collections.abc import Mapping
from typing import Any, Final

import cbor2

from signing.errors import MalformedError

MAX_DEPTH: Final = 8
"""Arrays and maps within one another; our deepest list needs five."""

_UINT, _NEGATIVE, _BYTES, _TEXT, _ARRAY, _MAP, _SIMPLE = 0, 1, 2, 3, 4, 5, 7
_FALSE, _TRUE = 20, 21
_ONE_BYTE_FOLLOWS, _EIGHT_BYTES_FOLLOW, _INDEFINITE = 24, 27, 31
_INT_LIMIT: Final = 1 << 64


def encode(value: object) -> bytes:
    """Encode plain data deterministically; maps are put into order here.

    Raises:
        TypeError: a value of another type; this is our own fault.
        MalformedError: text that is not Unicode, or an integer beyond 64 bits.
    """
    try:
        return cbor2.dumps(_ordered(value))
    except UnicodeEncodeError as error:
        raise MalformedError("invalid_utf8") from error


def _ordered(value: object) -> object:
    """Give the value with its maps in key order, so that cbor2 writes it as it stands."""
    if isinstance(value, bool | bytes | str):
        return value
    if isinstance(value, int):
        if not -_INT_LIMIT <= value < _INT_LIMIT:
            raise MalformedError("oversize")
        return int(value)
    if isinstance(value, list | tuple):
        return [_ordered(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _ordered(value[key]) for key in sorted(value, key=_encoded_key)}
    raise TypeError(f"no deterministic CBOR for {type(value).__name__}")


def _encoded_key(key: object) -> bytes:
    """Encode a map key; keys are ordered by these bytes (RFC 8949, section 4.2.1)."""
    if isinstance(key, bool) or not isinstance(key, int | str | bytes):
        raise TypeError(f"no map key of type {type(key).__name__}")
    return cbor2.dumps(_ordered(key))


def decode(data: bytes, max_size: int) -> Any:
    """Decode one value that fills `data` to its end.

    Args:
        data: the encoded value, nothing before or after.
        max_size: bytes; longer input is refused unread. Every item costs a byte, so this bounds memory too.

    Raises:
        MalformedError: `reason` is one of ``oversize``, ``truncated``, ``trailing_bytes``, ``duplicate_key``,
            ``wrong_key_order``, ``indefinite_length``, ``not_shortest_form``, ``invalid_utf8``, ``too_deep``,
            ``unsupported_item``.
    """
    if len(data) > max_size:
        raise MalformedError("oversize")
    value, end = _item(data, 0, 0)
    if end != len(data):
        raise MalformedError("trailing_bytes")
    return value


def _item(data: bytes, at: int, depth: int) -> tuple[Any, int]:
    """Read the item at a position: (value, next position)."""
    major, value, at = _head(data, at)
    if major in (_ARRAY, _MAP):
        return (_array if major == _ARRAY else _map)(data, at, value, depth + 1)
    if major in (_BYTES, _TEXT):
        return (_chunk if major == _BYTES else _text)(data, at, value)
    if major in (_UINT, _NEGATIVE):
        return (value if major == _UINT else -1 - value), at
    if major == _SIMPLE and value in (_FALSE, _TRUE):
        return value == _TRUE, at
    raise MalformedError("unsupported_item")  # tags, floats, null, undefined and other simple values


def _head(data: bytes, at: int) -> tuple[int, int, int]:
    """Read a head in its shortest form: (major type, value, next position)."""
    if at >= len(data):
        raise MalformedError("truncated")
    major, info = data[at] >> 5, data[at] & 0x1F
    at += 1
    if info < _ONE_BYTE_FOLLOWS:
        return major, info, at
    if info == _INDEFINITE and _BYTES <= major <= _MAP:
        raise MalformedError("indefinite_length")
    if info > _EIGHT_BYTES_FOLLOW or major == _SIMPLE:
        raise MalformedError("unsupported_item")
    size = 1 << (info - _ONE_BYTE_FOLLOWS)
    chunk, end = _chunk(data, at, size)
    value = int.from_bytes(chunk, "big")
    if value < (_ONE_BYTE_FOLLOWS if size == 1 else 1 << (4 * size)):
        raise MalformedError("not_shortest_form")
    return major, value, end


def _chunk(data: bytes, at: int, size: int) -> tuple[bytes, int]:
    """Take the next `size` bytes."""
    end = at + size
    if end > len(data):
        raise MalformedError("truncated")
    return data[at:end], end


def _text(data: bytes, at: int, size: int) -> tuple[str, int]:
    """Read text of `size` bytes."""
    chunk, at = _chunk(data, at, size)
    try:
        return chunk.decode(), at
    except UnicodeDecodeError as error:
        raise MalformedError("invalid_utf8") from error


def _array(data: bytes, at: int, count: int, depth: int) -> tuple[list[Any], int]:
    """Read an array of `count` items."""
    _refuse_impossible(len(data) - at, count, depth)
    items = []
    for _ in range(count):
        value, at = _item(data, at, depth)
        items.append(value)
    return items, at


def _map(data: bytes, at: int, count: int, depth: int) -> tuple[dict[Any, Any], int]:
    """Read a map of `count` pairs; its encoded keys must strictly ascend."""
    _refuse_impossible(len(data) - at, 2 * count, depth)
    pairs: dict[Any, Any] = {}
    previous = b""
    for _ in range(count):
        start = at
        key, at = _item(data, at, depth)
        if isinstance(key, bool | list | dict):
            raise MalformedError("unsupported_item")
        if key in pairs:
            raise MalformedError("duplicate_key")
        if data[start:at] < previous:
            raise MalformedError("wrong_key_order")
        previous = data[start:at]
        pairs[key], at = _item(data, at, depth)
    return pairs, at


def _refuse_impossible(left: int, items: int, depth: int) -> None:
    """Refuse what is nested too deeply, or announces more items than bytes are left."""
    if depth > MAX_DEPTH:
        raise MalformedError("too_deep")
    if items > left:
        raise MalformedError("truncated")
