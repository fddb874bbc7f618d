"""The objects of one JSON array, read piece by piece so that a large array is never held whole.

Where an object is no JSON, it is given as such and reading goes on at the next one, if that is certain: where
`},{` stands outside any list, two records meet. Otherwise the array ends there.
"""

import re
from collections.abc import Iterator
from json import JSONDecodeError
from typing import BinaryIO, Final

from licences.conversion.errors import JsonMalformedError, JsonValueTooLongError, Place, SourceError
from licences.conversion.readers.encodings import MARKS, Encoding, OffsetDecoder
from licences.conversion.readers.foreign_lines import GB_18030, bytes_of, is_utf_8
from licences.conversion.readers.json_values import Found, decode, taken
from licences.conversion.readers.limits import Limits

_CHUNK: Final = 1 << 16
_BLANKS: Final = " \t\r\n"
_WORD: Final = 12
"""More than the longest word or escape of JSON that the end of what is held can cut in two."""
_BEHIND: Final = re.compile(r"\}[ \t\r\n]*+(?:,(?=[ \t\r\n]*+\{)|(?=\]))")
"""Where a record ends, unless that is within a list."""
_FIRST_KEY: Final = re.compile(r'\s*+\{\s*+("(?:[^"\\]|\\.){0,200}")')
_CLOSED_LIST: Final = re.compile(r"\[[^][{}]*+\]")


class ArrayReader:
    """Reader of one array; `number` counts the objects given."""

    def __init__(self, stream: BinaryIO, encoding: Encoding, name: str, limits: Limits) -> None:
        stream.read(encoding.mark)
        self._stream = stream
        self._decoder = OffsetDecoder(encoding)
        self._may_be_mixed = encoding.name == GB_18030
        self.name = name
        self._limits = limits
        self._text = ""
        self._offsets: list[int] = []
        self._ended = False
        self._first_key = ""
        self.number = 0

    def documents(self) -> Iterator[Found]:
        """Give the objects of all arrays, one after another."""
        while True:
            yield from self.read()
            self.pass_sign("]")
            if self.next_sign() != "[":
                break
        self.expect_end()

    def read(self) -> Iterator[Found]:
        """Give the objects; one that is no JSON has `json_record_malformed`.

        Raises:
            JsonMalformedError: at a place that is not JSON, where it is not certain at which the next object
                begins; the objects before it are good.
            JsonValueTooLongError: at a value that has no end within the limit; likewise.
        """
        self.pass_sign("[")
        if self._next(0) == "]":
            return
        while True:
            try:
                value, end = self._value()
            except (JsonMalformedError, JsonValueTooLongError) as fault:
                end = self._end_of_malformed(fault)
                raw, own = self._taken(end)
                self.number += 1
                yield Found(self.number, {}, (("", "json_record_malformed"),), raw, own)
            else:
                raw, own = self._taken(end)
                self.number += 1
                self._first_key = self._first_key or _first_key(raw[:_CHUNK])
                yield taken(self.number, value, raw, own)
            if self._next(end) == "]":
                return
            self.pass_sign(",")

    def _taken(self, end: int) -> tuple[str, list[int]]:
        """Give the text up to a place, and the offsets of the bytes in it that could not be decoded."""
        raw = self._text[:end]
        marks = len(MARKS.findall(raw)) if self._offsets else 0
        own, self._offsets = self._offsets[:marks], self._offsets[marks:]
        if self._may_be_mixed and is_utf_8(raw):
            own = self._offset_of_foreign()
        return raw, own

    def _end_of_malformed(self, fault: SourceError) -> int:
        """Give the place behind an object that is no JSON.

        Raises:
            SourceError: the fault itself, where it is not certain that the object ends there.
        """
        tried, found = 0, None
        while found is None and self._text.startswith("{"):
            found = _BEHIND.search(self._text, tried)
            if self._ended or len(self._text) > self._limits.line_chars:
                break
            tried = max(0, len(self._text) - _CHUNK)
            self._read_more()
        if not found or "[" in _CLOSED_LIST.sub("", self._text[: found.start()]):
            raise fault
        if found[0].endswith(","):
            while len(self._text) < found.end() + _CHUNK and not self._ended:
                self._read_more()
            if self._first_key not in ("", _first_key(self._text[found.end() : found.end() + _CHUNK])):
                raise fault
        return found.end() - found[0].endswith(",")

    def _value(self) -> tuple[object, int]:
        """Read the value that begins here, with more of the stream as long as it is not whole."""
        tried = 0
        while True:
            # Trying again only when the text has doubled keeps a long value linear.
            if len(self._text) >= 2 * tried or self._ended:
                tried = len(self._text)
                try:
                    value, end = decode(self._text)
                except ValueError as error:
                    if self._ended or tried > self._limits.line_chars or not self._goes_on(error):
                        raise self._refusal(error) from error
                else:
                    if end < len(self._text) or self._ended:
                        return value, end
            self._read_more()

    def next_sign(self) -> str:
        """Give the sign that comes next behind blanks, "" at the end."""
        return self._next(0)

    def take_value(self) -> object:
        """Pass a value that is no record, and give it."""
        value, end = self._value()
        if self._offsets:
            self._offsets = self._offsets[len(MARKS.findall(self._text[:end])) :]
        self._next(end)
        return value

    def expect_end(self) -> None:
        """Refuse text behind what has been read.

        Raises:
            JsonMalformedError: there is some.
        """
        if self._next(0).strip("\0\x1a"):
            raise self._error("text behind the end")

    def _offset_of_foreign(self) -> list[int]:
        """Give the offset of the first byte beyond ASCII of a value in UTF-8 amid GB 18030."""
        start = self._decoder.position - len(bytes_of(self._text))
        return [start + next(at for at, sign in enumerate(self._text) if not sign.isascii())]

    def _next(self, at: int) -> str:
        """Let go of what lies before a place and of blanks; give the sign that follows, "" at the end."""
        self._text = self._text[at:].lstrip(_BLANKS)
        while not (self._text or self._ended):
            self._read_more()
            self._text = self._text.lstrip(_BLANKS)
        return self._text[:1]

    def pass_sign(self, sign: str) -> None:
        """Pass a sign that has to come next, and blanks."""
        if self._next(0) != sign:
            raise self._error(f"{sign} expected")
        self._next(1)

    def _read_more(self) -> None:
        data = self._stream.read(_CHUNK)
        self._ended = not data
        text, offsets = self._decoder.decode(data, final=self._ended)
        self._text += text
        self._offsets += offsets

    def _refusal(self, error: ValueError) -> SourceError:
        """Say why no value begins here: it is none, or it is not at its end after all that may be held."""
        if self._goes_on(error) and not self._ended:
            return JsonValueTooLongError(Place(self.name, self.number + 1), limit=self._limits.line_chars)
        return self._error("not a JSON value")

    def _goes_on(self, error: ValueError) -> bool:
        """Say whether more text could mend the fault."""
        return isinstance(error, JSONDecodeError) and (
            error.msg.startswith("Unterminated") or error.pos > len(self._text) - _WORD
        )

    def _error(self, why: str) -> JsonMalformedError:
        return JsonMalformedError(Place(self.name, self.number + 1), why=why)


def _first_key(text: str) -> str:
    """Give the first key of the object that a text begins with, as it is written."""
    found = _FIRST_KEY.match(text)
    return found[1] if found else ""
