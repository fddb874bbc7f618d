"""Delimiter and quoting of a text table, found by trying: the best is the one that gives equal, wide rows."""

import csv
from collections import Counter
from collections.abc import Iterator
from math import log
from typing import Final

from licences.conversion.readers.other_delimiters import find_other_dialect
from licences.conversion.readers.records import csv_reader
from licences.conversion.readers.table import Dialect

DELIMITERS: Final = (",", "\t", ";", "|", "，", "；")
"""Tried in this order; the full-width ones come from hand-made lists."""
_UNQUOTED: Final = 0.5
_SAMPLE_ROWS: Final = 100


def find_dialect(lines: list[str]) -> Dialect | None:
    """Find how these first lines are written; None if no delimiter makes a table of them."""
    if other := find_other_dialect(lines):
        return other
    scored = [(_score(lines, dialect), dialect) for dialect in _candidates(lines)]
    best, dialect = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return dialect if best > 0 else None


def _candidates(lines: list[str]) -> Iterator[Dialect]:
    text = "".join(lines)
    for delimiter in DELIMITERS:
        if delimiter not in text:
            continue
        skip_blank = f'{delimiter} "' in text
        yield Dialect(delimiter, skip_blank=skip_blank)
        if '\\"' in text:
            yield Dialect(delimiter, escape="\\", skip_blank=skip_blank)
        if '"' in text:
            yield Dialect(delimiter, quote="")
        if any(line.startswith("'") for line in lines):
            yield Dialect(delimiter, quote="'")


def _score(lines: list[str], dialect: Dialect) -> float:
    """Give the share of rows of the most frequent width, weighed with that width."""
    widths: Counter[int] = Counter()
    faults = 0
    reader = csv_reader(lines, dialect)
    for _ in range(_SAMPLE_ROWS):
        try:
            widths[len(next(reader))] += 1
        except csv.Error:
            faults += 1
        except StopIteration:
            break
    widths.pop(0, None)
    if not widths or max(widths) == 1:
        return 0.0
    width, rows = max(widths.items(), key=lambda item: item[1] * log(item[0]))
    # Without quoting nothing is ever faulty, so it has to be much better to be believed.
    return rows / (widths.total() + faults) * log(width) * (1 if dialect.quote else _UNQUOTED)
