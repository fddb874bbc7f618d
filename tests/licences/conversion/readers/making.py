"""Files in every form a province hands over, made for tests."""

import gzip
import io
import struct
import sys
import zipfile
from xml.sax.saxutils import escape

import openpyxl
import xlwt

from licences.conversion.readers import open_tables

HEADER = ("com_num", "com_name", "valid_date_end")
ROWS = (
    ("330100000001", "甲运输有限公司", "20270411"),
    ("330100000002", "乙运输有限公司", "20270412"),
    ("330100000003", "丙运输有限公司", "20270413"),
)
TABLE = (HEADER, *ROWS)

_ODS_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style", "number", "draw", "calcext", "dc")
)
_ODS_KIND = "application/vnd.oasis.opendocument.spreadsheet"


def csv_bytes(rows=TABLE, encoding="gb18030", delimiter=",", end="\r\n"):
    """Make a plain delimited text."""
    return "".join(delimiter.join(row) + end for row in rows).encode(encoding)


def zip_bytes(members, method=zipfile.ZIP_DEFLATED):
    """Make a zip archive of names and contents."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def with_parts(package, extra):
    """Add parts to a zip package."""
    made = io.BytesIO(package)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in extra.items():
            archive.writestr(name, content)
    return made.getvalue()


def parts_of(package):
    """Read the parts of a zip package."""
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def xlsx_bytes(rows=TABLE, change=None):
    """Make an .xlsx workbook; `change` may do more to it."""
    book = openpyxl.Workbook()
    book.active.title = "表"
    for row in rows:
        book.active.append(list(row))
    if change:
        change(book)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def xls_bytes(rows=TABLE, change=None):
    """Make an .xls workbook; `change` may do more to it."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(at, column, value)
    if change:
        change(book)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def ods_cell(text, attributes=""):
    """Make one cell of an .ods sheet."""
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>{escape(text)}</text:p></table:table-cell>'


def ods_row(*cells, attributes=""):
    """Make one row of an .ods sheet."""
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def ods_styles(styles="", pages=""):
    """Make the part of an .ods workbook that holds common styles and pages."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-styles {_ODS_SPACES}>'
        f"<office:styles>{styles}</office:styles><office:master-styles>{pages}</office:master-styles>"
        "</office:document-styles>"
    )


def ods_bytes(body=None, manifest="", extra=None, styles=""):
    """Make an .ods workbook with one sheet."""
    rows = "".join(ods_row(*map(ods_cell, row)) for row in TABLE) if body is None else body
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_ODS_SPACES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f'<office:spreadsheet><table:table table:name="表">{rows}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    listed = f'<manifest:manifest xmlns:manifest="{space}"><manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS_KIND}">{manifest}</manifest:file-entry></manifest:manifest>'
    parts = {"mimetype": _ODS_KIND, "META-INF/manifest.xml": listed, "content.xml": content}
    return zip_bytes(parts | (extra or {}))


def dbf_bytes(fields, records, count=None, encoding="gbk", version=3):
    """Make a DBF file of (name, type, width) and lists of texts or bytes; "*" first marks a deleted one."""
    width = 1 + sum(size for _, _, size in fields)
    count = len(records) if count is None else count
    made = bytearray(struct.pack("<4BIHH20x", version, 123, 4, 12, count, 33 + 32 * len(fields), width))
    for name, kind, size in fields:
        made += struct.pack("<11sc4xBB14x", name.encode(encoding), kind.encode(), size % 256, size // 256)
    made += b"\r"
    for record in records:
        deleted = record[0] == "*"
        made += b"*" if deleted else b" "
        for value, (_, _, size) in zip(record[deleted:], fields, strict=True):
            made += (value if isinstance(value, bytes) else value.encode(encoding)).ljust(size)[:size]
    return bytes(made) + b"\x1a"


DBF = dbf_bytes([("COM_NUM", "C", 12), ("COM_NAME", "C", 20), ("DATE", "D", 8)], [list(row) for row in ROWS])


def xml_bytes(body, declared="gb2312", encoding="gb18030"):
    """Make XML of the national exchange style."""
    head = f'<?xml version="1.0" encoding="{declared}"?><respInfo><resultconunt>3</resultconunt>'
    page = "<pageInfo><limit>10</limit><page>1</page></pageInfo>"
    return (head + page + body + "</respInfo>").encode(encoding, "surrogateescape")


OWNERS = "".join(
    f"<ownerInfo><licenseCode>{number}</licenseCode><ownerName>{name}</ownerName><expireDate>{day}</expireDate></ownerInfo>"
    for number, name, day in ROWS
)
JSON_LINES = "".join(
    f'{{"com_num": {number}, "com_name": "{name}", "valid_date_end": "{day}"}}\n'
    for number, name, day in ROWS
).encode()

EVERY_KIND = {
    "a.csv": csv_bytes(),
    "a.tsv": csv_bytes(encoding="utf-16", delimiter="\t"),
    "a.xlsx": xlsx_bytes(),
    "a.xls": xls_bytes(),
    "a.ods": ods_bytes(),
    "a.xml": xml_bytes(OWNERS),
    "a.dbf": DBF,
    "a.jsonl": JSON_LINES,
    "a.json": b"[" + b",".join(JSON_LINES.splitlines()) + b"]",
    "a.zip": zip_bytes({"a.csv": csv_bytes(), "b.dbf": DBF}),
    "a.csv.gz": gzip.compress(csv_bytes()),
}
"""The same three rows in every kind of file."""


def calls(act):
    """Count the functions, of Python and of C, that are called while something is done."""
    count = 0

    def note(_frame, event, _of):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(None)
    return count


def tables(data, name="a.csv", **limits):
    """Open the tables of bytes."""
    from licences.conversion.readers import Limits

    return open_tables(io.BytesIO(data), name, Limits(**limits))


def table(data, name="a.csv", **limits):
    """Open the only table of bytes."""
    (only,) = tables(data, name, **limits)
    return only


def cells(data, name="a.csv", **limits):
    """Read the cells of the only table of bytes."""
    return [row.cells for row in table(data, name, **limits).rows()]


def problems(data, name="a.csv", **limits):
    """Read the problems of the only table of bytes: row number, column, code."""
    rows = table(data, name, **limits).rows()
    return [(row.number, problem.column, problem.code) for row in rows for problem in row.problems]
