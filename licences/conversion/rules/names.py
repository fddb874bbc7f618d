"""Names of companies and of persons; the same name written two ways becomes one."""

import re
from typing import Final

from pydantic_core import PydanticCustomError

from licences.conversion.fault import RuleError
from licences.conversion.rules.characters import full_width_brackets, text
from licences.conversion.rules.spoiled import HAN, PLACEHOLDERS, plain_han
from licences.types.text import person_name as read_person_name

_SHORTEST: Final = 4
"""A shorter company name is masked or broken (cleaning step of one province's warehouse)."""
_NO_COMPANY: Final = PLACEHOLDERS | {
    *(
        "有限公司",
        "有限责任公司",
        "股份有限公司",
        "运输公司",
        "运输有限公司",
        "物流有限公司",
        "个体工商户",
        "个体运输户",
    ),
    *(
        "暂无名称",
        "未知名称",
        "没有名称",
        "企业名称",
        "公司名称",
        "业户名称",
        "单位名称",
        "测试公司",
        "测试企业",
    ),
}
"""The end of a name without its beginning, or no name at all."""
_ENDED: Final = "注销|吊销|撤销|停业|歇业|作废|废业|已过期|迁出|转出"
_UNMASKED: Final = plain_han(without="某")
_PLAIN_COMPANY: Final = re.compile(f"[{plain_han(without='某销废歇停已迁转')}（）]{{4,60}}")
"""Without the characters of masks and remarks; names that have them are looked at closer."""
_GOOD_COMPANY: Final = re.compile(f"(?!.*(?:{_ENDED}))[{_UNMASKED}（）]{{4,60}}")
_PLAIN_PERSON: Final = re.compile(
    f"(?!同[上前左]|测试|无名|待[定补])[{_UNMASKED}]{{2,4}}(?<!先生)(?<!女士)(?<!小姐)"
)
_BROKEN_COMPANY: Final = re.compile(
    rf"""
      (?P<lost_character>[?？□])
    | (?P<masked_value>[*＊×✕✖╳●○◯◎■△▲◇◆☆★█▓囗某…⋯] | 〇{{2}} | [.。]{{2}}
        | (?<![A-Za-z])[Xx]{{2,}}(?![A-Za-z]))
    | (?P<remark_in_name>[（【\[][^（）【】\[\]]*(?:{_ENDED}) | (?:{_ENDED})$)
    | (?P<names_several>(?<=[{HAN}）])[/／、;；|](?=[{HAN}]))
    """,
    re.VERBOSE,
)
_HAS_HAN: Final = re.compile(f"[{HAN}]")
_LOST: Final = re.compile("[?？□]")
_MASKED_PERSON: Final = re.compile("(?<=.)某|某$|囗|〇{2}|^[Xx]+$")
"""〇 and 某 are characters of names; 某 is a surname, and nothing else."""
_FORM_OF_ADDRESS: Final = re.compile("(?:先生|女士|小姐)$")
_DOTS: Final = re.compile(f"(?<=[{HAN}])[ ]?[.．。•‧∙⋅・･·][ ]?(?=[{HAN}])")


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
    if _PLAIN_COMPANY.fullmatch(value) and value not in _NO_COMPANY:
        return value
    name = full_width_brackets(value)
    if name in _NO_COMPANY:
        raise RuleError("placeholder")
    if _GOOD_COMPANY.fullmatch(name):
        return name
    name = text(name)
    found = _BROKEN_COMPANY.search(name)
    if found:
        raise RuleError(str(found.lastgroup))
    if len(name) < _SHORTEST:
        raise RuleError("company_name_too_short")
    if not _HAS_HAN.search(name):
        raise RuleError("company_name_without_han")
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
    if _PLAIN_PERSON.fullmatch(value):
        return value
    name = _DOTS.sub("·", text(value))
    if _LOST.search(name):
        raise RuleError("lost_character")
    if _MASKED_PERSON.search(name):
        raise RuleError("masked_value")
    if _FORM_OF_ADDRESS.search(name):
        raise RuleError("form_of_address")
    try:
        return read_person_name(name)
    except PydanticCustomError as error:
        raise RuleError(error.type) from error
