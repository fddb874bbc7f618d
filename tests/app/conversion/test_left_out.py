"""Tables left out of a run: what they name comes back where they speak of an end, and is warned of otherwise."""

import csv
from datetime import date
from io import StringIO
from zipfile import ZipFile

import pytest

from app.conversion import left_out
from app.conversion.planning import plan
from app.conversion.source import open_source
from licences.conversion.context import RunContext
from licences.conversion.profiles import load_profile
from tests.app.conftest import ZHEJIANG, ZHEJIANG_NAME
from tests.app.conversion.exports import (
    DRIVER,
    STYLE_3,
    STYLE_4,
    STYLE_5,
    credit_code,
    driver,
    operator,
    vehicle,
)

CONTEXT = RunContext(ZHEJIANG, ZHEJIANG_NAME, "330000", date(2026, 1, 10))
LORRY = vehicle(1, operator(1))
ENDED, NAMED, NOTHING = ["ended_in_left_out", "not_decided"], ["named_in_left_out"], []


def packed(path, **tables):
    """Write tables into an archive by their names."""
    with ZipFile(path, "w") as archive:
        for name, rows in tables.items():
            text = StringIO()
            csv.writer(text).writerows(rows)
            archive.writestr(f"{name}.csv", text.getvalue())
    return path


def opened(path, style, row, **others):
    """Pack a row of a style beside other tables, and open it."""
    return open_source(
        packed(path, data=[list(row), list(row.values())], **others), load_profile(style), CONTEXT
    )


def reasons(source, folder):
    """Plan a file and give what is settled about its first row."""
    with plan(source, 100, folder, lambda _: None) as made:
        settled = next(iter(made.chunks())).settled
    return {one.reason: one.said for one in settled.get(0, ())}


CASES = {
    "list of those struck off": (
        STYLE_4,
        LORRY,
        {"清退名单": [["车牌号", "日期"], ["浙M00001", "2025-06-01"]]},
        ENDED,
    ),
    "list of those who left": (
        STYLE_4,
        LORRY,
        {"退出": [["车牌号", "日期"], ["浙M00001", "2025-06-01"]]},
        ENDED,
    ),
    "state in a row": (STYLE_4, LORRY, {"b": [["车牌号", "处理"], ["浙 M·00001", "已注销"]]}, ENDED),
    "one cell": (STYLE_4, LORRY, {"b": [["说明", "x"], ["浙M00001 已报废", ""]]}, ENDED),
    "VIN": (STYLE_4, LORRY, {"b": [["车架号", "注销日期"], ["lxxx25327sa000001", "2025-06-01"]]}, ENDED),
    "number": (
        STYLE_4,
        LORRY,
        {"b": [["道路运输证号", "处理"], ["浙交运管杭字330102000001号", "吊销"]]},
        ENDED,
    ),
    "another table": (STYLE_4, LORRY, {"b": [["车牌号", "保险公司"], ["浙M00001", "甲"]]}, NAMED),
    "owner who has ended": (STYLE_4, LORRY, {"b": [["代码", "处理"], [credit_code(1), "注销"]]}, NAMED),
    "owner": (STYLE_4, LORRY, {"b": [["代码", "名称"], [credit_code(1), "甲"]]}, NOTHING),
    "licence of the operator": (
        STYLE_4,
        LORRY,
        {"b": [["经营许可证号", "处理"], ["330102000001", "注销"]]},
        NOTHING,
    ),
    "other vehicle": (STYLE_4, LORRY, {"b": [["车牌号", "处理"], ["浙M00002", "已注销"]]}, NOTHING),
    "vehicle that has ended": (
        STYLE_4,
        vehicle(1, operator(1), licenseSituation="注销"),
        {"b": [["车牌号", "处理"], ["浙M00001", "已注销"]]},
        NOTHING,
    ),
    "company": (STYLE_3, operator(1), {"注销名单": [["代码", "x"], [credit_code(1), ""]]}, ENDED),
    "person": (STYLE_5, driver(), {"b": [["身份证", "备注"], [DRIVER, "已吊销"]]}, ENDED),
}


@pytest.mark.parametrize("case", CASES)
def test_what_a_table_left_out_names_is_seen(tmp_path, case):
    """A row should come back, or be warned of, for what a table that is not converted says of it."""
    style, row, others, expected = CASES[case]
    source = opened(tmp_path / "all.zip", style, row, **others)
    told = reasons(source, tmp_path / "plan")
    assert set(expected) == set(told)
    if expected:
        (name,) = others
        assert f"all.zip!{name}.csv" == told[expected[0]]


def test_a_long_table_is_looked_at_so_far_and_told_of(tmp_path, monkeypatch):
    """A table that names more than is remembered should be told of, once, and what was remembered count."""
    monkeypatch.setattr(left_out, "MOST", 1)
    rows = [["车牌号", "处理"], ["浙M00001", "注销"], ["浙M00002", "注销"]]
    source = opened(tmp_path / "all.zip", STYLE_4, LORRY, b=rows)
    told = [set(reasons(source, tmp_path / "plan")) for _ in range(2)]
    assert [set(ENDED)] * 2 == told
    assert ["left_out_too_long"] == [note.message.code for note in source.tables[0].notes]
