"""Text for expat: decoded by the encoding found, without what XML forbids.

Expat knows no GB 18030 and stops at the first bad byte or control character. Both are put in as characters
of the last private-use plane, U+10FE00 + byte and U+10FD00 + control, and taken out of the cells again.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from licences.conversion.readers.encodings import MARKS, Encoding, OffsetDecoder

_CHUNK: Final = 1 << 16
_BYTE: Final = 0x10FE00
_CONTROL: Final = 0x10FD00
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
PUT_IN: Final = re.compile("[\U0010fd00-\U0010feff]")
_DECLARED: Final = re.compile(r"""\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["']""")


class XmlText:
    """Pieces of XML text; `offsets` grows with the places of bad bytes and is used up by the reader."""

    def __init__(self, stream: BinaryIO, encoding: Encoding) -> None:
        stream.read(encoding.mark)
        self._stream = stream
        self._decoder = OffsetDecoder(encoding)
        self.offsets: list[int] = []

    def pieces(self) -> Iterator[str]:
        """Give the text, piece by piece."""
        while data := self._stream.read(_CHUNK):
            yield self._clean(*self._decoder.decode(data))
        yield self._clean(*self._decoder.decode(b"", final=True))

    def _clean(self, text: str, offsets: list[int]) -> str:
        if offsets:
            self.offsets += offsets
            text = MARKS.sub(lambda found: chr(ord(found[0]) - 0xDC00 + _BYTE), text)
        return _FORBIDDEN.sub(lambda found: chr(ord(found[0]) + _CONTROL), text)

    def restore(self, text: str) -> tuple[str, int | None]:
        r"""Take out what was put in: bad bytes become \xNN; give the offset of the first of them, if any."""
        marks = [ord(found) - _BYTE for found in PUT_IN.findall(text) if ord(found) >= _BYTE]
        offset = self.offsets[0] if marks and self.offsets else None
        del self.offsets[: len(marks)]
        return PUT_IN.sub(_restored, text), offset


def _restored(found: re.Match[str]) -> str:
    number = ord(found[0])
    return f"\\x{number - _BYTE:02X}" if number >= _BYTE else chr(number - _CONTROL)


def declared_encoding(head: str) -> str | None:
    """Give the encoding an XML declaration claims."""
    found = _DECLARED.match(head)
    return found[1].lower() if found else None
