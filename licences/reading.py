"""Signed bytes -> claims, in one strict pass.

Every number must be in its shortest form, every length definite, every key known, in order and given once,
every value of its kind and in range, and nothing may stand behind. A general decoder would accept more and
need a second pass to refuse it; this one knows the one shape there is, in half the time, and meets nothing
recursive. `docs/licence-code.md`, section "Claims", is the rule book.
"""

import re
from typing import Any, Final, NamedTuple

from licences.claims import CERTIFICATE, Claim, Cwt


class ClaimsError(ValueError):
    """Bytes that are not a claims set we could have written.

    `reason` is a stable token; no content travels.
    """

    code = "bad_claims"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Claims(NamedTuple):
    """The content of a licence code.

    Times are seconds since 1970. `certificate` maps `Claim` numbers to plain values; code sets are still
    delta-coded (see `codes_of`). `device_key` is the COSE_Key of the holder's device as it was signed.
    """

    not_before: int
    expires_at: int | None
    issued_at: int
    device_key: bytes | None
    certificate: dict[int, Any]
    type: int
    region: int
    list_number: int
    list_index: int


_NUMBER, _TEXT, _CODE_SET, _PAIR, _TRUE = range(5)
_KINDS: Final[dict[int, int]] = {
    **dict.fromkeys(map(int, Claim), _NUMBER),
    **dict.fromkeys(
        map(
            int,
            (
                Claim.SERIAL,
                Claim.NUMBER,
                Claim.HOLDER,
                Claim.HOLDER_CODE,
                Claim.PLATE,
                Claim.VIN,
                Claim.VEHICLE_TYPE,
                Claim.DRIVING_CLASSES,
                Claim.AREA,
                Claim.OPERATOR_LICENCE,
            ),
        ),
        _TEXT,
    ),
    int(Claim.STATUS): _PAIR,
    int(Claim.SPECIMEN): _TRUE,
    int(Claim.SCOPE): _CODE_SET,
    int(Claim.CATEGORIES): _CODE_SET,
}
_MAX_TEXT_BYTES: Final = 128
_MAX_CODES: Final = 128
_MAX_CODE: Final = 99_999
_LIST_CAPACITY: Final = 1 << 20
_MAX_TYPE: Final = 999
_MAX_REGION: Final = 99
_MAX_VERSION: Final = 999
_MAX_DAY: Final = 2_932_896  # 9999-12-31
_is_serial: Final = re.compile("[0-9A-Z]{1,32}").fullmatch
_ISSUED, _FIRST_ISSUED = int(Claim.ISSUED), int(Claim.FIRST_ISSUED)
_CERTIFICATE_KEY: Final = b"\x3a" + (-1 - CERTIFICATE).to_bytes(4, "big")
_EXPIRES, _NOT_BEFORE, _ISSUED_AT, _DEVICE = (int(key) for key in Cwt)
_DEVICE_KEYS: Final = (
    # cnf (RFC 8747): {1: COSE_Key}; P-256 with the y coordinate as its sign bit, or Ed25519
    (bytes.fromhex("a101a401022001215820"), 32, (b"\x22\xf4", b"\x22\xf5")),
    (bytes.fromhex("a101a301012006215820"), 32, (b"",)),
)


def from_bytes(data: bytes) -> Claims:
    """Read the claims of a certificate.

    Raises:
        ClaimsError: not a claims set in deterministic form, an unknown claim, or a value out of its range.
    """
    try:
        claims, end = _claims(data)
    except IndexError:
        raise ClaimsError("truncated") from None
    except UnicodeDecodeError:
        raise ClaimsError("invalid_utf8") from None
    if end != len(data):
        raise ClaimsError("truncated" if end > len(data) else "trailing_bytes")
    return claims


def _claims(data: bytes) -> tuple[Claims, int]:
    """Read the outer map: times, device key, certificate."""
    if data[0] & 0xE0 != 0xA0:  # noqa: PLR2004 - major type 5, a map
        raise ClaimsError("not_a_map")
    entries, at = 3, 1
    expires_at = device_key = None
    if data[at] == _EXPIRES:
        expires_at, at = _time(data, at + 1)
        entries += 1
    if data[at] != _NOT_BEFORE:
        raise ClaimsError("unknown_claim")
    not_before, at = _time(data, at + 1)
    if data[at] != _ISSUED_AT:
        raise ClaimsError("unknown_claim")
    issued_at, at = _time(data, at + 1)
    if data[at] == _DEVICE:
        device_key, at = _device_key(data, at + 1)
        entries += 1
    if data[at : at + 5] != _CERTIFICATE_KEY:
        raise ClaimsError("unknown_claim")
    if data[0] != 0xA0 | entries:
        raise ClaimsError("wrong_count")
    certificate, at = _certificate(data, at + 5)
    list_number, list_index = certificate[5]
    claims = Claims(
        not_before,
        expires_at,
        issued_at,
        device_key,
        certificate,
        certificate[1],
        certificate[2],
        list_number,
        list_index,
    )
    return claims, at


def _certificate(data: bytes, at: int) -> tuple[dict[int, Any], int]:  # noqa: C901, PLR0912, PLR0915 - one pass
    """Read the certificate map.

    The usual short heads are read in place, because a call for each would double the cost of judging beside
    the signature; anything else, and anything wrong, goes to the functions below.
    """
    count = data[at] - 0xA0
    if 0 <= count < 24:  # noqa: PLR2004 - RFC 8949, section 3: the value itself
        at += 1
    elif data[at] & 0xE0 == 0xA0:  # noqa: PLR2004
        count, at = _uint(data, at, 0xA0)
    else:
        raise ClaimsError("not_a_map")
    certificate: dict[int, Any] = {}
    previous, total, kind_of = 0, len(data), _KINDS.get
    value: Any
    for _ in range(count):
        key = data[at]
        if key < 24:  # noqa: PLR2004
            at += 1
        else:
            key, at = _uint(data, at)
        if key <= previous:
            raise ClaimsError("wrong_key_order")
        previous = key
        kind = kind_of(key)
        head = data[at]
        if kind == _NUMBER:
            if head < 24:  # noqa: PLR2004
                value, at = head, at + 1
            elif head == 0x18 and data[at + 1] >= 24:  # noqa: PLR2004 - one byte, in its shortest form
                value, at = data[at + 1], at + 2
            elif head == 0x19 and data[at + 1]:  # noqa: PLR2004 - two bytes
                value, at = data[at + 1] << 8 | data[at + 2], at + 3
            else:
                value, at = _uint(data, at)
        elif kind == _TEXT:
            if 0x60 < head < 0x78:  # noqa: PLR2004 - 1 to 23 bytes
                start, end = at + 1, at + head - 0x5F
            elif head == 0x78 and 24 <= data[at + 1] <= _MAX_TEXT_BYTES:  # noqa: PLR2004
                start, end = at + 2, at + 2 + data[at + 1]
            else:
                raise _bad_text(data, at)
            if end > total:
                raise ClaimsError("truncated")
            value, at = data[start:end].decode(), end
        elif kind == _CODE_SET:
            value, at = _codes(data, at)
        elif kind == _PAIR:
            value, at = _place(data, at)
        elif kind == _TRUE:
            if head != 0xF5:  # noqa: PLR2004 - true; false is said by absence
                raise ClaimsError("wrong_type")
            value, at = True, at + 1
        else:
            raise ClaimsError("unknown_claim")
        certificate[key] = value
    _check_ranges(certificate)
    return certificate, at


def _check_ranges(certificate: dict[int, Any]) -> None:
    """Refuse values that no identifier and no calendar has, so that whatever was read can be shown."""
    try:
        in_range = (
            certificate[5]
            and 0 < certificate[1] <= _MAX_TYPE
            and 0 < certificate[2] <= _MAX_REGION
            and _is_serial(certificate[3])
            and 0 < certificate[4] <= _MAX_VERSION
            and certificate.get(_ISSUED, 0) <= _MAX_DAY
            and certificate.get(_FIRST_ISSUED, 0) <= _MAX_DAY
        )
    except KeyError:
        raise ClaimsError("missing_claim") from None
    if not in_range:
        raise ClaimsError("out_of_range")


def _time(data: bytes, at: int) -> tuple[int, int]:
    """Read a time: nearly always four bytes, because it lies after 1970-01-01T18:12:16Z."""
    if data[at] == 0x1A and data[at + 1]:  # noqa: PLR2004
        return int.from_bytes(data[at + 1 : at + 5], "big"), at + 5
    return _uint(data, at)


def _uint(data: bytes, at: int, major: int = 0) -> tuple[int, int]:
    """Read a head of at most four bytes in its shortest form: (value, next position)."""
    info = data[at] - major
    if 0 <= info < 24:  # noqa: PLR2004 - RFC 8949, section 3: the value itself
        return info, at + 1
    if info == 24:  # noqa: PLR2004
        value, end, least = data[at + 1], at + 2, 24
    elif info == 25:  # noqa: PLR2004
        value, end, least = data[at + 1] << 8 | data[at + 2], at + 3, 1 << 8
    elif info == 26:  # noqa: PLR2004
        value = data[at + 1] << 24 | data[at + 2] << 16 | data[at + 3] << 8 | data[at + 4]
        end, least = at + 5, 1 << 16
    elif info == 27:  # noqa: PLR2004
        raise ClaimsError("out_of_range")
    elif info == 31:  # noqa: PLR2004
        raise ClaimsError("indefinite_length")
    else:
        raise ClaimsError("wrong_type")
    if value < least:
        raise ClaimsError("not_shortest_form")
    return value, end


def _bad_text(data: bytes, at: int) -> ClaimsError:
    """Say what is wrong with the head of a text that is not one of 1 to 128 bytes in its shortest form."""
    _uint(data, at, 0x60)
    return ClaimsError("out_of_range")


def _codes(data: bytes, at: int) -> tuple[list[int], int]:
    """Read 1 to 128 codes of five digits: the first, then the steps up to the next."""
    count, at = _uint(data, at, 0x80)
    if not 0 < count <= _MAX_CODES:
        raise ClaimsError("out_of_range")
    steps: list[int] = []
    for _ in range(count):
        step = data[at]
        if step < 24:  # noqa: PLR2004
            at += 1
        else:
            step, at = _uint(data, at)
        if step == 0:  # no code is 0, and none stands twice
            raise ClaimsError("out_of_range")
        steps.append(step)
    if sum(steps) > _MAX_CODE:
        raise ClaimsError("out_of_range")
    return steps, at


def _place(data: bytes, at: int) -> tuple[tuple[int, int], int]:
    """Read the number of a status list and the index in it."""
    if data[at] == 0x82 and data[at + 1] < 24:  # noqa: PLR2004 - two, and one of the first lists
        list_number, at = data[at + 1], at + 2
    else:
        count, at = _uint(data, at, 0x80)
        if count != 2:  # noqa: PLR2004
            raise ClaimsError("out_of_range")
        list_number, at = _uint(data, at)
    index, at = _uint(data, at)
    if index >= _LIST_CAPACITY:
        raise ClaimsError("out_of_range")
    return (list_number, index), at


def _device_key(data: bytes, at: int) -> tuple[bytes, int]:
    """Read the confirmation claim: one of the two shapes of a device key, as its COSE_Key bytes."""
    for prefix, size, tails in _DEVICE_KEYS:
        if data.startswith(prefix, at):
            body = at + len(prefix) + size
            for tail in tails:
                if data.startswith(tail, body):
                    end = body + len(tail)
                    return data[at + 2 : end], end
    raise ClaimsError("bad_device_key")


def codes_of(deltas: list[int]) -> list[int]:
    """Undo the delta coding of a code set.

    >>> codes_of([2001, 1, 97])
    [2001, 2002, 2099]
    """
    total = 0
    return [total := total + step for step in deltas]
