"""The province code agrees with the numbers, words, divisions and plates of the same certificate."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from licences.codes import Code, code_list
from licences.identifiers import plate
from licences.rules.finding import Finding, error, warning
from licences.types import FaceData

_DIVISION_FIELDS: Final = ("area_code", "issuer_area_code", "licence_number")
_WORD_FIELDS: Final = ("licence_word", "certificate_word")
_CORPS: Final = "66"
_XINJIANG: Final = "65"


def check_provinces(face: FaceData, on: date) -> Iterator[Finding]:
    """Find what belongs to another province than the certificate says."""
    values = vars(face)
    provinces = code_list("province", on)
    if values["province_code"] not in provinces:
        return  # told by the rule on codes
    province = provinces[values["province_code"]]
    if province.attributes["issues_certificates"] != "yes":
        yield error("province_does_not_issue", "province_code")
    for field in _division_fields(values):
        if values[field][:2] not in _divisions(province):
            yield error("province_disagrees", field, province=province.name_zh)
    for field in _WORD_FIELDS:
        if field in values and values[field][0] != province.attributes["abbr"]:
            yield error("province_disagrees", field, province=province.name_zh)
    if "plate_number" in values and plate.read(values["plate_number"]).province != _plate_prefix(province):
        yield warning("plate_of_another_province", "plate_number", province=province.name_zh)


def _division_fields(values: dict[str, object]) -> Iterator[str]:
    yield from (field for field in _DIVISION_FIELDS if field in values)
    if "certificate_word" in values:  # 道路运输证号 begins with a division, 从业资格证号 does not
        yield "certificate_number"


def _divisions(province: Code) -> tuple[str, ...]:
    """The Corps' places have division codes of Xinjiang beside its own (general knowledge)."""
    own = province.attributes["code2"]
    return (_CORPS, _XINJIANG) if own == _CORPS else (own,)


def _plate_prefix(province: Code) -> str:
    return province.attributes["plate_prefix"]
