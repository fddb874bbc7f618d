"""The province code agrees with the numbers, words, divisions and plates of the same certificate."""

from collections.abc import Callable, Iterator
from typing import Final

from licences.codes import Code, code_list
from licences.rules.finding import Finding, error, warning
from licences.rules.rule import Case, Key, Rule, Values, reading
from licences.types import FaceData

_DIVISIONS: Final = ("area_code", "issuer_area_code", "licence_number", "certificate_number")
_WORDS: Final = ("licence_word", "certificate_word")
_PLATE: Final = "plate_number"
_NUMBERS: Final = ("licence_number", "certificate_number", _PLATE)
CORPS: Final = "66"
XINJIANG: Final = "65"


def province_rules(face: type[FaceData]) -> Iterator[Rule]:
    """Give the rule on what belongs to another province than the certificate says.

    Of numbers it reads no more than the beginnings, so that many faces share a key.
    """
    fields = [field for field in (*_DIVISIONS, *_WORDS, _PLATE) if field in face.model_fields]
    if "certificate_word" not in fields and "certificate_number" in fields:
        fields.remove("certificate_number")  # 道路运输证号 begins with a division, 从业资格证号 does not
    numbers = tuple(field for field in fields if field in _NUMBERS)
    others = tuple(field for field in fields if field not in _NUMBERS)

    def find(key: Key, case: Case) -> Iterator[Finding]:
        (code, *rest), *begun = key
        provinces = code_list("province", case.on)
        if code in provinces:  # else told by the rule on codes
            known = dict(zip((*others, *numbers), (*rest, *begun), strict=True))
            yield from _check(provinces[code], {field: known[field] for field in fields if known[field]})

    yield Rule(find, _key_of(("province_code", *others), numbers), frozenset({"province_code"}))


def _key_of(common: tuple[str, ...], numbers: tuple[str, ...]) -> Callable[[Values], Key]:
    """Make the key: a common part, then the first two characters of each number; spelt out, for speed."""
    pick = reading(*common)
    if not numbers:
        return lambda values: (pick(values),)
    first, *further = numbers
    if not further:
        return lambda values: (pick(values), (values[first] or "")[:2])
    (second,) = further
    return lambda values: (pick(values), (values[first] or "")[:2], (values[second] or "")[:2])


def _check(province: Code, known: dict[str, str]) -> Iterator[Finding]:
    if province.attributes["issues_certificates"] != "yes":
        yield error("province_does_not_issue", "province_code")
    for field, value in known.items():
        if field == _PLATE:
            if value[0] != province.attributes["plate_prefix"]:
                yield warning("plate_of_another_province", field, province=province.name_zh)
        elif field in _WORDS:
            if value[0] != province.attributes["abbr"]:
                yield error("province_disagrees", field, province=province.name_zh)
        elif value[:2] not in _divisions(province):
            yield error("province_disagrees", field, province=province.name_zh)


def _divisions(province: Code) -> tuple[str, ...]:
    """The Corps' places have division codes of Xinjiang beside its own (general knowledge)."""
    own = province.attributes["code2"]
    return (CORPS, XINJIANG) if own == CORPS else (own,)
