"""Lines in UTF-8 inside a file of GB 18030, as where exports of two programs have been put together.

What is UTF-8 is mostly good GBK too, so such a line decodes, into words nobody wrote: 李四 becomes 鏉庡洓.
Its bytes are therefore looked at again. UTF-8 of two bytes a character says nothing: 暮暮 in GBK looks so.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import compress, count
from typing import Final, NamedTuple

from licences.conversion.readers.encodings import THREE_BYTES

GB_18030: Final = "gb18030"
_KEEP: Final = "surrogateescape"
"""Turns a byte that does not decode into the same mark as our own handler, and a mark into its byte."""
_BEYOND_ASCII: Final = 0x80


class ForeignLine(NamedTuple):
    """A line found: where it stands among the lines given, and its bytes with their first offset."""

    at: int
    start: int
    data: bytes

    @property
    def text(self) -> str:
        """The line with a mark for each byte beyond ASCII."""
        return self.data.decode("ascii", _KEEP)

    @property
    def offsets(self) -> list[int]:
        """Offsets in the file of the bytes beyond ASCII."""
        return [self.start + at for at, byte in enumerate(self.data) if byte >= _BEYOND_ASCII]


def foreign_lines(lines: Sequence[str], end: int) -> Iterator[ForeignLine]:
    """Find the lines that are UTF-8, the last first.

    Args:
        lines: decoded from GB 18030, bytes that do not fit being marked.
        end: offset in the file of the byte behind the last line.
    """
    found = {at for at in compress(count(), map(_may_be_utf_8(), lines)) if is_utf_8(lines[at])}
    for at in range(len(lines) - 1, min(found, default=len(lines)) - 1, -1):
        data = bytes_of(lines[at])
        end -= len(data)
        if at in found:
            yield ForeignLine(at, end, data)


def is_utf_8(text: str) -> bool:
    """Say whether a text decoded from GB 18030 is UTF-8, with some Chinese of three bytes."""
    if not _may_be_utf_8()(text):
        return False
    try:
        return bool(THREE_BYTES.search(bytes_of(text).decode()))
    except UnicodeDecodeError:
        return False


def bytes_of(text: str) -> bytes:
    """Give the bytes that a text was decoded from as GB 18030."""
    return text.encode(GB_18030, _KEEP)


@cache
def _may_be_utf_8() -> Callable[[str], object]:
    """Give the quick test: the first two bytes beyond ASCII may begin a character of UTF-8."""
    pairs = (bytes((lead, next_byte)) for lead in range(0xC2, 0xF5) for next_byte in range(0x80, 0xC0))
    begins = re.escape("".join(pair.decode(GB_18030) for pair in pairs))
    return re.compile(f"[\0-\x7f]*+[{begins}\udc80-\udcff]").match
