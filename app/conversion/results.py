"""What came of a run: the report, and the rows that came back, all read from the chunks that are done.

So it is the same after any number of interruptions, and can be had while the run is under way.
"""

import filecmp
import os
import re
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

import orjson
from sqlmodel import col, select

from app.conversion.errors import ReportsOverSourceError
from app.conversion.report import rejected_csv
from app.conversion.report.facts import RunFacts, TableFacts
from app.conversion.report.page import report_html
from app.conversion.report.rejected_csv import RejectedRow
from app.conversion.report.report_json import report_bytes, report_json
from app.conversion.report.tally import Tally
from app.conversion.run import Run
from app.conversion.runs import issuer_of
from app.services.context import Services
from app.tables import ConversionChunk
from licences.conversion.errors import Place
from licences.conversion.fault import Fault
from licences.conversion.readers.table import Notice
from licences.messages import Message

REPORT_JSON: Final = "report.json"
REPORT_HTML: Final = "report.html"
_REPORT: Final = re.compile(r"report\.(json|html)|rejected.*\.csv")
"""Names of files that reports are written to."""


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
        options={"judge_every": run.judge_every},
        rejected_files=tuple(file.name for file in rejected_files(run, results)),
        notices=tuple(_notices(plan)),
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


def rejected_rows(services: Services, run: Run, table_index: int) -> Iterator[RejectedRow]:
    """Give the rows of a table that came back, in the order of the file; a chunk at a time is in memory."""
    statement = (
        select(col(ConversionChunk.id))
        .where(ConversionChunk.run_id == run.id, ConversionChunk.table_index == table_index)
        .where(col(ConversionChunk.done_at).is_not(None))
        .order_by(col(ConversionChunk.number))
    )
    with services.reading() as session:
        for chunk_id in session.exec(statement).all():
            kept = session.exec(
                select(col(ConversionChunk.rejected)).where(ConversionChunk.id == chunk_id)
            ).one()
            yield from _unpacked(kept or b"")


def _unpacked(kept: bytes) -> Iterator[RejectedRow]:
    """Read what `chunk.pack_rejected` wrote."""
    for line in zlib.decompress(kept).splitlines() if kept else ():
        number, cells, raw, faults = orjson.loads(line)
        yield RejectedRow(number, tuple(cells), raw, tuple(Fault(*fault) for fault in faults))


def write_rejected(services: Services, run: Run, file: RejectedFile, out: BinaryIO) -> int:
    """Write the rows of a table that came back; gives their number."""
    assert run.plan is not None
    header = run.plan["tables"][file.table_index]["header"]
    return rejected_csv.write(out, header, rejected_rows(services, run, file.table_index))


def write_files(
    services: Services, run: Run, results: Results, folder: Path, report: Mapping[str, Any]
) -> list[Path]:
    """Write report.json, report.html and, where rows came back, rejected.csv into a folder that exists.

    Nobody else can read them: rejected.csv holds personal data. One that is here already may be half
    corrected, or of another run: where it says something else it is kept as ``NAME.old``.

    Args:
        services: of this installation.
        run: done, or as far as it is.
        results: of it.
        folder: reports of the same names are replaced, each at once.
        report: as `report_of` gives it.

    Raises:
        ReportsOverSourceError: the file that is converted would be replaced.
    """
    refuse_over_source(folder, Path(run.source_path))
    written = [
        _replaced(folder / REPORT_JSON, report_bytes(report)),
        _replaced(folder / REPORT_HTML, report_html(report).encode()),
    ]
    for file in rejected_files(run, results):
        path = folder / file.name
        part = path.with_name(f"{path.name}.part")
        with _private(part) as out:
            write_rejected(services, run, file, out)
        if path.exists() and not filecmp.cmp(part, path, shallow=False):
            _put_aside(path)
        written.append(part.replace(path))
    for left in folder.glob("rejected*.csv"):
        if left not in written:
            _put_aside(left)
    return written


def refuse_over_source(folder: Path, source: Path) -> None:
    """Refuse a folder in which a report would take the place of the file that is converted.

    Raises:
        ReportsOverSourceError: so it is.
    """
    if folder.resolve() == source.resolve().parent and _REPORT.fullmatch(source.name):
        raise ReportsOverSourceError("out")


def _put_aside(path: Path) -> None:
    path.replace(path.with_name(f"{path.name}.old"))


def _replaced(path: Path, content: bytes) -> Path:
    part = path.with_name(f"{path.name}.part")
    with _private(part) as out:
        out.write(content)
    return part.replace(path)


def _private(path: Path) -> BinaryIO:
    """Open a new file that is closed to others; one that was left here is not written to."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
