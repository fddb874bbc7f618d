"""report.json: facts of a run and its counts in one shape (`docs/conversion-report.md`).

The same run of the same file gives the same bytes, however often it was interrupted: no clock, no host, no
order of chunks. Only the duration differs, a member of its own that callers may leave out.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from app.conversion.outcome import Outcome
from app.conversion.report.facts import RunFacts
from app.conversion.report.tally import WARNED, Tally
from app.conversion.report.words import general_message, words

FORMAT: Final = "luzheng-conversion-report"
VERSION: Final = 1
_MISSING: Final = "rows_missing"
_ALWAYS: Final = ("converted", "skipped", "rejected")


def report_json(facts: RunFacts, tally: Tally, seconds: float | None = None) -> dict[str, Any]:
    """Make the report.

    Args:
        facts: of the run.
        tally: of all its rows.
        seconds: how long it took; None, as for a run in several parts, leaves the member `duration` out.
    """
    counts = tally.to_json()
    codes = sorted({*counts["faults"]["codes"], *counts["warnings"]["codes"]})
    report = {
        "format": FORMAT,
        "version": VERSION,
        **facts.to_json(),
        "summary": _summary(counts, facts),
        "tally": counts,
        "messages": {code: _texts(code) for code in codes},
    }
    if seconds is not None:
        rate = round(counts["rows"] / seconds, 1) if seconds > 0 else None
        report["duration"] = {"seconds": round(seconds, 3), "rows_per_second": rate}
    return report


def report_bytes(report: Mapping[str, Any]) -> bytes:
    """Write a report; equal reports give equal bytes."""
    text = json.dumps(report, ensure_ascii=False, indent=1, allow_nan=False)
    return (text + "\n").encode("utf-8", "backslashreplace")


def _texts(code: str) -> dict[str, str]:
    said = general_message(code)
    return {"zh": said.zh, "en": said.en, "remedy_zh": said.remedy_zh, "remedy_en": said.remedy_en}


def _summary(counts: Mapping[str, Any], facts: RunFacts) -> dict[str, str]:
    """Say the outcome in one sentence."""
    told = [name for name in Outcome if counts[name] or name in _ALWAYS]
    zh = "，".join(f"{words(name).zh} {counts[name]:,}" for name in told)
    en = ", ".join(f"{counts[name]:,} {words(name).en}" for name in told)
    if counts[WARNED]:
        zh += f"；其中 {counts[WARNED]:,} 份证照请留意"
        en += f"; {counts[WARNED]:,} of the licences should be looked at"
    if not counts["rows"]:
        zh, en = "没有数据行", "there is no row"
    if facts.left_out:
        tables, rows = len(facts.left_out), sum(one.rows or 0 for one in facts.left_out)
        zh += f"；另有 {tables} 个表 {rows:,} 行未转换（与配置不符，或工作表被隐藏）"
        en += f"; {rows:,} more rows in {tables} other tables, hidden or unfit for the profile, were left out"
    unread = sum(one.message.code == "member_left_out" for one in facts.notices)
    if unread:
        zh += f"；压缩文件中另有 {unread} 个文件不是表格，未读取"
        en += f"; {unread} more files of the archive are no tables and were not read"
    for one in facts.notices:
        if one.message.code == _MISSING:
            zh += f"；{one.message.zh}"
            en += f"; {one.message.en}"
    if facts.gone is not None and facts.gone["count"]:
        zh += f"；登记簿中另有 {facts.gone['count']:,} 份有效证照，全量导出中没有"
        en += f"; {facts.gone['count']:,} certificates in force here are gone from the full export"
    dry_zh = "试运行，未签发任何证照。" if facts.dry_run else ""
    dry_en = "Dry run, nothing was issued. " if facts.dry_run else ""
    row = "row" if counts["rows"] == 1 else "rows"
    return {
        "zh": f"{dry_zh}共 {counts['rows']:,} 行：{zh}。",
        "en": f"{dry_en}{counts['rows']:,} {row}: {en}.",
    }
