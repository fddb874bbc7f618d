"""JSON as we accept it (RFC 8259, with the restrictions of I-JSON, RFC 7493): one reading only.

UTF-8, no repeated keys, no NaN, bounded depth, and text that every system can store and show: no NUL or
other control characters, no lone surrogates, no private-use characters. Each refusal has its own code.
"""

import json
import math
import re
from typing import Any, Final, Never

from app import field_faults
from app.http.errors import RequestError
from app.services.errors import Fault

MAX_DEPTH: Final = 32
"""Levels of nesting; our deepest request has five."""

MAX_FAULTS: Final = 100
"""Faults listed in one answer."""

_BAD_CHARACTER: Final = re.compile(
    "(?P<nul_character>\x00)"
    "|(?P<control_character>[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f])"
    "|(?P<lone_surrogate>[\ud800-\udfff])"
    "|(?P<noncharacter>[\ufdd0-\ufdef\ufffe\uffff])"
    "|(?P<private_use_character>[\ue000-\uf8ff\U000f0000-\U0010ffff])"
)


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


def _pointer(path: str, part: str | int) -> str:
    """Extend a JSON pointer (RFC 6901); a bad key is not repeated in it."""
    text = _BAD_CHARACTER.sub("?", str(part))
    return f"{path}/{text.replace('~', '~0').replace('/', '~1')}"


def bad_character(text: str) -> str | None:
    """Name the fault of the first character no system should have to hold, or None."""
    found = _BAD_CHARACTER.search(text)
    return found.lastgroup if found else None


def _inspect(value: object) -> list[Fault]:
    """Walk a value without recursion: its depth is bounded, each bad text becomes a fault."""
    faults: list[Fault] = []
    waiting: list[tuple[object, str, int]] = [(value, "", 0)]
    while waiting and len(faults) < MAX_FAULTS:
        item, path, depth = waiting.pop()
        if isinstance(item, str):
            if kind := bad_character(item):
                faults.append(field_faults.make(kind, path))
            continue
        if not isinstance(item, dict | list):
            continue
        if depth == MAX_DEPTH:
            raise RequestError("json_too_deep")
        inner = item.items() if isinstance(item, dict) else enumerate(item)
        for key, child in inner:
            below = _pointer(path, key)
            if isinstance(key, str) and (kind := bad_character(key)):
                faults.append(field_faults.make(kind, below))
            waiting.append((child, below, depth + 1))
    return sorted(faults, key=lambda fault: fault.field)


def loads(body: bytes) -> Any:
    """Read a JSON body.

    Raises:
        RequestError: invalid_utf8, invalid_json, duplicate_key, json_too_deep, or invalid_request with one
            fault for each bad text.
    """
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
