"""JSON is read strictly: one reading only, text that every system can hold, each refusal by name."""

import json
import tracemalloc
from collections import Counter
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.field_faults import MOST
from app.http.errors import RequestError
from app.http.strict_json import MAX_DEPTH, MAX_VALUES, bad_character, loads

PLAIN_TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn")))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | PLAIN_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(PLAIN_TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_reads_what_json_writes(value):
    """Any plain value written as JSON should come back the same."""
    expected = value
    actual = loads(json.dumps(value).encode())
    assert expected == actual


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "invalid_json"),
        (b"{", "invalid_json"),
        (b'{"a": NaN}', "invalid_json"),
        (b'{"a": -Infinity}', "invalid_json"),
        (b'{"a": 1e999}', "invalid_json"),
        (b'{"a": ' + b"9" * 5000 + b"}", "invalid_json"),
        (b"{'a': 1}", "invalid_json"),
        (b'{"a": 1} x', "invalid_json"),
        (b'{"a": "line\nbreak"}', "invalid_json"),
        (b'\xef\xbb\xbf{"a": 1}', "invalid_json"),
        (b'{"a": "\xff"}', "invalid_utf8"),
        (b'{"a": "\xed\xa0\x80"}', "invalid_utf8"),
        ('{"a": 1}'.encode("utf-16"), "invalid_utf8"),
        (b'{"a": 1, "a": 2}', "duplicate_key"),
        (b'{"a": 1, "\\u0061": 2}', "duplicate_key"),
        (b'{"b": {"a": 1, "a": 1}}', "duplicate_key"),
        (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), "json_too_deep"),
        (b'{"a":' * 1000 + b"1" + b"}" * 1000, "json_too_deep"),
        (b"[" * 9000, "json_too_deep"),
        (b"[" * 1_000_000, "json_too_many_values"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "json_too_many_values"),
        (b"[" + b"0," * MAX_VALUES + b"0]", "json_too_many_values"),
    ],
)
def test_refuses_by_name(body, code):
    """Each malformed body should be refused with its own code."""
    with pytest.raises(RequestError) as raised:
        loads(body)
    expected = code
    actual = raised.value.code
    assert expected == actual


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("\\u0000", "nul_character"),
        ("\\u0001", "control_character"),
        ("\\u0085", "control_character"),
        ("\\ud800", "lone_surrogate"),
        ("\\udc00\\ud800", "lone_surrogate"),
        ("\ue000", "private_use_character"),
        ("\U000f0000", "private_use_character"),
        ("\ufffe", "noncharacter"),
    ],
)
def test_names_bad_characters(text, code):
    """A text no system should have to hold should be named by its pointer, its content not repeated."""
    with pytest.raises(RequestError) as raised:
        loads(f'{{"face": {{"a/b": ["x", "王{text}"]}}}}'.encode())
    expected = [("/face/a~1b/1", code)]
    actual = [(fault.field, fault.code) for fault in raised.value.faults]
    assert expected == actual


def test_names_all_bad_texts_at_once():
    """Every bad text, keys too, should be listed in one answer."""
    with pytest.raises(RequestError) as raised:
        loads('{"b": "\\u0000", "a": "\ue000", "k\ue000": 1}'.encode())
    expected = ["/a", "/b", "/k?"]
    actual = [fault.field for fault in raised.value.faults]
    assert expected == actual


def test_accepts_tabs_and_rare_han():
    """White space and Han characters of every plane should pass."""
    expected = {"name": "𠮷\t㐂\n龘"}
    actual = loads(json.dumps(expected, ensure_ascii=False).encode())
    assert expected == actual


def test_names_of_the_client_are_cut():
    """A long key should not come back whole, nor a bad text below it with every key above."""
    body = json.dumps({"k" * 60_000: {"l" * 60_000: ["\x00"]}}).encode()
    with pytest.raises(RequestError) as raised:
        loads(body)
    expected = (1, True)
    actual = (len(raised.value.faults), len(raised.value.faults[0].field) <= 128)
    assert expected == actual


def test_lists_some_dozens_of_faults():
    """Of thousands of bad texts and bad keys some dozens should be named."""
    bodies = [{f"{n}\x00": "\x00" for n in range(4000)}, ["\x00"] * 4000]
    expected = [MOST + 1] * 2  # one more than are listed: there are more
    actual = []
    for body in bodies:
        with pytest.raises(RequestError) as raised:
            loads(json.dumps(body).encode())
        actual.append(len(raised.value.faults))
    assert expected == actual


def test_a_long_key_above_many_faults_is_read_once():
    """A key of a megabyte above dozens of bad texts should be looked at once, not for each of them."""
    one, many = (_seconds(json.dumps({"k" * 1_000_000: ["\x01"] * count}).encode()) for count in (1, MOST))
    expected = True
    actual = many < 5 * one
    assert expected == actual


def test_every_bad_character_has_its_kind():
    """The set of all bad characters should hold those of each kind, and no others."""
    every = [chr(number) for number in range(0x110000)]
    expected = {
        "nul_character": 1,
        "control_character": 61,
        "lone_surrogate": 2048,
        "noncharacter": 34,
        "private_use_character": 6400 + 2 * 0x10000,
        None: 0x110000 - 1 - 61 - 2048 - 34 - 6400 - 2 * 0x10000,
    }
    actual = Counter(map(bad_character, every))
    assert expected == actual


def _seconds(body):
    """Give the shortest of three times a body is read in and refused."""
    times = []
    for _ in range(3):
        started = perf_counter()
        with pytest.raises(RequestError):
            loads(body)
        times.append(perf_counter() - started)
    return min(times)


@pytest.mark.parametrize(
    "body",
    [
        lambda size: {"text": "1", "k" * 20 * size: [0] * size},
        lambda size: {f"{n}" + "k" * 50: n for n in range(size)},
        lambda size: {"k" * 10 * size: [{"l": [0] * 10}] * (size // 14)},
        lambda size: [[]] * (size // 2),
    ],
    ids=["long key above many", "many keys", "long key above lists", "many lists"],
)
def test_twice_the_body_takes_twice_the_memory(body):
    """Memory should grow as the body does, whatever its shape: a pointer for each value would grow faster."""
    small, large = (_peak(json.dumps(body(size)).encode()) for size in (3000, 6000))
    expected = True
    actual = large / small < 3.2
    assert expected == actual


def _peak(body):
    """Give the most bytes in use while a body is read."""
    tracemalloc.start()
    try:
        loads(body)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
