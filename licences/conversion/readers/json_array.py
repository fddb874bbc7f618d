"""The objects of one JSON array, read piece by piece so that a large array is never held whole."""

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
        """Give the objects.

        Raises:
            JsonMalformedError: at the first place that is not JSON; the objects before it are good.
            JsonValueTooLongError: at a value that has no end within the limit; likewise.
        """
        self.pass_sign("[")
        if self._next(0) == "]":
            return
        while True:
            value, end = self._value()
            raw = self._text[:end]
            marks = len(MARKS.findall(raw)) if self._offsets else 0
            own, self._offsets = self._offsets[:marks], self._offsets[marks:]
            if self._may_be_mixed and is_utf_8(raw):
                own = self._offset_of_foreign()
            self.number += 1
            yield taken(self.number, value, raw, own)
            if self._next(end) == "]":
                return
            self.pass_sign(",")

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
                    if self._ended or tried > self._limits.line_chars:
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
        goes_on = isinstance(error, JSONDecodeError) and (
            error.msg.startswith("Unterminated") or error.pos > len(self._text) - _WORD
        )
        if goes_on and not self._ended:
            return JsonValueTooLongError(Place(self.name, self.number + 1), limit=self._limits.line_chars)
        return self._error("not a JSON value")

    def _error(self, why: str) -> JsonMalformedError:
        return JsonMalformedError(Place(self.name, self.number + 1), why=why)
