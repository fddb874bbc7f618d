"""Style 2: full pinyin (cities of Guangdong); JSON lines, the word of a licence reduced to its place."""

from typing import Final

from bench.legacy import days
from bench.legacy.columns import (
    col,
    constant,
    date_col,
    hyphenated_organisation,
    named_col,
    office,
    scope_col,
)
from bench.legacy.record import Record
from bench.legacy.tables.table import Table


def _letter_and_digits(record: Record) -> str:
    return f"Y{record['_number'] % 10_000_000:07d}"


def _short_name(record: Record) -> str:
    name: str = record["operator_name"]
    return name[2:6]


OPERATOR: Final = Table(
    2,
    "operator",
    "jsonl",
    "utf-8",
    (
        col("YeHuDianNaoBianHao", "operator_id", "text", essential=True),
        col("YeHuDaiMa", render=_letter_and_digits),
        col("YeHuJianCheng", render=_short_name),
        col("YeHuMingCheng", "operator_name", "company", essential=True),
        col("JingYingXuKeZhengZi", render=lambda record: record["_place"]),
        col("JingYingXuKeZhengHao", "licence_number", "number12", essential=True),
        col("JiGouDaiMa", render=hyphenated_organisation),
        col("TongYiSheHuiXinYongDaiMa", "uscc", "credit_code", essential=True),
        constant("ShenFenZhengHaoMa", ""),
        constant("GongSiLeiXing", "本公司"),
        col("DiZhi", "address", "address", essential=True),
        col("TongXinDiZhi", "address"),
        constant("YouBian", "000000"),
        col("FuZeRen", "principal_name", "person", essential=True, seen=False),
        col("DianHua", "principal_telephone", "optional", seen=False),
        scope_col("JingYingFanWei", "，", essential=True),
        named_col("JingJiLeiXing", "economic_type", "economic_type", essential=True),
        named_col("JingYingZhuangTai", "operating_status", "operating_status", essential=True, seen=False),
        col("YouXiaoZhuangTai", role="status", render=lambda _: "有效"),
        date_col("YouXiaoQiQi", "valid_from", days.slashes, essential=True, seen=False),
        date_col("JingYingXuKeZhengYouXiaoQi", "valid_to", days.slashes, essential=True),
        date_col("HeFaRiQi", "issue_date", days.slashes, essential=True, seen=False),
        col("XingZhengQuHuaDaiMa", "area_code", "text", essential=True, seen=False),
        col("FaZhengJiGou", render=office, seen=False),
    ),
    frozenset({"date_slashes"}),
    also=("licence_word",),
)
TABLES: Final = (OPERATOR,)
