"""A profile proposed for a table no shipped profile fits: what is sure is filled in.

Nothing is decided between several possibilities; what is left to a person stands in comments.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final, NamedTuple

from licences.conversion.face_fields import fields_of
from licences.conversion.fault import RuleError
from licences.conversion.fitting import fit
from licences.conversion.known_columns import usual_rule
from licences.conversion.proposed_states import (
    end_lines,
    flag_lines,
    flags_in,
    is_end,
    is_state,
    none_lines,
    state_lines,
)
from licences.conversion.readers.table import Row
from licences.conversion.recognise import Recognised, Values, are, nearest, recognised, values_of
from licences.conversion.rules.dates import make_last_day
from licences.types.families import ESSENTIAL, Family

_FAMILIES: Final[tuple[Family, ...]] = ("operator", "vehicle", "practitioner")
_TYPES: Final[Mapping[Family, str]] = {
    "operator": "@operator_scope",
    "vehicle": "@vehicle_scope",
    "practitioner": "@practitioner_category",
}
_CONSTANTS: Final[Mapping[Family, dict[str, str]]] = {
    "operator": {"certificate_category": "100", "original_or_copy": "110", "branch_flag": "1"},
    "vehicle": {},
    "practitioner": {"id_type": "1"},
}
_RUN: Final = {"province_code": "@province", "issuer_code": "@issuer_code", "issuer_name": "@issuer_name"}
_PAIRS: Final = {
    "plate_number": ("plate_colour", "plate_and_colour"),
    "licence_number": ("licence_word", "licence_number"),
    "certificate_number": ("certificate_word", "licence_number"),
}
"""Fields that are read together with another one, and the rule that does it."""
_LONG_NUMBER: Final = re.compile(r"[0-9]{9,12}", re.ASCII)
_NUMBER: Final = re.compile(r"[0-9]{12}", re.ASCII)
_read_day: Final = make_last_day("1900")


def propose(names: Sequence[str], rows: Sequence[Row], kind: str) -> str:
    """Write a profile for a table.

    Args:
        names: its header.
        rows: a sample of its rows.
        kind: of the file.
    """
    values = {name: values_of(rows, at) for at, name in enumerate(names)}
    columns = {family: recognised(family, names, values) for family in _FAMILIES}
    family = max(_FAMILIES, key=lambda one: _essential_found(one, columns[one]))
    found = columns[family]
    taken = {*found.fields.values(), *chain.from_iterable(found.undecided.values())}
    others = [at for at, name in enumerate(names) if name not in taken and not is_state(name, values[name])]
    flags = flags_in(names, rows, family, others)
    return "\n".join(_Proposal(family, values, found, flags).lines(kind)) + "\n"


def _essential_found(family: Family, columns: Recognised) -> int:
    return len((columns.fields.keys() | columns.undecided.keys()) & set(ESSENTIAL[family]))


class _Proposal(NamedTuple):
    """What is known of a table, written as a profile."""

    family: Family
    values: Values
    known: Recognised
    flags: Mapping[str, Sequence[str]]

    @property
    def fields(self) -> dict[str, str]:
        """Field -> column, where it is certain."""
        return self.known.fields

    @property
    def undecided(self) -> dict[str, list[str]]:
        """Field -> the columns it may be."""
        return self.known.undecided

    def lines(self, kind: str) -> Iterator[str]:
        """Write every line."""
        needed = [field for field in ESSENTIAL[self.family] if field in self.fields]
        near = self._nearest()
        headers = [self.fields[field] for field in needed] or list(self.values)[:3]
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
            f"type = {_quoted(_TYPES[self.family])}",
            f"headers = {_list(headers)}",
        )
        yield from self._states()
        yield from ("", "[record.fields]")
        yield from self._constants()
        joined = {_PAIRS[field][0] for field in self.fields if field in _PAIRS}
        yield from (self._field(field) for field in needed if field not in joined)
        yield from self._missing(joined, near)
        yield from ("", "[record.optional]")
        others = (field for field in self.fields if field not in needed and field not in joined)
        yield from (self._field(field) for field in others)
        yield from self._unread(near)

    def _nearest(self) -> dict[str, list[str]]:
        """Give field -> columns for those not recognised that have a name like it."""
        taken = {*self.fields.values(), *chain.from_iterable(self.undecided.values())}
        columns = [
            name
            for name, values in self.values.items()
            if values and name not in taken and not self._may_tell_a_state(name)
        ]
        given = {*self.fields, *self.undecided, *_RUN, *_CONSTANTS[self.family]}
        fields = fields_of(self.family)
        given.update(f"{field}_name" for field in fields)  # names of codes: they follow from the codes
        return nearest(self.family, columns, [one for one in fields if one not in given], self.values)

    def _may_tell_a_state(self, name: str) -> bool:
        return name in self.flags or is_state(name, self.values[name]) or is_end(name)

    def _states(self) -> Iterator[str]:
        for name, found in self.flags.items():
            yield from flag_lines(name, found)
        states = [name for name, values in self.values.items() if is_state(name, values)]
        for name in states:
            yield from state_lines(name, self.values[name])
        ends = [name for name in self.values if is_end(name)]
        yield from end_lines(ends)
        if not states and not self.flags:
            yield from none_lines()

    def _constants(self) -> Iterator[str]:
        for field, value in (_RUN | _CONSTANTS[self.family]).items():
            if field not in self.fields and field not in self.undecided:
                yield f"{field} = {{ value = {_quoted(value)} }}"

    def _field(self, field: str) -> str:
        partner, joint = _PAIRS.get(field, ("", "")) if self.family != "practitioner" else ("", "")
        columns = [self.fields[one] for one in (partner, field) if one in self.fields]
        if field == "plate_number":
            columns.reverse()
        found = fit(self.family, field, self.values[self.fields[field]], self.fields[field])
        rule = joint or found.rule
        source = f"column = {_quoted(columns[0])}" if len(columns) == 1 else f"columns = {_list(columns)}"
        why = "按值 / by values" if field in self.known.by_values else "按列名 / by name"
        return (
            f"{field} = {{ {source}, rules = [{_quoted(rule)}]{_into(field, rule, partner)} }}"
            f"  # {why} {found}"
        )

    def _missing(self, joined: set[str], near: Mapping[str, Sequence[str]]) -> Iterator[str]:
        given = {*self.fields, *_CONSTANTS[self.family], *joined, *self.undecided}
        given |= {"holder_code_type"} if "holder_code" in given else set()
        for field in ESSENTIAL[self.family]:
            if field in near and field not in given:
                yield self._perhaps(field, near[field])
            elif field not in given:
                rule = _quoted(usual_rule(self.family, field))
                yield f'# 缺少 / missing: {field} = {{ column = "?", rules = [{rule}] }}'
        for field, columns in self.undecided.items():
            rule = _quoted(usual_rule(self.family, field))
            yield f"# 几列之一 / one of: {field} = {{ column = {_list(columns)}, rules = [{rule}] }}"

    def _perhaps(self, field: str, columns: Sequence[str]) -> str:
        """Suggest columns by their names: one, or all that come as near."""
        column = columns[0]
        rule = fit(self.family, field, self.values[column], column).rule
        if rule == "licence_number" and all(map(_NUMBER.fullmatch, self.values[column])):
            rule = "licence_digits"
        into = _into(field, rule, _PAIRS.get(field, ("", ""))[0])
        if len(columns) > 1:
            source = f"column = {_list(columns)}, rules = [{_quoted(rule)}]{into}"
            return f"# 几列之一 / one of: {field} = {{ {source} }}"
        source = f"column = {_quoted(column)}, rules = [{_quoted(rule)}]{into}"
        return f"# 可能是 / perhaps: {field} = {{ {source} }}"

    def _unread(self, near: Mapping[str, Sequence[str]]) -> Iterator[str]:
        taken = {*self.fields.values(), *chain.from_iterable(self.undecided.values())}
        taken |= {name for field in near if field in ESSENTIAL[self.family] for name in near[field]}
        yield from (
            self._perhaps(field, columns)
            for field, columns in near.items()
            if field not in ESSENTIAL[self.family]
        )
        taken.update(chain.from_iterable(near.values()))
        for name, values in self.values.items():
            if name not in taken and not self._may_tell_a_state(name):
                yield f"# {self._told(name, values)}: {_quoted(name)}"

    def _told(self, name: str, values: Sequence[str]) -> str:
        if not values and any(self.values.values()):
            return "空列 / empty"
        if name in self.known.denied:
            return "列名与值不符 / the values deny the name"
        return "日期 / dates" if are(values, _day) else "未识别 / not recognised"


def _day(text: str) -> object:
    """Read a date; a number of ten digits or more is hardly ever one, but may be read as milliseconds."""
    if _LONG_NUMBER.fullmatch(text):
        raise RuleError("date_form")
    return _read_day(text)


def _into(field: str, rule: str, partner: str) -> str:
    if rule == "holder_code":
        return ', into = ["holder_code", "holder_code_type"]'
    if rule == "plate_and_colour":
        return ', into = ["plate_number", "plate_colour"]'
    return f', into = ["{partner}", "{field}"]' if rule == "licence_number" else ""


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
