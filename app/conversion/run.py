"""A run (转换任务): what is wanted, and how far it is."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, Self

from app.roles import Actor, Role
from app.tables import ConversionRun
from licences.conversion.context import RunContext
from licences.conversion.profile import Profile
from licences.conversion.profiles import read_profile
from licences.payload import Issuer

CHUNK_ROWS: Final = 5_000


class RunState(StrEnum):
    """How far a run is."""

    WAITING = "waiting"  # 等待
    PLANNING = "planning"  # 读取
    CONVERTING = "converting"  # 转换
    STOPPED = "stopped"  # 已停止
    FAILED = "failed"  # 出错
    DONE = "done"  # 完成


UNDER_WAY: Final = frozenset({RunState.WAITING.value, RunState.PLANNING.value, RunState.CONVERTING.value})
"""States of a run that somebody is at, or will be without being asked."""


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What is to be converted, and how.

    Args:
        source: the file; it stays where it is until the run is done.
        source_name: as its owner calls it.
        profile_name: for reports.
        profile_text: TOML.
        dry_run: decide and report, issue nothing.
        full: the file holds every licence of its types; those in force that it lacks are listed.
        judge_every: judge each, or one in so many, of the certificates made before they are stored.
        chunk_rows: rows in one transaction.
        issuer_code: of the authority; None = the clerk's own, or the only one there is.
        run_id: of the run to be made; None = a new one.
        content: SHA-256 of the file and its size in bytes, where it was read already; None = it is read.
    """

    source: Path
    source_name: str
    profile_name: str
    profile_text: str
    dry_run: bool = False
    full: bool = False
    judge_every: int = 1
    chunk_rows: int = CHUNK_ROWS
    issuer_code: str | None = None
    run_id: str | None = None
    content: tuple[bytes, int] | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A run as it stands in the database."""

    id: str
    issuer_code: str
    region: int
    account_id: int | None
    actor: str
    role: str
    types: list[int]
    source_name: str
    source_path: str
    source_sha256: bytes
    source_bytes: int
    profile_name: str
    profile_text: str
    today: date
    dry_run: bool
    full: bool
    judge_every: int
    chunk_rows: int
    state: str
    stop_wanted: bool
    owner: str | None
    seen_at: datetime | None
    row_count: int | None
    plan: dict[str, Any] | None
    trouble: dict[str, Any] | None
    created_at: datetime
    finished_at: datetime | None

    @classmethod
    def from_row(cls, row: ConversionRun) -> Self:
        """Give the run of a row, which may change from then on."""
        return cls(**{field.name: getattr(row, field.name) for field in fields(cls)})

    @property
    def acting(self) -> Actor:
        """Who began it, as records name it."""
        return Actor(
            self.account_id,
            self.actor,
            Role(self.role),
            region=self.region,
            issuer_code=self.issuer_code,
            types=frozenset(self.types),
        )

    @property
    def profile(self) -> Profile:
        """The source format, as it was when the run began."""
        return read_profile(self.profile_text, self.profile_name)

    def context(self, issuer: Issuer) -> RunContext:
        """Give what mapping needs to know besides the file."""
        return RunContext(issuer.code, issuer.name, f"{issuer.region:02d}0000", self.today)
