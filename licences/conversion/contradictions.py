"""Constants of a profile that a row contradicts: a branch as legal person (分公司), a copy as original.

What a profile says of every row is true of none that says otherwise itself. Words are rows of
`data/contradictions.tsv`; those of a company's name stand at its end, those of other columns are whole cells.
"""

import csv
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

from licences.conversion.profile import Record
from licences.conversion.rules.characters import bare
from licences.conversion.state_words import plain

UNREAD: Final = "unread"
"""Where a word stands: in a column no rule reads; else the name of a field."""

_COMPANY: Final = "公司"


class Contradiction(NamedTuple):
    """Words that deny what a record says of all its rows."""

    field: str
    where: str
    words: tuple[str, ...]

    def is_in(self, cell: str) -> bool:
        """Say whether a cell has one of the words: as its whole, or behind the name of a company, as its end.

        A sole trader may be called 营业部 as well.
        """
        said = plain(bare(cell))
        if self.where == UNREAD:
            return said in self.words
        return _COMPANY in said and said.rstrip(")").endswith(self.words)


def contradictions_of(record: Record) -> Iterator[Contradiction]:
    """Give what can deny the constants of a record."""
    for field, constant, where, words in _known():
        if record.constants.get(field) == constant:
            yield Contradiction(field, where, words)


@cache
def _known() -> tuple[tuple[str, str, str, tuple[str, ...]], ...]:
    file = resources.files("licences.conversion").joinpath("data", "contradictions.tsv")
    rows = csv.DictReader(
        file.read_text(encoding="utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE
    )
    return tuple((row["field"], row["constant"], row["where"], tuple(row["words"].split())) for row in rows)
