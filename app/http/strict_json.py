"""JSON as we accept it (RFC 8259, with the restrictions of I-JSON, RFC 7493): one reading only.

UTF-8, no repeated keys, no NaN, bounded depth, and text that every system can store and show: no NUL or
other control characters, no lone surrogates, no private-use characters. Each refusal has its own code.
"""

import json
import math
import re
from typing import Any, Final, NamedTuple, Never

from app import field_faults
from app.http.errors import RequestError
from app.services.errors import Fault

MAX_DEPTH: Final = 32
"""Levels of nesting; our deepest request has five."""

MAX_VALUES: Final = 10_000
"""Values in one body, about ten times our largest request: what counts is the work, not only the size."""

_SEPARATORS: Final = (b",", b"[", b"{")
"""Each value but the first follows one of these; those inside texts are counted too, and do no harm."""

_BAD_CHARACTERS: Final = {
    "nul_character": "\x00",
    "control_character": "\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f",
    "lone_surrogate": "\ud800-\udfff",
    "noncharacter": "\ufdd0-\ufdef\ufffe\uffff",
    "private_use_character": "\ue000-\uf8ff\U000f0000-\U0010ffff",
}
_BAD_CHARACTER: Final = re.compile(f"[{''.join(_BAD_CHARACTERS.values())}]")
"""One set for all: alternatives cost fifteen times as much a character, and other threads wait meanwhile."""
_KIND: Final = re.compile("|".join(f"(?P<{kind}>[{those}])" for kind, those in _BAD_CHARACTERS.items()))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object, refusing a repeated key: two readers might each take another one."""
    result = dict(pairs)
    if len(result) != len(pairs):
        raise RequestError("duplicate_key")
    return result


def _refuse_constant(_name: str) -> Never:
    """Refuse NaN and Infinity, which are not JSON."""
    raise RequestError("invalid_json")


def _finite(text: str) -> float:
    """Read a number with a fraction or exponent; too large to hold is refused rather than made infinite."""
    value = float(text)
    if math.isinf(value):
        raise RequestError("invalid_json")
    return value


class _Where(NamedTuple):
    """Where a value stands: costs the same however long the keys above it are."""

    above: "_Where | None"
    part: str | int


def _pointer(where: _Where | None) -> str:
    """Write a JSON pointer, only for a value at fault; a bad character of a key is not repeated in it.

    Keys are cut first: one of a megabyte may stand above every fault.
    """
    parts: list[str] = []
    while where is not None:
        parts.append(_BAD_CHARACTER.sub("?", field_faults.cut_part(where.part)))
        where = where.above
    return field_faults.pointer(reversed(parts))


def bad_character(text: str) -> str | None:
    """Name the fault of the first character no system should have to hold, or None."""
    found = _BAD_CHARACTER.search(text)
    kind = _KIND.match(found[0]) if found else None
    return kind.lastgroup if kind else None


def _inspect(value: object) -> list[Fault]:
    """Walk a value without recursion: its depth is bounded, each bad text becomes a fault."""
    faults: list[Fault] = []
    waiting: list[tuple[object, _Where | None, int]] = [(value, None, 0)]
    while waiting and len(faults) <= field_faults.MOST:
        item, where, depth = waiting.pop()
        if isinstance(item, str):
            if kind := bad_character(item):
                faults.append(field_faults.make(kind, _pointer(where)))
            continue
        if not isinstance(item, dict | list):
            continue
        if depth == MAX_DEPTH:
            raise RequestError("json_too_deep")
        inner = item.items() if isinstance(item, dict) else enumerate(item)
        for key, child in inner:
            below = _Where(where, key)
            if isinstance(key, str) and (kind := bad_character(key)) and len(faults) <= field_faults.MOST:
                faults.append(field_faults.make(kind, _pointer(below)))
            waiting.append((child, below, depth + 1))
    return sorted(faults, key=lambda fault: fault.field)


def loads(body: bytes) -> Any:
    """Read a JSON body.

    The work is linear in the body, whatever its shape.

    Raises:
        RequestError: invalid_utf8, invalid_json, duplicate_key, json_too_deep, json_too_many_values, or
            invalid_request with one fault for each bad text.
    """
    if sum(map(body.count, _SEPARATORS)) >= MAX_VALUES:
        raise RequestError("json_too_many_values")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RequestError("invalid_utf8") from error
    try:
        value = json.loads(
            text, object_pairs_hook=_unique, parse_constant=_refuse_constant, parse_float=_finite
        )
    except RecursionError as error:
        raise RequestError("json_too_deep") from error
    except ValueError as error:  # JSONDecodeError, or an integer of thousands of digits
        raise RequestError("invalid_json") from error
    if faults := _inspect(value):
        raise RequestError("invalid_request", faults)
    return value
