"""Numbers and codes a spreadsheet or a program has destroyed, where a text should stand.

What a form leaves in doubt is decided so: 4E10, 12E17 and 6-5 are models and engine numbers, for spreadsheets
write 4E+10 and programs 4.0E10; a day with its year, or with the name of its month, is a day and no code;
12345.0 is the number 12345 of a program that counts in fractions, certain from five to fifteen digits, while
2.0 may be a model.
"""

import re
from typing import Final

_POINT_ZERO: Final = re.compile(r"[1-9][0-9]{4,14}\.0{1,2}", re.ASCII)
_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DESTROYED: Final = re.compile(
    rf"""
      (?P<column_too_narrow> [#＃]+ )
    | (?P<digits_lost> -?[0-9]+(?:[.,][0-9]*E[+-]?|E[+-])[0-9]{{1,3}} | [0-9]{{16,}}\.0* )
    | (?P<number_not_text> -?[0-9]{{1,3}}(?:[,，][0-9]{{3}})+(?:\.[0-9]*)? | -?[0-9]+\.0+ )
    | (?P<date_not_text>
          (?:[0-9]{{4}}年[0-9]{{1,2}}月(?:[0-9]{{1,2}}[日号]?)? | [0-9]{{1,2}}月[0-9]{{1,2}}[日号]
            | [0-9]{{4}}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}} | [0-9]{{1,2}}/[0-9]{{1,2}}/(?:[0-9]{{2}}){{1,2}}
            | [0-9]{{4}}/[0-9]{{1,2}}
            | [0-9]{{1,2}}[-/ ]{_MONTH}(?:[-/ ,]+[0-9]{{2,4}})?
            | {_MONTH}[-/ ][0-9]{{1,4}}(?:[-/ ,]+[0-9]{{2,4}})?
            | [0-9]{{1,2}}-[0-9]{{1,2}}月(?:\ ?-[0-9]{{2,4}})?)
          (?:[T ]+[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}}(?:\.[0-9]*)?)?\ ?(?:[AP]M|Z)?)?
        | [0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?(?:\ ?[AP]M)?
      )
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)


DESTROYED: Final = frozenset(_DESTROYED.groupindex)
"""What `destroyed` can name."""


def mended(text: str) -> str:
    """Give the whole number that a program has written as a fraction; any other text as it is.

    >>> mended("330102000145.0"), mended("2.0"), mended("4E10")
    ('330102000145', '2.0', '4E10')
    """
    return text.partition(".")[0] if _POINT_ZERO.fullmatch(text) else text


def destroyed(text: str) -> str | None:
    """Name what has destroyed a text; None if nothing has.

    >>> destroyed("1.2E+17"), destroyed("########"), destroyed("4-Mar"), destroyed("1,234,567")
    ('digits_lost', 'column_too_narrow', 'date_not_text', 'number_not_text')
    >>> [destroyed(text) for text in ("4E10", "6-5", "12345", "2023-001", "MAR-CO")]
    [None, None, None, None, None]
    """
    found = _DESTROYED.fullmatch(text)
    return found.lastgroup if found else None
