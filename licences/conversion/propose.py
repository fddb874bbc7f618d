"""A profile proposed for a table no shipped profile fits: what is sure is filled in.

Nothing is decided between several possibilities; what is left to a person stands in comments.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from licences.conversion.draft import ESSENTIAL
from licences.conversion.known_columns import usual_rule
from licences.conversion.profile import Family
from licences.conversion.readers.table import Row
from licences.conversion.recognise import Values, are, recognised, values_of
from licences.conversion.rules.dates import make_last_day

_FAMILIES: Final[tuple[Family, ...]] = ("operator", "vehicle", "practitioner")
_TYPES: Final[Mapping[Family, str]] = {
    "operator": "@operator_scope",
    "vehicle": "road_transport_certificate",
    "practitioner": "@practitioner_category",
}
_CONSTANTS: Final[Mapping[Family, dict[str, str]]] = {
    "operator": {"certificate_category": "100", "original_or_copy": "110", "branch_flag": "1"},
    "vehicle": {},
    "practitioner": {"id_type": "1"},
}
_STATES: Final = {
    "keep": ("1", "有效", "正常", "营业"),
    "cancelled": ("2", "无效", "注销", "已注销"),
    "suspended": ("暂扣", "停业"),
}
_TELLING: Final = frozenset({"有效", "无效", "注销"})
"""Words only a state has; 1, 2, 正常 and 营业 are written for other things as well."""
_PAIRS: Final = {
    "plate_number": ("plate_colour", "plate_and_colour"),
    "licence_number": ("licence_word", "licence_number"),
    "certificate_number": ("certificate_word", "licence_number"),
}
"""Fields that are read together with another one, and the rule that does it."""
_SERIAL: Final = re.compile(r"[0-9]{5}(?:\.[0-9]+)?", re.ASCII)


def propose(names: Sequence[str], rows: Sequence[Row], kind: str) -> str:
    """Write a profile for a table.

    Args:
        names: its header.
        rows: a sample of its rows.
        kind: of the file.
    """
    values = {name: values_of(rows, at) for at, name in enumerate(names)}
    family = max(_FAMILIES, key=lambda one: _essential_found(one, recognised(one, names, values)))
    found = recognised(family, names, values)
    return "\n".join(_lines(family, names, values, found, kind)) + "\n"


def _essential_found(family: Family, found: Mapping[str, str]) -> int:
    return len(found.keys() & set(ESSENTIAL[family]))


def _lines(
    family: Family, names: Sequence[str], values: Values, found: Mapping[str, str], kind: str
) -> Iterator[str]:
    needed = [field for field in ESSENTIAL[family] if field in found]
    yield from (
        "# 由表头和样本值推断，请逐行核对（docs/profiles.md）",
        "# proposed from the header and a sample of values; check every line",
        "style = 8",
        'title = { zh = "待命名", en = "to be named" }',
        'empty = ["0"]',
        "",
        "[recognise]",
        f"kinds = [{_quoted(kind)}]",
        "",
        "[[record]]",
        'name = "records"',
        f"type = {_quoted(_TYPES[family])}",
        f"headers = {_list(found[field] for field in needed)}",
    )
    yield from _state_lines(names, values)
    yield from ("", "[record.fields]")
    for field in ("province_code", "issuer_code", "issuer_name"):
        constant = "@province" if field == "province_code" else f"@{field}"
        yield f"{field} = {{ value = {_quoted(constant)} }}"
    for field, value in _CONSTANTS[family].items():
        if field not in found:
            yield f"{field} = {{ value = {_quoted(value)} }}"
    joined = {_PAIRS[field][0] for field in found if field in _PAIRS and _PAIRS[field][0] in found}
    for field in needed:
        if field not in joined:
            yield _field_line(family, field, found, values)
    yield from _missing_lines(family, found)
    yield from ("", "[record.optional]")
    for field in found:
        if field not in needed and field not in joined:
            yield _field_line(family, field, found, values)
    yield from _unread_lines(names, values, found)


def _state_lines(names: Sequence[str], values: Values) -> Iterator[str]:
    for name in names:
        if _is_state(values[name]):
            yield from ("", "[[record.state]]", f"column = {_quoted(name)}")
            yield from (f"{reason} = {_list(each)}" for reason, each in _STATES.items())


def _is_state(values: Sequence[str]) -> bool:
    words = {word for each in _STATES.values() for word in each}
    return words.issuperset(values) and not _TELLING.isdisjoint(values)


def _field_line(family: Family, field: str, found: Mapping[str, str], values: Values) -> str:
    partner, joint = _PAIRS.get(field, ("", "")) if family != "practitioner" else ("", "")
    rule = joint or usual_rule(family, field)
    columns = [found[partner], found[field]] if partner in found else [found[field]]
    if field == "plate_number":
        columns.reverse()
    if rule in {"date", "last_day"} and any(map(_SERIAL.fullmatch, values[found[field]])):
        rule = f"{rule}:1900"
    key = "column" if len(columns) == 1 else "columns"
    written = _quoted(columns[0]) if len(columns) == 1 else _list(columns)
    return f"{field} = {{ {key} = {written}, rules = [{_quoted(rule)}]{_into(field, rule, partner)} }}"


def _into(field: str, rule: str, partner: str) -> str:
    if rule == "holder_code":
        return ', into = ["holder_code", "holder_code_type"]'
    if rule == "plate_and_colour":
        return ', into = ["plate_number", "plate_colour"]'
    return f', into = ["{partner}", "{field}"]' if rule == "licence_number" else ""


def _missing_lines(family: Family, found: Mapping[str, str]) -> Iterator[str]:
    given = {*found, *_CONSTANTS[family]}
    given |= {_PAIRS[field][0] for field in found if field in _PAIRS}
    given |= {"holder_code_type"} if "holder_code" in found else set()
    for field in ESSENTIAL[family]:
        if field not in given:
            rule = usual_rule(family, field)
            yield f'# 缺少 / missing: {field} = {{ column = "?", rules = [{_quoted(rule)}] }}'


def _unread_lines(names: Sequence[str], values: Values, found: Mapping[str, str]) -> Iterator[str]:
    is_day = make_last_day("1900")
    for name in names:
        if name not in found.values() and not _is_state(values[name]):
            what = "日期 / dates" if are(values[name], is_day) else "未识别 / not recognised"
            yield f"# {what}: {_quoted(name)}"


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
