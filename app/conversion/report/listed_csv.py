"""Rows a person may want to look up: those that were skipped, and certificates to be looked at (请留意).

Two files of one form, `skipped.csv` and `warned.csv`: UTF-8 with BOM, CR LF, every cell quoted. They name
each row by its table, its number and the number printed on the licence; its cells stay in the source.
"""

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO, Final, NamedTuple

from app.conversion.report.rejected_csv import defused, joined
from licences.conversion.fault import Fault
from licences.conversion.readers.corrections import CODE_SEPARATOR

SKIPPED: Final = "skipped"
WARNED: Final = "warned"
KINDS: Final = (SKIPPED, WARNED)
_HEADER: Final = (
    "行号 row", "表 table", "证照号 number", "证照标识 certificate", "列 column", "代码 code",
    "问题", "problem", "处理", "remedy",
)  # fmt: skip
_TEXTS: Final = ("zh", "en", "remedy_zh", "remedy_en")


class ListedRow(NamedTuple):
    """One row of a list.

    Attributes:
        kind: SKIPPED or WARNED.
        row_number: where a person finds it in the file that was converted.
        number: printed on the licence; empty where it is not known.
        certificate_id: of the certificate it became or is; empty where there is none.
        faults: why it was skipped, or what is to be looked at.
    """

    kind: str
    row_number: int
    number: str
    certificate_id: str
    faults: tuple[Fault, ...]


def file_name(kind: str) -> str:
    """Name the file of a list."""
    return f"{kind}.csv"


def write(out: BinaryIO, rows: Iterable[tuple[str, ListedRow]]) -> int:
    """Write a list, and give the number of its rows.

    Args:
        out: the file; it stays open.
        rows: each with the name of its table, in the order they shall have.
    """
    text = io.TextIOWrapper(out, "utf-8-sig", errors="backslashreplace", newline="", write_through=False)
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    count = 0
    try:
        writer.writerow(_HEADER)
        for count, (table, row) in enumerate(rows, start=1):  # noqa: B007 - given back
            writer.writerow(map(defused, _told(table, row)))
    finally:
        text.detach()
    return count


def _told(table: str, row: ListedRow) -> tuple[str, ...]:
    return (
        str(row.row_number),
        table,
        row.number,
        row.certificate_id,
        joined([one.column for one in row.faults]),
        CODE_SEPARATOR.join(one.code for one in row.faults),
        *(joined([getattr(one, name) for one in row.faults]) for name in _TEXTS),
    )
