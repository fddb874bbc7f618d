"""Words of the report: outcomes, reasons, faults without the values of any row, labels of face fields."""

import csv
import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

from licences import messages
from licences.conversion import errors, fault
from licences.messages import Message
from licences.types import TYPES

_NOTHING: Final = re.compile(r"（…）| \((?:…|this one)\)|[：:] ?…$")
_VALUES: Final = {
    "list": ("该项", "this field"),
    "province": ("…", "this one"),
    "encoding": ("文件的编码", "in the encoding of the file"),
    "offset": ("n", "n"),
}
"""What stands in the text of a report for the values of a row."""


class Words(NamedTuple):
    """Chinese first, English second."""

    zh: str
    en: str


class CoreField(NamedTuple):
    """A core field of a type (2023 plan, note 3); a conditional one is not asked of every certificate."""

    name: str
    label: str
    is_conditional: bool


class _General(dict[str, str]):
    """Values of a text that is not of one row."""

    def __init__(self, language: int) -> None:
        super().__init__({name: said[language] for name, said in _VALUES.items()})

    def __missing__(self, key: str) -> str:
        return "…"


@cache
def _table() -> dict[str, Words]:
    text = resources.files("app.conversion.report").joinpath("words.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {row["code"]: Words(row["zh"], row["en"]) for row in rows}


def words(code: str) -> Words:
    """Give the words for an outcome, a reason to skip a row, or a state of a run; else the code itself.

    >>> words("converted"), words("expired").zh
    (Words(zh='转换', en='converted'), '已过期')
    """
    found = _table().get(code)
    if found:
        return found
    said = fault.catalogue().get(f"skip_{code}")
    return Words(said.zh, said.en) if said else Words(code, code)


def general_message(code: str) -> Message:
    """Give the message of a fault with its values left out; of an unknown code the code itself.

    >>> general_message("code_unknown").en
    'neither code nor name nor known old spelling of the list'
    """
    for catalogue in (fault.catalogue(), messages.catalogue(), errors.catalogue()):
        found = catalogue.get(code)
        if found:
            zh, remedy_zh = (_without_values(text, 0) for text in (found.zh, found.remedy_zh))
            en, remedy_en = (_without_values(text, 1) for text in (found.en, found.remedy_en))
            return Message(code, zh, en, remedy_zh, remedy_en)
    return Message(code, code, code, "", "")


def _without_values(text: str, language: int) -> str:
    return _NOTHING.sub("", text.format_map(_General(language)))


def field_labels(type_keys: Iterable[str]) -> dict[str, str]:
    """Give the Chinese labels of the face fields of these types; those that differ stand side by side."""
    wanted = frozenset(type_keys)
    labels: dict[str, dict[str, None]] = {}
    for kind in [kind for kind in TYPES if kind.key in wanted] or TYPES:
        for name, info in kind.face.model_fields.items():
            labels.setdefault(name, {})[info.title or name] = None
    return {name: "／".join(found) for name, found in labels.items()}


@cache
def core_fields(type_key: str) -> tuple[CoreField, ...]:
    """Name the core fields of a type in the order of its face; of an unknown type none."""
    fields = next((kind.face.model_fields for kind in TYPES if kind.key == type_key), {})
    found = []
    for name, info in fields.items():
        extra = info.json_schema_extra
        if isinstance(extra, dict) and extra.get("core_2023"):
            found.append(CoreField(name, info.title or name, extra.get("mandatory") == "conditional"))
    return tuple(found)


def type_words(type_key: str) -> Words:
    """Give the name of a type; of rows whose type is not known it says so.

    >>> type_words("road_transport_certificate").zh, type_words("").en
    ('道路运输证', 'type not known')
    """
    names = {kind.key: Words(kind.name_zh, kind.name_en) for kind in TYPES}
    return names.get(type_key) or (
        Words(type_key, type_key) if type_key else Words("类型未定", "type not known")
    )
