"""What can be wrong with one field, in both languages: pydantic's findings turned into ours.

The words are in `field_faults.tsv`, by pydantic's error type. Errors raised by our own models bring their
words with them (`PydanticCustomError` with zh, remedy_zh and remedy_en in its context). The value at fault is
never repeated: it may be personal data.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from itertools import islice
from typing import Any, Final, NamedTuple

from app.services.errors import Fault


class Wording(NamedTuple):
    """Code and words of one kind of fault; {…} takes a limit from pydantic's context."""

    code: str
    zh: str
    en: str
    remedy_zh: str
    remedy_en: str


def _load() -> dict[str, Wording]:
    """Read the table."""
    lines = files("app").joinpath("field_faults.tsv").read_text("utf-8").splitlines()
    return {row[0]: Wording(*row[1:]) for row in csv.reader(lines[1:], delimiter="\t")}


WORDINGS: Final = _load()

MOST: Final = 50
"""Faults listed in one answer: a person corrects some dozens at once, and an answer stays small."""

_PART_CHARS: Final = 64
_POINTER_CHARS: Final = 128
_WORDS_CHARS: Final = 1000
_CUT: Final = "…"


def make(kind: str, field: str, context: Mapping[str, Any] | None = None) -> Fault:
    """Make a fault.

    Args:
        kind: an error type of pydantic, or one of our own in the table; any other reads as "not valid".
        field: JSON pointer (RFC 6901), or the name of a query parameter or header.
        context: limits named in the words.
    """
    wording = WORDINGS.get(kind, WORDINGS["other"])
    limits = dict(context or {})
    return Fault(
        wording.code,
        field,
        wording.zh.format(**limits),
        wording.en.format(**limits),
        wording.remedy_zh,
        wording.remedy_en,
    )


def pointer(parts: Iterable[str | int]) -> str:
    """Write a JSON pointer (RFC 6901); names that a client has made up are cut, as is the whole.

    >>> pointer(["face", "a/b", 1])
    '/face/a~1b/1'
    """
    return cut("".join(f"/{_escaped(cut_part(part))}" for part in parts), _POINTER_CHARS)


def cut_part(part: str | int) -> str:
    """Cut a part of a JSON pointer as it is shown."""
    return cut(str(part), _PART_CHARS)


def _escaped(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")


def cut(text: str, longest: int = _WORDS_CHARS) -> str:
    """Cut a text that may repeat what a client has sent.

    >>> cut("k" * 60_000, 4)
    'kkk…'
    """
    return text if len(text) <= longest else text[: longest - 1] + _CUT


def _field(location: Sequence[str | int]) -> str:
    """Name a field: a JSON pointer in the body, else the parameter's name."""
    if location and location[0] in {"query", "path", "header", "cookie"}:
        return cut("/".join(str(part) for part in location[1:]), _POINTER_CHARS)
    return pointer(location[1:] if location and location[0] == "body" else location)


def from_pydantic(errors: Iterable[Mapping[str, Any]]) -> tuple[Fault, ...]:
    """Turn `ValidationError.errors()` into faults, in the order found.

    One more than an answer lists is enough to know that there are more.
    """
    return tuple(_one(error) for error in islice(errors, MOST + 1))


def _one(error: Mapping[str, Any]) -> Fault:
    """Turn one of pydantic's errors into a fault."""
    field, context = _field(error["loc"]), error.get("ctx", {})
    if "zh" in context:
        return Fault(
            error["type"],
            field,
            context["zh"],
            error["msg"],
            context.get("remedy_zh", ""),
            context.get("remedy_en", ""),
        )
    return make(error["type"], field, context)
