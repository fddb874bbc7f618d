"""Deterministic CBOR: what is written comes back, and nothing else is read."""

from time import perf_counter

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing import cbor
from signing.errors import MalformedError

INTEGERS = st.integers(-(1 << 64), (1 << 64) - 1)
KEYS = INTEGERS | st.text(max_size=30) | st.binary(max_size=30)
VALUES = st.recursive(
    st.booleans() | INTEGERS | st.text(max_size=300) | st.binary(max_size=300),
    lambda inner: st.lists(inner, max_size=30) | st.dictionaries(KEYS, inner, max_size=30),
    max_leaves=40,
)


def depth(value: object) -> int:
    """Give how many arrays and maps stand within one another."""
    if isinstance(value, dict):
        return 1 + max(map(depth, value.values()), default=0)
    return 1 + max(map(depth, value), default=0) if isinstance(value, list) else 0


@given(VALUES.filter(lambda value: depth(value) <= cbor.MAX_DEPTH))
def test_what_was_written_comes_back(value):
    """Decoding gives the value that was encoded, in its type."""
    back = cbor.decode(cbor.encode(value), 1 << 20)
    assert (value, repr(type(value))) == (back, repr(type(back)))


@given(VALUES)
def test_cbor2_reads_the_same(value):
    """An independent decoder reads what we wrote."""
    assert value == cbor2.loads(cbor.encode(value))


@given(st.dictionaries(INTEGERS.filter(lambda key: key >= 0), st.text() | INTEGERS))
def test_cbor2_writes_the_same(value):
    """Where the old and the new rule of key order agree, cbor2's canonical form is ours byte for byte."""
    assert cbor2.dumps(value, canonical=True) == cbor.encode(value)


@given(st.binary(max_size=60) | VALUES.map(cbor2.dumps) | st.lists(VALUES, max_size=2).map(cbor2.dumps))
def test_one_value_has_one_encoding(data):
    """Whatever bytes are accepted, writing their value again gives the same bytes."""
    try:
        value = cbor.decode(data, 1 << 20)
    except MalformedError:
        return
    assert data == cbor.encode(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "00"),
        (23, "17"),
        (24, "1818"),
        (255, "18ff"),
        (256, "190100"),
        (1000000, "1a000f4240"),
        (1000000000000, "1b000000e8d4a51000"),
        (18446744073709551615, "1bffffffffffffffff"),
        (-18446744073709551616, "3bffffffffffffffff"),
        (-1000, "3903e7"),
        (False, "f4"),
        (True, "f5"),
        (b"\1\2\3\4", "4401020304"),
        ("水", "63e6b0b4"),
        ("\U00010151", "64f0908591"),
        ([1, [2, 3], [4, 5]], "8301820203820405"),
        ({"a": 1, "b": [2, 3]}, "a26161016162820203"),
        ({100: 1, -1: 2, 10: 3}, "a30a0318640120" + "02"),
    ],
)
def test_examples_of_rfc_8949(value, expected):
    """The examples of RFC 8949, appendix A, and the key order of its section 4.2.1 are met both ways."""
    assert expected == cbor.encode(value).hex()
    assert value == cbor.decode(bytes.fromhex(expected), 100)


REFUSED = {
    "empty": ("", "truncated"),
    "text cut off": ("6261", "truncated"),
    "head cut off": ("19 01", "truncated"),
    "array cut off": ("8201", "truncated"),
    "array of four thousand million items": ("9affffffff", "truncated"),
    "map of four thousand million pairs": ("baffffffff", "truncated"),
    "bytes beyond memory": ("5bffffffffffffffff", "truncated"),
    "second item": ("0000", "trailing_bytes"),
    "break after the end": ("00ff", "trailing_bytes"),
    "indefinite bytes": ("5f4101ff", "indefinite_length"),
    "indefinite text": ("7f6161ff", "indefinite_length"),
    "indefinite array": ("9f01ff", "indefinite_length"),
    "indefinite map": ("bf0101ff", "indefinite_length"),
    "0 in two bytes": ("1800", "not_shortest_form"),
    "255 in three bytes": ("1900ff", "not_shortest_form"),
    "65535 in five bytes": ("1a0000ffff", "not_shortest_form"),
    "one in nine bytes": ("1b0000000000000001", "not_shortest_form"),
    "-1 in two bytes": ("3800", "not_shortest_form"),
    "long length of bytes": ("580101", "not_shortest_form"),
    "long count of items": ("980101", "not_shortest_form"),
    "long count of pairs": ("b8010101", "not_shortest_form"),
    "key twice": ("a201010102", "duplicate_key"),
    "key twice, apart": ("a3010102020103", "duplicate_key"),
    "keys descending": ("a202010101", "wrong_key_order"),
    "keys in the order of RFC 7049": ("a3" + "0a01" + "2002" + "186403", "wrong_key_order"),
    "key that is an array": ("a18001", "unsupported_item"),
    "key that is true": ("a1f501", "unsupported_item"),
    "null": ("f6", "unsupported_item"),
    "undefined": ("f7", "unsupported_item"),
    "simple value": ("f8ff", "unsupported_item"),
    "half float": ("f93c00", "unsupported_item"),
    "double": ("fb3ff199999999999a", "unsupported_item"),
    "tagged date": ("c11a514b67b0", "unsupported_item"),
    "big number": ("c249010000000000000000", "unsupported_item"),
    "break alone": ("ff", "unsupported_item"),
    "reserved head": ("1c", "unsupported_item"),
    "integer of indefinite length": ("1f", "unsupported_item"),
    "text that is not UTF-8": ("61ff", "invalid_utf8"),
    "lone surrogate": ("63eda080", "invalid_utf8"),
    "overlong NUL": ("62c080", "invalid_utf8"),
    "nested nine deep": ("81" * 9 + "00", "too_deep"),
    "maps nested nine deep": ("a101" * 9 + "00", "too_deep"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_anything_else_is_refused_by_name(name):
    """Each way of not being deterministic has its own reason."""
    data, reason = REFUSED[name]
    with pytest.raises(MalformedError) as refused:
        cbor.decode(bytes.fromhex(data), 1000)
    assert reason == refused.value.reason


def test_oversize_is_refused_unread():
    """One byte too many is refused before the first is looked at."""
    with pytest.raises(MalformedError) as refused:
        cbor.decode(b"\xff" * 101, 100)
    assert "oversize" == refused.value.reason


@pytest.mark.parametrize(
    "bomb",
    [
        b"\x81" * 4_000_000,
        b"\xa1\x01" * 2_000_000,
        b"\x9b" + b"\xff" * 4_000_000,
        b"\x9a\x7f\xff\xff\xff" + bytes(4_000_000),
    ],
)
def test_bombs_are_refused_at_once(bomb):
    """Megabytes of nothing but openings, or announcing more than follows, cost no time, no memory and no stack."""
    start = perf_counter()
    with pytest.raises(MalformedError):
        cbor.decode(bomb, 1 << 23)
    assert perf_counter() - start < 0.5


@given(st.binary(max_size=200))
def test_foreign_bytes_raise_only_our_error(data):
    """Any bytes whatever give a value or a MalformedError."""
    try:
        cbor.decode(data, 100)
    except MalformedError as error:
        assert error.reason


@pytest.mark.parametrize("value", [1.5, None, {1.5: 1}, {True: 1}, {(1,): 1}, {1, 2}])
def test_what_has_no_form_here_is_our_own_fault(value):
    """Writing any other type is a TypeError, not a document nobody can read."""
    with pytest.raises(TypeError, match="no "):
        cbor.encode(value)


@pytest.mark.parametrize(
    ("value", "reason"), [("\ud800", "invalid_utf8"), (1 << 64, "oversize"), (-(1 << 64) - 1, "oversize")]
)
def test_unwritable_values_are_refused(value, reason):
    """Text that is no Unicode and integers beyond 64 bits are refused when writing too."""
    with pytest.raises(MalformedError) as refused:
        cbor.encode([value])
    assert reason == refused.value.reason
