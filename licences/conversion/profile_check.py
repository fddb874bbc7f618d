"""Reading a profile, and explaining every mistake in it with its line and what to do."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from licences.conversion.face_fields import family_of
from licences.conversion.fault import message
from licences.conversion.inspector import Inspector, Table
from licences.conversion.profile import Condition, Profile, ProfileFault, Record, State
from licences.conversion.profile_bounds import line_beyond_bounds
from licences.conversion.profile_layout import layout_of
from licences.conversion.profile_sources import Sources
from licences.conversion.skip import SkipReason
from licences.conversion.state_claims import false_claims
from licences.conversion.state_sources import stateless_records
from licences.conversion.toml_lines import LineIndex, Path
from licences.conversion.type_choice import CHOICES
from licences.messages import Message
from licences.types import TYPES
from licences.types.families import ESSENTIAL, Family

KINDS: Final = ("csv", "tsv", "txt", "xlsx", "xls", "ods", "html", "xml", "dbf", "jsonl", "sql")
_TOP: Final = (
    "style", "title", "description", "empty", "groups", "recognise", "record", "ignore", "surroundings",
    "lists", "unknown_operators", "earlier_ends", "same_issue_day", "fixed_width",
)  # fmt: skip
_RECORD: Final = ("name", "like", "type", "headers", "when", "state", "office", "fields", "optional")
_STATE: Final = ("column", "optional", "keep", "others", *(reason.value for reason in SkipReason))
_TESTS: Final = ("in", "not_in", "contains", "starts")
_AT: Final = re.compile(r"\(at line (\d+), column (\d+)\)$")


def check_profile(text: str) -> tuple[ProfileFault, ...]:
    """Give every mistake of a profile, by line; none when it can be used for a new run.

    It has to say where the state of its licences comes from, and nothing of it that its own words speak
    against. (Runs that began without go on, with a notice.)

    >>> check_profile("title = ")[0].line
    1
    """
    profile, faults = inspect(text, "profile")
    return faults if profile is None else stateless_records(profile, text) + false_claims(profile, text)


def inspect(text: str, name: str) -> tuple[Profile | None, tuple[ProfileFault, ...]]:
    """Read a profile; None when it has mistakes."""
    beyond = line_beyond_bounds(text)
    if beyond is not None:
        return None, (_fault(beyond, 1, message("profile_too_much")),)
    try:
        raw = tomllib.loads(text)
    except RecursionError:
        return None, (_fault(1, 1, message("profile_too_deep")),)
    except ValueError as error:  # TOMLDecodeError, or an integer of thousands of digits
        return None, (_syntax(error, text),)
    inspector = Inspector(LineIndex(text))
    profile = _profile(inspector, raw, name)
    return (None if inspector.faults else profile), inspector.faults


def _syntax(error: ValueError, text: str) -> ProfileFault:
    at = _AT.search(str(error))
    line, column = (int(at[1]), int(at[2])) if at else (len(text.splitlines()) or 1, 1)
    return _fault(line, column, message("profile_syntax", why=_AT.sub("", str(error)).strip()))


def _fault(line: int, column: int, found: Message) -> ProfileFault:
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
    ignored, ignored_for = _ignored(inspector, raw)
    whole_lists = inspector.choice((), raw, "lists", ("parts", "whole"))
    known_operators_only = inspector.choice((), raw, "unknown_operators", ("warn", "refuse"))
    return Profile(
        name=name,
        style=style,
        title_zh=inspector.text(("title",), title, "zh", required=True),
        title_en=inspector.text(("title",), title, "en", required=True),
        description=inspector.text((), raw, "description"),
        kinds=frozenset(kinds),
        headers_any=frozenset(inspector.texts(("recognise",), recognise, "headers_any")),
        empty=frozenset(inspector.texts((), raw, "empty")),
        groups=frozenset(inspector.texts((), raw, "groups")),
        records=tuple(
            record
            for at in range(len(records))
            if (record := _RecordReader(inspector, records, at).read()) is not None
        ),
        ignore=ignored,
        ignored_for=ignored_for,
        surroundings=_surroundings(inspector, raw),
        layout=layout_of(inspector, raw),
        whole_lists=whole_lists == "whole",
        known_operators_only=known_operators_only == "refuse",
        earlier_ends=inspector.text((), raw, "earlier_ends"),
        same_issue_day=inspector.text((), raw, "same_issue_day"),
    )


def _ignored(inspector: Inspector, raw: Table) -> tuple[frozenset[str], dict[str, str]]:
    """Read the columns to ignore: their names, or a table of the column and why it tells nothing."""
    given = raw.get("ignore", [])
    tables = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    plain = [one for one in given if one not in tables] if tables else given
    names = inspector.texts((), {**raw, "ignore": plain}, "ignore") if "ignore" in raw else ()
    reasons: dict[str, str] = {}
    for one in tables:
        inspector.check_keys(("ignore",), one, ("column", "why"))
        column = inspector.text(("ignore",), one, "column", required=True)
        reasons[column] = inspector.text(("ignore",), one, "why", required=True)
    return frozenset((*names, *reasons)), reasons


def _surroundings(inspector: Inspector, raw: Table) -> dict[str, SkipReason | None]:
    """Read what words around the rows say of these."""
    path: Path = ("surroundings",)
    table = inspector.table((), raw, "surroundings")
    inspector.check_keys(path, table, ("keep", *(reason.value for reason in SkipReason)))
    return _words(inspector, path, table)


def _words(inspector: Inspector, path: Path, table: Table) -> dict[str, SkipReason | None]:
    """Read words by what they mean: None = go on."""
    words: dict[str, SkipReason | None] = dict.fromkeys(inspector.texts(path, table, "keep"))
    for reason in SkipReason:
        for word in inspector.texts(path, table, reason.value):
            if word in words:
                inspector.report((*path, reason.value), "profile_word_twice", near=word, word=word)
            words[word] = reason
    return words


@dataclass(frozen=True, slots=True)
class _RecordReader:
    """Reads the record at one place; what it is like comes first, its own words replace that."""

    inspector: Inspector
    records: list[dict[str, Any]]
    at: int

    def read(self) -> Record | None:
        """Give the record; None when its type cannot be told."""
        inspector, own = self.inspector, self.records[self.at]
        path: Path = ("record", self.at)
        inspector.check_keys(path, own, _RECORD)
        like = self._like(path, own)
        raw = {**self.records[like], **own}
        family, type_key = self._type(path, own if "type" in own else raw)
        if family is None:
            return None
        sources = self._sources(family, like)
        of = {key: ("record", self.at if key in own else like) for key in _RECORD}
        return Record(
            name=inspector.text(path, own, "name", required=True),
            family=family,
            type_key=type_key,
            headers=inspector.texts(of["headers"], raw, "headers", required=True),
            when=tuple(self._condition((*path, "when"), one) for one in inspector.tables(path, own, "when")),
            states=tuple(self._states(of["state"], raw)),
            sources=tuple(sources.sources),
            constants=sources.constants,
            office=inspector.text(of["office"], raw, "office"),
            vouched=self._vouched(of["state"], raw),
        )

    def _like(self, path: Path, own: Table) -> int:
        """Give the place of the record this one is like; its own when it is like none."""
        like = self.inspector.text(path, own, "like")
        if not like:
            return self.at
        places = {one.get("name"): at for at, one in enumerate(self.records) if "like" not in one}
        if like not in places:
            known = [name for name in places if isinstance(name, str)]
            self.inspector.report_unknown((*path, "like"), "profile_unknown_like", like, known)
        return places.get(like, self.at)

    def _type(self, path: Path, raw: Table) -> tuple[Family | None, str | None]:
        written = self.inspector.text(path, raw, "type", required=True)
        if written in CHOICES:
            return CHOICES[written][0], None
        keys = [one.key for one in TYPES]
        if written in keys:
            return family_of(written), written
        if written:
            known = [*keys, *CHOICES]
            self.inspector.report_unknown((*path, "type"), "profile_unknown_type", written, known)
        return None, None

    def _sources(self, family: Family, like: int) -> Sources:
        sources = Sources(self.inspector, family)
        named: dict[str, Path] = {}
        for section in ("fields", "optional"):
            for at in dict.fromkeys((like, self.at)):
                given = self.inspector.table(("record", at), self.records[at], section)
                replaced = self.records[self.at].get(section) if at != self.at else None
                for key, value in given.items():
                    if isinstance(replaced, dict) and key in replaced:
                        continue
                    named[key] = ("record", at, section, key)
                    sources.read(named[key], key, value, optional=section == "optional")
        self._check_filled(family, sources, named, like)
        return sources

    def _check_filled(self, family: Family, sources: Sources, named: dict[str, Path], at: int) -> None:
        """Note essential fields nothing is written into, and fields with both a column and a value."""
        for field in ESSENTIAL[family]:
            if field not in sources.filled and field not in named:  # what is named has been reported already
                self.inspector.report(("record", at, "fields"), "profile_essential", field=field)
        written = {field for source in sources.sources for field in source.into}
        for field in written & sources.constants.keys():
            self.inspector.report(named[field], "profile_field_twice", field=field)

    def _condition(self, path: Path, table: Table) -> Condition:
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

    def _vouched(self, record: Path, raw: Table) -> str:
        """Give who vouches that all is in force, where the record says that the export tells no state."""
        tables = self.inspector.tables(record, raw, "state")
        if not any("none" in table for table in tables):
            return ""
        path = (*record, "state")
        if len(tables) > 1 or len(tables[0]) > 1:
            self.inspector.report(path, "profile_state_and_none")
        return self.inspector.text(path, tables[0], "none", required=True)

    def _states(self, record: Path, raw: Table) -> Iterator[State]:
        for at, table in enumerate(self.inspector.tables(record, raw, "state")):
            if "none" in table:
                continue
            path = (*record, "state", at)
            self.inspector.check_keys(path, table, _STATE)
            words = _words(self.inspector, path, table)
            others = self.inspector.text(path, table, "others")
            if others not in {"", "keep"}:
                self.inspector.report_unknown((*path, "others"), "profile_unknown_word", others, ("keep",))
            if not words:
                code = "profile_state_undecided" if "keep" in table else "profile_missing_key"
                self.inspector.report(path, code, key="keep")
            column = self.inspector.text(path, table, "column", required=True)
            optional = self.inspector.flag(path, table, "optional")
            yield State(column, words, optional=optional, others_go_on=bool(others))
