"""gone.csv: certificates in force that a full export does not speak of; in the form of the other lists."""

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO, Final, NamedTuple

from app.conversion.report.rejected_csv import defused

GONE: Final = "gone"
_HEADER: Final = (
    "证照类型 type", "证照号 number", "证照标识 certificate", "最近的任务 last run", "其文件 its file",
    "其日期 its day",
)  # fmt: skip


class GoneRow(NamedTuple):
    """A certificate that is gone, and the run that made its present version; that is empty if a clerk did."""

    type_name: str
    number: str
    certificate_id: str
    run_id: str
    file_name: str
    day: str


def write(out: BinaryIO, rows: Iterable[GoneRow]) -> int:
    """Write the list, and give the number of its rows; the file stays open."""
    text = io.TextIOWrapper(out, "utf-8-sig", errors="backslashreplace", newline="", write_through=False)
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    count = 0
    try:
        writer.writerow(_HEADER)
        for count, row in enumerate(rows, start=1):  # noqa: B007 - given back
            writer.writerow(map(defused, row))
    finally:
        text.detach()
    return count
