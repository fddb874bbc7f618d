"""Lines of a text stream, in small batches, with what is wrong in them kept aside.

A line ends at LF, CR LF or CR, as in the csv module, and keeps its end. Memory is bounded by the chunk and
the longest line allowed.
"""

import io
from typing import BinaryIO, Final

from licences.conversion.readers.encodings import MARKS, Encoding, OffsetDecoder
from licences.conversion.readers.foreign_lines import GB_18030, bytes_of, foreign_lines
from licences.conversion.readers.limits import Limits

_CHUNK: Final = 1 << 16
_KEPT: Final = 1000
"""Characters kept of a line that is too long, to show it."""


class Lines:
    """The lines of a stream.

    Attributes:
        number: number of the next line, from 1.
        bad_bytes: offsets of undecodable bytes by line; whoever deals with a line takes them out.
        too_long: numbers of lines that were cut.
    """

    def __init__(self, stream: BinaryIO, encoding: Encoding, limits: Limits) -> None:
        self.number = 1
        self.bad_bytes: dict[int, list[int]] = {}
        self.too_long: set[int] = set()
        self._stream = stream
        self._decoder = OffsetDecoder(encoding)
        self._may_be_mixed = encoding.name == GB_18030
        self._limits = limits
        self._ready: list[str] = []
        self._at = 0
        self._tail = ""
        self._tail_offsets: list[int] = []
        self._cut: str | None = None
        self._ended = False
        stream.read(encoding.mark)

    @property
    def flagged(self) -> bool:
        """Say whether some line read and not dealt with yet needs care."""
        return bool(self.bad_bytes or self.too_long)

    def take(self, count: int) -> list[str]:
        """Give at most so many lines; none at the end."""
        while self._at >= len(self._ready):
            if self._ended:
                return []
            self._fill()
        batch = self._ready[self._at : self._at + count]
        self._at += len(batch)
        self.number += len(batch)
        return batch

    def skip(self, count: int) -> None:
        """Pass over so many lines."""
        while count and (batch := self.take(count)):
            count -= len(batch)
        self.bad_bytes = {line: found for line, found in self.bad_bytes.items() if line >= self.number}
        self.too_long = {line for line in self.too_long if line >= self.number}

    def _fill(self) -> None:
        data = self._stream.read(_CHUNK)
        self._ended = not data
        text, offsets = self._decoder.decode(data, final=self._ended)
        text, offsets = self._tail + text, self._tail_offsets + offsets
        self._tail, self._tail_offsets = "", []
        if self._cut is not None:
            text, offsets = self._after_cut(text, offsets)
        lines = _split(text)
        if lines and not self._ended and not lines[-1].endswith("\n"):
            self._tail = lines.pop()  # a CR may be followed by its LF
        if self._may_be_mixed:
            offsets = self._mark_foreign(lines, offsets)
        if offsets:
            self._tail_offsets = self._assign(lines, offsets)
        self._ready, self._at = lines, 0
        if len(self._tail) > self._limits.line_chars:
            self._begin_cut(len(lines))

    def _mark_foreign(self, lines: list[str], offsets: list[int]) -> list[int]:
        """Mark every byte beyond ASCII of a line in UTF-8; give the offsets of all marks."""
        end = self._decoder.position - len(bytes_of(self._tail))
        covered: set[int] = set()
        own: list[int] = []
        for line in foreign_lines(lines, end):
            if self.number + line.at not in self.too_long:
                lines[line.at] = line.text
                covered.update(range(line.start, line.start + len(line.data)))
                own += line.offsets
        return sorted([*(at for at in offsets if at not in covered), *own]) if own else offsets

    def _assign(self, lines: list[str], offsets: list[int]) -> list[int]:
        at = 0
        for number, line in enumerate(lines, self.number):
            marks = len(MARKS.findall(line))
            if marks:
                self.bad_bytes[number] = offsets[at : at + marks]
                at += marks
        return offsets[at:]

    def _begin_cut(self, lines_before: int) -> None:
        self._cut = self._tail[:_KEPT].rstrip("\r\n")
        self._tail, self._tail_offsets = "", []
        self.too_long.add(self.number + lines_before)

    def _after_cut(self, text: str, offsets: list[int]) -> tuple[str, list[int]]:
        """Pass over the rest of a line that is too long; its beginning stands for it."""
        assert self._cut is not None
        ends = [at for at in (text.find("\n"), text.find("\r")) if at >= 0]
        if not ends and not self._ended:
            return "", []
        end = min(ends, default=len(text))
        passed = len(MARKS.findall(text, 0, end)) if offsets else 0
        head, self._cut = self._cut, None
        return MARKS.sub("\ufffd", head) + (text[end:] or "\n"), offsets[passed:]


def _split(text: str) -> list[str]:
    lines = text.splitlines(keepends=True)
    if len(lines) == text.count("\n") + (not text.endswith("\n") and bool(text)):
        return lines
    # str.splitlines also splits at form feeds, U+2028 and others that may stand inside a value.
    return io.StringIO(text, newline="").readlines()
