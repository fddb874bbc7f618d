"""Names of companies and of persons; the same name written two ways becomes one."""

import re
from typing import Final

from pydantic_core import PydanticCustomError

from licences.conversion.fault import RuleError
from licences.conversion.rules.characters import HAN, MOJIBAKE, full_width_brackets, text, unmasked
from licences.types.text import person_name as read_person_name

_SHORTEST: Final = 4
"""A shorter company name is masked or broken (cleaning step of one province's warehouse)."""
_PLAIN_COMPANY: Final = re.compile(r"[\u4e00-\u9fa5（）]{4,60}")
_PLAIN_PERSON: Final = re.compile(r"[\u4e00-\u9fa5]{2,4}")
_LOST: Final = re.compile("[?？□]")
_DOTS: Final = re.compile(f"(?<=[{HAN}])[ ]?[.．。•‧∙⋅・･·][ ]?(?=[{HAN}])")
_SOMEBODY: Final = "某"


def company_name(value: str) -> str:
    """Give a company's name as on its business licence: no blanks, full-width brackets.

    >>> company_name(" 路证(浙江) 运输有限公司")
    '路证（浙江）运输有限公司'
    >>> company_name("路证***公司")
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: masked_value
    >>> company_name("路证")
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: company_name_too_short
    """
    if _PLAIN_COMPANY.fullmatch(value) and MOJIBAKE not in value:
        return value
    name = text(full_width_brackets(value))
    if "*" in name or "＊" in name:
        raise RuleError("masked_value")
    unmasked(name)
    if _LOST.search(name):
        raise RuleError("lost_character")
    if len(name) < _SHORTEST:
        raise RuleError("company_name_too_short")
    return name


def person_name(value: str) -> str:
    """Give a person's name: blanks between characters dropped, parts joined by ·.

    >>> person_name("张　三"), person_name("买买提.吐尔逊")
    ('张三', '买买提·吐尔逊')
    >>> person_name("张*三")
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: masked_value
    >>> person_name("张某某")
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: masked_value
    """
    if _PLAIN_PERSON.fullmatch(value) and _SOMEBODY not in value and value != MOJIBAKE:
        return value
    name = _DOTS.sub("·", text(value))
    if _LOST.search(name):
        raise RuleError("lost_character")
    if name.endswith(_SOMEBODY):
        raise RuleError("masked_value")
    try:
        return read_person_name(name)
    except PydanticCustomError as error:
        raise RuleError(error.type) from error
