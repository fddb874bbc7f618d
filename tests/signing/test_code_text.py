"""Envelope <-> the text of one QR code."""

import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing.code_text import MAX_DIGITS, from_text, pack, to_text, unpack
from signing.dictionaries import CURRENT, DICTIONARIES
from signing.envelope import MAX_LICENCE_SIZE
from signing.errors import MalformedError

ORIGIN = "https://lz.example"
TAIL = b"\x58\x40" + bytes(range(64))
ENVELOPE = b"\xd2\x84" + bytes(range(150)) + TAIL


def _text(body: bytes) -> str:
    return f"{ORIGIN}/v#{int.from_bytes(body, 'big')}"


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -13, 5, zlib.Z_DEFAULT_STRATEGY, DICTIONARIES[CURRENT])
    return packer.compress(data) + packer.flush() + bytes(64)


@pytest.mark.parametrize("dictionary", [None, *DICTIONARIES])
@given(rest=st.binary(max_size=MAX_LICENCE_SIZE - 1 - len(TAIL)))
def test_text_gives_back_the_envelope(dictionary: int | None, rest: bytes) -> None:
    """With and without a dictionary, an envelope survives the way through the text."""
    envelope = b"\xd2" + rest + TAIL
    assert envelope == from_text(to_text(envelope, ORIGIN, dictionary))


def test_the_host_does_not_matter() -> None:
    """No trust hangs on the address: any host, or the bare digits, give the same envelope."""
    text = to_text(ENVELOPE, ORIGIN)
    digits = text.partition("#")[2]
    for other in (digits, f"http://127.0.0.1:8000/v#{digits}", f"https://evil.example/v#{digits}"):
        assert ENVELOPE == from_text(other)


def test_no_body_starts_with_a_zero_byte() -> None:
    """The first byte is the dictionary's number and never zero, so the decimal number loses nothing."""
    assert CURRENT == pack(ENVELOPE, CURRENT)[0]
    assert 0 not in DICTIONARIES


PACKED = pack(ENVELOPE, CURRENT)
REFUSED = {
    "nothing": ("", "not_a_code"),
    "zero": ("0", "not_a_code"),
    "leading zero": (f"{ORIGIN}/v#0{int.from_bytes(PACKED, 'big')}", "not_a_code"),
    "a sign": ("+" + str(int.from_bytes(PACKED, "big")), "not_a_code"),
    "an underscore": ("1_000", "not_a_code"),
    "full-width digits": ("１２３", "not_a_code"),
    "a newline behind": (to_text(ENVELOPE, ORIGIN) + "\n", "not_a_code"),
    "a blank inside": ("12 34", "not_a_code"),
    "letters": (f"{ORIGIN}/v#12a4", "not_a_code"),
    "another path": (f"{ORIGIN}/d#1234", "not_a_code"),
    "a query": (f"{ORIGIN}/v?x=1#1234", "not_a_code"),
    "no scheme": ("lz.example/v#1234", "not_a_code"),
    "another scheme": ("ftp://lz.example/v#1234", "not_a_code"),
    "a restaurant's menu": ("https://menu.example/table/7", "not_a_code"),
    "a host with a blank": ("https://lz example/v#1234", "not_a_code"),
    "a host in Chinese": ("https://路证.example/v#1234", "not_a_code"),
    "scheme in capitals": ("HTTPS://lz.example/v#1234", "not_a_code"),
    "a NUL": ("12\x0034", "not_a_code"),
    "a lone surrogate": ("12\ud800", "not_a_code"),
    "too many digits": ("1" * (MAX_DIGITS + 1), "oversize"),
    "a million digits": ("9" * 1_000_000, "oversize"),
    "unknown dictionary": (_text(b"\x1f" + PACKED[1:]), "unknown_form"),
    "reserved first byte": (_text(b"\x20" + PACKED[1:]), "unknown_form"),
    "not a deflate stream": (_text(bytes((CURRENT,)) + b"\xff" * 80), "bad_compression"),
    "only the dictionary's number": (_text(bytes((CURRENT,))), "truncated"),
    "cut short": (_text(PACKED[:60] + PACKED[-64:]), "truncated"),
    "a tail": (_text(PACKED[:-64] + bytes(3) + PACKED[-64:]), "trailing_bytes"),
    "a deflate bomb": (_text(bytes((CURRENT,)) + _deflated(bytes(100_000))), "oversize"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_each_malformation_has_its_reason(name: str) -> None:
    """A text that is no licence code is refused with the reason that names it."""
    text, reason = REFUSED[name]
    with pytest.raises(MalformedError) as caught:
        from_text(text)
    assert reason == caught.value.reason


@given(st.one_of(st.text(), st.from_regex(r"https://h/v#[0-9]{1,900}", fullmatch=True)))
def test_foreign_text_raises_only_our_error(text: str) -> None:
    """Any text whatever gives bytes or a MalformedError."""
    try:
        assert from_text(text)
    except MalformedError as error:
        assert error.reason


@given(st.binary(min_size=1, max_size=300))
def test_foreign_bodies_raise_only_our_error(body: bytes) -> None:
    """Any body whatever inflates within the limit or is refused."""
    try:
        assert len(unpack(body)) <= MAX_LICENCE_SIZE + len(TAIL)
    except MalformedError as error:
        assert error.reason


def test_a_huge_number_is_refused_unconverted() -> None:
    """Ten million digits cost no more than looking at them: converting them would take minutes."""
    started = time.monotonic()
    with pytest.raises(MalformedError):
        from_text("9" * 10_000_000)
    assert time.monotonic() - started < 5
