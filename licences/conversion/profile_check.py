"""Reading a profile, and explaining every mistake in it with its line and what to do."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from licences.conversion.draft import ESSENTIAL
from licences.conversion.face_fields import family_of
from licences.conversion.fault import message
from licences.conversion.inspector import Inspector, Table
from licences.conversion.profile import Condition, Family, Profile, ProfileFault, Record, State
from licences.conversion.profile_sources import Sources
from licences.conversion.skip import SkipReason
from licences.conversion.toml_lines import LineIndex, Path
from licences.conversion.type_choice import CHOICES
from licences.types import TYPES

KINDS: Final = ("csv", "tsv", "xlsx", "xls", "ods", "xml", "dbf", "jsonl")
_TOP: Final = ("style", "title", "description", "empty", "recognise", "record")
_RECORD: Final = ("name", "like", "type", "headers", "when", "state", "office", "fields", "optional")
_STATE: Final = ("column", "optional", "keep", "others", *(reason.value for reason in SkipReason))
_TESTS: Final = ("in", "not_in", "contains", "starts")
_AT: Final = re.compile(r"\(at line (\d+), column (\d+)\)$")


def check_profile(text: str) -> tuple[ProfileFault, ...]:
    """Give every mistake of a profile, by line; none when it can be used.

    >>> check_profile("title = ")[0].line
    1
    """
    return inspect(text, "profile")[1]


def inspect(text: str, name: str) -> tuple[Profile | None, tuple[ProfileFault, ...]]:
    """Read a profile; None when it has mistakes."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, (_syntax(error, text),)
    inspector = Inspector(LineIndex(text))
    profile = _profile(inspector, raw, name)
    return (None if inspector.faults else profile), inspector.faults


def _syntax(error: tomllib.TOMLDecodeError, text: str) -> ProfileFault:
    at = _AT.search(str(error))
    line, column = (int(at[1]), int(at[2])) if at else (len(text.splitlines()) or 1, 1)
    found = message("profile_syntax", why=_AT.sub("", str(error)).strip())
    return ProfileFault(line, column, found.code, found.zh, found.en, found.remedy_zh, found.remedy_en)


def _profile(inspector: Inspector, raw: Table, name: str) -> Profile:
    inspector.check_keys((), raw, _TOP)
    title = inspector.table((), raw, "title", required=True)
    recognise = inspector.table((), raw, "recognise")
    inspector.check_keys(("recognise",), recognise, ("kinds", "headers_any"))
    kinds = inspector.texts(("recognise",), recognise, "kinds")
    for kind in kinds:
        if kind not in KINDS:
            inspector.report_unknown(("recognise", "kinds"), "profile_unknown_word", kind, KINDS)
    records = inspector.tables((), raw, "record")
    if not records:
        inspector.report((), "profile_missing_key", key="[[record]]")
    style = raw.get("style", 0)
    if type(style) is not int:
        inspector.report(("style",), "profile_wrong_kind", key="style", zh="整数", en="a whole number")
    return Profile(
        name=name,
        style=style,
        title_zh=inspector.text(("title",), title, "zh", required=True),
        title_en=inspector.text(("title",), title, "en", required=True),
        description=inspector.text((), raw, "description"),
        kinds=frozenset(kinds),
        headers_any=frozenset(inspector.texts(("recognise",), recognise, "headers_any")),
        empty=frozenset(inspector.texts((), raw, "empty")),
        records=tuple(
            record
            for at in range(len(records))
            if (record := _RecordReader(inspector, records, at).read()) is not None
        ),
    )


@dataclass(frozen=True, slots=True)
class _RecordReader:
    """Reads the record at one place; what it is like comes first, its own words replace that."""

    inspector: Inspector
    records: list[dict[str, Any]]
    at: int

    def read(self) -> Record | None:
        """Give the record; None when it cannot be understood at all."""
        inspector, own, path = self.inspector, self.records[self.at], self._path()
        inspector.check_keys(path, own, _RECORD)
        base = self._base()
        raw = {**base, **own}
        family, type_key = self._type(raw)
        if family is None:
            return None
        sources = Sources(inspector, family)
        for section in ("fields", "optional"):
            for key, (field_path, value) in self._merged(section, base).items():
                sources.read(field_path, key, value, optional=section == "optional")
        for field in ESSENTIAL[family]:
            if field not in sources.filled and not self._is_tried(field, base):
                inspector.report((*path, "fields"), "profile_essential", field=field)
        for field in sources.constants.keys() & {one for source in sources.sources for one in source.into}:
            inspector.report((*path, "fields", field), "profile_field_twice", field=field)
        return Record(
            name=inspector.text(path, own, "name", required=True),
            family=family,
            type_key=type_key,
            headers=inspector.texts(path, raw, "headers", required=True),
            when=tuple(self._condition(one) for one in inspector.tables(path, own, "when")),
            states=self._states(raw),
            sources=tuple(sources.sources),
            constants=sources.constants,
            office=inspector.text(path, raw, "office"),
        )

    def _path(self) -> Path:
        return ("record", self.at)

    def _base(self) -> dict[str, Any]:
        like = self.inspector.text(self._path(), self.records[self.at], "like")
        if not like:
            return {}
        others = {one["name"]: one for one in self.records if isinstance(one.get("name"), str)}
        if like not in others or "like" in others[like]:
            known = [name for name, one in others.items() if "like" not in one]
            self.inspector.report_unknown((*self._path(), "like"), "profile_unknown_like", like, known)
            return {}
        return others[like]

    def _type(self, raw: Table) -> tuple[Family | None, str | None]:
        written = self.inspector.text(self._path(), raw, "type", required=True)
        if written in CHOICES:
            return CHOICES[written][0], None
        keys = [one.key for one in TYPES]
        if written in keys:
            return family_of(written), written
        if written:
            self.inspector.report_unknown(
                (*self._path(), "type"), "profile_unknown_type", written, [*keys, *CHOICES]
            )
        return None, None

    def _merged(self, section: str, base: Table) -> dict[str, tuple[Path, Any]]:
        own = self.inspector.table(self._path(), self.records[self.at], section)
        inherited = base.get(section)
        merged: dict[str, tuple[Path, Any]] = {}
        if isinstance(inherited, Mapping):
            where = next(at for at, one in enumerate(self.records) if one is base)
            merged |= {key: (("record", where, section, key), value) for key, value in inherited.items()}
        return merged | {key: ((*self._path(), section, key), value) for key, value in own.items()}

    def _is_tried(self, field: str, base: Table) -> bool:
        """Say whether the profile names the field at all, perhaps with a mistake that is reported already."""
        sections = (
            one.get(section) for one in (base, self.records[self.at]) for section in ("fields", "optional")
        )
        return any(isinstance(section, Mapping) and field in section for section in sections)

    def _condition(self, table: Table) -> Condition:
        path = (*self._path(), "when")
        self.inspector.check_keys(path, table, ("column", *_TESTS))
        column = self.inspector.text(path, table, "column", required=True)
        given = [key for key in _TESTS if key in table]
        if len(given) != 1:
            self.inspector.report(path, "profile_condition", known="、".join(_TESTS))
            return Condition(column)
        words = self.inspector.texts(path, table, given[0], required=True)
        match given[0]:
            case "in":
                return Condition(column, among=frozenset(words))
            case "not_in":
                return Condition(column, not_among=frozenset(words))
            case "contains":
                return Condition(column, contains=words)
        return Condition(column, starts=words)

    def _states(self, raw: Table) -> tuple[State, ...]:
        path = (*self._path(), "state")
        states: list[State] = []
        for table in self.inspector.tables(self._path(), raw, "state"):
            self.inspector.check_keys(path, table, _STATE)
            words: dict[str, SkipReason | None] = dict.fromkeys(self.inspector.texts(path, table, "keep"))
            for reason in SkipReason:
                for word in self.inspector.texts(path, table, reason.value):
                    if word in words:
                        self.inspector.report(path, "profile_word_twice", near=word, word=word)
                    words[word] = reason
            others = self.inspector.text(path, table, "others")
            if others not in {"", "keep"}:
                self.inspector.report_unknown(path, "profile_unknown_word", others, ("keep",))
            if not words:
                self.inspector.report(path, "profile_missing_key", key="keep")
            column = self.inspector.text(path, table, "column", required=True)
            states.append(State(column, words, self.inspector.flag(path, table, "optional"), bool(others)))
        return tuple(states)
