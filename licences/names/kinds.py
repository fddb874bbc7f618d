"""Whose name it is: of a person, or of a company or another body."""

import re
from typing import Final

from licences.confirmations import Allow, nobody
from licences.memo import Memo
from licences.names import company, person
from licences.names.addresses import tells_a_place
from licences.names.regions import is_region
from licences.names.tables import HAN, forms

_SHORT: Final = re.compile(f"[{HAN}]{{2,3}}")
_COMPANY: Final = "公司"
_PARTS: Final = re.compile(f"[{HAN}]+(?:·[{HAN}]+)+")
_FOUR: Final = re.compile(f"[{HAN}]{{4}}")
_TRADES: Final = forms("trade")
"""With these ends the trade name of a sole trader, not the name of a person."""
_FULL_WIDTH: Final = str.maketrans("()", "（）")
_persons: Final[Memo[str, bool]] = Memo()


def is_persons(name: str) -> bool:
    """Say whether a holder's name is that of a person.

    It has two or three Han characters, or parts joined by ·, or four that begin with a surname and end with
    no form of organisation; none ends with a trade.

    >>> is_persons("张三"), is_persons("欧阳小明"), is_persons("买买提·吐尔逊")
    (True, True, True)
    >>> is_persons("路证运输有限公司"), is_persons("张三货运"), is_persons("张三货运部")
    (False, False, False)
    """
    known = _persons.get(name)
    return _persons.keep(name, _is_persons(name)) if known is None else known


def ends_with_trade(name: str) -> bool:
    """Say whether a name ends with a trade, as trade names do and no person's.

    >>> ends_with_trade("兴旺货运"), ends_with_trade("尼玛次仁")
    (True, False)
    """
    return name.endswith(_TRADES)


def is_somebodys(text: str) -> bool:
    """Say whether a text where an address should stand is the name of a person or of a company, and no place.

    >>> is_somebodys("张三"), is_somebodys("路证运输有限公司")
    (True, True)
    >>> is_somebodys("王庄"), is_somebodys("金华"), is_somebodys("杭州市示例路1号路证运输有限公司")
    (False, False, False)
    """
    if text.endswith(_COMPANY):
        return not tells_a_place(text)
    if not _SHORT.fullmatch(text) or tells_a_place(text):
        return False
    return person.has_surname(text) and is_persons(text) and not is_region(text)


def _is_persons(name: str) -> bool:
    if name in company.WORDS:
        return False
    if _SHORT.fullmatch(name):
        return not ends_with_trade(name)
    if _PARTS.fullmatch(name):
        return not company.has_form(name)
    if not _FOUR.fullmatch(name):
        return False
    return person.has_surname(name) and not company.has_form(name) and not ends_with_trade(name)


def validate(name: str, allow: Allow = nobody) -> str:
    """Give the name of a holder, a company's or a person's, as it is printed.

    Args:
        name: as it was written.
        allow: says what a person has confirmed.

    Raises:
        IdentifierError: as `company.validate` and `person.validate`.

    >>> validate("路证(浙江)运输有限公司"), validate("张三")
    ('路证（浙江）运输有限公司', '张三')
    """
    if company.is_plain(name):
        return name
    if is_persons(name):
        return person.validate(name, allow)
    return company.validate(full_width_parentheses(name), allow)


def full_width_parentheses(name: str) -> str:
    """Write the parentheses of a company's name full-width, as business licences print them.

    >>> full_width_parentheses("路证(浙江)运输有限公司")
    '路证（浙江）运输有限公司'
    """
    return name.translate(_FULL_WIDTH) if "(" in name or ")" in name else name
