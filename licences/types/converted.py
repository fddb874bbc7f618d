"""Face data as old registers have it (存量证照转换): what they never held may be missing.

A converted licence was issued under the rules of its day. Everything that is there obeys the type's own
model; of what is not there only `ESSENTIAL` is asked for.
"""

from functools import cache
from typing import Annotated, Any

from pydantic import Field, create_model
from pydantic.fields import FieldInfo

from licences.types.base import CertificateType, FaceData
from licences.types.families import ESSENTIAL, FAMILY_OF_KIND


def converted_face(certificate_type: CertificateType) -> type[FaceData]:
    """Give the model of converted face data of a type; it takes complete face data too.

    It is a subclass of the type's own model, always the same one, in which mandatory fields that are not
    essential may be missing (None).
    """
    return _converted(certificate_type.face, frozenset(ESSENTIAL[FAMILY_OF_KIND[certificate_type.kind]]))


@cache
def _converted(face: type[FaceData], essential: frozenset[str]) -> type[FaceData]:
    changed: dict[str, Any] = {
        name: _optional(info)
        for name, info in face.model_fields.items()
        if info.is_required() and name not in essential
    }
    return create_model(f"Converted{face.__name__}", __base__=face, __module__=__name__, **changed)


def _optional(info: FieldInfo) -> tuple[Any, Any]:
    """Describe a field anew that may be missing: the same type, checks, title and published facts."""
    checked: Any = Annotated[(info.annotation, *info.metadata)]
    published = info.json_schema_extra
    assert not callable(published)
    return checked | None, Field(default=None, title=info.title, json_schema_extra=published)
