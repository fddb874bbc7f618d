"""What codes mean by a file's own words: a sheet of codes beside the table (字典), or the label of a column.

Where the file says 1 = 停业 and the profile reads 1 as in force, every row of the table would become
something else. So it is with other codes: of colours, of vehicle types.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, pairwise
from typing import Final, NamedTuple

from licences.conversion.context import RunContext
from licences.conversion.errors import SourceError
from licences.conversion.fault import RuleError
from licences.conversion.header import Header, bound_records, bound_sources, column_key
from licences.conversion.profile import Profile, Source, State
from licences.conversion.readers.side_rows import holds_identifier
from licences.conversion.readers.table import Table
from licences.conversion.rules import Noted, Outcome
from licences.conversion.state_words import is_in_force, kind_of_column, plain, speaks_of_end

_MOST: Final = 500
"""Rows of a dictionary; a longer table is none."""
_WIDEST: Final = 8
_LONGEST: Final = 40
"""Characters of a cell of a dictionary."""
_NAMED: Final = re.compile("字典|代码|编码|代号|码表|码值|对照|枚举|取值|含义|释义|dict|enum|code|lookup")
_OTHER_CODES: Final = re.compile("(?:信用|区划|机构|企业|组织|邮政)代码|postcode|zipcode|areacode")
_CODE: Final = re.compile("[0-9A-Za-z]{1,4}", re.ASCII)
_PAIR: Final = re.compile(
    r"(?<![0-9A-Za-z.])([0-9A-Za-z]{1,4})\s*[-=:：、.．—]?\s*([\u4e00-\u9fff]{1,10})", re.ASCII
)
_WORD: Final = re.compile("[\u4e00-\u9fff（）()]{1,16}")
Reading = Callable[[str], str]
"""What a text is read as; empty where nothing is known of it."""


class Meaning(NamedTuple):
    """What a file says of a code; `column` is the key of the column's name, empty where it names none."""

    column: str
    code: str
    word: str


def dictionary_of(table: Table, names: Iterable[str]) -> tuple[Meaning, ...]:
    """Give what a table says of codes; nothing where it is no dictionary.

    Args:
        table: beside the one that is converted.
        names: of the columns of that one.
    """
    said = _OTHER_CODES.sub("", plain(f"{table.name.rpartition('!')[2]} {' '.join(table.header)}"))
    if len(table.header) > _WIDEST or not _NAMED.search(said):
        return ()
    try:
        rows = [table.header, *(row.cells for row in islice(table.rows(), _MOST + 1))]
    except SourceError:
        return ()
    cells = [cell for row in rows for cell in row]
    if len(rows) > _MOST + 1 or any(len(cell) > _LONGEST or holds_identifier(cell) for cell in cells):
        return ()
    return tuple(_meanings(rows, {column_key(name) for name in names}))


def _meanings(rows: Iterable[Sequence[str]], columns: set[str]) -> Iterator[Meaning]:
    column = ""
    for row in rows:
        cells = [cell.strip() for cell in row if cell.strip()]
        pairs = [pair for pair in pairwise(cells) if _CODE.fullmatch(pair[0]) and _WORD.fullmatch(pair[1])]
        pairs += [pair for cell in cells for pair in _PAIR.findall(cell)]
        if pairs or len(cells) == 1:  # else a header, of whatever
            column = _column_in(cells, columns, column)
        yield from (Meaning(column, *pair) for pair in pairs)


def _column_in(cells: Sequence[str], columns: set[str], before: str) -> str:
    """Give the column a row speaks of; one that the table lacks may be its state under another name."""
    first = cells[0]
    known = next((column_key(cell) for cell in cells if column_key(cell) in columns), None)
    if known is not None or _CODE.fullmatch(first) or _PAIR.search(first):
        return before if known is None else known
    return "" if kind_of_column(first) == "state" else column_key(first)


def read_otherwise(
    profile: Profile, table: Table, told: Iterable[Meaning], context: RunContext
) -> tuple[str, ...]:
    """Give, as texts, what a profile reads otherwise than the file says, each with both readings.

    Args:
        profile: that fits the table.
        table: that is converted.
        told: by dictionaries beside it.
        context: the run.
    """
    header = Header(table.header, profile.groups, table.labels)
    labels = {name: label for name, label in zip(header.names, header.labels, strict=True) if label}
    meanings = [
        *told,
        *(Meaning(column_key(name), *pair) for name, text in labels.items() for pair in _PAIR.findall(text)),
    ]
    found: dict[str, None] = {}
    for record in bound_records(profile, header) if meanings else ():
        for state in record.states:
            found.update(_differing(header, state.column, meanings, _of_state(state), needs_name=False))
        for source in bound_sources(record, header, profile.name):
            reading = _of_code(source, context)
            if reading is not None:
                found.update(_differing(header, source.columns[0], meanings, reading, needs_name=True))
    return tuple(found)


def _differing(
    header: Header,
    column: str,
    meanings: Iterable[Meaning],
    readings: tuple[Reading, Reading],
    *,
    needs_name: bool,
) -> Iterator[tuple[str, None]]:
    """Give each code of a column that is read otherwise than a word says."""
    named = {column_key(header.names[at]) for at in header.find(column)}
    of_code, of_word = readings
    for one in meanings if named else ():
        if one.column in named or (not one.column and not needs_name):
            read, said = of_code(one.code), of_word(one.word)
            if read and said and read != said:
                yield f"{column} {one.code} = {one.word}（{read}）", None


def _of_state(state: State) -> tuple[Reading, Reading]:
    def of_code(code: str) -> str:
        if code not in state.words:
            return ""
        return "有效 in force" if state.words[code] is None else "已结束 ended"

    def of_word(word: str) -> str:
        if speaks_of_end(word):
            return "已结束 ended"
        return "有效 in force" if is_in_force(word) else ""

    return of_code, of_word


def _of_code(source: Source, context: RunContext) -> tuple[Reading, Reading] | None:
    """Give how a column of codes is read; None for one of anything else."""
    call = source.rules[-1]
    if call.rule.name != "code" or len(source.columns) != 1 or call.rule.cell is None:
        return None
    convert = call.rule.cell(call.argument, context)

    def read(text: str) -> str:
        try:
            outcome: Outcome = convert(source.means.get(text, text))
        except RuleError:
            return ""
        return str(outcome.value if isinstance(outcome, Noted) else outcome)

    return read, read
