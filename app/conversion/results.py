"""What came of a run: its counts and its report, read from the chunks that are done.

So it is the same after any number of interruptions, and can be had while the run is under way.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from sqlmodel import col, select

from app.conversion.report import listed_csv, rejected_csv
from app.conversion.report.facts import LeftOutFacts, RunFacts, TableFacts
from app.conversion.report.gone_csv import GONE
from app.conversion.report.report_json import report_json
from app.conversion.report.tally import Tally
from app.conversion.run import Run
from app.conversion.runs import issuer_of
from app.services.context import Services
from app.tables import ConversionChunk
from licences.conversion.errors import Place
from licences.conversion.readers.table import Notice
from licences.messages import Message

_TO_BE_SEEN: Final = frozenset({"hidden_sheet_unread", "member_left_out", "perhaps_copy"})
"""Codes of notices that a person has to look into."""
"""Notices on what was not read at all."""


class Results(NamedTuple):
    """Counts of the chunks that are done; the rows there are and those rejected by table, as in the file."""

    tally: Tally
    rows: list[int]
    rejected: list[int]


class RejectedFile(NamedTuple):
    """A file of the rows that came back from one table."""

    table_index: int
    name: str


def results_of(services: Services, run: Run) -> Results:
    """Add up what the chunks of a run say."""
    tables = len((run.plan or {}).get("tables", ()))
    found = Results(Tally(), [0] * tables, [0] * tables)
    columns = (ConversionChunk.table_index, ConversionChunk.row_count, ConversionChunk.tally)
    statement = select(*map(col, columns)).where(ConversionChunk.run_id == run.id)
    with services.reading() as session:
        chunks = session.connection().execute(statement.order_by(col(ConversionChunk.number)))
        for table_index, row_count, tally in chunks:
            if table_index >= tables:
                break  # planned since the run was read
            found.rows[table_index] += row_count
            if tally is not None:
                found.rejected[table_index] += tally["rejected"]
                found.tally.merge(Tally.from_json(tally))
    return found


def rejected_files(run: Run, results: Results) -> tuple[RejectedFile, ...]:
    """Name the files of rows that came back: one for each table that has some."""
    tables = (run.plan or {}).get("tables", ())
    names = rejected_csv.file_names([table["name"] for table in tables])
    return tuple(RejectedFile(at, name) for at, name in enumerate(names) if results.rejected[at])


def gone_of(run: Run) -> dict[str, int] | None:
    """Count the certificates a full export lacks, and its rows without a number; None if it is not full."""
    found: dict[str, int] | None = (run.plan or {}).get("gone")
    return found


def listed_kinds(run: Run, results: Results) -> tuple[str, ...]:
    """Name the lists that have rows: those skipped, those to be looked at, certificates that are gone."""
    counts = {**results.tally.to_json(), GONE: (gone_of(run) or {"count": 0})["count"]}
    return tuple(kind for kind in (*listed_csv.KINDS, GONE) if counts[kind])


def rows_missing(run: Run, results: Results) -> tuple[Notice, ...]:
    """Tell of tables that the file itself says have more rows; tables that say the same are its pages."""
    tables = (run.plan or {}).get("tables", ())
    read: dict[int, int] = {}
    for table, rows in zip(tables, results.rows, strict=True):
        said = table.get("announced", 0)
        read[said] = read.get(said, 0) + rows
    first = {table.get("announced", 0): Place(table["name"]) for table in reversed(tables)}
    return tuple(
        Notice.of("rows_missing", first[said], announced=said, rows=rows)
        for said, rows in read.items()
        if said > rows
    )


def waits_for_somebody(run: Run, results: Results) -> bool:
    """Say whether a person has something to do: rows to correct or look at, what was left out or is gone."""
    plan = run.plan or {"tables": (), "left_out": ()}
    counts = results.tally.to_json()
    notes = {note["code"] for table in plan["tables"] for note in table["notes"]}
    waiting = any(counts[name] for name in ("rejected", listed_csv.WARNED))
    waiting = waiting or bool(rows_missing(run, results)) or GONE in listed_kinds(run, results)
    return waiting or bool(plan["left_out"]) or not notes.isdisjoint(_TO_BE_SEEN)


def report_of(services: Services, run: Run, results: Results, seconds: float | None = None) -> dict[str, Any]:
    """Make the report of a run (`docs/conversion-report.md`).

    Args:
        services: of this installation.
        run: done, or as far as it is.
        results: of it.
        seconds: how long it took, where the caller knows.
    """
    plan = run.plan or {"tables": (), "left_out": ()}
    profile = run.profile
    facts = RunFacts(
        file_name=run.source_name,
        sha256=run.source_sha256.hex(),
        size_bytes=run.source_bytes,
        tables=tuple(
            TableFacts(
                table["name"],
                table["kind"],
                table["encoding"],
                rows,
                tuple(table.get("unread", ())),
                tuple(table.get("vouched", ())),
            )
            for table, rows in zip(plan["tables"], results.rows, strict=True)
        ),
        profile_name=run.profile_name,
        profile_style=profile.style,
        profile_title=(profile.title_zh, profile.title_en),
        issuer_code=run.issuer_code,
        issuer_name=issuer_of(services, run).name,
        today=run.today,
        state=run.state,
        dry_run=run.dry_run,
        options={"judge_every": run.judge_every, **({"full": True} if run.full else {})},
        rejected_files=tuple(file.name for file in rejected_files(run, results)),
        listed_files=tuple(map(listed_csv.file_name, listed_kinds(run, results))),
        gone=gone_of(run),
        left_out=tuple(LeftOutFacts(one["table"], one.get("rows")) for one in plan["left_out"]),
        notices=(*_notices(plan), *rows_missing(run, results)),
        trouble=None if run.trouble is None else _notice(run.trouble, run.source_name),
    )
    return report_json(facts, results.tally, seconds)


def _notices(plan: Mapping[str, Any]) -> Iterator[Notice]:
    for table in plan["tables"]:
        for note in table["notes"]:
            yield _notice(note, table["name"])
    for left_out in plan["left_out"]:
        yield _notice(left_out, left_out["table"])


def _notice(said: Mapping[str, Any], name: str) -> Notice:
    """Give what was kept of a notice; `name` is where, unless it says so itself."""
    place = said.get("place", {})
    where = Place(place.get("file", name), place.get("row"), place.get("column"), place.get("offset"))
    texts = (said[part] for part in ("code", "zh", "en", "remedy_zh", "remedy_en"))
    return Notice(where, Message(*texts))
