"""The files of a run: report.json and report.html; the rows rejected, skipped, and to be looked at."""

import filecmp
import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Final

from app.conversion.errors import ReportsOverSourceError
from app.conversion.gone import gone_rows
from app.conversion.kept_rows import listed_rows, rejected_rows
from app.conversion.report import gone_csv, listed_csv, rejected_csv
from app.conversion.report.gone_csv import GONE
from app.conversion.report.page import report_html
from app.conversion.report.report_json import report_bytes
from app.conversion.results import RejectedFile, Results, listed_kinds, rejected_files
from app.conversion.run import Run
from app.private_files import write_private
from app.services.context import Services

REPORT_JSON: Final = "report.json"
REPORT_HTML: Final = "report.html"
_REPORT: Final = re.compile(r"report\.(json|html)|(rejected.*|skipped|warned|gone)\.csv")
"""Names of files that reports are written to."""


def write_rejected(services: Services, run: Run, file: RejectedFile, out: BinaryIO) -> int:
    """Write the rows of a table that came back; gives their number."""
    assert run.plan is not None
    header = run.plan["tables"][file.table_index]["header"]
    return rejected_csv.write(out, header, rejected_rows(services, run, file.table_index))


def write_listed(services: Services, run: Run, kind: str, out: BinaryIO) -> int:
    """Write rows skipped or to be looked at, or the certificates that are gone; gives their number."""
    if kind == GONE:
        return gone_csv.write(out, gone_rows(services, run))
    assert run.plan is not None
    names = [table["name"] for table in run.plan["tables"]]
    rows = ((names[table_index], row) for table_index, row in listed_rows(services, run, kind))
    return listed_csv.write(out, rows)


def write_files(
    services: Services, run: Run, results: Results, folder: Path, report: Mapping[str, Any]
) -> list[Path]:
    """Write the files of a run into a folder that exists.

    Nobody else can read them: some hold personal data. A rejected.csv that is here already may be half
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
        part = _part_of(folder / file.name, partial(write_rejected, services, run, file))
        path = folder / file.name
        if path.exists() and not filecmp.cmp(part, path, shallow=False):
            _put_aside(path)
        written.append(part.replace(path))
    for left in folder.glob("rejected*.csv"):
        if left not in written:
            _put_aside(left)
    for kind in (*listed_csv.KINDS, GONE):
        path = folder / listed_csv.file_name(kind)
        if kind in listed_kinds(run, results):
            written.append(_part_of(path, partial(write_listed, services, run, kind)).replace(path))
        else:
            path.unlink(missing_ok=True)
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
    return _part_of(path, lambda out: out.write(content)).replace(path)


def _part_of(path: Path, write: Callable[[BinaryIO], int]) -> Path:
    """Write what is to become a file beside it."""
    part = path.with_name(f"{path.name}.part")
    with _private(part) as out:
        write(out)
    return part


def _private(path: Path) -> BinaryIO:
    """Open a new file that is closed to others; one that was left here is not written to."""
    path.unlink(missing_ok=True)
    return write_private(path)
