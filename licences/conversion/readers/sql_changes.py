"""What statements do to rows and tables that are there: rows changed, replaced or merged, tables renamed.

Nothing of it is done here. A script that changes rows is refused; of a table that is renamed the later name
counts.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from licences.conversion.readers import sql_names as names

_FLAGS: Final = re.IGNORECASE | re.DOTALL
_NAME: Final = rf"({names.NAME})"
_ALTERED: Final = re.compile(
    rf"ALTER\s+(?:TABLE|VIEW)\b(?:\s+(?:IF\s+EXISTS|ONLY))*\s*{_NAME}\s.*?"
    rf"\b(?:RENAME(?!\s+(?:COLUMN|INDEX|KEY|CONSTRAINT|PARTITION)\b)(?:\s+(?:TO|AS)\b)?|(SET\s+SCHEMA\b))\s*{_NAME}",
    _FLAGS,
)
_RENAMED: Final = re.compile(r"RENAME\b(?:\s+TABLES?\b)?", _FLAGS)
_TO: Final = re.compile(rf"{_NAME}\s+TO\s+{_NAME}", _FLAGS)
_PROCEDURE: Final = re.compile(
    r"EXEC\w*\s+.{0,40}?\bsp_rename\s+(?:@objname\s*=\s*)?N?'([^']{1,300})'\s*,\s*(?:@newname\s*=\s*)?N?'([^']{1,300})'"
    r"(?!\s*,\s*(?:@objtype\s*=\s*)?N?'(?:COLUMN|INDEX)')",
    _FLAGS,
)
_OWN: Final = re.compile(
    rf"\s*(?:{names.IDENTIFIER}\s*\.\s*)?({names.IDENTIFIER})\s*=\s*"
    rf"(?:VALUES\s*\(\s*\1\s*\)|(?:{names.IDENTIFIER}\s*\.\s*)?\1)\s*(?=[,)]|\Z)",
    _FLAGS,
)
"""A column that is given the value of the row, or keeps its own."""
_MERGED: Final = re.compile(rf"MERGE\s+(?:INTO\s+)?{_NAME}", _FLAGS)
_UPDATES: Final = re.compile(r"\b(?:KEY\s+UPDATE|DO\s+UPDATE\s+SET)\b", _FLAGS)
_REPLACES: Final = re.compile(r"REPLACE\b|INSERT\s+(?:OR\s+REPLACE|OVERWRITE)\b", _FLAGS)


class Changed(NamedTuple):
    """A statement that changes or takes away rows that are there: verb, line, its text."""

    verb: str
    line: int
    text: str


class Renamed(NamedTuple):
    """A table that has another name from here on; both as they are written."""

    table: str
    name: str


def renamed(statement: str) -> Iterator[Renamed]:
    """Give the tables that a statement renames, or moves to another schema.

    >>> [*renamed("RENAME TABLE a TO b, `c` TO d")], [*renamed("ALTER TABLE a RENAME COLUMN b TO c")]
    ([Renamed(table='a', name='b'), Renamed(table='`c`', name='d')], [])
    >>> [*renamed("ALTER TABLE a SET SCHEMA b")]
    [Renamed(table='a', name='b.a')]
    >>> [*renamed("ALTER TABLE a RENAME TO b")], [*renamed("EXEC sp_rename 'dbo.a', 'b'")]
    ([Renamed(table='a', name='b')], [Renamed(table='dbo.a', name='b')])
    """
    if found := _ALTERED.match(statement):
        table, is_schema, name = found.groups()
        yield Renamed(table, f"{name}.{names.names_of(table)[-1]}" if is_schema else name)
    elif found := _PROCEDURE.match(statement):
        yield Renamed(found[1], found[2])
    elif begin := _RENAMED.match(statement):
        for found in _TO.finditer(statement, begin.end()):
            yield Renamed(found[1], found[2])


def changes_rows(tail: str) -> bool:
    """Say whether what stands behind the values of an INSERT may put other values in place of them.

    >>> changes_rows("ON DUPLICATE KEY UPDATE zt='注销'"), changes_rows("ON CONFLICT (a) DO NOTHING")
    (True, False)
    >>> changes_rows("ON DUPLICATE KEY UPDATE a=VALUES(a), `b` = VALUES(`b`)"), changes_rows("RETURNING a")
    (False, False)
    """
    found = _UPDATES.search(tail)
    if found is None:
        return False
    at = found.end()
    while own := _OWN.match(tail, at):
        at = own.end() + 1
    return at <= len(tail)


def replaces(begin: str) -> bool:
    """Say whether a statement, of which this is the beginning, takes rows away for those it puts in.

    >>> replaces("REPLACE INTO t"), replaces("insert or replace into t"), replaces("INSERT INTO t")
    (True, True, False)
    """
    return _REPLACES.match(begin) is not None


def merged(statement: str) -> str:
    """Give the table that MERGE puts rows into, or changes.

    >>> merged("MERGE INTO dbo.t USING u ON (1=1)")
    'dbo.t'
    """
    found = _MERGED.match(statement)
    return found[1] if found else ""
