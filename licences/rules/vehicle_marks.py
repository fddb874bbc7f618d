"""Brand, model and engine number (厂牌, 型号, 发动机号): no words of other fields."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final

from licences.codes import code_list
from licences.rules.finding import Finding, error
from licences.rules.rule import Case, Key, Rule, reading

_MARKS: Final = ("brand", "model")
_COLOURS: Final = frozenset("红橙黄绿青蓝紫黑白灰棕银")


def vehicle_mark_rules() -> Iterator[Rule]:
    """Give the rules on what a vehicle is called by."""
    yield Rule(_find_in_marks, reading(*_MARKS), frozenset(_MARKS))
    numbers = ("engine_number", "vin")
    yield Rule(_find_in_engine, reading(*numbers), frozenset(numbers), repeats=False)


def _find_in_marks(key: Key, case: Case) -> Iterator[Finding]:
    kinds = _names_of_types(case.on)
    for field, mark in zip(_MARKS, key, strict=True):
        if mark is not None and (mark in kinds or mark.removesuffix("色") in _COLOURS):
            yield error("value_of_another_field", field)


@lru_cache(maxsize=32)
def _names_of_types(on: date | None) -> frozenset[str]:
    return frozenset(kind.name_zh for kind in code_list("vehicle_type_ga16_4", on))


def _find_in_engine(key: Key, case: Case) -> Iterator[Finding]:  # noqa: ARG001 - as every rule
    engine, vin = key
    if engine == vin:
        yield error("value_of_another_field", "engine_number")
