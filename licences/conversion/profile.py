"""A profile (转换配置): what a source format is, as data, one TOML file in `profiles/`.

`docs/profiles.md` explains it by building one. Reading and checking are one:
`licences.conversion.profile_check` reads, and what it cannot read is a fault with its line.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, NamedTuple

from licences.conversion.readers.fixed_width import Layout
from licences.conversion.rules import Rule, Value
from licences.conversion.skip import SkipReason
from licences.errors import LicencesError
from licences.types.families import Family


class ProfileFault(NamedTuple):
    """One mistake in a profile; lines and columns from 1."""

    line: int
    column: int
    code: str
    zh: str
    en: str
    remedy_zh: str
    remedy_en: str


class ProfileError(LicencesError):
    """A profile that cannot be used; `faults` has every mistake."""

    code: ClassVar[str] = "profile"

    def __init__(self, name: str, faults: tuple[ProfileFault, ...]) -> None:
        where = "; ".join(f"line {fault.line}: {fault.en}" for fault in faults)
        super().__init__(f"{name}: {where}")
        self.name = name
        self.faults = faults


class UnknownProfileError(LicencesError):
    """There is no profile of this name, nor a file; `known` names those there are."""

    code: ClassVar[str] = "unknown_profile"

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"{name}: not one of {', '.join(known)}, and no file")
        self.name = name
        self.known = known


class RuleCall(NamedTuple):
    """A rule with what stands behind its colon."""

    rule: Rule
    argument: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where values come from: columns through rules into fields.

    Sources of one `group` say the same thing: a table needs the columns of one, unless it is optional.
    """

    group: str
    columns: tuple[str, ...]
    rules: tuple[RuleCall, ...]
    into: tuple[str, ...]
    keep: frozenset[str] = frozenset()
    optional: bool = False
    leave_out: bool = False
    means: Mapping[str, str] = field(default_factory=dict)
    """What a whole cell of this format is to be read as instead: its own spellings."""
    why: str = ""
    """Why a column that by its name tells what held before is read as what holds now."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A test of one cell; exactly one of the four sets is not empty."""

    column: str
    among: frozenset[str] = frozenset()
    not_among: frozenset[str] = frozenset()
    contains: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()

    def is_met(self, text: str) -> bool:
        """Say whether a cell meets it."""
        if self.among:
            return text in self.among
        if self.not_among:
            return text not in self.not_among
        if self.contains:
            return any(part in text for part in self.contains)
        return text.startswith(self.starts)


@dataclass(frozen=True, slots=True)
class State:
    """Words of a column that say whether the licence is in force: None = go on."""

    column: str
    words: Mapping[str, SkipReason | None]
    optional: bool = False
    others_go_on: bool = False
    """Whether a word that is not among them is no fault."""


@dataclass(frozen=True, slots=True)
class Record:
    """One kind of certificate a row may become."""

    name: str
    family: Family
    type_key: str | None
    """None: chosen by the codes of the scope or of the categories."""
    headers: tuple[str, ...]
    when: tuple[Condition, ...]
    states: tuple[State, ...]
    sources: tuple[Source, ...]
    constants: Mapping[str, Value]
    office: str
    """Column that names the office, for the report; empty = none."""
    vouched: str = ""
    """Who vouches, where the export tells no state, that all it holds is in force; empty = nobody."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One source format."""

    name: str
    style: int
    title_zh: str
    title_en: str
    description: str
    kinds: frozenset[str]
    headers_any: frozenset[str]
    empty: frozenset[str]
    groups: frozenset[str]
    """Nested groups that tell of the record itself; a column in any other is found by its path only."""
    records: tuple[Record, ...]
    ignore: frozenset[str] = frozenset()
    """Columns that were looked at and do not tell whether a licence is in force."""
    ignored_for: Mapping[str, str] = field(default_factory=dict)
    """Of those, columns of states, with the reason why they tell nothing of the licence."""
    surroundings: Mapping[str, SkipReason | None] = field(default_factory=dict)
    """Words around the rows (sheet, title, section, file, note) and what they say of these: None = go on."""
    whole_lists: bool = False
    """Whether a row names all categories or scopes of its licence, so that what it lacks is gone."""
    layout: Layout | None = None
    """Where the columns stand in text of fixed width."""
    known_operators_only: bool = False
    """Whether vehicles of operators that the register does not know come back; else they are warned of."""
    earlier_ends: str = ""
    """Who has confirmed that what it holds is in force though earlier conversions were told otherwise."""
    same_issue_day: str = ""
    """Who has confirmed that it is newer than what certificates of the same day of issue were made of."""
