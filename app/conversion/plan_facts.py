"""What a plan keeps of the tables of a file: for the report, and for whoever goes on with the run."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from app.conversion.source import Source
from app.conversion.trouble import place_of, texts_of
from app.conversion.unread_columns import first_rows, unread_columns_of, usual_remarks_of
from licences.conversion.errors import SourceError
from licences.conversion.flags import Flags
from licences.conversion.readers.announced import announced_in
from licences.conversion.readers.corrections import Corrections
from licences.conversion.readers.surroundings import look_below
from licences.conversion.readers.table import Table

_PROGRESS_ROWS: Final = 5_000
NEWEST_ISSUE: Final = "newest_issue"
"""The last day of issue in the file, in ISO form; not there if no row tells one."""


def facts_of(
    source: Source, flags: Sequence[Flags], newest: date | None, progress: Callable[[int], None]
) -> dict[str, Any]:
    """Tell what was found out about the tables of a file, and how many rows those have that were left out."""
    tables = [_facts_of(source, *one) for one in zip(source.tables, flags, strict=True)]
    left_out = [
        {"table": table.name, "rows": _row_count(table, progress), **texts_of(error.message)}
        for table, error in source.left_out
    ]
    issued = {} if newest is None else {NEWEST_ISSUE: newest.isoformat()}
    return {"tables": tables, "left_out": left_out, **issued}


def _facts_of(source: Source, table: Table, flags: Flags) -> dict[str, Any]:
    mapper = source.mapper(table)
    rows = first_rows(table, mapper)
    return {
        "name": table.name,
        "kind": table.kind,
        "encoding": table.encoding,
        "corrected": isinstance(table, Corrections),
        "header": list(table.header),
        "labels": list(table.labels),
        "below": list(table.below),
        "announced": max(table.announced, announced_in(table.titles)),
        "unread": unread_columns_of(table, mapper, rows),
        "usual_remarks": usual_remarks_of(table, mapper, rows),
        **flags.to_json(),
        "vouched": list(mapper.vouched),
        "notes": [{"place": place_of(note.where), **texts_of(note.message)} for note in source.notes(table)],
    }


def tell_below(source: Source, plan: dict[str, Any]) -> None:
    """Tell the tables what the first reading has found below their rows, perhaps in another process."""
    for table, facts in zip(source.tables, plan.get("tables", ()), strict=True):
        look_below(table, tuple(facts.get("below", ())))


def _row_count(table: Table, progress: Callable[[int], None]) -> int | None:
    """Count the rows of a table; None if it cannot be read to its end."""
    count = 0
    try:
        for row in table.rows():
            count += any(row.cells)
            if count % _PROGRESS_ROWS == 0:
                progress(count)
    except SourceError:
        return None
    return count
