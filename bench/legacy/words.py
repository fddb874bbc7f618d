"""Places, names and scopes of which the exports are put together; companies and persons are invented.

Divisions are real, as the first two digits of a number must agree with the province; what stands under them
is not: every company carries 示例 ("sample") in its name.
"""

from typing import Final

from licences.codes import code_list

PROVINCE_CODE: Final = "330000"
ISSUER_CODE: Final = "11330000990000017U"
ISSUER_NAME: Final = "浙江省示例道路运输管理中心"
"""The authority of the demonstration, which hands over the export."""

DIVISIONS: Final = tuple(
    (code, place)
    for place, codes in (
        ("杭", "330102 330105 330109 330110"),
        ("甬", "330203 330205 330206 330281"),
        ("温", "330302 330303 330381"),
        ("嘉", "330402 330411 330481"),
        ("湖", "330502 330503 330521"),
        ("绍", "330602 330603 330681"),
        ("金", "330702 330703 330782"),
        ("衢", "330802 330803"),
        ("舟", "330902"),
        ("台", "331002 331003"),
        ("丽", "331102 331121"),
    )
    for code in codes.split()
)
"""GB/T 2260 and the place in the word of a licence; short names of cities: general knowledge."""
CITIES: Final = dict(
    zip(
        "杭甬温嘉湖绍金衢舟台丽",
        ["杭州", "宁波", "温州", "嘉兴", "湖州", "绍兴", "金华", "衢州", "舟山", "台州", "丽水"],
        strict=True,
    )
)

SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN: Final = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华建国文玉红志海春梅新亮宏雪飞鹏云"
RARE: Final = "䶮㛃𬎆𬱖𠅤"
"""Characters of names that GBK lacks and GB 18030 has, three of them with four bytes outside the BMP."""
SYLLABLES: Final = "安达通顺远恒捷运宏利源丰盛泰瑞和兴鑫东方航陆驰途骏路邦联众诚"
TRADES: Final = ("运输", "物流", "货运", "汽车运输", "供应链", "储运", "快运", "客运")
STREETS: Final = ("示例路", "样本路", "虚构路", "演示路", "模拟路")

GENERAL_GOODS: Final = (
    ("02101",),
    ("02101",),
    ("02101",),
    ("02101", "02201"),
    ("02101", "02202"),
    ("02101", "02203"),
    ("02201",),
    ("02101", "02301"),
    ("02101", "02201", "02202"),
)
PASSENGERS: Final = (
    ("01101", "01201"),
    ("01102", "01202"),
    ("01103", "01203"),
    ("01104", "01204"),
    ("01203",),
)
DANGEROUS: Final = (("03131",), ("03122", "03131"), ("03131", "03181"), ("02101", "03131"), ("03121",))
RADIOACTIVE: Final = (("03170",),)

_SCOPES: Final = code_list("business_scope")


def scope_names(codes: tuple[str, ...] | list[str]) -> list[str]:
    """Name the codes of a scope, in their order."""
    return [_SCOPES.name_of(code) for code in codes]


def name_of(code: str, list_name: str) -> str:
    """Name a code, the short form in parentheses left away: 经营性道路货物运输驾驶员（货运驾驶员）."""
    return code_list(list_name).name_of(code).split("（")[0]


def office(place: str) -> str:
    """Name the branch of the authority in a place."""
    return f"{ISSUER_NAME}{CITIES[place]}办事处"
