"""report.json: the same run always gives the same bytes, and says what happened in one sentence."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.conversion.outcome import Outcome
from app.conversion.report.report_json import report_bytes, report_json
from app.conversion.report.tally import Tally
from licences.conversion.errors import Place
from licences.conversion.readers import Notice
from tests.app.conversion.report.making import FACTS, MISSING, ROWS, row, tally_of


def test_a_report_has_the_documented_members():
    """Every member stands in docs/conversion-report.md, and the order is fixed."""
    report = report_json(FACTS, tally_of(ROWS), 2.0)
    expected = [
        "format",
        "version",
        "state",
        "dry_run",
        "today",
        "file",
        "profile",
        "issuer",
        "options",
        "rejected_files",
        "listed_files",
        "gone",
        "left_out",
        "notices",
        "trouble",
        "summary",
        "tally",
        "messages",
        "duration",
    ]
    paper = Path("docs/conversion-report.md").read_text(encoding="utf-8")
    missing = [name for name in [*report, *report["tally"]] if f"`{name}`" not in paper]
    assert (expected, []) == (list(report), missing)


def test_the_order_of_the_rows_makes_no_difference():
    """Rows that were done in another order, in other parts, give the same bytes."""
    back = Tally()
    for each in reversed(ROWS):
        back.merge(tally_of([each]))
    expected = report_bytes(report_json(FACTS, tally_of(ROWS)))
    assert expected == report_bytes(report_json(FACTS, back))


def test_the_duration_is_left_out_unless_given():
    """Without a duration nothing in the report says how long the run took."""
    report = report_json(FACTS, tally_of(ROWS))
    assert ("duration" in report, {"seconds": 2.0, "rows_per_second": 2.0}) == (
        False,
        report_json(FACTS, tally_of(ROWS), 2.0)["duration"],
    )


@pytest.mark.parametrize(
    ("rows", "dry_run", "zh", "en"),
    [
        (
            ROWS,
            False,
            "共 4 行：转换 2，跳过 1，退回 1；其中 1 份证照请留意。",
            "4 rows: 2 converted, 1 skipped, 1 rejected; 1 of the licences should be looked at.",
        ),
        (ROWS[:1], False, "共 1 行：转换 1，跳过 0，退回 0。", "1 row: 1 converted, 0 skipped, 0 rejected."),
        (
            (),
            True,
            "试运行，未签发任何证照。共 0 行：没有数据行。",
            "Dry run, nothing was issued. 0 rows: there is no row.",
        ),
        (
            [row(Outcome.UNCHANGED)] * 1234,
            False,
            "共 1,234 行：转换 0，无变化 1,234，跳过 0，退回 0。",
            "1,234 rows: 0 converted, 1,234 unchanged, 0 skipped, 0 rejected.",
        ),
    ],
)
def test_one_sentence_says_what_happened(rows, dry_run, zh, en):
    """Converted, skipped and rejected are always told, the others when there are any."""
    report = report_json(replace(FACTS, dry_run=dry_run), tally_of(rows))
    assert {"zh": zh, "en": en} == report["summary"]


def test_messages_hold_no_value_of_a_row():
    """The text of a fault is that of its code, whatever it quoted in the row."""
    quoting = MISSING._replace(code="code_ambiguous", zh="“王小明”对应多个代码", en="“王小明”")
    report = report_bytes(report_json(FACTS, tally_of([row(Outcome.REJECTED, faults=(quoting,))])))
    said = json.loads(report)["messages"]["code_ambiguous"]
    assert (False, "“…”对应多个代码") == ("王小明" in report.decode(), said["zh"])


def test_notices_and_troubles_are_told_with_their_place():
    """What was odd about the file, and why the run ended early, stand there in both languages."""
    notice = Notice.of("truncated_file", Place("导出.csv", 17))
    report = report_json(replace(FACTS, notices=(notice,), trouble=notice, state="failed"), tally_of(ROWS))
    assert (["导出.csv，第 17 行"], "the file is cut off here") == (
        [one["where_zh"] for one in report["notices"]],
        report["trouble"]["en"],
    )
