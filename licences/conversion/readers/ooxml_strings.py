"""Long shared strings (18.4.8) of an .xlsx package: each cell that refers to one is laid out with a copy.

A package of some kilobytes can have a text of thousands of characters stand in millions of cells.
"""

import re
from collections.abc import Iterable
from typing import Final

from licences.conversion.readers.inspection import LONG

_END: Final = re.compile(rb"</(?:\w+:)?si\s*>|<(?:\w+:)?si\s*/>")
_TAG_BYTES: Final = 64


def long_strings(pieces: Iterable[bytes]) -> dict[int, int]:
    """Give the bytes of the long strings, their tags included, by number.

    >>> long_strings([b"<sst><si><t>1</t></si><si/><si><t>", b"2" * 300, b"</t></s", b"i></sst>"])
    {2: 316}
    """
    found: dict[int, int] = {}
    tail, size, number = b"", 0, 0
    for piece in pieces:
        text = tail + piece
        at = 0
        for end in _END.finditer(text):
            size += end.end() - at
            if size > LONG:
                found[number] = size
            number, size, at = number + 1, 0, end.end()
        tail = text[max(at, len(text) - _TAG_BYTES) :]  # an end may go on in the next piece
        size += len(text) - at - len(tail)
    return found
