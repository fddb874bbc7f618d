"""The three families of face data (照面数据), and what no certificate of a family can be without."""

from typing import Final, Literal

Family = Literal["operator", "vehicle", "practitioner"]

FAMILY_OF_KIND: Final[dict[str, Family]] = {"RA": "operator", "RB": "vehicle", "RE": "practitioner"}
ESSENTIAL: Final[dict[Family, tuple[str, ...]]] = {
    "operator": (
        "operator_name",
        "uscc",
        "licence_word",
        "licence_number",
        "business_scope",
        "original_or_copy",
        "valid_from",
        "valid_to",
        "issue_date",
    ),
    "vehicle": (
        "operator_name",
        "holder_code",
        "holder_code_type",
        "certificate_word",
        "certificate_number",
        "operator_licence_number",
        "plate_number",
        "plate_colour",
        "vin",
        "vehicle_type",
        "gross_mass_kg",
        "business_scope",
        "valid_to",
        "issue_date",
    ),
    "practitioner": (
        "name",
        "id_type",
        "id_number",
        "certificate_number",
        "category",
        "first_issue_date",
        "issue_date",
        "valid_to",
    ),
}
"""Without these a certificate has no holder, number, term or scanned code (`FaceData`); the rest may lack."""
