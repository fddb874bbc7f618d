"""What a file is, by its first bytes; its name is not believed."""

from typing import Final

from licences.conversion.readers.archives import GZIP_MAGIC, ZIP_MAGICS
from licences.conversion.readers.compound import MAGIC as COMPOUND_MAGIC
from licences.conversion.readers.dbf_fields import looks_like_dbf

HEAD_BYTES: Final = 4096

EXTENSIONS: Final = {
    "csv": frozenset({"csv", "tsv"}),
    "tsv": frozenset({"csv", "tsv"}),
    "xlsx": frozenset({"xlsx"}),
    "xlsm": frozenset({"xlsx"}),
    "xls": frozenset({"xls"}),
    "html": frozenset({"html"}),
    "htm": frozenset({"html"}),
    "et": frozenset({"xls", "xlsx"}),
    "ods": frozenset({"ods"}),
    "xml": frozenset({"xml", "xls"}),
    "dbf": frozenset({"dbf"}),
    "json": frozenset({"jsonl"}),
    "jsonl": frozenset({"jsonl"}),
    "ndjson": frozenset({"jsonl"}),
    "sql": frozenset({"sql"}),
    "pdf": frozenset(),
    "doc": frozenset(),
    "docx": frozenset(),
    "png": frozenset(),
    "jpg": frozenset(),
}
"""Kinds that an extension announces; .txt, .dat and others announce nothing. (.et is WPS's own.)"""


def binary_kind(head: bytes) -> str | None:
    """Give zip, gzip, ole or dbf; None for text, and for what is no table."""
    if head.startswith(ZIP_MAGICS):
        return "zip"
    if head.startswith(GZIP_MAGIC):
        return "gzip"
    if head.startswith(COMPOUND_MAGIC):
        return "ole"
    return "dbf" if looks_like_dbf(head) else None


def text_kind(head: str) -> str:
    """Say what a text is by its beginning.

    Gives xml, html, spreadsheetml, json lines ("jsonl"), array ("json") or "delimited".
    """
    begin = head.lstrip("\ufeff \t\r\n\0")
    lower = begin[:_SEEN].lower()
    if begin.startswith("<"):
        if "urn:schemas-microsoft-com:office:spreadsheet" in lower and "<html" not in lower:
            return "spreadsheetml"
        is_page = lower.startswith(_PAGE_BEGINS) or any(mark in lower for mark in _PAGE)
        return "html" if is_page else "xml"
    if begin.startswith("{") and begin[1:].lstrip().startswith(('"', "}")):
        return "jsonl"
    if begin.startswith("[") and begin[1:].lstrip().startswith(("{", "]")):
        return "json"
    return "delimited"


_SEEN: Final = 1024
_PAGE: Final = ("<html", "<!doctype html", "<table", "urn:schemas-microsoft-com:office")
_PAGE_BEGINS: Final = ("<head", "<style", "<meta")
"""An element of these names may also be one of a record, further down."""
