"""Bulk conversion: its runs, and the chunks each is cut into. A chunk is done once, or not at all."""

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, Text, UniqueConstraint, false
from sqlmodel import Field

from app.tables.base import JSON_VALUE, ROW_NUMBER, Table, UtcDateTime, one_of

RUN_STATES: Final = ("waiting", "planning", "converting", "stopped", "failed", "done")
"""Values of `app.conversion.run.RunState`, written out because a migration must not change with it."""


class ConversionRun(Table, table=True):
    """One file converted for one issuing authority.

    `today` (China time) and the profile are kept, so that a run that goes on tomorrow decides as it began.
    `full` says that the file holds every licence of its types. `owner` is the process that is at it,
    `seen_at` when it last said so. `plan` says what the report needs and the chunks do not hold.
    """

    __tablename__ = "conversion_runs"
    __table_args__ = (
        one_of("state", RUN_STATES),
        CheckConstraint("judge_every >= 1 AND chunk_rows >= 1", name="options_range"),
        Index(None, "issuer_code", "created_at"),
    )

    id: str = Field(primary_key=True, max_length=36)
    issuer_code: str = Field(foreign_key="issuers.code", max_length=18)
    region: int
    account_id: int | None = Field(default=None, foreign_key="accounts.id")
    actor: str = Field(max_length=64)
    role: str = Field(max_length=16)
    types: list[int] = Field(sa_type=JSON_VALUE)
    source_name: str = Field(max_length=255)
    source_path: str = Field(max_length=1024)
    source_sha256: bytes = Field(sa_type=LargeBinary)
    source_bytes: int = Field(sa_type=BigInteger)
    profile_name: str = Field(max_length=128)
    profile_text: str = Field(sa_type=Text)
    today: date
    dry_run: bool
    full: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    judge_every: int
    chunk_rows: int
    state: str = Field(max_length=16)
    stop_wanted: bool = False
    owner: str | None = Field(default=None, max_length=128)
    seen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    row_count: int | None = Field(default=None, sa_type=BigInteger)
    plan: dict[str, Any] | None = Field(default=None, sa_type=JSON_VALUE)
    trouble: dict[str, Any] | None = Field(default=None, sa_type=JSON_VALUE)
    created_at: datetime = Field(sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ConversionChunk(Table, table=True):
    """Some consecutive rows of one table of a file.

    `settled` says of rows that need no look, by their place in the chunk, what was decided when the whole
    file was known. The rest is NULL until the chunk is done: `tally` counts, `rejected` (deflated JSON lines)
    holds the rows to be corrected, `listed` those that were skipped or are to be looked at, `records` 48
    bytes for each certificate made: its id (16) and the keyed hash of its row (32), which the audit log's
    entry on the chunk covers.
    """

    __tablename__ = "conversion_chunks"
    __table_args__ = (UniqueConstraint("run_id", "number"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_NUMBER)
    run_id: str = Field(foreign_key="conversion_runs.id", max_length=36)
    number: int
    table_index: int
    first_row: int = Field(sa_type=BigInteger)
    row_count: int
    settled: dict[str, Any] = Field(sa_type=JSON_VALUE)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    tally: dict[str, Any] | None = Field(default=None, sa_type=JSON_VALUE)
    rejected: bytes | None = Field(default=None, sa_type=LargeBinary)
    listed: bytes | None = Field(default=None, sa_type=LargeBinary)
    records: bytes | None = Field(default=None, sa_type=LargeBinary)


class GoneCertificate(Table, table=True):
    """A certificate in force that a full export did not speak of, when its run had read it."""

    __tablename__ = "conversion_gone"

    run_id: str = Field(primary_key=True, foreign_key="conversion_runs.id", max_length=36)
    certificate_id: str = Field(primary_key=True, foreign_key="certificates.id", max_length=36)


class ToldEnd(Table, table=True):
    """An end that a row told of (曾被告知的终止): one for each thing it names, keyed so as to name nobody.

    `key` sums up number, vehicle, plate, person or company (`app.services.told_ends`); rows of it issued
    after `until` are of another licence. `said` is the state, or the code the row came back for.
    """

    __tablename__ = "conversion_ends"
    __table_args__ = (Index(None, "issuer_code", "key"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_NUMBER)
    issuer_code: str = Field(foreign_key="issuers.code", max_length=18)
    key: int = Field(sa_type=BigInteger)
    until: date
    chunk_id: int = Field(foreign_key="conversion_chunks.id", sa_type=ROW_NUMBER)
    row_number: int = Field(sa_type=BigInteger)
    said: str = Field(max_length=32)
