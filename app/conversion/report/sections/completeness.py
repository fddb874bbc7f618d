"""How complete the certificates are that were made, by the core fields of each type."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from app.conversion.report.charts import Part
from app.conversion.report.tables import Line, both, counted, paragraph, section, table, text
from app.conversion.report.words import CoreField, Words, core_fields, type_words

_MADE: Final = ("converted", "unchanged", "new_version")
_CONDITIONAL: Final = Words("视情况", "if it applies")
_HEAD: Final = (Words("核心项", "field"), Words("有值", "present"), Words("占比", "share"))


def of_types(report: Mapping[str, Any]) -> str:
    """Tell of each type how many certificates have each core field."""
    note = Words(
        "按 2023 年工作方案注 3 的核心项；已转换、无变化、新版本的证照中有值的比例。",
        "Core fields of the plan of 2023, note 3: share of the certificates that have a value.",
    )
    parts = list(_types(report["tally"]))
    return section(
        Words("核心项完整率", "Completeness of the core fields"),
        paragraph(note, "note") if parts else "",
        *parts,
    )


def _types(tally: Mapping[str, Any]) -> Iterator[str]:
    for key, counts in tally["types"].items():
        whole = sum(counts[name] for name in _MADE)
        if not whole or not core_fields(key):
            continue
        present = tally["core_fields"].get(key, {})
        lines = [_line(field, present.get(field.name, 0), whole) for field in core_fields(key)]
        named = Words(f"{type_words(key).zh} · {whole:,} 本", f"{type_words(key).en}, {whole:,}")
        yield f"<h3>{both(named)}</h3>" + table(_HEAD, lines)


def _line(field: CoreField, given: int, whole: int) -> Line:
    mark = f" {both(_CONDITIONAL)}" if field.is_conditional else ""
    look = "present" if given == whole else "skipped" if field.is_conditional else "partly"
    name = f'{text(field.label)} <span lang="en">{text(field.name)}</span>{mark}'
    return Line(name, [Part(given, look)], whole, counted(given, whole))
