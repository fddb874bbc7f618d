"""Code lists on disk: a folder with `manifest.tsv` and one TSV file an edition.

Manifest columns: list, file, title_zh, edition, effective_from, effective_to (ISO dates, empty = open),
source, certainty, note. List columns: code, name_zh, and where known parent, standard, certainty, note;
any further column becomes an attribute of the code.
"""

import csv
from collections.abc import Iterator
from datetime import date
from importlib.resources.abc import Traversable
from typing import Final

from licences.codes.code_list import Code, CodeList
from licences.errors import CodeListFileError

MANIFEST: Final = "manifest.tsv"
_MANIFEST_COLUMNS: Final = (
    "list",
    "file",
    "title_zh",
    "edition",
    "effective_from",
    "effective_to",
    "source",
    "certainty",
    "note",
)
_OWN_COLUMNS: Final = frozenset({"code", "name_zh", "parent", "standard", "certainty", "note"})


def load_editions(folder: Traversable) -> list[CodeList]:
    """Read every edition the folder's manifest names.

    Raises:
        CodeListFileError: a file is missing, not UTF-8, or a row does not have the form above.
    """
    return [
        _edition(folder, entry, row) for row, entry in _rows(folder.joinpath(MANIFEST), _MANIFEST_COLUMNS)
    ]


def _edition(folder: Traversable, entry: dict[str, str], row: int) -> CodeList:
    name, file_name = entry["list"], entry["file"]
    if not name or "/" in file_name or not file_name.endswith(".tsv"):
        raise CodeListFileError(MANIFEST, row, "list name missing, or file is not a .tsv of this folder")
    codes = _codes(folder.joinpath(file_name))
    begin, end = (_day(entry[key], row) for key in ("effective_from", "effective_to"))
    described = (entry["source"], entry["certainty"], entry["note"])
    return CodeList(name, entry["title_zh"], entry["edition"], begin, end, *described, codes)


def _codes(file: Traversable) -> dict[str, Code]:
    codes: dict[str, Code] = {}
    for row, cells in _rows(file, ("code", "name_zh")):
        code, name = cells["code"], cells["name_zh"]
        if not code or not name or code in codes:
            raise CodeListFileError(file.name, row, "code or name missing, or code met before")
        standard, certainty, note = (cells.get(key, "") for key in ("standard", "certainty", "note"))
        further = {key: value for key, value in cells.items() if key not in _OWN_COLUMNS}
        codes[code] = Code(code, name, cells.get("parent") or None, standard, certainty, note, further)
    for row, known_code in enumerate(codes.values(), start=2):
        if known_code.parent and known_code.parent not in codes:
            raise CodeListFileError(file.name, row, "parent is not in the list")
    return codes


def _rows(file: Traversable, required: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CodeListFileError(file.name, 0, "cannot be read as UTF-8 text") from error
    table = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    if not table or not set(required) <= set(table[0]):
        raise CodeListFileError(file.name, 1, f"needs the columns {', '.join(required)}")
    for row, cells in enumerate(table[1:], start=2):
        if len(cells) != len(table[0]):
            raise CodeListFileError(file.name, row, f"has {len(cells)} cells, the header {len(table[0])}")
        yield row, {key: cell.strip() for key, cell in zip(table[0], cells, strict=True)}


def _day(text: str, row: int) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CodeListFileError(MANIFEST, row, "effective dates are written YYYY-MM-DD") from error
