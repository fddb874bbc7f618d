"""One writer for each kind of file."""

from collections.abc import Callable, Mapping
from typing import BinaryIO, Final

from bench.legacy.files.dbase import DbfWriter
from bench.legacy.files.delimited import DelimitedWriter
from bench.legacy.files.exchange_xml import XmlWriter
from bench.legacy.files.json_lines import JsonLinesWriter
from bench.legacy.files.workbook import WorkbookWriter
from bench.legacy.files.writer import Writer
from bench.legacy.tables import Table

__all__ = ["Writer", "open_writer"]

_WRITERS: Final[Mapping[str, Callable[[Table, int, BinaryIO], Writer]]] = {
    "csv": DelimitedWriter,
    "tsv": DelimitedWriter,
    "jsonl": JsonLinesWriter,
    "xml": XmlWriter,
    "dbf": DbfWriter,
    "xlsx": WorkbookWriter,
}


def open_writer(table: Table, rows: int, out: BinaryIO) -> Writer:
    """Begin a file of a table that will have so many rows."""
    return _WRITERS[table.file](table, rows, out)
