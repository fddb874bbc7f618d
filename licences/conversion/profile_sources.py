"""Reading the fields of a record: columns through rules into face fields, or a constant."""

from collections.abc import Iterator
from typing import Any, Final

from licences.conversion.context import CONSTANTS
from licences.conversion.face_fields import fields_of, restates
from licences.conversion.inspector import Inspector, Table
from licences.conversion.profile import RuleCall, Source
from licences.conversion.rules import RULES, Kind, Value, by_name
from licences.conversion.toml_lines import Path
from licences.types.families import Family

_KEYS: Final = ("column", "columns", "rules", "into", "keep", "means", "if_wrong", "why")
_LEAVE_OUT: Final = "leave_out"
_CODE: Final = "code"


class Sources:
    """The sources and constants of one record, as far as read."""

    def __init__(self, inspector: Inspector, family: Family) -> None:
        self._inspector = inspector
        self._family = family
        self._kinds = fields_of(family)
        self.sources: list[Source] = []
        self.constants: dict[str, Value] = {}

    @property
    def filled(self) -> set[str]:
        """The fields something is written into."""
        return {field for source in self.sources for field in source.into} | self.constants.keys()

    def read(self, path: Path, key: str, value: Any, *, optional: bool) -> None:
        """Read what is written for one key of `fields` or `optional`."""
        if isinstance(value, dict) and "value" in value:
            self._constant(path, key, value)
            return
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                self._source(path, key, one, optional=optional)
            else:
                self._inspector.report(path, "profile_wrong_kind", key=key, zh="表", en="a table")

    def _constant(self, path: Path, key: str, table: Table) -> None:
        self._inspector.check_keys(path, table, ("value",))
        kind = self._kind(path, key)
        value = table["value"]
        if isinstance(value, str) and value.startswith("@") and value not in CONSTANTS:
            self._inspector.report_unknown(path, "profile_unknown_constant", value, CONSTANTS)
        elif kind == "codes" and isinstance(value, list) and all(isinstance(one, str) for one in value):
            self.constants[key] = tuple(value)
        elif (kind == "text" and isinstance(value, str)) or (kind == "whole" and type(value) is int):
            self.constants[key] = value
        elif kind is not None:
            self._inspector.report(path, "profile_constant_kind", key=key)

    def _source(self, path: Path, key: str, table: Table, *, optional: bool) -> None:
        inspector = self._inspector
        inspector.check_keys(path, table, _KEYS)
        if ("column" in table) == ("columns" in table):
            inspector.report(path, "profile_column_or_columns", key=key)
            return
        columns = inspector.texts(path, table, "column" if "column" in table else "columns", required=True)
        into = inspector.texts(path, table, "into") or (key,)
        calls = tuple(self._calls(path, inspector.texts(path, table, "rules", required=True)))
        if_wrong = inspector.text(path, table, "if_wrong")
        if if_wrong not in {"", _LEAVE_OUT}:
            inspector.report_unknown(path, "profile_unknown_word", if_wrong, (_LEAVE_OUT,))
        if calls and columns and self._suit(path, columns, calls, into):
            keep = frozenset(inspector.texts(path, table, "keep"))
            leave_out = if_wrong == _LEAVE_OUT
            means, why = self._means(path, table), inspector.text(path, table, "why")
            self.sources.append(Source(key, columns, calls, into, keep, optional, leave_out, means, why))

    def _means(self, path: Path, table: Table) -> dict[str, str]:
        """Read what the spellings of this format mean."""
        means = self._inspector.table(path, table, "means")
        if all(isinstance(meaning, str) for meaning in means.values()):
            return means
        self._inspector.report(
            path, "profile_wrong_kind", near="means", key="means", zh="文字 = 文字的表", en="a table of texts"
        )
        return {}

    def _calls(self, path: Path, written: tuple[str, ...]) -> Iterator[RuleCall]:
        for one in written:
            name, _, argument = one.partition(":")
            rule = by_name(name)
            if rule is None:
                self._inspector.report_unknown(
                    path, "profile_unknown_rule", name, (known.name for known in RULES)
                )
            elif argument not in rule.arguments():
                known = (f"{name}:{word}" if word else name for word in rule.arguments())
                self._inspector.report_unknown(path, "profile_rule_argument", one, known)
            else:
                yield RuleCall(rule, argument)

    def _suit(
        self, path: Path, columns: tuple[str, ...], calls: tuple[RuleCall, ...], into: tuple[str, ...]
    ) -> bool:
        """Check that the rules follow each other, take these columns, and give what the fields take."""
        *before, last = (call.rule for call in calls)
        if any(rule.gives != ("text",) for rule in before) or (before and last.row is not None):
            self._inspector.report(path, "profile_rule_order")
            return False
        if last.row is None and len(columns) > 1:
            self._inspector.report(path, "profile_one_column", rule=last.name)
            return False
        if len(into) != len(last.gives):
            self._inspector.report(path, "profile_into", rule=last.name, count=len(last.gives))
            return False
        suits = [
            self._takes(path, field, kind, last.name) for field, kind in zip(into, last.gives, strict=True)
        ]
        return all(suits)

    def _takes(self, path: Path, field: str, given: Kind, rule: str) -> bool:
        wanted = self._kind(path, field)
        if wanted is not None and rule == _CODE and restates(self._family, field):
            self._inspector.report(path, "profile_code_for_name", near=rule, field=field)
            return False
        if wanted is not None and wanted != given:
            self._inspector.report(
                path, "profile_rule_kind", near=rule, field=field, rule=rule, wanted=wanted, given=given
            )
        return wanted == given

    def _kind(self, path: Path, field: str) -> Kind | None:
        kind = self._kinds.get(field)
        if kind is None:
            family = self._family
            self._inspector.report_unknown(path, "profile_unknown_field", field, self._kinds, family=family)
        return kind
