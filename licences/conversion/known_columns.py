"""Names of columns met in the field, and the rules each face field is usually read with."""

from collections.abc import Iterable
from functools import cache
from typing import Final

from licences.conversion.face_fields import code_list_of, fields_of, restates
from licences.conversion.header import column_key
from licences.tsv import rows_of
from licences.types.families import Family

_BY_KIND: Final = {
    "text": "text",
    "day": "date",
    "codes": "scope",
    "whole": "whole_number",
    "decimal": "decimal_number",
}
_BY_FIELD: Final = {
    "operator_name": "holder_name",
    "parent_name": "company_name",
    "employer_name": "company_name",
    "principal_name": "person_name",
    "name": "person_name",
    "uscc": "credit_code",
    "holder_code": "holder_code",
    "id_number": "identity_number",
    "licence_number": "licence_number",
    "operator_licence_number": "licence_digits",
    "plate_number": "plate",
    "vin": "vin",
    "category": "categories",
    "permitted_class": "driving_classes",
    "valid_to": "last_day",
    "length_mm": "length",
    "width_mm": "length",
    "height_mm": "length",
    "wheelbase_mm": "length",
    "gross_mass_kg": "mass",
    "traction_mass_kg": "mass",
    "load_tonnes": "tonnes",
    "area_code": "division",
    "issuer_area_code": "division",
    "principal_telephone": "telephone",
    "photo": "photo",
    "medium": "medium",
    "model": "capitals",
    "engine_number": "capitals",
    "driving_licence_number": "capitals",
    "ic_card_number": "capitals",
}


@cache
def fields_by_column(family: Family) -> dict[str, str]:
    """Give column (as `column_key` writes it) -> face field.

    >>> fields_by_column("vehicle")["cph"]
    'plate_number'
    """
    rows = rows_of("licences.conversion", "known_columns")
    return {column_key(row["column"]): row["field"] for row in rows if row["family"] == family}


def is_of_another(name: str, known: Iterable[str]) -> bool:
    """Say whether a name has a word that none of the known names has and that makes another thing of it.

    >>> is_of_another("初次发证日期", ["发证日期"]), is_of_another("初领日期", ["初次领证日期"])
    (True, False)
    """
    said = "\n".join(known)
    return any(
        any(word in name for word in words) and not any(word in said for word in words)
        for words in _qualifiers()
    )


@cache
def _qualifiers() -> tuple[tuple[str, ...], ...]:
    """Give words that make another thing of a name, those of one meaning together."""
    return tuple(tuple(row["words"].split()) for row in rows_of("licences.conversion", "name_qualifiers"))


def usual_rule(family: Family, field: str) -> str:
    """Give the rule a field is usually read with.

    >>> usual_rule("vehicle", "fuel_type"), usual_rule("practitioner", "telephone")
    ('code:fuel_type', 'mobile')
    >>> usual_rule("vehicle", "vehicle_type_name")  # the words of a code, not the code
    'text'
    """
    if field == "certificate_number":
        return "practitioner_number" if family == "practitioner" else "licence_number"
    if field == "telephone":
        return "mobile" if family == "practitioner" else "telephone"
    if field in _BY_FIELD:
        return _BY_FIELD[field]
    codes = code_list_of(family, field)
    return (
        f"code:{codes}"
        if codes and fields_of(family)[field] == "text" and not restates(family, field)
        else _BY_KIND[fields_of(family)[field]]
    )
