r"""Values of SQL as cells: texts in quotes, numbers, NULL, and the few functions that only wrap a value.

Whether a backslash escapes depends on the database: in MySQL it does, elsewhere only in E'…'. Where the
script does not show which database wrote it, a text with a backslash is not taken.
"""

import re
from typing import Final, NamedTuple

EXPRESSION: Final = "sql_expression"
BACKSLASH: Final = "sql_backslash"
_ESCAPES: Final = {"0": "\0", "b": "\b", "n": "\n", "r": "\r", "t": "\t", "Z": "\x1a", "%": "\\%", "_": "\\_"}
_ESCAPED: Final = re.compile(r"''|\\(.)", re.DOTALL)
_DOUBLE: Final = re.compile(r'""|\\(.)', re.DOTALL)
_PLAIN: Final = r"'[^']*+(?:''[^']*+)*'(?!')"
_WITH_BACKSLASH: Final = r"'[^'\\]*+(?:(?:''|\\.)[^'\\]*+)*'(?!')"
_IN_DOUBLE: Final = r'"[^"\\]*+(?:(?:""|\\.)[^"\\]*+)*"(?!")'
_NUMBER: Final = r"[-+]?(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][-+]?\d++)?"


class Grammar(NamedTuple):
    """What a database's values look like.

    Attributes:
        value: a plain value and the comma or bracket behind it: text, number or word, sign.
        text: one text in quotes.
        part: a part of an expression: text, word, number, operator, or sign.
        escapes: whether a backslash escapes; None where it is not known.
    """

    value: re.Pattern[str]
    text: re.Pattern[str]
    part: re.Pattern[str]
    escapes: bool | None


def _grammar(text: str, *, escapes: bool | None) -> Grammar:
    flags = re.DOTALL | re.IGNORECASE
    value = rf"\s*+(?:N?({text})|({_NUMBER}|NULL|TRUE|FALSE))\s*+([,)])"
    part = rf"\s*+(?:(E{_WITH_BACKSLASH}|{text})"
    part += rf"|([^\W\d][\w$#]*+)|(0x[0-9a-f]++|{_NUMBER})|(\|\||::|[-+*/.])|([(),]))"
    return Grammar(re.compile(value, flags), re.compile(text, flags), re.compile(part, flags), escapes)


MYSQL: Final = _grammar(f"(?:{_WITH_BACKSLASH}|{_IN_DOUBLE})", escapes=True)
OTHERS: Final = _grammar(_PLAIN, escapes=False)
UNKNOWN: Final = _grammar(_PLAIN, escapes=None)

_TEXT: Final = rf"(?:N|_\w{{1,20}}\s*)?({_PLAIN})"
_WRAPPED: Final = re.compile(
    rf"(?:DATE|TIMESTAMP|DATETIME)\s*({_PLAIN})"
    rf"|CAST\s*\(\s*(?:N?({_PLAIN})|({_NUMBER}))\s+AS\s+(?:DATE|TIMESTAMP|TIME|SMALLDATE|DECIMAL|NUMERIC|INT|BIGINT|SMALLINT|TINYINT|BIT)\w*\s*(?:\([\d\s,]*\))?\s*\)"
    rf"|{_TEXT}\s*::\s*\w[\w\s]{{0,40}}(?:\([\d\s,]*\))?"
    rf"|(?:N|_\w{{1,20}}\s*)({_PLAIN})",
    re.IGNORECASE | re.DOTALL,
)
_BITS: Final = re.compile(r"b'([01]{1,32})'", re.IGNORECASE)
_WITH_E: Final = re.compile(rf"E({_WITH_BACKSLASH})(?:\s*::\s*\w[\w\s]{{0,40}})?", re.IGNORECASE | re.DOTALL)
_TO_DATE: Final = re.compile(
    rf"TO_(?:DATE|TIMESTAMP)\s*\(\s*({_PLAIN})\s*,\s*({_PLAIN})\s*\)", re.IGNORECASE | re.DOTALL
)
_PARTS: Final = {
    "YYYY": r"(?P<Y>\d{4})",
    "MM": r"(?P<M>\d\d?)",
    "DD": r"(?P<D>\d\d?)",
    "HH24": r"(?P<h>\d\d?)",
}
_PARTS_OF_TIME: Final = {"MI": r"(?P<m>\d\d?)", "SS": r"(?P<s>\d\d?)", "FF": r"\d{1,9}"}
_FORMAT: Final = re.compile(r"S?(YYYY)|(MM|DD|HH24|MI|SS)|(?:X?FF)\d?|([-/. :年月日])", re.IGNORECASE)


def text_of(quoted: str, grammar: Grammar) -> tuple[str, str]:
    r"""Give a text without its quotes, and the code of what is wrong with it, if anything.

    >>> text_of("'O''Neil'", OTHERS), text_of(r"'a\'b'", MYSQL), text_of(r"'C:\n'", UNKNOWN)
    (("O'Neil", ''), ("a'b", ''), ('C:\\n', 'sql_backslash'))
    """
    text = quoted[1:-1]
    if grammar.escapes and ("\\" in text or quoted[0] * 2 in text):
        pattern = _ESCAPED if quoted[0] == "'" else _DOUBLE
        return pattern.sub(lambda found: _escaped(found[1]) if found[1] else quoted[0], text), ""
    if "''" in text:
        text = text.replace("''", "'")
    return text, BACKSLASH if grammar.escapes is None and "\\" in text else ""


def _escaped(sign: str) -> str:
    return _ESCAPES.get(sign, sign)


def expression_of(text: str, grammar: Grammar) -> tuple[str, str]:
    """Give the value that an expression wraps; any other comes back as it stands, with its code.

    >>> expression_of("TO_DATE('06-04-2025', 'dd-mm-yyyy')", OTHERS)
    ('2025-04-06', '')
    >>> expression_of("'a' || chr(10)", OTHERS)
    ("'a' || chr(10)", 'sql_expression')
    """
    plain = text.strip()
    if found := _BITS.fullmatch(plain):
        return str(int(found[1], 2)), ""
    if found := _WITH_E.fullmatch(plain):
        return text_of(found[1], MYSQL)
    if found := _WRAPPED.fullmatch(plain):
        wrapped = next(group for group in found.groups() if group is not None)
        return text_of(wrapped, grammar) if wrapped[0] == "'" else (wrapped, "")
    if found := _TO_DATE.fullmatch(plain):
        day = _day(found[1][1:-1].strip(), found[2][1:-1].strip())
        return (day, "") if day else (plain, EXPRESSION)
    return plain, EXPRESSION


def _day(text: str, form: str) -> str | None:
    """Write a day as year, month, day, where its format says which is which."""
    pattern, at = "", 0
    while at < len(form):
        found = _FORMAT.match(form, at)
        if not found:
            return None
        at = found.end()
        name = (found[1] or found[2] or ("" if found[3] else "FF")).upper()
        pattern += (_PARTS | _PARTS_OF_TIME).get(name) or re.escape(found[3])
    try:
        parts = re.fullmatch(pattern, text)
    except re.error:  # a part is named twice
        return None
    if not parts or not {"Y", "M", "D"} <= parts.groupdict().keys():
        return None
    given = {key: int(value) for key, value in parts.groupdict().items()}
    day = f"{given['Y']:04}-{given['M']:02}-{given['D']:02}"
    if "h" not in given:
        return day
    return f"{day} {given['h']:02}:{given.get('m', 0):02}:{given.get('s', 0):02}"
