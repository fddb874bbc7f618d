"""Text of an SQL script, piece by piece: a window on the stream with a place in it.

Whatever is looked for is looked for in what the window holds from that place on, so the work is linear and
the memory bounded: what is longer than the window is no value.
"""

import re
from collections.abc import Callable
from typing import BinaryIO, Final

from licences.conversion.readers.encodings import MARKS, Encoding, OffsetDecoder
from licences.conversion.readers.foreign_lines import GB_18030, bytes_of, is_utf_8
from licences.conversion.readers.table import CELL_CHARS

_CHUNK: Final = 1 << 18
AHEAD: Final = 2 * CELL_CHARS + 1000
"""Characters that are held ahead: the longest cell, each of its characters escaped."""
_BLANKS: Final = re.compile(r"\s*+(--|#|/\*)?")
_ENDS: Final = {"--": re.compile(r"\n"), "#": re.compile(r"\n"), "/*": re.compile(r"\*/")}
"""Ends of comments. What MySQL runs only from a certain version on (`/*!40101 …`) is a comment here too."""
RAW_CHARS: Final = 65_536
"""Most characters that are kept of a record to be shown."""
_END_OF_COMMENT: Final = re.compile(r"\*/|")


class SqlText:
    """The window; `at` is the place, `line` its line from 1."""

    def __init__(
        self, stream: BinaryIO, encoding: Encoding, hear: Callable[[str], None] | None = None
    ) -> None:
        """Begin; `hear` is given the beginning of each comment that is passed."""
        stream.read(encoding.mark)
        self.hear = hear
        self._stream = stream
        self._decoder = OffsetDecoder(encoding)
        self._may_be_mixed = encoding.name == GB_18030
        self._offsets: list[int] = []
        self._ended = False
        self._position = encoding.mark
        self._counted = 0
        """Characters of the window whose bytes are in `_position` already."""
        self.text = ""
        self.at = 0
        self.line = 1

    def ahead(self, place: int) -> int:
        """Read on until enough is held behind a place; give that place, which may have moved."""
        while len(self.text) - place < AHEAD and not self._ended:
            data = self._stream.read(_CHUNK)
            self._ended = not data
            text, offsets = self._decoder.decode(data, final=self._ended)
            self._offsets += offsets
            self._position += self._bytes_before(self.at)
            self.text = self.text[self.at :] + text
            place -= self.at
            self.at = self._counted = 0
        return place

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Match at the place, without leaving it."""
        self.at = self.ahead(self.at)
        return pattern.match(self.text, self.at)

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Match at the place and pass what matched."""
        found = self.match(pattern)
        if found:
            self.leave(found.end())
        return found

    def pass_blanks(self) -> bool:
        """Pass blanks and comments; say whether anything is left behind them."""
        while found := self.take(_BLANKS):
            if found[1]:
                said, _ = self.pass_until(_ENDS[found[1]])
                self.take(_END_OF_COMMENT)
                if self.hear is not None:
                    self.hear(said)
            elif self.at < len(self.text):
                return True
            elif self._ended:
                return False
        return False

    def leave(self, place: int) -> list[int]:
        """Go on to a place; give the offsets of the undecodable bytes passed."""
        self.line += self.text.count("\n", self.at, place)
        start, self.at = self.at, place
        own: list[int] = []
        if self._offsets:
            marks = len(MARKS.findall(self.text, start, place))
            own, self._offsets = self._offsets[:marks], self._offsets[marks:]
        return own

    def leave_record(self, place: int) -> list[int]:
        """Go on to the end of a record; a record in UTF-8 amid GB 18030 counts as undecodable."""
        if self._may_be_mixed and is_utf_8(self.text[self.at : place]):
            first = next(at for at in range(self.at, place) if not self.text[at].isascii())
            self._position += self._bytes_before(first)
            self._counted = first
            self.leave(place)
            return [self._position]
        return self.leave(place)

    def _bytes_before(self, place: int) -> int:
        """Count the bytes from the last place counted; it is needed only where encodings are mixed."""
        return len(bytes_of(self.text[self._counted : place])) if self._may_be_mixed else 0

    def pass_until(self, pattern: re.Pattern[str]) -> tuple[str, bool]:
        """Pass text up to where a pattern of at most `AHEAD // 2` characters is found.

        Gives the beginning of what was passed, and whether the pattern was found before the text ended.
        """
        head = ""
        while True:
            self.at = self.ahead(self.at)
            found = pattern.search(self.text, self.at)
            held = len(self.text) if self._ended else max(self.at, len(self.text) - AHEAD // 2)
            end = found.start() if found else held
            head += self.text[self.at : min(end, self.at + RAW_CHARS - len(head))]
            self.leave(end)
            if found or self._ended:
                return head, bool(found)
