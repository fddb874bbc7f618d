"""The province code agrees with the numbers, words, divisions and plates of the same certificate."""

from collections.abc import Iterator
from typing import Final

from licences.codes import Code, code_list
from licences.rules.finding import Finding, error, warning
from licences.rules.rule import Case, Key, Rule, Values
from licences.types import FaceData

_DIVISION_FIELDS: Final = ("area_code", "issuer_area_code", "licence_number")
_WORD_FIELDS: Final = ("licence_word", "certificate_word")
_PLATE: Final = "plate_number"
_CORPS: Final = "66"
_XINJIANG: Final = "65"


def province_rules(face: type[FaceData]) -> Iterator[Rule]:
    """Give the rule on what belongs to another province than the certificate says.

    It reads no more than the beginnings of numbers, so that its key stays common.
    """
    fields = face.model_fields
    divisions: tuple[str, ...] = tuple(field for field in _DIVISION_FIELDS if field in fields)
    if "certificate_word" in fields:  # 道路运输证号 begins with a division, 从业资格证号 does not
        divisions = (*divisions, "certificate_number")
    words: tuple[str, ...] = tuple(field for field in _WORD_FIELDS if field in fields)
    firsts = (*words, _PLATE) if _PLATE in fields else words

    def key(values: Values) -> Key:
        code = values["province_code"]
        return (
            code,
            *[(values[one] or "")[:2] for one in divisions],
            *[(values[one] or "")[:1] for one in firsts],
        )

    def find(key: Key, case: Case) -> Iterator[Finding]:
        provinces = code_list("province", case.on)
        if key[0] in provinces:  # else told by the rule on codes
            begun = dict(zip((*divisions, *firsts), key[1:], strict=True))
            yield from _check(provinces[key[0]], {field: begin for field, begin in begun.items() if begin})

    yield Rule(find, key, frozenset({"province_code"}))


def _check(province: Code, begun: dict[str, str]) -> Iterator[Finding]:
    if province.attributes["issues_certificates"] != "yes":
        yield error("province_does_not_issue", "province_code")
    for field, begin in begun.items():
        if field in _WORD_FIELDS:
            fits = begin == province.attributes["abbr"]
        elif field == _PLATE:
            if begin != province.attributes["plate_prefix"]:
                yield warning("plate_of_another_province", field, province=province.name_zh)
            continue
        else:
            fits = begin in _divisions(province)
        if not fits:
            yield error("province_disagrees", field, province=province.name_zh)


def _divisions(province: Code) -> tuple[str, ...]:
    """The Corps' places have division codes of Xinjiang beside its own (general knowledge)."""
    own = province.attributes["code2"]
    return (_CORPS, _XINJIANG) if own == _CORPS else (own,)
