"""The published JSON Schema (draft 2020-12) of the face data of a type.

Beside the usual keywords each field carries `title` (the Chinese label), `national_key`, `code_list`,
`mandatory` (yes, no, conditional), `core_2023` and `source`; a mandatory name that restates a code may be
left out on input.
"""

from typing import Any, Final

from licences.codes import code_list
from licences.types import CertificateType

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def json_schema(certificate_type: CertificateType, base_url: str = "") -> dict[str, Any]:
    """Make the schema of a type's face data.

    Args:
        certificate_type: one of the nine.
        base_url: where schemas are served; becomes part of `$id` when given.
    """
    schema = certificate_type.face.model_json_schema(mode="validation")
    head: dict[str, Any] = {"$schema": DIALECT}
    if base_url:
        head["$id"] = f"{base_url.rstrip('/')}/{certificate_type.key}.json"
    schema |= {
        "title": f"{certificate_type.name_zh} 照面数据",
        "description": certificate_type.name_en,
        "type_code": certificate_type.code,
    }
    for field in schema["properties"].values():
        if field.get("code_list"):
            field["code_list_edition"] = code_list(field["code_list"]).edition
    return head | schema
