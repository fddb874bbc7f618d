"""What of a text shows an address (住址, 业户地址) where a name should stand: two columns were exchanged."""

import re
from typing import Final

from licences.names.tables import HAN

_HOUSE: Final = re.compile("[路街道巷弄村组镇区][0-9]+[号弄组幢栋-]|[0-9]+[号弄幢栋][0-9]*(?:室|楼|层|$)")
_OF_A_PLACE: Final = re.compile(
    f"[{HAN}]{{2,}}(?:大道|[省市县镇乡村街路巷弄号幢栋]|街道|小区|新区|自治[区州县])|[{HAN}]{{2,4}}[省市县][{HAN}]+"
)
_PLACE_WITHIN: Final = re.compile("[0-9号村镇乡街巷弄幢栋]|大道|[省市区县旗].*路|路口|大厦|市场|园区|开发区")
_PLACE_END: Final = re.compile(
    "[省市区县旗州盟镇乡村街路巷弄里号幢栋楼室层组队厂站店桥口园苑庄屯沟坪湾寨堡坝岗营坡河江湖山岛港关门场院社头边旁东南西北内外]$"
)
_LONGEST_NAME: Final = 3


def has_house(name: str) -> bool:
    """Say whether a text tells the number of a house.

    >>> has_house("示例路1号"), has_house("示例路12号仓储服务中心"), has_house("示例第3号车队")
    (True, True, False)
    """
    return _HOUSE.search(name) is not None


def is_of_a_place(name: str) -> bool:
    """Say whether a text of four characters and more is an address and no name of a person.

    >>> is_of_a_place("杭州市上城区"), is_of_a_place("示例路一号")
    (True, True)
    >>> is_of_a_place("张小路"), is_of_a_place("古丽·娜尔")
    (False, False)
    """
    return len(name) > _LONGEST_NAME and _OF_A_PLACE.fullmatch(name) is not None


def tells_a_place(text: str) -> bool:
    """Say whether a text has a word that addresses have, at its end or, in a longer one, within.

    >>> tells_a_place("王庄"), tells_a_place("张三"), tells_a_place("杭州市示例路路证运输有限公司")
    (True, False, True)
    """
    return (_PLACE_END if len(text) <= _LONGEST_NAME else _PLACE_WITHIN).search(text) is not None
