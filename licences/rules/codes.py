"""Codes exist in the edition in force on the day of issue, suit the type, and agree with their names."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from licences.codes import CodeList, code_list
from licences.rules.dated import Row, rows_in_force
from licences.rules.finding import Finding, error
from licences.rules.rule import Case, Key, Rule, reading
from licences.types import CertificateType, FaceData
from licences.types.names import name_of

SCOPE: Final = "business_scope"
CLASS_7: Final = frozenset({"03170", "03270"})
"""Radioactive goods: licensed apart from all other dangerous goods, so no parent code covers them."""
_SETS: Final = frozenset({SCOPE, "category"})
"""Fields that hold a set of codes; their values vary too much to be looked at together with others."""
_DRIVING_CLASS: Final = re.compile(r"[A-Z][0-9]?")
_SEPARATORS: Final = re.compile("[、，,;；。|\\s]+")
_FULL_WIDTH_PARENTHESES: Final = str.maketrans("（）", "()")


def code_rules(face: type[FaceData]) -> Iterator[Rule]:
    """Give the rules on the codes of a type: they exist, stand once, suit the type, fit their names."""
    names = face.RESTATED
    lists = {field: name for field, name in code_lists_of(face).items() if field not in names}
    sets = [field for field in lists if field in _SETS]
    single = tuple(field for field in lists if field not in _SETS)
    for fields in (single, *((field,) for field in sets)):
        restating = tuple(name for name, (code_field, _) in names.items() if code_field in fields)
        yield _code_rule({field: lists[field] for field in fields}, {name: names[name] for name in restating})


def code_lists_of(face: type[FaceData]) -> dict[str, str]:
    """Give the fields of a model that hold codes or their names: field -> code list."""
    found: dict[str, str] = {}
    for field, info in face.model_fields.items():
        published = info.json_schema_extra
        list_name = published.get("code_list") if isinstance(published, dict) else None
        if isinstance(list_name, str):
            found[field] = list_name
    return found


def _code_rule(lists: dict[str, str], names: dict[str, tuple[str, str]]) -> Rule:
    """Make the rule on some fields and the names that restate them; one rule is one question to a memo."""

    def find(key: Key, case: Case) -> Iterator[Finding]:
        values = dict(zip((*lists, *names), key, strict=True))
        for field, list_name in lists.items():
            yield from _check_field(field, _codes(field, values[field]), code_list(list_name, case.on))
        for row in rows_in_force("suitable_codes", case.certificate_type.number, case.on):
            field = row["field"]
            if values.get(field) is not None:
                yield from _check_suitable(row, _codes(field, values[field]), case.certificate_type)
        for field, (code_field, list_name) in names.items():
            yield from _check_name(field, values[field], values[code_field], code_list(list_name, case.on))

    return Rule(find, reading(*lists, *names), frozenset())


def _codes(field: str, value: Any) -> Sequence[str]:
    """Give the codes of a field: none, one, or several; driving classes are taken apart (A1A2)."""
    if value is None:
        return ()
    if field == "permitted_class":
        return _DRIVING_CLASS.findall(value)
    return value if isinstance(value, tuple) else (value,)


def within_scope(
    vehicle_scope: Sequence[str], operator_scope: Sequence[str], on: date | None = None
) -> list[str]:
    """Give the codes of a vehicle's scope that the operator's scope does not cover.

    A parent covers everything under it, except class 7 goods, which must be licensed by their own code.

    >>> within_scope(["02101", "03131", "03170"], ["02000", "03100"])
    ['03170']
    """
    codes, licensed = code_list(SCOPE, on), set(operator_scope)

    def is_covered(code: str) -> bool:
        return code in licensed or (code not in CLASS_7 and not licensed.isdisjoint(codes.ancestors(code)))

    return [code for code in vehicle_scope if not is_covered(code)]


def _check_field(field: str, values: Sequence[str], codes: CodeList) -> Iterator[Finding]:
    for code in dict.fromkeys(values):
        if code not in codes:
            yield error("unknown_code", field, value=code, list=codes.title_zh, edition=codes.edition)
        elif not set(values).isdisjoint(codes.ancestors(code)):
            yield error("parent_beside_child", field, value=code)
    if len(set(values)) != len(values):
        yield error("code_twice", field)


def _check_suitable(row: Row, values: Sequence[str], certificate_type: CertificateType) -> Iterator[Finding]:
    starts = tuple(row["codes"].split("|"))
    fitting = [code for code in values if code.startswith(starts)]
    named = {"type": certificate_type.name_zh, "type_en": certificate_type.name_en}
    if row["kind"] == "some":
        if not fitting:
            yield error("code_missing_for_type", row["field"], codes="、".join(starts), **named)
        return
    unsuitable = fitting if row["kind"] == "never" else [code for code in values if code not in fitting]
    for code in unsuitable:
        yield error("code_unsuitable", row["field"], value=code, **named)


def _check_name(field: str, given: str | None, code: Any, codes: CodeList) -> Iterator[Finding]:
    expected = name_of(codes, code)
    if given is not None and expected is not None and _pieces(given) != _pieces(expected):
        yield error("name_disagrees", field, name=expected)


def _pieces(name: str) -> set[str]:
    """Take a list of names apart; both sides of a comparison the same way, as some names hold a separator."""
    return set(filter(None, _SEPARATORS.split(name.translate(_FULL_WIDTH_PARENTHESES))))
