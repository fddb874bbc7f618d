"""Names of companies and of persons; the same name written two ways becomes one.

What a name may be stands in `licences.names`; here is taken off what certainly is none of it: padding,
wrappers, list numbers, signs at the end.
"""

import re
from typing import Final

from licences.conversion.fault import RuleError
from licences.conversion.rules.characters import PADDING, full_width_brackets, text
from licences.conversion.rules.spoiled import HAN
from licences.conversion.rules.value import Noted, Outcome
from licences.errors import IdentifierError
from licences.names import company, kinds, person
from licences.names.regions import begins_with_region
from licences.names.tables import surnames

_LIST_NUMBER: Final = re.compile(
    r"\A(?:[0-9]{1,4}[.．、)）]|[(（][0-9]{1,4}[)）]|[\u2460-\u2473]|[一二三四五六七八九十]{1,3}、)"
    r" *(?=[^0-9])"
)
_WRAPPERS: Final = (
    "“”",
    "‘’",
    '""',
    "''",
    "《》",
    "〈〉",
    "「」",
    "『』",
    "【】",
    "[]",
    "<>",
    "｛｝",
    "{}",
    "（）",
)
_SIGNS: Final = " 　;；,，、。./／|:：\\\"'“”‘’-—_"
"""What stands before or behind a name and is none of it: no registered name begins or ends so."""
_STRAY_NUMBER: Final = re.compile(r"\A[0-9]{1,4} *(?=[^0-9])")
_DOTS: Final = re.compile(f"(?<=[{HAN}])[ ]?[.．。•‧∙⋅・･·][ ]?(?=[{HAN}])")
_BLANKS: Final = re.compile(r"[\s\u3000\xa0]+")
_BREAK: Final = re.compile(r"[\t\r\n]+|[ \u3000\xa0]+")
_HAN_PARTS: Final = re.compile(f"[{HAN}]+(?: [{HAN}]+)+")
_TWO: Final = 2
_LONGEST: Final = 512
"""Of longer texts the model says that they are too long for a name; here they would only take time."""


def company_name(value: str) -> str:
    """Give a company's name as on its business licence: no blanks, full-width brackets, nothing around it.

    >>> company_name(" 路证(浙江) 运输有限公司"), company_name("1、《路证运输有限公司》")
    ('路证（浙江）运输有限公司', '路证运输有限公司')
    >>> company_name("路证***公司")
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: masked_value
    >>> company_name("路证运输有限公司（原安达运输有限公司）")
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: remark_in_name
    """
    if company.is_plain(value):
        return value
    if len(value) > _LONGEST:
        return text(value)
    _refuse_two(value)
    name = _unwrapped(full_width_brackets(text(value)))
    try:
        name = company.validate(name)
    except IdentifierError as error:
        raise RuleError(error.message.code, otherwise=name) from error
    number = _STRAY_NUMBER.match(name)
    if number and begins_with_region(name[number.end() :]):
        raise RuleError("list_number")
    return name


def holder_name(value: str) -> Outcome:
    """Give the name of a holder: a company's, or a person's, as of sole traders without a name of their own.

    >>> holder_name("路证(浙江)运输有限公司"), holder_name("张三")
    ('路证（浙江）运输有限公司', '张三')
    """
    if company.is_plain(value):
        return value
    if len(value) > _LONGEST:
        return text(value)
    joined = _DOTS.sub("·", _BLANKS.sub("", value.strip(PADDING)))
    return person_name(value) if kinds.is_persons(joined) else company_name(value)


def person_name(value: str) -> Outcome:
    """Give a person's name: one person's, parts joined by ·.

    Blanks between single characters (张 三) fill a column and go; one behind a surname goes with a warning;
    any other may be a lost middle dot, or stand between two persons.

    >>> person_name("张　三"), person_name("买买提.吐尔逊")
    ('张三', '买买提·吐尔逊')
    >>> person_name("张 小三")
    Noted(value='张小三', code='blank_taken_out')
    >>> person_name("张三 李四")
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: person_name_blank
    >>> person_name("张某某")
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: masked_value
    """
    if person.is_plain(value):
        return value
    if len(value) > _LONGEST:
        return text(value)
    spaced = _DOTS.sub("·", _BLANKS.sub(" ", value.strip(PADDING)))
    name = _DOTS.sub("·", text(value))
    try:
        name = person.validate(name)
    except IdentifierError as error:
        raise RuleError(error.message.code, otherwise=None if " " in spaced else name) from error
    if not _HAN_PARTS.fullmatch(spaced):
        return name
    first, *others = spaced.split()
    if all(len(part) == 1 for part in (first, *others)):
        return name
    is_surname = first in surnames("single") or first in surnames("compound")
    if is_surname and len(others) == 1 and len(others[0]) <= _TWO:
        return Noted(name, "blank_taken_out")
    raise RuleError("person_name_blank")


def _refuse_two(value: str) -> None:
    """Refuse two names with a blank or a line break between them, which would be joined to one."""
    parts = [full_width_brackets(part) for part in _BREAK.split(value.strip(PADDING)) if part]
    if len(parts) < _TWO:
        return
    for at in range(1, len(parts)):
        before, behind = "".join(parts[:at]), "".join(parts[at:])
        both = company.has_form(before) and company.has_form(behind)
        if both and begins_with_region(behind) and not behind.endswith(_BRANCHES):
            raise RuleError("names_several")


_BRANCHES: Final = ("分公司", "支公司", "营业部", "办事处", "分部", "分店", "车队", "车站", "客运站")
"""What follows a company's name and is part of it: 示例运输有限公司 杭州分公司."""


def _unwrapped(name: str) -> str:
    """Take off quotes and brackets around the whole, a list number before it, signs at both ends."""
    before = ""
    while name != before:
        before = name
        name = _LIST_NUMBER.sub("", name.strip(_SIGNS))
        for first, last in _WRAPPERS:
            if name.startswith(first) and name.endswith(last) and last not in name[1:-1]:
                name = name[1:-1]
    return name
