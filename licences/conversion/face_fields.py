"""What a profile can fill: the face fields of each family, and the kind of value each takes."""

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Final

from licences.conversion.rules import Kind
from licences.types import TYPES, FaceData, by_key
from licences.types.families import FAMILY_OF_KIND, Family
from licences.types.field_kind import kind_of

_KINDS: Final[dict[Any, Kind]] = {str: "text", date: "day", int: "whole", Decimal: "decimal", tuple: "codes"}


def family_of(type_key: str) -> Family:
    """Give the family of a type.

    >>> family_of("road_transport_certificate")
    'vehicle'
    """
    return FAMILY_OF_KIND[by_key(type_key).kind]


@cache
def fields_of(family: Family) -> dict[str, Kind]:
    """Give the face fields of a family, with the kind of value each takes.

    >>> fields_of("vehicle")["gross_mass_kg"], fields_of("operator")["business_scope"]
    ('whole', 'codes')
    """
    return {name: _KINDS[kind_of(info.annotation)] for name, info in _face(family).model_fields.items()}


def titles_of(family: Family) -> dict[str, str]:
    """Give the face fields of a family, with their Chinese names.

    >>> titles_of("vehicle")["valid_to"]
    '有效期至'
    """
    return {name: info.title or "" for name, info in _face(family).model_fields.items()}


def face_field(family: Family, field: str) -> Any:
    """Give the type of a field with its bounds, as pydantic reads it."""
    info = _face(family).model_fields[field]
    return Annotated[info.annotation, info]


def code_list_of(family: Family, field: str) -> str:
    """Name the code list of a field; empty when it has none.

    >>> code_list_of("vehicle", "plate_colour")
    'plate_colour'
    """
    published = _face(family).model_fields[field].json_schema_extra
    return str(published.get("code_list") or "") if isinstance(published, dict) else ""


def restates(family: Family, field: str) -> bool:
    """Say whether a field restates the code of another in words.

    >>> restates("vehicle", "operating_status_name"), restates("vehicle", "operating_status")
    (True, False)
    """
    return field in _face(family).RESTATED


def _face(family: Family) -> type[FaceData]:
    return next(one.face for one in TYPES if FAMILY_OF_KIND[one.kind] == family)
