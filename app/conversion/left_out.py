"""Tables of a file that were left out of the run, and what of it they name: plates, VINs, numbers, codes.

A list of those who were struck off may stand beside the table that is converted (清退名单), in columns of its
own. What it names comes back where it speaks of an end, and is warned of otherwise: somebody has to look.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from app.conversion.duplicates import Decision, DecisionSpool, KeySpool
from app.conversion.facts_spool import FactSpool, RowFacts
from app.conversion.looked import Looked
from app.conversion.row_keys import key_of, keys_of_number
from app.conversion.source import Source
from licences.conversion.errors import Place, SourceError
from licences.conversion.readers.surroundings import OF_END
from licences.conversion.readers.table import Notice, Row, Table
from licences.conversion.state_words import kind_of_column, speaks_of_end
from licences.identifiers import plate
from licences.types.families import Family

MOST: Final = 200_000
"""Rows with something to be looked for; a table that has more is told of."""
_SHOWN: Final = 200
"""Characters looked at of one cell."""
_PROGRESS_ROWS: Final = 5_000
_PLATE: Final = re.compile(
    r"([\u4e00-\u9fff])\s*([A-Z])[\s·•.\-]*([A-Z0-9]{4,6})(?![A-Z0-9])\s*([挂学警港澳]?)"
)
_NUMBER: Final = re.compile("(?<![0-9A-Z])[0-9A-Z]{12,19}(?![0-9A-Z])")
_OWNER: Final = key_of("owner", "")[-1:]
"""Of a key: that of an owner whose own licence has ended, not the vehicle's."""
_VIN_LENGTH: Final = 17
_CODE_LENGTH: Final = 18


def note_left_out(source: Source, mentions: KeySpool, progress: Callable[[int], None]) -> list[str]:
    """Note what the tables left out name; gives their names, in the order the spool counts them in `row`.

    Args:
        source: opened; a table with too much to look for gets a note.
        mentions: get the keys that rows of the run would have; `licence` 1 = it speaks of an end.
        progress: told of rows read.
    """
    names, noted = [], 0
    for place, (table, _) in enumerate(source.left_out):
        names.append(table.name)
        for row, is_end in _rows(table, progress):
            keys = set(_keys(table.header, row, is_end=is_end))
            noted += bool(keys)
            if noted > MOST:
                told = Notice.of("left_out_too_long", Place(table.name), rows=MOST)
                if told not in source.tables[0].notes:
                    source.tables[0].notes += (told,)
                return names
            for key in keys:
                mentions.add(key, place, row.number, 0, int(is_end))
    return names


def settle_left_out(
    mentions: KeySpool,
    spools: tuple[KeySpool, KeySpool],
    looked: Looked,
    decisions: DecisionSpool,
    first: int,
) -> None:
    """Settle the rows of the run that a table left out names.

    Args:
        mentions: as noted.
        spools: keys of licences and of things; `said` of a licence is 0 where it is not in force.
        looked: rows that are older than others do not count.
        decisions: get what is settled; for the other row stands `first` and the table's place.
        first: behind the last row of the run.
    """
    licences, _ = spools
    for spool in spools:
        for told, rows in mentions.beside(spool):
            known: dict[bytes, tuple[int, int, int]] = {}
            for one in told:
                key, found = one["key"].tobytes(), (-int(one["licence"]), int(one["row"]), int(one["number"]))
                known[key] = min(known.get(key, found), found)
            for row in rows[~looked.older.of(rows["row"])]:
                named = known.get(row["key"].tobytes())
                if named is None or (spool is licences and not row["said"]):
                    continue
                ended, table, number = named
                stops = ended and (spool is licences or row["key"].tobytes()[-1:] != _OWNER)
                code = "ended_in_left_out" if stops else "named_in_left_out"
                decisions.add(Decision(int(row["row"]), code, number, first + table))


def tell_left_out(names: list[str], facts: FactSpool, first: int) -> None:
    """Have messages name the tables."""
    for place, name in enumerate(names):
        facts.add(first + place, RowFacts(name, [], clean=False, ended=False, subject=()))


def _rows(table: Table, progress: Callable[[int], None]) -> Iterator[tuple[Row, bool]]:
    """Give the rows of a table as far as it can be read, and whether each speaks of an end."""
    ends = [at for at, name in enumerate(table.header) if kind_of_column(name) == "end"]
    try:
        for count, row in enumerate(table.rows(), 1):
            is_end = (
                any(one.code in OF_END for one in row.problems)
                or any(row.cells[at].strip() for at in ends if at < len(row.cells))
                or any(map(speaks_of_end, row.cells))
            )
            yield row, is_end
            if count % _PROGRESS_ROWS == 0:
                progress(count)
    except SourceError:
        return


def _keys(header: Sequence[str], row: Row, *, is_end: bool) -> Iterator[bytes]:
    """Give the keys that rows of the run would have for what stands in a row."""
    for name, cell in zip(header, row.cells, strict=False):
        text = unicodedata.normalize("NFKC", cell[:_SHOWN]).upper()
        for found in _PLATE.finditer(text):
            yield from _keys_of_plate("".join(found.groups()))
        for found in _NUMBER.finditer(text):
            number = found[0]
            if len(number) == _VIN_LENGTH:
                yield key_of("vin", number)
            elif len(number) == _CODE_LENGTH:
                yield from (key_of(thing, number) for thing in ("company", "person"))
                if is_end:
                    yield key_of("owner", number)
            if number.isdecimal() or len(number) == _CODE_LENGTH:
                yield from keys_of_number(number, _families(f"{name}{text}"))


def _keys_of_plate(number: str) -> Iterator[bytes]:
    if plate.is_valid(number):
        for colour in sorted(plate.COLOURS[plate.kind_of(number)]):
            yield key_of("plate", number, colour)


def _families(said: str) -> tuple[Family, ...]:
    """Tell by the words beside a number what it may be of: operators and vehicles share digits."""
    if "许可" in said:
        return ("operator",)
    if "运输证" in said:
        return ("vehicle",)
    return ("operator", "vehicle", "practitioner")
