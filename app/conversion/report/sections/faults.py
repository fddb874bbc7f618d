"""The faults rows were rejected for, and the warnings of converted ones: how many, where, what to do."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.conversion.report.charts import Part
from app.conversion.report.names import plain
from app.conversion.report.tables import Line, both, name_of, paragraph, section, table, text
from app.conversion.report.words import Words, field_labels

_KINDS: Final = 15
_PLACES: Final = 4
_FIELDS: Final = 30
_WHOLE_ROW: Final = "整行 whole row"
Place = Mapping[str, Any]


def most_frequent(report: Mapping[str, Any]) -> str:
    """Tell why rows were rejected."""
    title = Words("退回：最常见的问题", "Rejected: most frequent faults")
    return _told(report, "faults", title, "fault")


def warnings(report: Mapping[str, Any]) -> str:
    """Tell what should be looked at."""
    title = Words("请留意：最常见的提醒", "To be looked at: most frequent warnings")
    return _told(report, "warnings", title, "warned")


def by_field(report: Mapping[str, Any]) -> str:
    """Count the faults of each field."""
    labels = field_labels(report["tally"]["types"])
    places = report["tally"]["faults"]["places"]
    fields = {place["column"]: place["field"] for place in places if place["field"]}
    found: dict[tuple[str, str], int] = {}
    for place in places:
        field = place["field"] or fields.get(place["column"], "")
        key = (field, "" if field else place["column"])
        found[key] = found.get(key, 0) + place["count"]
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    most = ranked[0][1] if ranked else 0
    lines = [
        Line(
            both(Words(plain(labels.get(field, field) or column) or _WHOLE_ROW, field)),
            [Part(count, "fault")],
            most,
            (f"{count:,}",),
        )
        for (field, column), count in ranked[:_FIELDS]
    ]
    rest = sum(count for _, count in ranked[_FIELDS:])
    if rest:
        lines.append(
            Line(
                f'其余 {len(ranked) - _FIELDS} 项 <span lang="en">others</span>',
                [],
                0,
                (f"{rest:,}",),
                is_sum=True,
            )
        )
    return section(
        Words("退回：按照面项", "Rejected: faults by field"),
        table((Words("照面项", "field"), Words("问题数", "faults")), lines) if lines else "",
    )


def _told(report: Mapping[str, Any], kind: str, title: Words, look: str) -> str:
    found = report["tally"][kind]
    ranked = sorted(found["codes"].items(), key=lambda item: (-item[1]["rows"], item[0]))
    whole = report["tally"]["rejected" if kind == "faults" else "rows"]
    labels = field_labels(report["tally"]["types"])
    lines = [
        Line(
            _fault(report, code, _places(found["places"], code), labels),
            [Part(counts["rows"], look)],
            whole,
            (f"{counts['rows']:,}", f"{counts['alone']:,}"),
        )
        for code, counts in ranked[:_KINDS]
    ]
    left = len(ranked) - _KINDS
    more = Words(f"另有 {left} 种较少见，见 report.json。", f"{left} rarer kinds are in report.json.")
    head = (Words("问题和处理", "problem and remedy"), Words("行", "rows"), Words("仅此一种", "no other"))
    return section(
        title,
        table(head, lines, look="wide long") if lines else "",
        paragraph(more, "note") if left > 0 else "",
    )


def _places(places: Sequence[Place], code: str) -> list[Place]:
    return sorted(
        (place for place in places if place["code"] == code),
        key=lambda place: (-place["count"], place["column"], place["field"]),
    )


def _fault(report: Mapping[str, Any], code: str, places: Sequence[Place], labels: Mapping[str, str]) -> str:
    said = report["messages"].get(code, {"zh": code, "en": code, "remedy_zh": "", "remedy_en": ""})
    where = "；".join(_place(place, labels) for place in places[:_PLACES])
    if len(places) > _PLACES:
        where += f"；另 {len(places) - _PLACES} 处 more"
    remedy = Words(f"→ {said['remedy_zh']}", said["remedy_en"])
    return (
        f'<b>{text(said["zh"])}</b> <span lang="en">{text(said["en"])}</span>'
        + (
            f'<br><span class="fix">{text(remedy.zh)}</span> <span lang="en">{text(remedy.en)}</span>'
            if said["remedy_zh"]
            else ""
        )
        + f'<br><span class="where">{where}</span>'
    )


def _place(place: Place, labels: Mapping[str, str]) -> str:
    label = labels.get(place["field"], place["field"])
    column = place["column"]
    named = (f"{label}（{column}）" if label != column else label) if label and column else label or column
    return f"{name_of(named or _WHOLE_ROW)} {place['count']:,}"
