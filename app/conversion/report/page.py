"""report.html: the report as one page for people; no script and nothing from elsewhere."""

from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Any

from app.conversion.report.sections import completeness, faults, groups, outcome
from app.conversion.report.tables import paragraph, section, text
from app.conversion.report.words import Words, words
from app.conversion.unread_columns import said


def report_html(report: Mapping[str, Any]) -> str:
    """Draw a report that `report_json` made."""
    file, profile, issuer = report["file"], report["profile"], report["issuer"]
    title = f"{issuer['name']} · {file['name']} · {profile['title_zh']} · {report['today']}"
    body = "\n".join(
        part
        for part in (
            _banners(report),
            outcome.of_rows(report),
            faults.most_frequent(report),
            faults.by_field(report),
            groups.by_office(report),
            groups.by_year(report),
            outcome.of_skipped(report),
            faults.warnings(report),
            completeness.of_types(report),
            _facts(report),
        )
        if part
    )
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="{policy()}">
<title>批量转换报告 · {text(file["name"])}</title>
<style>{_style()}</style>
</head>
<body>
<header>
<h1>批量转换报告 <span lang="en">Conversion report</span></h1>
<p>{text(title)}</p>
</header>
<main>
{body}
</main>
<footer>路证 Luzheng · 本页只含统计，不含任何证照内容。
<span lang="en">Counts only; no licence is shown.</span></footer>
</body>
</html>
"""


@cache
def policy() -> str:
    """Give the Content-Security-Policy of the page: its own style and nothing else."""
    digest = b64encode(sha256(_style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'"


@cache
def _style() -> str:
    return resources.files("app.conversion.report").joinpath("report.css").read_text(encoding="utf-8")


def _banners(report: Mapping[str, Any]) -> str:
    told = []
    if report["dry_run"]:
        dry = Words("试运行：以下结果未写入，未签发任何证照。", "Dry run: nothing was stored or issued.")
        told.append(f'<section class="notice">{paragraph(dry)}</section>')
    if report["state"] != "done":
        state = words(report["state"])
        part = Words(
            f"任务{state.zh}：以下只含已处理的行，可以继续。",
            f"The conversion is {state.en}: this covers the rows done so far, and it can go on.",
        )
        told.append(f'<section class="trouble">{paragraph(part)}</section>')
    if report["trouble"]:
        told.append(f'<section class="trouble">{_notice(report["trouble"])}</section>')
    told += [f'<section class="notice">{_notice(one)}</section>' for one in report["notices"]]
    return "\n".join(told)


def _notice(notice: Mapping[str, str]) -> str:
    told = {name: text.rstrip("。.") for name, text in notice.items()}
    zh = f"{told['where_zh']}：{told['zh']}。{told['remedy_zh']}。"
    en = f"{told['where_en']}: {told['en']}; {told['remedy_en']}."
    return paragraph(Words(zh, en))


def _facts(report: Mapping[str, Any]) -> str:
    file, profile, issuer = report["file"], report["profile"], report["issuer"]
    tables = "；".join(
        f"{one['name']}：{one['kind']} {one['encoding']} {one['rows']:,} 行" for one in file["tables"]
    )
    told = [
        (Words("文件", "file"), f"{file['name']}（{file['bytes']:,} 字节 bytes）"),
        (Words("SHA-256", ""), file["sha256"]),
        (Words("表", "tables"), tables),
        *(
            (Words(f"未读取的列 · {one['name']}", "columns no rule reads"), said(one["unread_columns"]))
            for one in file["tables"]
            if "unread_columns" in one
        ),
        *(
            (
                Words(f"确认全部有效 · {one['name']}", "who vouches that all is in force"),
                "；".join(one["vouched"]),
            )
            for one in file["tables"]
            if "vouched" in one
        ),
        (Words("配置", "profile"), f"{profile['name']} · {profile['title_zh']} {profile['title_en']}"),
        (Words("发证机关", "issuer"), f"{issuer['name']} {issuer['code']}"),
        (Words("转换日期", "day"), report["today"]),
        *((Words("选项", "option"), f"{name} = {value}") for name, value in report["options"].items()),
    ]
    if "duration" in report:
        seconds, rate = report["duration"]["seconds"], report["duration"]["rows_per_second"]
        speed = f"（每秒 {rate:,.0f} 行 rows/s）" if rate is not None else ""
        told.append((Words("用时", "took"), f"{seconds:,.1f} 秒 s{speed}"))
    items = "".join(
        f'<dt>{text(name.zh)} <span lang="en">{text(name.en)}</span></dt><dd>{text(value)}</dd>'
        for name, value in told
        if value
    )
    return section(Words("任务", "The run"), f"<dl>{items}</dl>")
