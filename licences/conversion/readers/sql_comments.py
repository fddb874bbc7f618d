"""What a script says beside its rows: comments between statements, and descriptions of tables and columns.

A description belongs to its table or column. A comment above all tables is said of each of them, one between
two of the table above, the one below, or both, as its words tell; a heading that a program puts above a table
(Records of t_vehicle) repeats the table's name, and says no more.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from licences.conversion.readers import sql_names as names
from licences.conversion.readers.web_surroundings import of_above, of_below
from licences.conversion.row_words import Sayings, speaks_of_rows
from licences.tsv import rows_of

_TEXT: Final = r"N?'((?:[^'\\]|''|\\.){0,2000})'"
_ON: Final = re.compile(
    rf"\s*COMMENT\s+ON\s+(TABLE|COLUMN|VIEW)\s+({names.NAME})\s+IS\s+{_TEXT}", re.IGNORECASE | re.DOTALL
)
_OF_TABLE: Final = re.compile(rf"\bCOMMENT\b\s*=?\s*{_TEXT}", re.IGNORECASE | re.DOTALL)
_TEXTS: Final = re.compile(_TEXT, re.DOTALL)
_PROPERTY: Final = re.compile(
    r"\s*EXEC\w*\b.{0,60}\bsp_(?:add|update)extendedproperty\b", re.IGNORECASE | re.DOTALL
)
_MOST_WAITING: Final = 100
_SIGNS: Final = "-*#=/ \t\r"
_RUN_BY_VERSION: Final = re.compile(r"!(?:M?!?\d{5,6}|\d)")


class Described(NamedTuple):
    """What a statement says of a table, with or without its schema, or of its column ("" = the table)."""

    table: str
    column: str
    text: str


def described(statement: str) -> Iterator[Described]:
    """Give what COMMENT ON, or SQL Server's sp_addextendedproperty, says.

    >>> [*described("COMMENT ON COLUMN a.t_cl.d3 IS '注销日期'")]
    [Described(table='t_cl', column='d3', text='注销日期')]
    """
    if found := _ON.match(statement):
        parts = names.names_of(found[2])
        *table, column = parts if found[1].upper() == "COLUMN" else (*parts, "")
        yield Described(table[-1] if table else "", column, found[3])
    elif _PROPERTY.match(statement):
        texts = [text for text in _TEXTS.findall(statement) if text]
        named = {kind.upper(): name for kind, name in pairwise(texts)}
        yield Described(named.get("TABLE", ""), named.get("COLUMN", ""), named.get("MS_DESCRIPTION", ""))


def description(text: str) -> str:
    """Give what the options of a table or a changed column say of it: COMMENT='…'; empty if nothing."""
    return "\n".join(_OF_TABLE.findall(text))


class Beside:
    """Gathers what stands beside the rows of each table of a script.

    A description may name the schema of its table or not, so that tables are known by their own names alone.
    """

    def __init__(self) -> None:
        self._of_all = Sayings()
        self._of: defaultdict[str, Sayings] = defaultdict(Sayings)
        self._above = ""
        self._waiting: list[str] = []
        self._labels: defaultdict[str, dict[str, str]] = defaultdict(dict)

    def hear(self, comment: str) -> None:
        """Take in a comment, or a line for people, that stands between statements."""
        if _RUN_BY_VERSION.match(comment) and comment.isascii():
            return  # a statement for some versions of MySQL
        for raw in comment.split("\n"):
            line = raw.strip(_SIGNS)
            if not line or is_of_program(line) or not speaks_of_rows(line):
                continue
            if not self._above:
                self._of_all.see(line)
                continue
            if of_above(line):
                self._of[self._above].see(line)
            if of_below(line) and len(self._waiting) < _MOST_WAITING:
                self._waiting.append(line)

    def reach(self, table: str) -> None:
        """Take note that a table is made, or rows are put into it: what waited is said of it."""
        self._above = table = _own(table)
        if self._waiting:
            for line in self._waiting:
                self._of[table].see(line)
            self._waiting.clear()

    def describe(self, one: Described) -> None:
        """Take in a description."""
        if one.column:
            self._labels[_own(one.table)][one.column.casefold()] = one.text
        else:
            self._of[_own(one.table)].see(one.text)

    def texts(self, table: str) -> tuple[str, ...]:
        """Give, at the end of the script, what is said of a table."""
        if self._waiting and self._above:
            self.reach(self._above)
        return (*self._of_all.texts(), *self._of[_own(table)].texts())

    def labels_of(self, table: str) -> dict[str, str]:
        """Give what is said of the columns of a table, by their names in small letters."""
        return self._labels.get(_own(table), {})


def _own(table: str) -> str:
    return table.rpartition(".")[2].casefold()


def is_of_program(line: str) -> bool:
    """Say whether a line of a comment is one that a program writes above a table, or a statement put out.

    >>> is_of_program("Records of t_deleted"), is_of_program("转存表中的数据 `t_注销`")
    (True, True)
    >>> is_of_program("Records of the cancelled vehicles"), is_of_program("DELETE FROM t_cl;")
    (False, True)
    """
    return bool(_HEADS.fullmatch(line) or names.BEGINS.match(line))


def _heads() -> str:
    rows = rows_of("licences.conversion", "sql_headings")
    words = sorted((row["words"] for row in rows), key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)


_HEADS: Final = re.compile(
    rf"(?:{_heads()})[\s:：]*(?:(?:TABLE|COLUMN|表)\s+)?{names.NAME}\s*(?:[;:：(~.…的结数].{{0,200}})?",
    re.IGNORECASE | re.DOTALL,
)
