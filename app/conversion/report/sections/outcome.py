"""What became of the rows, why some were skipped, and what is to be done."""

from collections.abc import Mapping
from typing import Any, Final

from app.conversion.report.charts import Part, bar
from app.conversion.report.tables import Line, both, counted, section, table, text
from app.conversion.report.words import Words, words

_OUTCOMES: Final = ("converted", "unchanged", "new_version", "skipped", "rejected")
_ALWAYS: Final = frozenset({"converted", "skipped", "rejected"})
_ROWS: Final = Words("行", "rows")
_SHARE: Final = Words("占比", "share")


def of_rows(report: Mapping[str, Any]) -> str:
    """Say and draw what became of the rows."""
    tally = report["tally"]
    parts = [Part(tally[name], name) for name in _OUTCOMES]
    drawn = bar(parts, tally["rows"], text(report["summary"]["zh"]))
    lines = [
        Line(_swatch(name), [Part(tally[name], name)], tally["rows"], counted(tally[name], tally["rows"]))
        for name in (*_OUTCOMES, "warned")
        if tally[name] or name in _ALWAYS
    ]
    said = report["summary"]
    return section(
        Words("结果", "Outcome"),
        f'<p class="summary">{text(said["zh"])}</p>\n<p lang="en">{text(said["en"])}</p>',
        f'<div class="outcomes">{drawn}</div>',
        table((Words("结果", "outcome"), _ROWS, _SHARE), lines),
        _next_steps(report),
    )


def of_skipped(report: Mapping[str, Any]) -> str:
    """Tell why rows were skipped."""
    tally = report["tally"]
    whole = tally["skipped"]
    found = sorted(tally["skip_reasons"].items(), key=lambda item: (-item[1], item[0]))
    lines = [
        Line(both(words(reason)), [Part(count, "skipped")], whole, counted(count, whole))
        for reason, count in found
    ]
    return section(
        Words("跳过的原因", "Why rows were skipped"),
        table((Words("原因", "reason"), _ROWS, _SHARE), lines) if lines else "",
    )


def _swatch(name: str) -> str:
    square = f'<svg class="swatch" aria-hidden="true"><rect class="{name}" width="12" height="12"/></svg>'
    return square + both(words(name))


def _next_steps(report: Mapping[str, Any]) -> str:
    """Say what is to be done."""
    tally = report["tally"]
    files = "、".join(report["rejected_files"]) or "rejected.csv"
    steps = []
    if tally["rejected"]:
        zh = f"退回的行在 {files}。改正后保留前八列，用同一配置单独转换该文件；另存时选“CSV UTF-8”。"
        en = f"Correct the rows in {files}, leave its first eight columns, and convert it alone."
        steps.append(Words(zh, en))
    if tally["warned"]:
        zh = "“请留意”的证照已经转换，请照 warned.csv 逐份看一看。"
        steps.append(Words(zh, "Licences to be looked at are converted; warned.csv names each of them."))
    if tally["skipped"]:
        zh = "跳过的行和各自的原因在 skipped.csv；多数无须处理，少数须办理后再转。"
        en = "skipped.csv names the skipped rows and why; most of them need nothing."
        steps.append(Words(zh, en))
    if report["gone"] and report["gone"]["count"]:
        zh = "gone.csv 列出登记簿中有效、导出中没有的证照：请查明是否已失效，由经办人办理；程序不自动注销。"
        en = "gone.csv names certificates in force that the export lacks: find out, and end them at the desk."
        steps.append(Words(zh, en))
        nameless = report["gone"]["nameless"]
        if nameless:
            zh = f"有 {nameless:,} 行读不出证照号，gone.csv 所列的可能在其中：请先改正这些行。"
            en = f"{nameless:,} rows have no readable number; correct them before you act on gone.csv."
            steps.append(Words(zh, en))
    if report["left_out"]:
        zh = "有表未转换，见页首：不符的换一个配置单独转换；被隐藏的请查明原因，要转换的取消隐藏。"
        en = "Tables were left out, see above: use another profile, or unhide what is meant."
        steps.append(Words(zh, en))
    items = "".join(f"<li>{both(step)}</li>" for step in steps)
    return f"<ul>{items}</ul>" if items else ""
