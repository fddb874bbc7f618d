"""The content of a verified code in words: claims -> names, dates and code names a person reads."""

from datetime import date, timedelta
from typing import Any, Final

from licences.claims import Claim
from licences.codes import code_list
from licences.identifiers import certificate_identifier
from licences.payload import day_of
from licences.reading import Claims, codes_of
from licences.types import by_number

_EPOCH: Final = date(1970, 1, 1)
_PLAIN: Final = {
    Claim.NUMBER: "certificate_number",
    Claim.HOLDER: "holder_name",
    Claim.HOLDER_CODE: "holder_code",
    Claim.PLATE: "plate_number",
    Claim.VIN: "vin",
    Claim.SEATS: "seats",
    Claim.LOAD: "load_kg",
    Claim.GROSS_MASS: "gross_mass_kg",
    Claim.TRACTION_MASS: "traction_mass_kg",
    Claim.DRIVING_CLASSES: "permitted_class",
    Claim.AREA: "operating_area",
    Claim.OPERATOR_LICENCE: "operator_licence_number",
}
_DATES: Final = {Claim.ISSUED: "issue_date", Claim.FIRST_ISSUED: "first_issue_date"}
_CODES: Final = {
    Claim.PLATE_COLOUR: ("plate_colour", "plate_colour"),
    Claim.VEHICLE_TYPE: ("vehicle_type", "vehicle_type_ga16_4"),
    Claim.COPY: ("original_or_copy", "certificate_category"),
}
_CODE_SETS: Final = {
    Claim.SCOPE: ("business_scope", "business_scope"),
    Claim.CATEGORIES: ("category", "practitioner_category"),
}
_CODE_WIDTH: Final = 5


def identifier(claims: Claims, issuer_code: str) -> str:
    """Write the certificate identifier (电子证照标识, GB/T 36904) of a code."""
    return certificate_identifier.make(
        by_number(claims.type).code,
        issuer_code,
        str(claims.certificate[Claim.SERIAL]),
        int(claims.certificate[Claim.VERSION]),
    )


def to_display(claims: Claims, issuer_code: str) -> dict[str, Any]:
    """Give what a verified code says, by the field names of the face data; codes with their names beside."""
    certificate = claims.certificate
    kind = by_number(claims.type)
    shown: dict[str, Any] = {
        "type": kind.key,
        "type_code": kind.code,
        "type_name": {"zh": kind.name_zh, "en": kind.name_en},
        "identifier": identifier(claims, issuer_code),
        "version": certificate[Claim.VERSION],
        "region": f"{claims.region:02d}0000",
        "valid_from": day_of(claims.not_before).isoformat(),
        "valid_to": last_day(claims),
    }
    for key, value in certificate.items():
        claim = Claim(key)
        if claim in _PLAIN:
            shown[_PLAIN[claim]] = value
        elif claim in _DATES:
            shown[_DATES[claim]] = (_EPOCH + timedelta(days=int(value))).isoformat()
        elif claim in _CODES:
            name, of = _CODES[claim]
            shown[name] = _named(of, str(value))
        elif claim in _CODE_SETS:
            name, of = _CODE_SETS[claim]
            codes = codes_of(value)
            shown[name] = [_named(of, f"{code:0{_CODE_WIDTH}d}") for code in codes]
    return shown


def last_day(claims: Claims) -> str | None:
    """Give the last valid day, inclusive, China time, as YYYY-MM-DD; None = no term (长期)."""
    return None if claims.expires_at is None else day_of(claims.expires_at - 1).isoformat()


def _named(of: str, code: str) -> dict[str, str | None]:
    """Put the name beside a code; a code of a newer edition than ours stays without a name."""
    codes = code_list(of)
    return {"code": code, "name": codes.name_of(code) if code in codes else None}
