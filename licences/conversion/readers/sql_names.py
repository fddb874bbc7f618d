"""How statements of SQL begin, and the names in them: what is looked for at the beginning of a statement."""

import re
from typing import Final

IDENTIFIER: Final = (
    r'(?:`(?:[^`]|``){1,128}`(?!`)|"(?:[^"]|""){1,128}"(?!")'
    r"|\[(?:[^\]]|\]\]){1,128}\](?!\])|[^\W\d][\w$#]{0,127}+)"
)
NAME: Final = rf"{IDENTIFIER}(?:\s*\.\s*{IDENTIFIER}){{0,3}}"
_NAMED: Final = rf"\s*({NAME})"
_COLUMN: Final = re.compile(IDENTIFIER)
_FLAGS: Final = re.IGNORECASE | re.DOTALL
_HINTS: Final = r"(?:\s+(?:LOW_PRIORITY|DELAYED|HIGH_PRIORITY|IGNORE|OR\s+REPLACE|OR\s+IGNORE|OVERWRITE))*"


def _pattern(text: str, flags: int = _FLAGS) -> re.Pattern[str]:
    return re.compile(text, flags)


INSERT: Final = _pattern(rf"(?:INSERT|REPLACE)\b{_HINTS}(?:\s+INTO\b)?(?:\s+TABLE\b)?{_NAMED}")
INSERT_ALL: Final = _pattern(r"INSERT\s+ALL\b")
INTO: Final = _pattern(rf"INTO\b{_NAMED}")
COLUMNS: Final = _pattern(rf"\s*\(\s*{IDENTIFIER}\s*(?:,\s*{IDENTIFIER}\s*)*\)")
VALUES: Final = _pattern(r"\s*(?:OVERRIDING\s+\w+\s+VALUE\s+)?VALUES?(?=[\s(/-])")
CREATE: Final = _pattern(
    rf"CREATE\s+(?:(?:GLOBAL|LOCAL|TEMPORARY|TEMP|UNLOGGED|EXTERNAL)\s+)*TABLE\b(?:\s+IF\s+NOT\s+EXISTS\b)?{_NAMED}\s*\("
)
ALTER: Final = _pattern(rf"ALTER\s+TABLE\b(?:\s+(?:IF\s+EXISTS|ONLY))*{_NAMED}")
COPY: Final = _pattern(
    rf"COPY\b{_NAMED}\s*(\(\s*{IDENTIFIER}\s*(?:,\s*{IDENTIFIER}\s*)*\))?\s*FROM\s+stdin\s*;[ \t]*\r?\n"
)
CHANGE: Final = _pattern(r"(UPDATE|DELETE|MERGE|TRUNCATE|ROLLBACK|DROP\s+TABLE)\b")
PROGRAM: Final = _pattern(
    r"CREATE\s+(?:OR\s+REPLACE\s+)?(?:DEFINER\s*=\s*\S+\s+)?(?:EDITIONABLE\s+|CONSTRAINT\s+)?"
    r"(?:PROC|PROCEDURE|FUNCTION|TRIGGER|PACKAGE|EVENT)\b"
)
PROGRAM_IN_ONE_STATEMENT: Final = _pattern(
    r"[^;$]{0,2000}(?:\$\w{0,40}\$|\bEXECUTE\s+(?:PROCEDURE|FUNCTION)\b)"
)
END_OF_PROGRAM: Final = _pattern(r"\n[ \t]{0,20}(?:/|GO)[ \t]{0,20}(?=\r?\n|\Z)")
DELIMITER: Final = _pattern(r"DELIMITER[ \t]+(\S{1,16})[^\n]*+")
DELIMITER_LINE: Final = _pattern(r"\n[ \t]{0,20}DELIMITER[ \t]")
NOTE: Final = _pattern(r"(?:(?:PROMPT|REM|REMARK)(?![^\s;])|\\[a-z!])[^\n]*+")
"""A line for people, or for the program that runs the script."""
COMMAND: Final = _pattern(
    r"(?:SPOOL|WHENEVER|SHOW|EXIT|QUIT|DEFINE|TTITLE|COLUMN|GO|USE|PRINT|SET|PRAGMA|CONNECT|/)(?![^\s;])"
    r"(?:[^\n;']++|'[^'\n]*+')*"
)
"""A statement that ends with its line, whether a semicolon stands there or not."""
HARMLESS: Final = _pattern(
    r"(?:CREATE|DROP|ALTER|COMMENT|GRANT|REVOKE|LOCK|UNLOCK|BEGIN|START|COMMIT|END|ANALYZE|ANALYSE|OPTIMIZE"
    r"|FLUSH|VACUUM|DECLARE|SELECT|EXPLAIN|RENAME|SAVEPOINT|REINDEX|CHECKPOINT|DBCC|PURGE|EXEC|EXECUTE)\b"
)
NO_ROWS: Final = _pattern(r"(?:CREATE|COMMENT|GRANT|REVOKE|LOCK)\b")
"""Of these, what may speak of putting in and changing rows without doing so."""
_STARTS: Final = r"(?:INSERT|REPLACE|UPDATE|DELETE|MERGE|TRUNCATE|CREATE|DROP|COPY|COMMIT|DELIMITER|GO)\b"
NEXT_LINE: Final = _pattern(rf"[ \t]*+(?:{_STARTS}|/[ \t]*+(?:\r?\n|\Z))")
NEXT_STATEMENT: Final = _pattern(
    rf"{_STARTS}|(?:SET|PRINT|PROMPT|REM|END|EXEC|DECLARE|BEGIN|SELECT|ALTER|COMMENT|EXIT|QUIT|SPOOL|USE)\b|/(?=\s|\Z)"
)
ROW_OR_STATEMENT: Final = _pattern(rf"\n[ \t]{{0,200}}(?=\(|{_STARTS})|\)\s{{0,200}},\s{{0,200}}(?=\()")
"""Where reading goes on below a row that cannot be read: the next row, or a line that begins a statement."""
TAIL: Final = _pattern(r"ON\s+(?:DUPLICATE|CONFLICT)\b|RETURNING\b|AS\s+\w+\s+ON\b")
PIECE: Final = _pattern(
    r"""[^;'"`\n$/#-]++|'[^'\\]*+(?:(?:''|\\.)[^'\\]*+)*'(?!')|"[^"]*+"|`[^`]*+`|--[^\n]*+|/\*.*?\*/"""
    r"|\$(\w{0,40})\$.*?\$\1\$|[\n$/#-]"
)
"""A piece of a statement that is passed over, up to its end: text, line break, quotes, comment."""
CREATE_PIECE: Final = _pattern(
    r"""[^(),'"`\[#/-]++|'[^'\\]*+(?:(?:''|\\.)[^'\\]*+)*'(?!')|"[^"]*+"|`[^`]*+`|\[[^\]]*+\]"""
    r"|--[^\n]*+|/\*.*?\*/|[(),#/-]"
)
_CONSTRAINTS: Final = frozenset(
    (
        "primary",
        "key",
        "unique",
        "index",
        "constraint",
        "foreign",
        "check",
        "fulltext",
        "spatial",
        "exclude",
        "like",
        "period",
    )
)
ALTERS_COLUMNS: Final = _pattern(
    r"\b(?:ADD|DROP|CHANGE|RENAME)\b(?!\s+(?:CONSTRAINT|PRIMARY|KEY|INDEX|UNIQUE|FOREIGN|CHECK|FULLTEXT|DEFAULT|PARTITION))|\b(?:FIRST|AFTER)\b"
)
BEGINS: Final = _pattern(
    rf"(?:(?:INSERT|REPLACE)\b{_HINTS}\s+(?:INTO\b|ALL\b|\[|`)|CREATE\s+(?:\w+\s+)?TABLE\b|DROP\s+TABLE\b|UPDATE\s+\S+\s+SET\b"
    rf"|DELETE\s+FROM\b|MERGE\s+INTO\b|TRUNCATE\s+TABLE\b|COPY\s+{NAME}\s*(?:\(\s*{IDENTIFIER}\s*(?:,\s*{IDENTIFIER}\s*)*\)\s*)?FROM\s+stdin)"
)
_FIRST: Final = _pattern(rf"(?:{_STARTS}|{NOTE.pattern}|{COMMAND.pattern}|{HARMLESS.pattern})")
_BLANKS: Final = _pattern(r"(?:\s++|--[^\n]*+|#[^\n]*+|/\*.*?\*/;?)*")
_LINE: Final = _pattern(rf"^[ \t]*+{BEGINS.pattern}", _FLAGS | re.MULTILINE)


def is_sql(head: str) -> bool:
    r"""Say whether a text is a script: its first word begins a statement, some line one of rows.

    >>> is_sql("-- export\nINSERT INTO t VALUES (1);"), is_sql("使用,更新\n1,2")
    (True, False)
    """
    begin = _BLANKS.match(head)
    return bool(begin and _FIRST.match(head, begin.end()) and _LINE.search(head))


def plain(name: str) -> str:
    """Give a name without its quotes.

    >>> plain("[a]"), plain("`a``b`"), plain('"甲"'), plain("a")
    ('a', 'a`b', '甲', 'a')
    """
    sign = name[0]
    if sign not in '`"[':
        return name
    end = "]" if sign == "[" else sign
    return name[1:-1].replace(end * 2, end)


def names_of(text: str) -> tuple[str, ...]:
    """Give the names in a list of columns, or the parts of a table's name."""
    return tuple(map(plain, _COLUMN.findall(text)))


def created_column(item: str) -> str | None:
    """Give the column that an item of CREATE TABLE makes; None for a key or another constraint."""
    found = _COLUMN.match(item)
    return plain(found[0]) if found and found[0].casefold() not in _CONSTRAINTS else None
