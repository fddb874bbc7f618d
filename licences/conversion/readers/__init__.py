"""Readers: the bytes a province hands over, as tables of raw rows (原始数据读取).

CSV, TSV, XLSX, XLS, ODS, XML, DBF, JSON, SQL; zip and gzip around any of them.
"""

from licences.conversion.readers.limits import Limits
from licences.conversion.readers.opening import open_path, open_tables
from licences.conversion.readers.table import (
    NO_DATA,
    WHOLE_ROW,
    CellProblem,
    Dialect,
    Notice,
    Row,
    Table,
)

__all__ = [
    "NO_DATA",
    "WHOLE_ROW",
    "CellProblem",
    "Dialect",
    "Limits",
    "Notice",
    "Row",
    "Table",
    "open_path",
    "open_tables",
]
