"""JSON values as cells.

Numbers keep the digits they are written with, nested objects become columns named `outer/inner`, lists their
JSON text.
"""

import json
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

_DEPTH: Final = 64
"""Most lists and objects in each other; exports have two or three. Cells of them are made by recursion."""


class _TooDeepError(Exception):
    """A value is nested deeper than the limit."""


class Pairs(list[tuple[str, Any]]):
    """An object as its keys and values, so that a key given twice is seen."""


class Found(NamedTuple):
    """One value of a file.

    Attributes:
        number: its line, or its place in the array.
        cells: texts by key.
        problems: keys and codes of what is wrong.
        raw: its text.
        offsets: of the bytes in it that could not be decoded.
    """

    number: int
    cells: dict[str, str]
    problems: tuple[tuple[str, str], ...]
    raw: str
    offsets: list[int]


def _refuse(constant: str) -> None:
    raise ValueError(constant)  # NaN and Infinity are not JSON


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=Pairs, parse_int=str, parse_float=str, parse_constant=_refuse, strict=False
)


def decode(text: str) -> tuple[Any, int]:
    """Read the value a text begins with; give it and the place behind it.

    Raises:
        ValueError: the text does not begin with a whole value.
    """
    try:
        return _DECODER.raw_decode(text)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def read_line(number: int, line: str, offsets: list[int]) -> Found:
    """Read a line that should hold one object."""
    text = line.strip()
    try:
        value, end = decode(text)
    except ValueError:
        return Found(number, {}, (("", "json_line_malformed"),), line, offsets)
    if end != len(text):
        return Found(number, {}, (("", "json_line_malformed"),), line, offsets)
    return taken(number, value, line, offsets)


def taken(number: int, value: object, raw: str, offsets: list[int]) -> Found:
    """Make cells of a value."""
    if not isinstance(value, Pairs):
        return Found(number, {}, (("", "not_an_object"),), raw, offsets)
    cells: dict[str, str] = {}
    problems: list[tuple[str, str]] = []
    try:
        for name, text in _leaves(value, "", _DEPTH):
            if cells.setdefault(name, text) != text:
                problems.append((name, "duplicate_key"))
    except _TooDeepError:
        return Found(number, {}, (("", "json_line_malformed"),), raw, offsets)
    if not is_whole("".join(cells)):
        return Found(number, {}, (("", "json_line_malformed"),), raw, offsets)
    return Found(number, cells, tuple(problems), raw, offsets)


def is_whole(text: str) -> bool:
    """Say whether a text has no lone surrogates, which escapes can bring in."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _leaves(pairs: Pairs, prefix: str, depth: int) -> Iterator[tuple[str, str]]:
    if not depth:
        raise _TooDeepError
    for key, value in pairs:
        if isinstance(value, str):
            yield prefix + key, value
        elif isinstance(value, Pairs) and value:
            yield from _leaves(value, f"{prefix}{key}/", depth - 1)
        else:
            yield prefix + key, _text(value, depth - 1)


def _text(value: object, depth: int) -> str:
    if value is None or value == []:
        return ""
    return json.dumps(_plain(value, depth), ensure_ascii=False)


def _plain(value: object, depth: int) -> object:
    if not isinstance(value, list):
        return value
    if not depth:
        raise _TooDeepError
    if isinstance(value, Pairs):
        return {key: _plain(item, depth - 1) for key, item in value}
    return [_plain(item, depth - 1) for item in value]
