"""What the model of a face refuses, said to the clerk who corrects the file."""

from collections.abc import Callable
from typing import Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from licences.conversion.fault import Fault, fault

_CODES: Final = {
    "missing": "missing",
    "extra_forbidden": "field_unknown",
    "string_too_short": "text_too_short",
    "string_too_long": "text_too_long",
    "string_pattern_mismatch": "value_form",
    "too_long": "codes_too_many",
    "greater_than_equal": "number_too_small",
    "less_than_equal": "number_too_large",
    "decimal_max_digits": "number_too_precise",
    "decimal_max_places": "number_too_precise",
    "decimal_whole_digits": "number_too_precise",
}
"""Error types of pydantic; our own bring their words with them, others are about no such value."""
_OTHER: Final = "value_kind"
_LIMITS: Final = ("min_length", "max_length", "ge", "le")


def faults_of(refused: ValidationError, column_of: Callable[[str], str]) -> list[Fault]:
    """Give every fault the model found; the values stay out, they may be personal.

    Args:
        refused: by the model of a face.
        column_of: gives the columns a field is read from.
    """
    details = refused.errors(include_input=False, include_url=False)
    return [_fault(one, column_of) for one in details]


def field_of(detail: ErrorDetails) -> str:
    """Name the field an error is in; of one in an item, the field that holds it."""
    return str(detail["loc"][0]) if detail["loc"] else ""


def _fault(detail: ErrorDetails, column_of: Callable[[str], str]) -> Fault:
    field, context = field_of(detail), detail.get("ctx", {})
    if "zh" in context:
        words = context["zh"], detail["msg"], context["remedy_zh"], context["remedy_en"]
        return Fault(column_of(field), field, detail["type"], *words)
    limits = {name: context[name] for name in _LIMITS if name in context}
    return fault(column_of(field), field, _CODES.get(detail["type"], _OTHER), **limits)
