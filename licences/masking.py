"""Personal data reduced (脱敏) to what the reader may see; nothing masked can be turned back.

The number of asterisks tells nothing of the length of a name, but does keep the length of a number.
"""

import re
from typing import Final

_KEPT_OF_NUMBER: Final = 4
_RUN: Final = re.compile("[0-9A-Za-z]+")
_KEPT_OF_ADDRESS: Final = 6
_KEPT_OF_LONG_NAME: Final = 9


def name(text: str) -> str:
    """Mask a person's name: first and last character stay, of two characters the first.

    >>> name("张三"), name("欧阳小三"), name("买买提·吐尔逊")
    ('张*', '欧**三', '买**逊')
    """
    if len(text) <= 1:
        return "*"
    if len(text) == 2:  # noqa: PLR2004 - a surname and one character
        return f"{text[0]}*"
    return f"{text[0]}{'*' if len(text) == 3 else '**'}{text[-1]}"  # noqa: PLR2004


def document_number(text: str) -> str:
    """Mask the number of an identity document: the last four characters stay.

    >>> document_number("990000199001010017")
    '**************0017'
    """
    return number(text)


def number(text: str) -> str:
    """Mask a number: the last four characters stay; of eight or fewer only the last two.

    The words around the number of a licence say nothing of a person and stay.

    >>> number("330100000001"), number("A1234"), number("浙交运管许可杭字330100000001号")
    ('********0001', '***34', '浙交运管许可杭字********0001号')
    """
    return _masked(text) if text.isascii() else _RUN.sub(lambda run: _masked(run[0]), text)


def _masked(text: str) -> str:
    kept = _KEPT_OF_NUMBER if len(text) > 2 * _KEPT_OF_NUMBER else min(2, len(text) // 2)
    return "*" * (len(text) - kept) + text[len(text) - kept :]


def telephone(text: str) -> str:
    """Mask a telephone number: the first three and the last four digits stay.

    >>> telephone("13800000000"), telephone("0571-8700000")
    ('138****0000', '057*****0000')
    """
    if len(text) < 3 + 2 * _KEPT_OF_NUMBER:
        return number(text)
    return f"{text[:3]}{'*' * (len(text) - 7)}{text[-_KEPT_OF_NUMBER:]}"


def address(text: str) -> str:
    """Mask an address: what is coarser than the street stays, six characters at most.

    >>> address("浙江省杭州市无名路1001号")
    '浙江省杭州市******'
    """
    return text[: min(_KEPT_OF_ADDRESS, len(text) // 2)] + "*" * 6


def abbreviated(text: str, limit: int) -> str:
    """Shorten a text that need not be whole in the scanned code: beginning … end.

    >>> len(abbreviated("路" * 60, 28)), abbreviated("一二三四五六七八九十甲乙丙", 12)
    (28, '一二三四五六七…十甲乙丙')
    """
    if len(text) <= limit:
        return text
    tail = min(_KEPT_OF_LONG_NAME, limit // 3)
    return f"{text[: limit - tail - 1]}…{text[-tail:]}"
