"""COSE_Sign1 (RFC 9052, section 4.2) in the one shape this system signs and accepts.

``18([protected, {}, payload, signature])`` with protected = ``{1: alg, 4: kid}`` for licences and
``{1: alg, 4: kid, 16: typ}`` for lists (typ: RFC 9596). Because a licence's header has no ``typ`` and a
list's must, a signature made over one kind can never be shown as another.

The parser is written out by hand and reads foreign bytes before any signature is checked: a fixed shape, no
recursion, one pass. Everything not in its deterministic form (RFC 8949, section 4.2) is refused by name.
"""

from functools import lru_cache
from hashlib import sha256
from typing import Final, NamedTuple, Protocol

from signing.errors import MalformedError

KID_SIZE: Final = 8
MAX_LICENCE_SIZE: Final = 1024
"""Bytes of a licence envelope; the longest allowed certificate stays below half of it."""

_TAG_AND_ARRAY: Final = b"\xd2\x84"
_SIG_CONTEXT: Final = b"\x84\x6aSignature1"  # Sig_structure: array of 4, "Signature1", body, aad, payload
_NO_EXTERNAL_AAD: Final = b"\x40"
SIGNATURE_SIZE: Final = 64
"""ES256, EdDSA and SM2 all make 64 bytes."""
SIGNATURE_HEAD: Final = b"\x58\x40"
SIGNATURE_TAIL: Final = len(SIGNATURE_HEAD) + SIGNATURE_SIZE
_MAJOR_UINT, _MAJOR_BYTES, _MAJOR_TEXT = 0x00, 0x40, 0x60


class Signer(Protocol):
    """A private key as the envelope needs it."""

    @property
    def cose_algorithm(self) -> int:
        """COSE algorithm number, e.g. -7."""

    @property
    def kid(self) -> bytes:
        """First eight bytes of SHA-256 over the SubjectPublicKeyInfo."""

    def sign(self, message: bytes) -> bytes:
        """Sign; 64 bytes r||s or an Ed25519 signature."""


class Envelope(NamedTuple):
    """A parsed, not yet verified envelope; `to_be_signed` is the Sig_structure the signature covers."""

    algorithm: int
    kid: bytes
    payload: bytes
    signature: bytes
    to_be_signed: bytes


def _head(major: int, value: int) -> bytes:
    """Encode a CBOR head in its shortest form."""
    if value < 24:  # noqa: PLR2004 - RFC 8949, section 3
        return bytes((major | value,))
    for info, size in ((24, 1), (25, 2), (26, 4)):
        if value < 1 << (8 * size):
            return bytes((major | info,)) + value.to_bytes(size, "big")
    raise MalformedError("too_large")


@lru_cache(maxsize=4096)
def protected_header(algorithm: int, kid: bytes, typ: str | None = None) -> bytes:
    """Encode the protected header: algorithm, key id and, for lists, the media type.

    Remembered, because a key signs millions.
    """
    count = 2 if typ is None else 3
    alg = _head(0x20, -1 - algorithm) if algorithm < 0 else _head(_MAJOR_UINT, algorithm)
    header = bytes((0xA0 | count, 0x01)) + alg + b"\x04" + _head(_MAJOR_BYTES, len(kid)) + kid
    if typ is not None:
        text = typ.encode()
        header += b"\x10" + _head(_MAJOR_TEXT, len(text)) + text
    return header


def seal(payload: bytes, signer: Signer, typ: str | None = None) -> bytes:
    """Sign a payload and give the tagged envelope."""
    header = protected_header(signer.cose_algorithm, signer.kid, typ)
    body = _head(_MAJOR_BYTES, len(header)) + header
    content = _head(_MAJOR_BYTES, len(payload)) + payload
    signature = signer.sign(_SIG_CONTEXT + body + _NO_EXTERNAL_AAD + content)
    return _TAG_AND_ARRAY + body + b"\xa0" + content + SIGNATURE_HEAD + signature


def fingerprint(data: bytes) -> bytes:
    """Give what tells one licence from another: SHA-256 of its claims.

    Not of the whole envelope: from one ECDSA signature anybody can make a second that verifies too.

    Raises:
        MalformedError: not a licence envelope.
    """
    return sha256(from_bytes(data).payload).digest()


def _length(data: bytes, at: int, major: int) -> tuple[int, int]:
    """Read a definite, shortest-form head of the given major type: (value, next position)."""
    if at >= len(data):
        raise MalformedError("truncated")
    first = data[at]
    if first & 0xE0 != major:
        raise MalformedError("wrong_type")
    info = first & 0x1F
    if info < 24:  # noqa: PLR2004
        return info, at + 1
    if info == 31:  # noqa: PLR2004
        raise MalformedError("indefinite_length")
    if info > 26:  # noqa: PLR2004 - eight-byte lengths are beyond every limit here
        raise MalformedError("oversize" if info == 27 else "wrong_type")  # noqa: PLR2004
    size = 1 << (info - 24)
    end = at + 1 + size
    if end > len(data):
        raise MalformedError("truncated")
    value = int.from_bytes(data[at + 1 : end], "big")
    if value < 24 or (size > 1 and value < 1 << (4 * size)):  # noqa: PLR2004
        raise MalformedError("not_shortest_form")
    return value, end


@lru_cache(maxsize=4096)
def _algorithm_and_kid(header: bytes, typ: str | None) -> tuple[int, bytes]:
    """Read a protected header; it must be exactly the one we would write.

    Remembered, because the headers of a country's keys recur; a foreign header only pushes out another.
    """
    if len(header) < 3:  # noqa: PLR2004
        raise MalformedError("truncated")
    value, at = _length(header, 2, header[2] & 0xE0)
    algorithm = -1 - value if header[2] & 0xE0 == 0x20 else value  # noqa: PLR2004
    kid = header[at + 2 : at + 2 + KID_SIZE]
    if len(kid) != KID_SIZE or header != protected_header(algorithm, kid, typ):
        raise MalformedError("bad_header")
    return algorithm, kid


def from_bytes(data: bytes, typ: str | None = None, max_size: int = MAX_LICENCE_SIZE) -> Envelope:
    """Parse an envelope of the kind `typ` (None: a licence).

    Args:
        data: the whole envelope, nothing before or after.
        typ: media type the protected header must name; None if it must name none.
        max_size: bytes; longer input is refused unread.

    Raises:
        MalformedError: the bytes are not such an envelope in deterministic form.
    """
    size = len(data)
    if size > max_size:
        raise MalformedError("oversize")
    if data[:2] != _TAG_AND_ARRAY:
        raise MalformedError("not_an_envelope")
    header_len, start = _length(data, 2, _MAJOR_BYTES)
    header_end = start + header_len
    if data[header_end : header_end + 1] != b"\xa0":
        raise MalformedError("truncated" if header_end >= size else "unprotected_header")
    at = header_end + 1
    if data[at : at + 1] == b"\x58" and data[at + 1 : at + 2] >= b"\x18":  # nearly every licence's
        payload_len, payload_start = data[at + 1], at + 2
    else:
        payload_len, payload_start = _length(data, at, _MAJOR_BYTES)
    payload_end = payload_start + payload_len
    tail = size - payload_end
    if tail < SIGNATURE_TAIL:
        raise MalformedError("truncated")
    if data[payload_end : payload_end + 2] != SIGNATURE_HEAD:
        raise MalformedError("bad_signature_length")
    if tail > SIGNATURE_TAIL:
        raise MalformedError("trailing_bytes")
    algorithm, kid = _algorithm_and_kid(data[start:header_end], typ)
    signed = _SIG_CONTEXT + data[2:header_end] + _NO_EXTERNAL_AAD + data[header_end + 1 : payload_end]
    return Envelope(algorithm, kid, data[payload_start:payload_end], data[payload_end + 2 :], signed)
