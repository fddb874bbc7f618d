"""The message catalogue of this package: what is wrong and what to do, Chinese first, English second.

`messages.tsv` has one row a code; `{…}` in a text is filled from the values given. Codes are stable: the API
shows them, and others build on them.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

from pydantic_core import PydanticCustomError


@dataclass(frozen=True, slots=True)
class Message:
    """One fault, said to a person."""

    code: str
    zh: str
    en: str
    remedy_zh: str
    remedy_en: str


@cache
def catalogue() -> dict[str, Message]:
    """Read the catalogue, by code."""
    text = resources.files("licences").joinpath("messages.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {row["code"]: Message(**row) for row in rows}


def message(code: str, **values: object) -> Message:
    """Give the message of a code with its values filled in.

    >>> message("photo_too_large", limit=64).en
    'the photo is larger than 64 KiB'
    """
    found = catalogue()[code]
    texts = (found.zh, found.en, found.remedy_zh, found.remedy_en)
    return Message(code, *(text.format(**values) for text in texts))


def fault(code: str, **values: object) -> PydanticCustomError:
    """Make the error a pydantic validator raises: type = our code, English text, the rest in its context."""
    return fault_of(message(code, **values))


def fault_of(found: Message) -> PydanticCustomError:
    """Make a pydantic error of a message."""
    context = {"zh": found.zh, "remedy_zh": found.remedy_zh, "remedy_en": found.remedy_en}
    # Braces would be read as a template by pydantic; the text is already filled in.
    return PydanticCustomError(found.code, "{en}", {"en": found.en, **context})
