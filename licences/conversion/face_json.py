"""Face data as it is stored (JSON values), as pydantic would write it, without asking it field by field."""

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from licences.types import FaceData
from licences.types.field_kind import kind_of


def face_json(face: FaceData) -> dict[str, Any]:
    """Give the JSON values of a face, fields without a value left out, as `model_dump` in JSON mode does."""
    values = {field: value for field, value in vars(face).items() if value is not None}
    days, numbers, sets = _written_otherwise(type(face))
    for field in days:
        if field in values:
            values[field] = values[field].isoformat()
    for field in numbers:
        if field in values:
            values[field] = str(values[field])
    for field in sets:
        if field in values:
            values[field] = list(values[field])
    return values


@cache
def _written_otherwise(face: type[FaceData]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Give the fields whose JSON value is not the value itself: days, decimal numbers, sets of codes."""
    kinds = {field: kind_of(info.annotation) for field, info in face.model_fields.items()}
    known = {date, Decimal, tuple, str, int}
    assert known >= set(kinds.values())
    days, numbers, sets = (
        tuple(field for field, kind in kinds.items() if kind is wanted) for wanted in (date, Decimal, tuple)
    )
    return days, numbers, sets
