"""What the rows of a chunk tell of ends, kept for later runs; a dry run keeps nothing."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from sqlalchemy import insert, select
from sqlmodel import Session, col

from app.conversion.decided import Decided, EndTold
from app.conversion.plan_facts import NEWEST_ISSUE
from app.conversion.run import Run
from app.services.among import among
from app.services.audit import AuditLog
from app.services.told_ends import NUMBER, EndKeys
from app.tables import ConversionChunk, ConversionRun, ToldEnd
from licences.conversion.skip import SkipReason
from licences.types import TYPES, by_key
from licences.types.base import Kind

_TELLING: Final[dict[Kind, tuple[str, ...]]] = {
    "RB": ("vin", "plate_number"),
    "RE": ("id_number", "category"),
    "RA": ("licence_number", "uscc"),
}
"""Fields that tell of what kind a row is, in this order: vehicles name the licence of their operator, too."""


def values_of(run: Run, audit: AuditLog, decided: Decided, chunk_id: int) -> list[dict[str, Any]]:
    """Give the rows to be kept of what a chunk tells of ends."""
    keys, last = EndKeys(audit), _last_issue(run)
    made: dict[tuple[int, str], dict[str, Any]] = {}
    for end in decided.ends:
        issued = end.draft.fields.get("issue_date")
        own = min(issued, last) if isinstance(issued, date) else last
        of_number = own if end.outdated or end.said == SkipReason.REPLACED else last
        for thing, key in _things(keys, end):
            until = of_number if thing == NUMBER else own
            if (key, end.said) in made and made[key, end.said]["until"] >= until:
                continue
            made[key, end.said] = {
                "issuer_code": run.issuer_code,
                "key": key,
                "until": until,
                "chunk_id": chunk_id,
                "row_number": end.draft.row_number,
                "said": end.said,
            }
    return list(made.values())


def keep(session: Session, run: Run, values: list[dict[str, Any]]) -> None:
    """Store what a chunk tells of ends, but for what an earlier run of the same file has told alike."""
    if not values:
        return
    statement = (
        select(col(ToldEnd.key), col(ToldEnd.said), col(ToldEnd.until))
        .join(ConversionChunk, col(ConversionChunk.id) == col(ToldEnd.chunk_id))
        .join(ConversionRun, col(ConversionRun.id) == col(ConversionChunk.run_id))
        .where(
            col(ToldEnd.issuer_code) == run.issuer_code,
            col(ConversionRun.source_sha256) == run.source_sha256,
            among(session, ToldEnd.key, [one["key"] for one in values]),
        )
    )
    known = {tuple(row) for row in session.connection().execute(statement)}
    new = [one for one in values if (one["key"], one["said"], one["until"]) not in known]
    if new:
        session.connection().execute(insert(ToldEnd), new)


def _things(keys: EndKeys, end: EndTold) -> Iterator[tuple[str, int]]:
    """Give what a row is known by; where its type could not be told, by each it may be of."""
    fields = end.draft.fields
    if end.draft.type_key is not None:
        yield from keys.of(by_key(end.draft.type_key), fields)
        return
    kind = next((kind for kind, names in _TELLING.items() if not fields.keys().isdisjoint(names)), None)
    for one in TYPES:
        if one.kind == kind:
            yield from keys.of(one, fields)


def _last_issue(run: Run) -> date:
    """Give the last day of issue in the file, or the day of the run where it tells none, or a later one."""
    said = (run.plan or {}).get(NEWEST_ISSUE)
    return run.today if said is None else min(date.fromisoformat(said), run.today)
