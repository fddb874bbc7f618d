"""Codes exist in the edition in force on the day of issue, suit the type, and agree with their names."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from licences.codes import CodeList, code_list
from licences.rules.dated import Row, rows_in_force
from licences.rules.finding import Finding, error
from licences.types import CertificateType, FaceData
from licences.types.names import name_of
from licences.types.operator_licence import RESTATED as OPERATOR_NAMES
from licences.types.operator_licence import OperatorLicence
from licences.types.vehicle_certificate import RESTATED as VEHICLE_NAMES
from licences.types.vehicle_certificate import VehicleCertificate

SCOPE: Final = "business_scope"
CLASS_7: Final = frozenset({"03170", "03270"})
"""Radioactive goods: licensed apart from all other dangerous goods, so no parent code covers them."""
_DRIVING_CLASS: Final = re.compile(r"[A-Z][0-9]?")
_SEPARATORS: Final = re.compile("[、，,;；。|\\s]+")
_FULL_WIDTH_PARENTHESES: Final = str.maketrans("（）", "()")


def check_codes(face: FaceData, certificate_type: CertificateType, on: date) -> Iterator[Finding]:
    """Find codes that do not exist, stand twice, do not suit the type or disagree with their name."""
    names = names_of(face)
    for field, info in type(face).model_fields.items():
        published = info.json_schema_extra
        list_name = published.get("code_list") if isinstance(published, dict) else None
        if isinstance(list_name, str) and field not in names:
            yield from _check_field(field, values_of(face, field), code_list(list_name, on))
    for row in rows_in_force("suitable_codes", certificate_type.number, on):
        yield from _check_suitable(row, values_of(face, row["field"]), certificate_type)
    for field, (code_field, list_name) in names.items():
        yield from _check_name(face, field, code_field, code_list(list_name, on))


def names_of(face: FaceData) -> dict[str, tuple[str, str]]:
    """Give the name fields of a face that restate a code: name field -> (code field, list)."""
    if isinstance(face, OperatorLicence):
        return OPERATOR_NAMES
    return VEHICLE_NAMES if isinstance(face, VehicleCertificate) else {}


def values_of(face: FaceData, field: str) -> Sequence[str]:
    """Give the codes of a field: none, one, or several; driving classes are taken apart (A1A2)."""
    value = getattr(face, field)
    if value is None:
        return ()
    if field == "permitted_class":
        return _DRIVING_CLASS.findall(value)
    return value if isinstance(value, tuple) else (value,)


def within_scope(
    vehicle_scope: Sequence[str], operator_scope: Sequence[str], on: date | None = None
) -> list[str]:
    """Give the codes of a vehicle's scope that the operator's scope does not cover.

    A parent covers everything under it, except class 7 goods, which must be licensed by their own code.

    >>> within_scope(["02101", "03131", "03170"], ["02000", "03100"])
    ['03170']
    """
    codes, licensed = code_list(SCOPE, on), set(operator_scope)

    def is_covered(code: str) -> bool:
        return code in licensed or (code not in CLASS_7 and not licensed.isdisjoint(codes.ancestors(code)))

    return [code for code in vehicle_scope if not is_covered(code)]


def _check_field(field: str, values: Sequence[str], codes: CodeList) -> Iterator[Finding]:
    for code in dict.fromkeys(values):
        if code not in codes:
            yield error("unknown_code", field, value=code, list=codes.title_zh, edition=codes.edition)
        elif not set(values).isdisjoint(codes.ancestors(code)):
            yield error("parent_beside_child", field, value=code)
    if len(set(values)) != len(values):
        yield error("code_twice", field)


def _check_suitable(row: Row, values: Sequence[str], certificate_type: CertificateType) -> Iterator[Finding]:
    starts = tuple(row["codes"].split("|"))
    fitting = [code for code in values if code.startswith(starts)]
    named = {"type": certificate_type.name_zh, "type_en": certificate_type.name_en}
    if row["kind"] == "some":
        if not fitting:
            yield error("code_missing_for_type", row["field"], codes="、".join(starts), **named)
        return
    unsuitable = fitting if row["kind"] == "never" else [code for code in values if code not in fitting]
    for code in unsuitable:
        yield error("code_unsuitable", row["field"], value=code, **named)


def _check_name(face: FaceData, field: str, code_field: str, codes: CodeList) -> Iterator[Finding]:
    given = getattr(face, field)
    expected = name_of(codes, getattr(face, code_field))
    if given is not None and expected is not None and _pieces(given) != _pieces(expected):
        yield error("name_disagrees", field, name=expected)


def _pieces(name: str) -> set[str]:
    """Take a list of names apart; both sides of a comparison the same way, as some names hold a separator."""
    return set(filter(None, _SEPARATORS.split(name.translate(_FULL_WIDTH_PARENTHESES))))
