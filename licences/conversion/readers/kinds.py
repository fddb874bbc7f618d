"""What a file is, by its first bytes; its name is not believed."""

from typing import Final

from licences.conversion.readers.archives import GZIP_MAGIC, ZIP_MAGICS
from licences.conversion.readers.compound import MAGIC as COMPOUND_MAGIC
from licences.conversion.readers.dbf_fields import looks_like_dbf

HEAD_BYTES: Final = 4096

_FOREIGN: Final = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"BM\xf6", "BMP"),
    (b"Rar!\x1a", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"SQLite format 3\0", "SQLite"),
    (b"\x7fELF", "ELF"),
    (b"MZ\x90", "EXE"),
    (b"\0\x01\0\0Standard", "Access"),
    (b"{\\rtf", "RTF"),
    (b"PAR1", "Parquet"),
)
_TAR_AT: Final = 257

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
    """Give zip, gzip, ole, dbf, or the name of a kind that is no table; None for text."""
    if head.startswith(ZIP_MAGICS):
        return "zip"
    if head.startswith(GZIP_MAGIC):
        return "gzip"
    if head.startswith(COMPOUND_MAGIC):
        return "ole"
    for magic, name in _FOREIGN:
        if head.startswith(magic):
            return name
    if head[_TAR_AT : _TAR_AT + 5] == b"ustar":
        return "tar"
    return "dbf" if looks_like_dbf(head) else None


def text_kind(head: str) -> str:
    """Say what a text is by its beginning.

    Gives xml, html, spreadsheetml, mhtml, json lines ("jsonl"), array ("json") or "delimited".
    """
    begin = head.lstrip("\ufeff \t\r\n\0")
    lower = begin[:_SEEN].lower()
    if begin.startswith("<"):
        if "urn:schemas-microsoft-com:office:spreadsheet" in lower and "<html" not in lower:
            return "spreadsheetml"
        is_page = lower.startswith(_PAGE_BEGINS) or any(mark in lower for mark in _PAGE)
        return "html" if is_page else "xml"
    if lower.startswith(("mime-version:", "content-type: multipart/related")):
        return "mhtml"
    if begin.startswith("{") and begin[1:].lstrip().startswith(('"', "}")):
        return "jsonl"
    if begin.startswith("[") and begin[1:].lstrip().startswith(("{", "]")):
        return "json"
    return "delimited"


_SEEN: Final = 1024
_PAGE: Final = ("<html", "<!doctype html", "<table", "urn:schemas-microsoft-com:office")
_PAGE_BEGINS: Final = ("<head", "<style", "<meta")
"""An element of these names may also be one of a record, further down."""
