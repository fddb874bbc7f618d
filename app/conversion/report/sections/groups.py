"""Rows by the office that issued the licence and by the year of issue."""

from collections.abc import Mapping
from typing import Any, Final

from app.conversion.report.charts import Part, per_cent
from app.conversion.report.tables import Line, both, name_of, paragraph, section, table, text
from app.conversion.report.words import Words, words

_OUTCOMES: Final = ("converted", "unchanged", "new_version", "skipped", "rejected")
_MADE: Final = ("converted", "unchanged", "new_version")
_OFFICES: Final = 20
_YEARS: Final = 30
_HEAD: Final = (
    Words("行", "rows"),
    Words("转换合计", "converted in all"),
    words("skipped"),
    words("rejected"),
)
_NOTE: Final = Words(
    "退回多的在前；色条为各机构内的比例。转换合计含无变化和新版本。",
    "Most rejected first; bars show shares within an office. Unchanged and new versions are converted too.",
)
Counts = Mapping[str, int]


def by_office(report: Mapping[str, Any]) -> str:
    """Tell which offices have most to correct."""
    tally = report["tally"]
    offices: Mapping[str, Counts] = tally["offices"]
    others: Counts = tally["other_offices"]
    if set(offices) <= {""} and not others["rows"]:
        return ""
    ranked = sorted(offices.items(), key=lambda item: (-item[1]["rejected"], -item[1]["rows"], item[0]))
    lines = [
        _mixed(name_of(name) or both(Words("未写明或读不准", "none, or not certain")), counts, counts["rows"])
        for name, counts in ranked[:_OFFICES]
    ]
    rest = [counts for _, counts in ranked[_OFFICES:]]
    if rest or others["rows"]:
        summed = {name: sum(one[name] for one in rest) + others[name] for name in others}
        named = f"其余 {len(rest):,} 个" if not others["rows"] else "其余各机构"
        lines.append(_mixed(both(Words(named, "all others")), summed, summed["rows"], is_sum=True))
    return section(
        Words("按机构", "By office"),
        paragraph(
            Words(
                "退回多的在前；色条为各机构内的比例。",
                "Most rejected first; bars show shares within an office.",
            ),
            "note",
        ),
        table((Words("机构", "office"), *_HEAD), lines, look="wide"),
    )


def by_year(report: Mapping[str, Any]) -> str:
    """Tell from which years the rows are."""
    years: Mapping[str, Counts] = report["tally"]["years"]
    known = sorted((year for year in years if year), reverse=True)
    if not known:
        return ""
    shown, older = known[:_YEARS], known[_YEARS:]
    most = max(years[year]["rows"] for year in shown)
    lines = [_mixed(text(year), years[year], most) for year in shown]
    if older:
        summed = {name: sum(years[year][name] for year in older) for name in years[older[0]]}
        said = Words(f"{older[0]} 年及以前", f"{older[0]} and before")
        lines.append(_mixed(both(said), summed, max(most, summed["rows"])))
    if "" in years:
        unknown = years[""]
        lines.append(
            _mixed(both(Words("年份不明", "not known")), unknown, max(most, unknown["rows"]), is_sum=True)
        )
    return section(
        Words("按核发年份", "By year of issue"),
        table((Words("年份", "year"), *_HEAD), lines, look="wide"),
    )


def _mixed(name: str, counts: Counts, whole: int, *, is_sum: bool = False) -> Line:
    made = sum(counts[name] for name in _MADE)
    rejected = f"{counts['rejected']:,}"
    if counts["rejected"]:
        rejected += f" ({per_cent(counts['rejected'], counts['rows'])})"
    numbers = (f"{counts['rows']:,}", f"{made:,}", f"{counts['skipped']:,}", rejected)
    return Line(name, [Part(counts[each], each) for each in _OUTCOMES], whole, numbers, is_sum)
