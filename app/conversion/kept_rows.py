"""Rows a chunk keeps for people, as deflated JSON lines: rejected, skipped, to be looked at.

They are in the order of the file within a chunk, and read a chunk at a time.
"""

import zlib
from collections.abc import Iterable, Iterator
from typing import Any, Final

import orjson
from sqlmodel import col, select

from app.conversion.report.listed_csv import ListedRow
from app.conversion.report.rejected_csv import RejectedRow
from app.conversion.run import Run
from app.services.context import Services
from app.tables import ConversionChunk
from licences.conversion.fault import Fault

_LEVEL: Final = 1


def pack_rejected(rows: Iterable[RejectedRow]) -> bytes:
    """Write rejected rows for the column `rejected`."""
    return _packed(
        [row.row_number, [_sound(cell) for cell in row.cells], row.raw, [list(one) for one in row.faults]]
        for row in sorted(rows, key=lambda row: row.row_number)
    )


def pack_listed(rows: Iterable[ListedRow]) -> bytes:
    """Write rows for the column `listed`."""
    return _packed(
        [row.kind, row.row_number, _sound(row.number), row.certificate_id, [list(one) for one in row.faults]]
        for row in sorted(rows, key=lambda row: row.row_number)
    )


def rejected_rows(services: Services, run: Run, table_index: int) -> Iterator[RejectedRow]:
    """Give the rows of a table that came back, in the order of the file."""
    of_table = ConversionChunk.table_index == table_index
    for _, number, cells, raw, faults in _lines(services, run, ConversionChunk.rejected, of_table):
        yield RejectedRow(number, tuple(cells), raw, _faults(faults))


def listed_rows(services: Services, run: Run, kind: str) -> Iterator[tuple[int, ListedRow]]:
    """Give the rows of a list, each with the index of its table, in the order of the file."""
    for table_index, of_kind, row, number, certificate_id, faults in _lines(
        services, run, ConversionChunk.listed
    ):
        if of_kind == kind:
            yield table_index, ListedRow(of_kind, row, number, certificate_id, _faults(faults))


def _packed(lines: Iterable[list[Any]]) -> bytes:
    return zlib.compress(
        b"".join(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE) for line in lines), _LEVEL
    )


def _sound(text: str) -> str:
    """Write halves of surrogate pairs, which JSON cannot hold, as escapes."""
    return text.encode("utf-8", "backslashreplace").decode()


def _lines(services: Services, run: Run, column: Any, *conditions: Any) -> Iterator[list[Any]]:
    """Give what each line of a column holds, behind the index of its table."""
    statement = (
        select(col(ConversionChunk.id), col(ConversionChunk.table_index))
        .where(ConversionChunk.run_id == run.id, col(ConversionChunk.done_at).is_not(None), *conditions)
        .order_by(col(ConversionChunk.number))
    )
    with services.reading() as session:
        for chunk_id, table_index in session.exec(statement).all():
            kept = session.exec(select(col(column)).where(ConversionChunk.id == chunk_id)).one()
            for line in zlib.decompress(kept).splitlines() if kept else ():
                yield [table_index, *orjson.loads(line)]


def _faults(found: Iterable[Iterable[str]]) -> tuple[Fault, ...]:
    return tuple(Fault(*one) for one in found)
