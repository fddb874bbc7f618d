"""What a report says of a run besides its counts: the file, the profile, for whom, how."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from licences.conversion.errors import Place
from licences.conversion.readers.table import Notice
from licences.messages import Message


@dataclass(frozen=True, slots=True)
class TableFacts:
    """One table of the file that was converted."""

    name: str
    kind: str
    encoding: str
    rows: int
    unread: tuple[Mapping[str, Any], ...] = ()
    """Columns no rule reads, with the kind of their values."""
    vouched: tuple[str, ...] = ()
    """Who vouches that all is in force, where the profile says that the export tells no state."""


@dataclass(frozen=True, slots=True)
class LeftOutFacts:
    """A table that does not fit the profile; `rows` is None where it cannot be read to its end."""

    name: str
    rows: int | None


@dataclass(frozen=True, slots=True)
class RunFacts:
    """One run, as far as it does not depend on when, where or how often interrupted it ran.

    Attributes:
        file_name, sha256, size_bytes: of the file, as its owner calls it; the hash in hexadecimal.
        tables: those converted, in their order.
        profile_name, profile_style, profile_title: of the profile; the title Chinese and English.
        issuer_code, issuer_name: for whom.
        today: day of the run in China; terms are judged by it.
        state: of the run, "done" when all rows are counted.
        dry_run: whether nothing was issued.
        options: whatever else was chosen, JSON.
        rejected_files: names of the files with the rows that came back.
        listed_files: likewise, of the rows that were skipped, and of the certificates to be looked at.
        gone: of a full export, `count` certificates it lacks, and its `nameless` rows; None of another.
        left_out: tables that were not converted; `notices` say why.
        notices: what a person should know of the file, or of tables left out.
        trouble: why the run ended early; None if it did not.
    """

    file_name: str
    sha256: str
    size_bytes: int
    tables: tuple[TableFacts, ...]
    profile_name: str
    profile_style: int
    profile_title: tuple[str, str]
    issuer_code: str
    issuer_name: str
    today: date
    state: str = "done"
    dry_run: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)
    rejected_files: tuple[str, ...] = ()
    listed_files: tuple[str, ...] = ()
    gone: Mapping[str, int] | None = None
    left_out: tuple[LeftOutFacts, ...] = ()
    notices: tuple[Notice, ...] = ()
    trouble: Notice | None = None

    def to_json(self) -> dict[str, Any]:
        """Give the facts as members of the report (`docs/conversion-report.md`)."""
        title_zh, title_en = self.profile_title
        tables = [
            {"name": one.name, "kind": one.kind, "encoding": one.encoding, "rows": one.rows}
            | ({"unread_columns": list(one.unread)} if one.unread else {})
            | ({"vouched": list(one.vouched)} if one.vouched else {})
            for one in self.tables
        ]
        return {
            "state": self.state,
            "dry_run": self.dry_run,
            "today": self.today.isoformat(),
            "file": {
                "name": self.file_name,
                "sha256": self.sha256,
                "bytes": self.size_bytes,
                "tables": tables,
            },
            "profile": {
                "name": self.profile_name,
                "style": self.profile_style,
                "title_zh": title_zh,
                "title_en": title_en,
            },
            "issuer": {"code": self.issuer_code, "name": self.issuer_name},
            "options": dict(sorted(self.options.items())),
            "rejected_files": list(self.rejected_files),
            "listed_files": list(self.listed_files),
            "gone": None if self.gone is None else dict(self.gone),
            "left_out": [{"table": one.name, "rows": one.rows} for one in self.left_out],
            "notices": [notice_json(one.where, one.message) for one in self.notices],
            "trouble": self.trouble and notice_json(self.trouble.where, self.trouble.message),
        }


def notice_json(where: Place, message: Message) -> dict[str, Any]:
    """Say a notice in the form of a report."""
    return {
        "where_zh": where.zh,
        "where_en": where.en,
        "code": message.code,
        "zh": message.zh,
        "en": message.en,
        "remedy_zh": message.remedy_zh,
        "remedy_en": message.remedy_en,
    }
