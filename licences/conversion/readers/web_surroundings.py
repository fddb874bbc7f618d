"""Texts between the tables of a web page: which of the tables each line of them speaks of."""

import re
from typing import Final

from licences.conversion.readers.directions import ABOVE, BELOW, NUMBERED
from licences.conversion.readers.side_rows import NOTE_ROW, SIGNATURE_ROW, TOTAL_ROW, side_row

_ABOVE: Final = re.compile(ABOVE, re.IGNORECASE)
_BELOW: Final = re.compile(BELOW, re.IGNORECASE)
_HEADING: Final = re.compile(rf"\s*{NUMBERED}")
_OF_ABOVE: Final = frozenset({NOTE_ROW, SIGNATURE_ROW, TOTAL_ROW})


def of_above(line: str) -> bool:
    """Say whether a line below a table may speak of that table.

    >>> of_above("注：以上车辆均已注销"), of_above("二、已注销车辆"), of_above("已注销")
    (True, False, True)
    """
    return _is_of_above(line) or not _is_of_below(line)


def of_below(line: str) -> bool:
    """Say whether a line above a table, with another table above it, may speak of that table.

    >>> of_below("注：以上车辆均已注销"), of_below("二、已注销车辆"), of_below("已注销")
    (False, True, True)
    """
    return not _is_of_above(line)


def _is_of_above(line: str) -> bool:
    return _ABOVE.search(line) is not None or (not _BELOW.search(line) and side_row((line,)) in _OF_ABOVE)


def _is_of_below(line: str) -> bool:
    return _BELOW.search(line) is not None or _HEADING.match(line) is not None
