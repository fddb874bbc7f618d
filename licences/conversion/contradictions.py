"""Constants of a profile that a row contradicts: a branch as legal person (分公司), a copy as original.

What a profile says of every row is true of none that says otherwise itself. Words are rows of
`data/contradictions.tsv`; those of a company's name stand at its end, those of other columns are whole cells.
"""

from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from licences.codes import code_list
from licences.conversion.face_fields import code_list_of
from licences.conversion.header import column_key
from licences.conversion.known_columns import fields_by_column
from licences.conversion.profile import Record
from licences.conversion.rules.characters import bare
from licences.conversion.state_words import plain
from licences.tsv import rows_of

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


def contradiction_in(record: Record, name: str) -> Contradiction | None:
    """Give what denies a constant in a column that is known to tell just that field: every other code.

    Args:
        record: with constants.
        name: of a column no rule reads.
    """
    key = column_key(name.rpartition("/")[2]).replace("_", "")
    known = fields_by_column(record.family).get(column_key(name))
    field = known or next((one for one in record.constants if one.replace("_", "") == key), None)
    constant = record.constants.get(field or "")
    codes = code_list_of(record.family, field) if field and isinstance(constant, str) else ""
    if not codes or str(constant) not in code_list(codes):
        return None
    others = (code for code in code_list(codes) if code.code != constant)
    return Contradiction(
        str(field), UNREAD, tuple(plain(word) for one in others for word in (one.code, one.name_zh))
    )


def denying_words(field: str, constant: str) -> tuple[str, ...]:
    """Give the words of other columns that deny a value of a field.

    >>> "护照" in denying_words("id_type", "1")
    True
    """
    return next(
        words for one, value, where, words in _known() if (one, value, where) == (field, constant, UNREAD)
    )


@cache
def _known() -> tuple[tuple[str, str, str, tuple[str, ...]], ...]:
    rows = rows_of("licences.conversion", "contradictions")
    return tuple((row["field"], row["constant"], row["where"], tuple(row["words"].split())) for row in rows)
