"""Write an export of a province, and beside it the true answer for every row."""

from collections import Counter
from datetime import date
from typing import Any, BinaryIO, Final, TextIO

import orjson

from bench.legacy.files import open_writer
from bench.legacy.kinds import Outcome
from bench.legacy.rows import Row, Rows
from bench.legacy.tables import Table, table_of

TODAY: Final = date(2026, 6, 1)
"""The day of the export, if none is given; terms in force end at least 195 days later."""
_LINES: Final = 512


def make_export(  # noqa: PLR0917 (the order is that of the command line)
    style: int,
    rows: int,
    seed: int,
    dirty: float,
    out: BinaryIO,
    truth: TextIO | None = None,
    *,
    family: str | None = None,
    today: date = TODAY,
) -> dict[str, int]:
    """Write an export; the same arguments give the same bytes.

    Args:
        style: 1 to 7, see `bench.legacy.tables`.
        rows: of the file, without its header.
        seed: of all chance.
        dirty: share of the rows with some dirt, 0 to 1.
        out: the file, binary.
        truth: one JSON object a row: row (as a person finds it), outcome, kind of dirt or "clean", reason
            (of a skipped row a code, else the kinds of dirt), columns (where the dirt is), type, fields
            (true face fields that the row tells; null where the row is skipped or rejected).
        family: "operator", "vehicle" or "practitioner"; None for the first table of the style.
        today: the day of the export in China.

    Returns:
        How many rows have each outcome.

    Raises:
        ValueError: no such style or table, a share beyond 0 to 1, or more rows than numbers suffice for.
    """
    table = table_of(style, family)
    if not 0 <= dirty <= 1:
        raise ValueError(f"dirty is a share, 0 to 1, not {dirty}")
    if not 0 <= rows <= table.most_rows // 2:
        raise ValueError(f"0 to {table.most_rows // 2} rows, not {rows}")
    writer = open_writer(table, rows, out)
    answers = _Answers(table, truth)
    outcomes: Counter[Outcome] = Counter()
    for row in Rows(table, seed, dirty, today.toordinal()).make(rows):
        number = writer.write(row.cells, merged=row.merged)
        outcomes[row.outcome] += 1
        answers.add(number, row)
    writer.close()
    answers.close()
    return {outcome.value: outcomes[outcome] for outcome in Outcome}


class _Answers:
    """Writes the truth as JSON lines."""

    def __init__(self, table: Table, truth: TextIO | None) -> None:
        self._truth = truth
        self._fields = table.tells
        self._lines: list[bytes] = []

    def add(self, number: int, row: Row) -> None:
        """Add the answer for a row."""
        if self._truth is None:
            return
        self._lines.append(
            orjson.dumps(answer_for(number, row, self._fields), option=orjson.OPT_APPEND_NEWLINE)
        )
        if len(self._lines) >= _LINES:
            self.close()

    def close(self) -> None:
        """Write what has been added."""
        if self._truth is not None:
            self._truth.write(b"".join(self._lines).decode())
        self._lines.clear()


def answer_for(number: int, row: Row, fields: tuple[str, ...]) -> dict[str, Any]:
    """Give the true answer for a row, as it stands in the truth."""
    record = row.record
    told = row.outcome in (Outcome.CONVERTED, Outcome.WARNED)
    return {
        "row": number,
        "outcome": row.outcome,
        "kind": row.kind,
        "reason": row.skipped or row.reasons,
        "columns": row.columns,
        "type": record["_type"],
        "fields": {name: record[name] for name in fields} if told else None,
    }
