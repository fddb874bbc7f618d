"""What the name of a table, sheet, member or element tells of its rows: history, waste bins, backups, copies.

The words are rows of `data/table_names.tsv`. Those of earlier or deleted records stop the table; copies that
may be current are warned of. Whoever hands a file over chooses its name, so that fewer words count in it.
"""

import re
import unicodedata
from functools import cache
from typing import Final

from licences.conversion.readers.table import Table
from licences.tsv import rows_of

STOP: Final = "stop"
WARN: Final = "warn"
_WORDS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_GLUED: Final = re.compile(r"(?:history|backup|recycle|recyclebin|deleted|bak)$")
_COPIED_SHEET: Final = re.compile(r".+ \(\d{1,2}\)")
"""As Excel names a sheet that was copied."""
_SUFFIX: Final = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_LONGEST: Final = 200


def told_by_name(name: str, *, is_file: bool = False) -> str:
    """Say what a name tells: STOP, WARN, or "" for nothing.

    >>> told_by_name("t_vehicle_his"), told_by_name("VehicleHistory2024"), told_by_name("车辆备份")
    ('stop', 'stop', 'stop')
    >>> told_by_name("t_vehicle"), told_by_name("车辆 (2)"), told_by_name("model"), told_by_name("车辆档案")
    ('', 'warn', '', '')
    >>> told_by_name("old_export", is_file=True), told_by_name("t_cl_del", is_file=True)
    ('', 'stop')
    """
    said = unicodedata.normalize("NFKC", name[:_LONGEST])
    words = [word.lower() for word in _WORDS.findall(said)]
    whole = re.sub(r"[\W\d_a-zA-Z]+", "", said)
    for told in (STOP, WARN):
        known = _known(told)
        if is_file:
            found = len(words) > 1 and words[-1] in known["last_word_of_file"]
            found = found or any(word in said for word in known["text_in_file"])
        else:
            found = not known["word"].isdisjoint(words) or whole in known["whole"]
            found = found or any(word in said for word in known["text"])
        if found:
            return told
    if not is_file and any(map(_GLUED.search, words)):
        return STOP
    return WARN if not is_file and _COPIED_SHEET.fullmatch(said) else ""


def parts_of(name: str) -> list[str]:
    """Give the parts of a table's name, `file!member!sheet`, without what tells the kind of a file.

    >>> parts_of("车辆.zip!已注销.csv")
    ['车辆', '已注销']
    """
    return [_SUFFIX.sub("", part) for part in name.split("!")]


def names_told(table: Table, told: str) -> list[str]:
    """Give the names of a table, and of what it stands in, that tell so; an archive is no copy of a table."""
    file, *inner = parts_of(table.name)
    found = [name for name in (*inner, *table.inner_names) if told_by_name(name) == told]
    is_archive = told == WARN and table.name.partition("!")[0].lower().endswith((".zip", ".gz"))
    return found if is_archive or told_by_name(file, is_file=True) != told else [*found, file]


@cache
def _known(told: str) -> dict[str, frozenset[str]]:
    rows = rows_of("licences.conversion", "table_names")
    return {
        place: frozenset(row["word"] for row in rows if (row["place"], row["told"]) == (place, told))
        for place in {row["place"] for row in rows}
    }
