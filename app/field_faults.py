"""What can be wrong with one field, in both languages: pydantic's findings turned into ours.

The words are in `field_faults.tsv`, by pydantic's error type. Errors raised by our own models bring their
words with them (`PydanticCustomError` with zh, remedy_zh and remedy_en in its context). The value at fault is
never repeated: it may be personal data.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
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


def _field(location: Sequence[str | int]) -> str:
    """Name a field: a JSON pointer in the body, else the parameter's name."""
    if location and location[0] in {"query", "path", "header", "cookie"}:
        return "/".join(str(part) for part in location[1:])
    parts = location[1:] if location and location[0] == "body" else location
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def from_pydantic(errors: Iterable[Mapping[str, Any]]) -> tuple[Fault, ...]:
    """Turn `ValidationError.errors()` into faults, in the order found."""
    return tuple(_one(error) for error in errors)


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
