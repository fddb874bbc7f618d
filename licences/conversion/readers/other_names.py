r"""Workbooks whose parts have other names, or another size, than the parser takes: made as it takes them.

Some programs write \ between folders, or call the workbook's part book.xml; others give the size of a sheet
from column A, row 0. Spreadsheets open all of these.
"""

import io
import posixpath
import re
import zipfile
from typing import Final

from licences.conversion.errors import Place
from licences.conversion.readers.packages import unpack
from licences.conversion.readers.tags import tags

_WORKBOOK: Final = "xl/workbook.xml"
_ROOT_RELATIONS: Final = "_rels/.rels"
_BAD_SIZE: Final = re.compile(rb"""<(?:\w+:)?dimension\s[^<>]*\bref\s*=\s*["'][^"']*?[A-Z]0\b[^<>]*>""")
_HEAD_BYTES: Final = 4096


def part_name(info: zipfile.ZipInfo) -> str:
    r"""Give the name of a part with / between its folders.

    >>> part_name(zipfile.ZipInfo("xl\\workbook.xml"))
    'xl/workbook.xml'
    """
    return info.filename.replace("\\", "/")


def canonical(data: bytes, infos: list[zipfile.ZipInfo], where: Place) -> bytes:
    """Give an .xlsx package as the parser takes it: as it is, or rewritten.

    Raises:
        WorkbookDamagedError: a part cannot be unpacked.
    """
    parts = {part_name(info): info for info in infos}
    book = _workbook_part(data, parts, where)
    renamed = {book: _WORKBOOK, _relations_of(book): _relations_of(_WORKBOOK)} if book else {}
    resized = {name for name, info in parts.items() if _has_bad_size(data, name, info, where)}
    if not resized and not renamed and all(name == info.filename for name, info in parts.items()):
        return data
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, info in parts.items():
            with package.open(renamed.get(name, name), "w", force_zip64=True) as part:
                for at, piece in enumerate(unpack(data, info, where)):
                    part.write(_BAD_SIZE.sub(b"", piece, count=1) if at == 0 and name in resized else piece)
    return made.getvalue()


def _workbook_part(data: bytes, parts: dict[str, zipfile.ZipInfo], where: Place) -> str:
    """Give the name of the workbook's part where it is another than usual, in the usual folder."""
    if _WORKBOOK in {name.casefold() for name in parts} or _ROOT_RELATIONS not in parts:
        return ""
    for tag, found in tags(unpack(data, parts[_ROOT_RELATIONS], where), where):
        if tag == "Relationship" and found.get("Type", "").endswith("/officeDocument"):
            target = posixpath.normpath(found.get("Target", "").replace("\\", "/").lstrip("/"))
            return target if target in parts and posixpath.dirname(target) == "xl" else ""
    return ""


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"


def _has_bad_size(data: bytes, name: str, info: zipfile.ZipInfo, where: Place) -> bool:
    if not name.casefold().startswith("xl/worksheets/") or not name.casefold().endswith(".xml"):
        return False
    head = next(unpack(data, info, where), b"")
    return bool(_BAD_SIZE.search(head[:_HEAD_BYTES]))
