"""Face data without the persons in it, for those who check data and need not know whom they are about.

What is shown is listed, not what is hidden: a field that a type gains later stays out until it is judged.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from licences import masking

WHOLE: Final = frozenset({
    # all families
    "province_code", "area_code", "issuer_code", "issuer_name", "issuer_area_code", "issue_date",
    "valid_from", "valid_to", "medium",
    # operators
    "operator_id", "operator_name", "uscc", "parent_name", "economic_type_name", "economic_type",
    "operating_status_name", "operating_status", "business_scope_name", "business_scope", "licence_word",
    "licence_number", "certificate_category", "branch_flag", "matter_code", "operating_area",
    "original_or_copy",
    # vehicles
    "vehicle_id", "plate_number", "plate_colour_name", "plate_colour", "vin", "vehicle_type_name",
    "vehicle_type", "brand", "model", "engine_number", "manufacture_date", "length_mm", "width_mm",
    "height_mm", "wheelbase_mm", "axle_count", "traction_mass_kg", "seats", "load_tonnes", "gross_mass_kg",
    "fuel_type", "engine_power_kw", "bus_level", "certificate_word", "certificate_number", "technical_grade",
    "inspection_status", "operator_licence_number", "holder_code", "holder_code_type", "gnss_platform",
    # practitioners
    "id_type", "staff_status_name", "staff_status", "permitted_class", "category", "first_issue_date",
    "integrity_grade", "reissue_count", "registration_date", "employer_name",
})  # fmt: skip
"""Fields that tell of no person."""

MASKS: Final[Mapping[str, Callable[[str], str]]] = {
    "name": masking.name,
    "id_number": masking.document_number,
    "telephone": masking.telephone,
    "address": masking.address,
    "driving_licence_number": masking.document_number,
    "principal_name": masking.name,
    "principal_telephone": masking.telephone,
    "ic_card_number": masking.number,
}

LEFT_OUT: Final = frozenset({"photo", "sex", "nation", "education", "staff_id", "employer_id"})
"""Not even masked. Provinces make up the ids of persons, and often of small firms, from document numbers."""

_OF_PERSON: Final[Mapping[str, Callable[[str], str]]] = {
    "operator_name": masking.name,
    "holder_code": masking.document_number,
    "certificate_number": masking.number,
}
"""Fields that tell of a person only where the holder is one."""
_OUT_OF_PERSON: Final = frozenset({"operator_id"})


def masked(face: Mapping[str, Any], *, is_persons: bool) -> dict[str, Any]:
    """Give face data without what tells of a person.

    Args:
        face: JSON values.
        is_persons: whether the holder is a natural person.

    >>> masked({"seats": 5, "telephone": "13800000000", "photo": "…", "new": "?"}, is_persons=True)
    {'seats': 5, 'telephone': '138****0000'}
    """
    masks = {**MASKS, **(_OF_PERSON if is_persons else {})}
    whole = WHOLE - _OUT_OF_PERSON if is_persons else WHOLE
    return {
        field: masks[field](value) if field in masks else value
        for field, value in face.items()
        if field in whole or field in masks
    }
