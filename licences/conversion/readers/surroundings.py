"""What stands around rows and may tell their state: names of files, sheets and elements, titles, sections.

Where it speaks of an end (已注销车辆), the rows say so by a problem of their own; the profile may say what it
means.
"""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Final

from licences.conversion.business_kinds import kinds_around, kinds_in_cell
from licences.conversion.readers.corrections import Corrections
from licences.conversion.readers.directions import NUMBERED
from licences.conversion.readers.side_rows import (
    BEGINNINGS,
    HEADING_ROW,
    NOTE_ROW,
    holds_identifier,
    side_row,
)
from licences.conversion.readers.table import WHOLE_ROW, CellProblem, Row, Table
from licences.conversion.readers.table_names import STOP, names_told, parts_of
from licences.conversion.row_words import explains_colours, names_in_force, sayings
from licences.conversion.section_words import DOUBTED, UNKNOWN, kind_of_heading, names_things
from licences.conversion.state_words import is_end, is_of_trial, speaks_of_end

PLACE: Final = "place_of_end"
SECTION: Final = "section_of_end"
NOTE: Final = "note_of_end"
FOOTNOTE: Final = "footnote_of_end"
LEGEND: Final = "meaning_of_colours"
OF_KIND: Final = "place_of_kind"
"""Code of a problem that says: what stands around this row names a kind of business."""
UNKNOWN_SECTION: Final = "section_unknown"
DOUBTED_SECTION: Final = "section_doubted"
OF_END: Final = frozenset({PLACE, SECTION, NOTE, FOOTNOTE, LEGEND, UNKNOWN_SECTION})
"""Codes of problems that say: what stands around this row speaks of an end, or explains colours."""
_WITH_SECTIONS: Final = frozenset({"csv", "tsv", "txt", "xlsx", "xls", "ods", "html"})
"""Kinds of tables that people write."""
_FEW_CELLS: Final = 2
_LEAST_COLUMNS: Final = 4
"""A table of fewer columns has rows as empty as a heading."""
_SHOWN: Final = 60
_MOST: Final = 200
"""Texts that are told of each row: one is enough to stop it."""
_MOST_KINDS: Final = 8
"""Texts of kinds that are held against each row."""
_SENTENCE: Final = 120
"""Characters of a sentence in which kinds are looked for."""
_END_OF_SENTENCE: Final = re.compile(r"[\n\r。；;]+")
_DOUBTS: Final = {UNKNOWN: UNKNOWN_SECTION, DOUBTED: DOUBTED_SECTION}
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_HEADING: Final = re.compile(rf"\s*(?:{NUMBERED}|以下|其中)")


def look_around(table: Table) -> None:
    """Have the rows of a table say what stands around them.

    Rows that came back have had it said; where they stand now, says nothing of them.
    """
    by_hand = table.kind in _WITH_SECTIONS
    if isinstance(table, Corrections):
        table.around = partial(surrounded, (), by_hand, False)  # noqa: FBT003 - partial of a function below
        return
    found = place_problems((*_names_of(table), *table.titles))
    known = "".join(one.said for one in found)
    marks = (one for one in (*table.marks, *names_told(table, STOP)) if one[:_SHOWN] not in known)
    problems = (
        *found,
        *place_problems(table.below, FOOTNOTE),
        *(CellProblem(WHOLE_ROW, PLACE, said=mark[:_SHOWN]) for mark in dict.fromkeys(marks)),
        *kind_problems((*parts_of(table.name), *table.inner_names, *table.titles, *table.below)),
    )
    table.around = partial(surrounded, problems, by_hand, by_hand)


def look_below(table: Table, texts: tuple[str, ...]) -> bool:
    """Have the rows of a table say, from the next reading on, what stands below them.

    Args:
        table: read to its end.
        texts: what `Footnotes` found.

    Returns:
        Whether this is news.
    """
    if texts == table.below:
        return False
    table.below = texts
    look_around(table)
    return True


def _names_of(table: Table) -> list[str]:
    """Give the names of a table, and of what it stands in, that may tell of its rows.

    The name of the whole file is chosen by whoever hands it over: that it is a trial says nothing, and an
    English word counts only where it is all of it.
    """
    file, *inner = parts_of(table.name)
    inner += table.inner_names
    word = speaks_of_end(file)
    counts = is_end(file) or (_HAN.search(word) and not is_of_trial(word))
    return [*inner, file] if counts else inner


def place_problems(texts: Iterable[str], code: str = PLACE) -> tuple[CellProblem, ...]:
    """Give a problem for each thing that texts around a table say of its rows."""
    told: list[str] = []
    found = islice((one for text in texts for one in sayings(text)), _MOST)
    for one in sorted(found, key=len):
        if not any(known in one for known in told):
            told.append(one)
    return tuple(CellProblem(WHOLE_ROW, LEGEND if explains_colours(one) else code, said=one) for one in told)


def kind_problems(texts: Iterable[str]) -> tuple[CellProblem, ...]:
    """Give a problem for each text around rows that names a kind of business."""
    sentences = (one.strip()[:_SENTENCE] for text in texts for one in _END_OF_SENTENCE.split(text))
    named = islice(filter(kinds_around, dict.fromkeys(sentences)), _MOST_KINDS)
    return tuple(CellProblem(WHOLE_ROW, OF_KIND, said=text) for text in named)


def surrounded(
    problems: tuple[CellProblem, ...],
    by_hand: bool,
    has_sections: bool,
    rows: Iterable[Row],
) -> Iterator[Row]:
    """Add to rows what stands around them.

    Args:
        problems: of all the rows.
        by_hand: whether some rows may be no records, but totals, notes, headings.
        has_sections: whether a heading may speak of an end of the rows below it.
        rows: of a table.
    """
    here: tuple[CellProblem, ...] = ()
    around = problems
    for row in rows:
        if by_hand:
            cells = row.cells
            width = len(cells)
            first = cells[0] or next(filter(None, cells), "")
            is_sparse = width >= _LEAST_COLUMNS and cells.count("") >= width - _FEW_CELLS
            if is_sparse or first[:1] in BEGINNINGS:
                code = side_row(cells)
                if is_sparse and code in ("", NOTE_ROW):
                    code, below = _sparse(cells, code, here)
                    here = below if has_sections else ()
                    around = problems + here
                if code:
                    yield row._replace(problems=(CellProblem(WHOLE_ROW, code),))
                    continue
        if around:
            yield row._replace(problems=(*row.problems, *around) if row.problems else around)
        else:
            yield row


def _sparse(
    cells: tuple[str, ...], code: str, here: tuple[CellProblem, ...]
) -> tuple[str, tuple[CellProblem, ...]]:
    """Say what a nearly empty row is, and what the rows below it belong to; a note ends no section."""
    text, *others = [cell for cell in cells if cell.strip()] or [""]
    if found := sayings(text):
        here = (CellProblem(WHOLE_ROW, LEGEND if explains_colours(text) else SECTION, said=found[0]),)
    elif code or not _is_heading(text, others):
        return code, here
    else:
        doubt = _DOUBTS.get(kind_of_heading(text))
        here = (CellProblem(WHOLE_ROW, doubt, said=text.strip()[:_SHOWN]),) if doubt else ()
    here += kind_problems((text,))
    return code or ("" if any(map(holds_identifier, others)) else HEADING_ROW), here


def _is_heading(text: str, others: list[str]) -> bool:
    if _HEADING.match(text) or names_in_force(text):
        return True
    return not others and (names_things(text) or bool(kinds_in_cell(text))) and not holds_identifier(text)
