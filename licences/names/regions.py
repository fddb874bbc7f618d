"""Names of regions, as they stand in brackets in a company's name: （浙江）, （杭州）, （义乌）."""

import re
from functools import cache
from importlib import resources
from typing import Final

_NAMED: Final = re.compile('="(?:\\[[0-9-]*\\])?([^"]+)"')
_ENDINGS: Final = re.compile(
    "(?:特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|自治县|自治旗|地区|林区|新区|矿区|[省市区县州盟旗])$"
)
_PEOPLES: Final = re.compile("(?<=..)(?:[\u4e00-\u9fff]{1,5}族)+$")
_LIKE_A_REGION: Final = re.compile(
    "[\u4e00-\u9fff]{1,10}(?:省|市|县|区|州|盟|旗|镇|乡|岛|湾|港|半岛|园区|开发区|保税区|自贸区|试验区|示范区|工业园|产业园|口岸)"
)
_WIDER: Final = frozenset(
    (
        *("中国", "亚洲", "亚太", "大中华", "国际", "全球", "香港", "澳门", "台湾"),
        *("华东", "华南", "华北", "华中", "东北", "西北", "西南", "内蒙", "广西", "宁夏", "新疆", "西藏"),
        *("前海", "横琴", "雄安", "舟山", "临港", "南沙", "两江", "天府", "滨海", "浦东"),
    )
)
_SHORTEST: Final = 2


def is_region(text: str) -> bool:
    """Say whether a text names a region of China, whole or short, or a wider one.

    >>> is_region("浙江"), is_region("义乌"), is_region("苏州工业园区"), is_region("张三")
    (True, True, True, False)
    """
    return text in _known() or bool(_LIKE_A_REGION.fullmatch(text))


def begins_with_region(text: str) -> bool:
    """Say whether a text begins with the name of a region.

    >>> begins_with_region("杭州示例物流有限公司"), begins_with_region("示例物流有限公司")
    (True, False)
    """
    known = _known()
    return any(text[:length] in known for length in range(_SHORTEST, 6))


@cache
def _known() -> frozenset[str]:
    """Read the divisions (GB/T 2260, with those of former years) that come with python-stdnum."""
    text = resources.files("stdnum.cn").joinpath("loc.dat").read_text(encoding="utf-8")
    names = set(_NAMED.findall(text)) - {"市辖区", "县"}
    short = {_PEOPLES.sub("", _ENDINGS.sub("", name)) for name in names}
    return frozenset(names | {name for name in short if len(name) >= _SHORTEST} | _WIDER)
