"""report.html: complete, well-formed, closed to anything from outside, right in extreme cases."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.conversion.outcome import Outcome
from app.conversion.report.page import policy, report_html
from app.conversion.report.report_json import report_json
from licences.conversion.errors import Place
from licences.conversion.readers import Notice
from tests.app.conversion.report.making import CHECK_DIGIT, FACTS, MISSING, ROWS, row, tally_of, times

_VOID = {"meta", "br", "rect"}


class Outline(HTMLParser):
    """Collects tags and text, and fails on a tag that is not closed."""

    def __init__(self, page):
        super().__init__()
        self.open, self.tags, self.texts, self.attributes = [], [], [], []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in _VOID:
            assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)

    @property
    def text(self):
        """Give the text without markup and double blanks."""
        return " ".join(" ".join(self.texts).split())


def page_of(tally, **facts):
    """Draw the page of a tally."""
    return report_html(report_json(replace(FACTS, **facts), tally))


def test_the_page_tells_everything_there_is_to_tell():
    """Outcome, faults with remedies, fields, offices, years, reasons, warnings, completeness and file are there."""
    told = Outline(page_of(tally_of(ROWS))).text
    expected = [
        "共 4 行：转换 2，跳过 1，退回 1；其中 1 份证照请留意。",
        "转换 converted 2 50.0%",
        "退回的行在 rejected.csv",
        "没有值 there is no value → 请补填 fill it in 车辆(挂车)号牌（cph） 1 1 1",
        "车辆(挂车)号牌 plate_number 1",
        "下城所 2 0 1 1 (50.0%)",
        "上城所 2 2 0 0",
        "2024 2 2 0 0",
        "年份不明 not known 1 0 0 1 (100%)",
        "已过期 expired 1 100%",
        "车辆识别代号第 9 位校验不符",
        "道路运输证 · 2 本",
        "车辆(挂车)号牌 plate_number 1 50.0%",
        "车辆识别VIN码 vin 2 100%",
        "导出.csv（1,234 字节 bytes）",
    ]
    assert [] == [text for text in expected if text not in told]
    assert told.index("下城所 2") < told.index("上城所 2")


@pytest.mark.parametrize(
    ("tally", "expected"),
    [
        (tally_of(()), "共 0 行：没有数据行。"),
        (tally_of(ROWS[:1]), "上城所 1 1 0 0"),
        (
            tally_of(row(Outcome.CONVERTED, f"第{at:03}所") for at in range(500)),
            "其余 480 个 all others 480 480 0 0",
        ),
        (tally_of(row(Outcome.CONVERTED, "甲" * 5000) for _ in range(3)), "甲" * 63 + "… 3 3 0 0"),
        (tally_of(row(Outcome.CONVERTED, "", at) for at in range(1950, 2027)), "1996 年及以前"),
        (tally_of([row(Outcome.REJECTED, type_key=None, year=None, faults=(MISSING,))]), "退回 1"),
        (tally_of([row(Outcome.SKIPPED, reason="一种新原因")]), "一种新原因"),
    ],
    ids=["nothing", "one", "500 offices", "long name", "77 years", "type not known", "reason not known"],
)
def test_extreme_cases_are_drawn(tally, expected):
    """No row, one row, very many offices, very long names and words nobody knows make a page."""
    assert expected in Outline(page_of(tally)).text


def test_one_among_ten_million_is_told():
    """A single rejected row among ten million neither vanishes nor becomes a per cent."""
    tally = times(tally_of([row(Outcome.CONVERTED)]), 9_999_999)
    tally.merge(tally_of([row(Outcome.REJECTED, faults=(MISSING,))]))
    told = Outline(page_of(tally)).text
    assert [True, True] == [
        text in told for text in ("转换 converted 9,999,999 >99.99%", "退回 rejected 1 <0.01%")
    ]


@settings(max_examples=40, deadline=2000)
@given(st.text(max_size=30), st.text(max_size=30))
def test_nothing_from_the_file_becomes_markup(name, other):
    """Names of any characters, in any place, add no tag and no attribute to the page."""
    hostile = f'<script>alert(1)</script>" onload="x{name}'
    broken = MISSING._replace(column=hostile, field=other)
    rows = [
        row(Outcome.REJECTED, hostile, faults=(broken,)),
        row(Outcome.CONVERTED, other, warnings=(CHECK_DIGIT._replace(column=hostile, code=hostile),)),
        row(Outcome.SKIPPED, reason=hostile),
    ]
    notice = Notice.of("truncated_file", Place(hostile))
    found = Outline(page_of(tally_of(rows), file_name=hostile, issuer_name=other, notices=(notice,)))
    outside = [
        name for name, _ in found.attributes if name in {"href", "src", "style"} or name.startswith("on")
    ]
    assert ([], True) == (outside, {"script", "img", "link", "iframe"}.isdisjoint(found.tags))


def test_nothing_is_loaded_from_elsewhere():
    """The page has no address in it, and its policy allows its own style only."""
    page = page_of(tally_of(ROWS))
    assert ([], True, True) == (
        re.findall(r"https?:|url\(|@import", page),
        policy().startswith("default-src 'none'; style-src 'sha256-"),
        f'content="{policy()}"' in page,
    )


def test_the_policy_is_that_of_the_style_in_the_page():
    """The hash in the policy is the hash of the style element, so browsers apply it."""
    from base64 import b64encode
    from hashlib import sha256

    (style,) = re.findall(r"<style>(.*?)</style>", page_of(tally_of(ROWS)), re.DOTALL)
    assert b64encode(sha256(style.encode()).digest()).decode() in policy()


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"dry_run": True}, "试运行：以下结果未写入，未签发任何证照。"),
        ({"state": "stopped"}, "任务已停止：以下只含已处理的行"),
        ({"trouble": Notice.of("truncated_file", Place("导出.csv", 9))}, "导出.csv，第 9 行：文件不完整"),
    ],
)
def test_what_limits_the_report_stands_first(facts, expected):
    """A dry run, an unfinished run and a file that broke off are told above everything else."""
    told = Outline(page_of(tally_of(ROWS), **facts)).text
    assert 0 < told.index(expected) < told.index("结果 Outcome")


def test_a_report_without_codes_it_names_can_be_drawn():
    """A fault of a newer version is shown by its code."""
    strange = MISSING._replace(code="brand_new")
    assert "brand_new" in Outline(page_of(tally_of([row(Outcome.REJECTED, faults=(strange,))]))).text
