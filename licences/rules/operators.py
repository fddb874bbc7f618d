"""Rules of the operator licences: word, copy, operating area."""

from collections.abc import Iterator
from typing import Final

from licences.rules.finding import Finding, error
from licences.rules.rule import Case, Key, Rule, Values
from licences.types.reduced import CREDIT_CODE_TYPE

_RIDE_HAILING: Final = 74
_OPERATOR_WORD: Final = "交运管许可"
_WITHOUT_COPY: Final = "100"
_SOLE_TRADER: Final = "175"
"""个体经营: an economic type (JT/T 415 5.1.8) that no company has."""


def operator_rules() -> Iterator[Rule]:
    """Give the rules on what contradicts itself, or is missing, in an operator licence."""
    yield Rule(_find, _key, frozenset({"licence_word", "original_or_copy"}))


def _key(values: Values) -> Key:
    copies = values["certificate_category"], values["original_or_copy"]
    is_sole_company = values["economic_type"] == _SOLE_TRADER and (values["operator_name"] or "").endswith(
        "公司"
    )
    return values["licence_word"], *copies, values["operating_area"] is not None, is_sole_company


def _find(key: Key, case: Case) -> Iterator[Finding]:
    word, category, copy, has_area, is_sole_company = key
    if is_sole_company:
        yield error("economic_type_disagrees", "economic_type")
    if CREDIT_CODE_TYPE not in case.certificate_type.holder_code_types:
        yield error("holder_kind_unsuitable", "holder_code_type", type=case.certificate_type.name_zh)
    if _OPERATOR_WORD not in word:
        yield error("licence_word_of_operator", "licence_word")
    if category not in {None, _WITHOUT_COPY, copy}:
        yield error("copy_disagrees", "original_or_copy")
    if case.certificate_type.number == _RIDE_HAILING and not has_area:
        yield error("operating_area_missing", "operating_area")
