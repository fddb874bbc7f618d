"""Codes and names in each other's place, old names, mixed separators."""

from typing import Final

from bench.legacy.columns import Cell
from bench.legacy.kinds.kind import Spot, converted
from bench.legacy.words import name_of, scope_names

_COLOURS: Final = {
    "1": ("蓝", "蓝色", "蓝牌"),
    "2": ("黄", "黄色", "黄牌"),
    "93": ("黄绿色",),
    "94": ("渐变绿", "渐变绿色"),
}
_ACTIVE: Final = ("有效", "正常", "营业")
_SEPARATORS: Final = ("，", ",", ";", "；", "|", " ", "、")
_SEXES: Final = {"1": "男", "2": "女"}
_ORDINARY: Final = "12"
"""Codes of the two colours of ordinary plates."""


def _mixed(spot: Spot, parts: list[str]) -> Cell:
    """Join with a separator drawn for each gap, the first not the province's own."""
    text = parts[0]
    usual = next(each for each in _SEPARATORS if each in spot.text)
    for place, part in enumerate(parts[1:]):
        choices = [each for each in _SEPARATORS if place or each != usual]
        text += spot.draw.one_of(choices) + part
    return text


def _scope_pairs(spot: Spot) -> Cell:
    names = scope_names(spot.value)
    return ",".join(f"{code}:{name}" for code, name in zip(spot.value, names, strict=True))


def _class_spelling(spot: Spot) -> Cell:
    return spot.text.replace("危险货物运输(", "危险货物运输(第")


def _is_dangerous(scope: tuple[str, ...]) -> bool:
    return any(code.startswith("03") for code in scope)


CODES: Final = (
    converted(
        "plate_with_colour",
        "川A12345(黄)",
        3,
        "plate",
        lambda spot: f"{spot.text}({_COLOURS[spot.record['plate_colour']][0]})",
    ),
    converted(
        "colour_as_name",
        "黄, 黄色, 黄牌",
        3,
        "colour_code",
        lambda spot: spot.draw.one_of(_COLOURS[spot.value]),
    ),
    converted("colour_as_code", "2 where names are the rule", 2, "colour_name", lambda spot: spot.value),
    converted(
        "colour_other_name",
        "黄 or 黄牌 for 黄色",
        2,
        "colour_name",
        lambda spot: spot.draw.one_of(_COLOURS[spot.value][::2]),
        suits=lambda record: record["plate_colour"] in _ORDINARY,
    ),
    converted(
        "colour_with_zero",
        "02",
        2,
        "colour_code",
        lambda spot: f"0{spot.value}",
        suits=lambda record: record["plate_colour"] in _ORDINARY,
    ),
    converted("code_as_name", "柴油 for 2", 3, "code", lambda spot: name_of(spot.value, spot.column.codes)),
    converted("name_as_code", "2 for 柴油", 3, "code_name", lambda spot: spot.value),
    converted("sex_as_name", "男 for 1", 2, "sex", lambda spot: _SEXES[spot.value]),
    converted(
        "status_as_word",
        "有效, 正常, 营业",
        2,
        "status",
        lambda spot: spot.draw.one_of([word for word in _ACTIVE if word != spot.cell]),
    ),
    converted(
        "category_as_name",
        "the name of a qualification for its code",
        2,
        "category",
        lambda spot: "、".join(name_of(code, "practitioner_category") for code in spot.value),
    ),
    converted("category_as_code", "02001 for a name", 2, "category_name", lambda spot: ",".join(spot.value)),
    converted(
        "category_without_zero",
        "2001 for 02001",
        2,
        "category",
        lambda spot: ",".join(code[1:] for code in spot.value),
    ),
)

SCOPES: Final = (
    converted("scope_as_codes", "02101,02201", 2, "scope", lambda spot: ",".join(spot.value)),
    converted("scope_as_pairs", "02101:道路普通货物运输", 2, "scope scope_codes", _scope_pairs),
    converted(
        "scope_separators",
        "mixed separators",
        4,
        "scope",
        lambda spot: _mixed(spot, scope_names(spot.value)),
        suits=lambda record: len(record["business_scope"]) > 1,
    ),
    converted(
        "scope_code_separators",
        "mixed separators between codes",
        3,
        "scope_codes",
        lambda spot: _mixed(spot, list(spot.value)),
        suits=lambda record: len(record["business_scope"]) > 1,
    ),
    converted(
        "scope_old_name",
        "普通货运 for 道路普通货物运输",
        3,
        "scope",
        lambda spot: spot.text.replace("道路普通货物运输", "普通货运"),
        suits=lambda record: "02101" in record["business_scope"],
    ),
    converted(
        "scope_class_spelling",
        "危险货物运输(第3类) for 危险货物运输(3类)",
        2,
        "scope",
        _class_spelling,
        suits=lambda record: _is_dangerous(record["business_scope"]),
        families=frozenset({"operator"}),
    ),
    converted(
        "scope_code_without_zero",
        "2101 for 02101",
        2,
        "scope_codes",
        lambda spot: ",".join(code[1:] for code in spot.value),
    ),
)
