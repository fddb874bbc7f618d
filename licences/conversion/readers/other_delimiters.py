"""Delimiters that programs choose because no value holds them: Hive's U+0001, ^, ~, ||, |@| and their like.

They are believed only where the header's cells are apart by them alone and nearly every line has as many: a
value may hold ^ or ~ too (a term, 2020-01-01~2026-12-31), a header of a table with commas holds commas.
"""

import csv
import re
from collections import Counter
from typing import Final

from licences.conversion.readers.records import csv_reader
from licences.conversion.readers.table import Dialect

SIGNS: Final = ("\x01", "\x02", "\x1f", "\x1e", "\x1d", "\x1c", "^", "~", "#", "@", "$", "!", "¦", "§", "｜")
_SEVERAL: Final = re.compile(r"[\x01-\x08\x0e-\x1f|^~@#$%&*!+;:=,-]{2,8}")
_USUAL: Final = frozenset(",\t;|，；")
_LEAST_COLUMNS: Final = 3
_ALIKE: Final = 0.8
"""Share of the lines that have as many delimiters as the header, or one more at the end."""


def find_other_dialect(lines: list[str]) -> Dialect | None:
    r"""Find the delimiter that nobody types, by the first lines of a table; None where there is none.

    >>> find_other_dialect(["号||名||范围\n", "1||甲||货运\n"])
    Dialect(delimiter='||', quote='', escape='', skip_blank=False)
    >>> find_other_dialect(["号,起~止,名~旧名~简称\n", "1,a~b,c~d~e\n"])
    """
    if not lines:
        return None
    header = lines[0].rstrip("\r\n")
    runs = Counter(_SEVERAL.findall(header))
    several = [run for run in runs if len(runs) == 1 and (set(run) == {"|"} or not _USUAL.issuperset(run))]
    for delimiter in (*several, *(sign for sign in SIGNS if sign in header)):
        if _separates(header, delimiter) and _agree(lines, delimiter):
            return Dialect(delimiter, quote=_quote(lines, delimiter))
    return None


def _separates(header: str, delimiter: str) -> bool:
    """Say whether a delimiter, and no usual one, stands between the names of a header."""
    names = [name.strip() for name in header.removesuffix(delimiter).split(delimiter)]
    alone = _USUAL.isdisjoint("".join(names)) and not any(delimiter[0] in name for name in names)
    return len(names) >= _LEAST_COLUMNS and all(names) and len(set(names)) == len(names) and alone


def _agree(lines: list[str], delimiter: str) -> bool:
    count = lines[0].count(delimiter)
    return sum(line.count(delimiter) - count in (0, 1) for line in lines) >= _ALIKE * len(lines)


def _quote(lines: list[str], delimiter: str) -> str:
    """Give the quotation mark that cells stand in, if they do so without a fault."""
    if not any(line.startswith('"') or f'{delimiter}"' in line for line in lines):
        return ""
    try:
        list(csv_reader(lines, Dialect(delimiter)))
    except csv.Error:
        return ""
    return '"'
