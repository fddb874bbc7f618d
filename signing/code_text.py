"""Envelope <-> the text of one QR code: ``https://<host>/v#<digits>`` (docs/licence-code.md, "Text").

The digits are the body as one decimal number. The first byte of the body says its form: 0xD2 is the plain
envelope, 0x01-0x1F the number of a shared dictionary. Under a dictionary the envelope is raw-deflated up to
its signature, and the 64 bytes of the signature, which nothing can shrink, stand behind as they are. No first
byte is zero, so the number loses nothing, and a leading zero digit can only be a second spelling: refused.
"""

import re
import zlib
from typing import Final

from signing.dictionaries import CURRENT, DICTIONARIES
from signing.envelope import MAX_LICENCE_SIZE, SIGNATURE_HEAD, SIGNATURE_SIZE, SIGNATURE_TAIL
from signing.errors import MalformedError

MAX_DIGITS: Final = 2466
"""Decimal digits of `MAX_LICENCE_SIZE` bytes; a longer number is refused before it is converted."""

_TEXT: Final = re.compile(r"(?:https?://[!-\"$-.0->@-~]{1,128}/v#)?([1-9][0-9]*)", re.ASCII)
_PLAIN: Final = 0xD2
_WINDOW_BITS: Final = -13  # raw deflate, 8 KiB window: holds the dictionary, and is quick to set up
_MEMORY_LEVEL: Final = 5
_BEST: Final = 9

_packers: Final = {
    number: zlib.compressobj(
        _BEST, zlib.DEFLATED, _WINDOW_BITS, _MEMORY_LEVEL, zlib.Z_DEFAULT_STRATEGY, words
    )
    for number, words in DICTIONARIES.items()
}


def to_text(envelope: bytes, origin: str, dictionary: int | None = CURRENT) -> str:
    """Write an envelope as the text of a code.

    Args:
        envelope: a licence envelope.
        origin: scheme and host of the page a phone opens, e.g. ``https://lz.example``; no path.
        dictionary: number of the shared dictionary, None for the plain form.
    """
    body = envelope if dictionary is None else pack(envelope, dictionary)
    return f"{origin}/v#{int.from_bytes(body, 'big')}"


def from_text(text: str) -> bytes:
    """Read the envelope out of a code's text; the host is not looked at, no trust hangs on it.

    Raises:
        MalformedError: not the text of a licence code.
    """
    match = _TEXT.fullmatch(text)
    if match is None:
        raise MalformedError("not_a_code")
    digits = match[1]
    if len(digits) > MAX_DIGITS:
        raise MalformedError("oversize")
    number = int(digits)
    body = number.to_bytes((number.bit_length() + 7) >> 3, "big")
    return body if body[0] == _PLAIN else unpack(body)


def pack(envelope: bytes, dictionary: int) -> bytes:
    """Deflate an envelope under a shared dictionary: its number, the deflated part, the signature.

    >>> from signing.envelope import SIGNATURE_HEAD
    >>> envelope = bytes(100) + SIGNATURE_HEAD + bytes(64)
    >>> unpack(pack(envelope, CURRENT)) == envelope
    True
    """
    packer = _packers[dictionary].copy()
    content = packer.compress(envelope[:-SIGNATURE_TAIL]) + packer.flush()
    return bytes((dictionary,)) + content + envelope[-SIGNATURE_SIZE:]


def unpack(body: bytes) -> bytes:
    """Undo `pack`; what it may inflate to is bounded beforehand.

    Raises:
        MalformedError: unknown dictionary, not a deflate stream, cut short, too large, or with a tail.
    """
    words = DICTIONARIES.get(body[0])
    if words is None:
        raise MalformedError("unknown_form")
    inflater = zlib.decompressobj(_WINDOW_BITS, zdict=words)
    try:
        content = inflater.decompress(body[1:-SIGNATURE_SIZE], MAX_LICENCE_SIZE)
    except zlib.error as error:
        raise MalformedError("bad_compression") from error
    if not inflater.eof:
        raise MalformedError("oversize" if len(content) == MAX_LICENCE_SIZE else "truncated")
    if inflater.unused_data:
        raise MalformedError("trailing_bytes")
    return content + SIGNATURE_HEAD + body[-SIGNATURE_SIZE:]
