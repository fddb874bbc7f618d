"""The place in the word of a licence number, against the division its digits begin with.

A licence word names the province and a place: 浙交运管许可杭字. Which characters a city uses is nowhere laid
down, so a word is doubted only where it is the name of another city of the province, and of nothing in its
own. Names are those of GB/T 2260 that python-stdnum holds.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Final

from stdnum import numdb

from licences.codes import code_list
from licences.rules.finding import Finding, warning
from licences.rules.provinces import CORPS, XINJIANG
from licences.rules.rule import Case, Key, Rule, Values
from licences.types import FaceData

_PLACE: Final = re.compile(r".(?:交运管许可|交运管)(.{1,3}?)字?")
_PERIOD: Final = re.compile(r"\[[0-9-]*\]")
_NUMBERED: Final = (("licence_word", "licence_number"), ("certificate_word", "certificate_number"))
_DIGITS: Final = 6
_OTHER_NAMES: Final = {
    "甬": "3302",
    "瓯": "3303",
    "禾": "3304",
    "婺": "3307",
    "锡": "3202",
    "榕": "3501",
    "鹭": "3502",
    "青": "3702",
    "汴": "4102",
    "洛": "4103",
    "穗": "4401",
    "邕": "4501",
    "蓉": "5101",
    "筑": "5201",
}
"""Names a city has beside its own, used in words of licences (general knowledge)."""
_BEGINNING: Final = 8
"""Characters of the longest name of a province."""


def place_rules(face: type[FaceData]) -> Iterator[Rule]:
    """Give the rule on the place in the word of a number, for faces whose numbers have words."""
    for word, number in _NUMBERED:
        if word in face.model_fields:
            yield Rule(_find(number), _key(word, number), frozenset({word, number}))
    if "operator_name" in face.model_fields and "address" in face.model_fields:
        yield Rule(_find_in_address, _address_key, frozenset({"address", "province_code"}))


def _address_key(values: Values) -> Key:
    return (values["address"] or "")[:_BEGINNING], values["province_code"]


def _find_in_address(key: Key, case: Case) -> Iterator[Finding]:
    """An operator is licensed where its place of business is (general knowledge)."""
    begin, code = key
    provinces = code_list("province", case.on)
    if code not in provinces or provinces[code].attributes["issues_certificates"] != "yes":
        return  # told by the rules on codes and provinces
    own = XINJIANG if code[:2] == CORPS else code[:2]
    for province in provinces:
        if begin.startswith(province.name_zh) and province.code[:2] not in {own, CORPS}:
            yield warning("address_in_another_province", "address", province=province.name_zh)


def _key(word: str, number: str) -> Callable[[Values], Key]:
    return lambda values: (values[word], values[number][:_DIGITS])


def _find(field: str) -> Callable[[Key, Case], Iterator[Finding]]:
    def find(key: Key, case: Case) -> Iterator[Finding]:  # noqa: ARG001 - as every rule
        word, division = key
        found = _PLACE.fullmatch(word)
        if found and is_of_another_city(found[1], division):
            yield warning("place_disagrees", field, place=found[1])

    return find


def is_of_another_city(place: str, division: str) -> bool:
    """Say whether a place is another city's than that of a division of 6 digits.

    >>> is_of_another_city("杭", "330100"), is_of_another_city("杭", "330203")
    (False, True)
    >>> is_of_another_city("余", "330110")  # 余杭, a district
    False
    >>> is_of_another_city("甬", "330100"), is_of_another_city("甬", "330200")
    (True, False)
    """
    if not division.isdecimal() or len(division) != _DIGITS:
        return False
    elsewhere = _OTHER_NAMES.get(place)
    if elsewhere is not None and elsewhere != division[:4] and elsewhere[:2] == division[:2]:
        return place not in _name(f"{division[:4]}00")
    own = "".join(_names(division[:4]))
    if not own or any(character in own for character in place):
        return False
    others = (f"{division[:2]}{number:02}" for number in range(1, 100))
    return any(_name(f"{city}00").startswith(place) for city in others if city != division[:4])


@cache
def _names(city: str) -> tuple[str, ...]:
    """Give the names of a city and its counties, those of all periods joined."""
    return tuple(_name(f"{city}{number:02}") for number in range(100))


@cache
def _name(division: str) -> str:
    facts: dict[str, str] = {}
    for _, found in numdb.get("cn/loc").info(division):
        facts |= found
    return _PERIOD.sub("", facts.get("county", ""))
