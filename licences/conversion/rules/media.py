"""What a certificate is made of (证照介质类型): two characters are all its field holds, in words or a code.

The field list names paper and IC cards; no list of codes is known, so what was written stays.
"""

import re
from typing import Final

from licences.conversion.rules.characters import text

_CARD: Final = re.compile("(?i:(?:ic|cpu|智能|射频|非接触式?ic)卡|ic卡证件?|ic卡?式?|智能ic卡)(?:证)?")
_PAPER: Final = re.compile("纸质?(?:证件?|版|本|介质)?|纸本")
_ELECTRONIC: Final = re.compile("电子(?:证照?|证件|版|介质)?")
_FORMS: Final = ((_CARD, "IC"), (_PAPER, "纸质"), (_ELECTRONIC, "电子"))


def medium(value: str) -> str:
    """Give what a certificate is made of in the length of its field; other words stay as they are.

    >>> [medium(said) for said in ("IC卡", "ＩＣ卡", "智能卡", "纸质证件", "纸质", "电子证照", "2")]
    ['IC', 'IC', 'IC', '纸质', '纸质', '电子', '2']
    """
    said = text(value)
    return next((form for known, form in _FORMS if known.fullmatch(said)), said)
