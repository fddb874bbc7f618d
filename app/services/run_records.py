"""A run of bulk conversion as the log sums it up: what was wanted, and what the first reading settled.

Keyed hashes, telling nothing of what is in them. Written out: runs of many years ago are compared by these
columns. How the chunks are summed up that are done, `chunk_records` says.
"""

from itertools import chain
from typing import Any, Final

import orjson
from sqlmodel import Session, col, select

from app.services.audit import AuditLog
from app.tables import ConversionChunk, ConversionRun

BEGIN_ACTION: Final = "conversion.begin"
PLAN_ACTION: Final = "conversion.plan"

_WANTED: Final = (
    "id", "issuer_code", "region", "account_id", "actor", "role", "types", "source_name", "source_path",
    "source_sha256", "source_bytes", "profile_name", "profile_text", "today", "dry_run", "judge_every",
    "chunk_rows", "created_at",
)  # fmt: skip
_PLANNED: Final = ("number", "table_index", "first_row", "row_count", "settled")
_READ_AT_ONCE: Final = 4
"""Chunks: where every row repeats a licence, what is settled in one takes a megabyte."""


def subject_of(run_id: str) -> str:
    """Name a run as the log does."""
    return f"conversion:{run_id}"


def wanted_of(audit: AuditLog, run: ConversionRun) -> str:
    """Sum up, keyed, in hex, who wants what converted, and how."""
    full = ["full"] if run.full else []  # runs begun by earlier releases have the hash they had
    return audit.digest_of(_text(["wanted", *(getattr(run, name) for name in _WANTED), *full])).hex()


def planned_of(audit: AuditLog, session: Session, run: ConversionRun) -> str:
    """Sum up, keyed, in hex, the plan of a run with all its chunks; never all in memory."""
    columns = [col(getattr(ConversionChunk, name)) for name in _PLANNED]
    statement = select(*columns).where(ConversionChunk.run_id == run.id)
    chunks = session.connection().execute(
        statement.order_by(col(ConversionChunk.number)), execution_options={"yield_per": _READ_AT_ONCE}
    )
    lines = chain([("planned", run.id, run.plan, run.row_count)], chunks)
    return audit.digest_of_parts(_text(list(line)) for line in lines).hex()


def _text(values: list[Any]) -> bytes:
    options = orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE
    return orjson.dumps(values, bytes.hex, options)
