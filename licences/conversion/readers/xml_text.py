"""Text for expat: decoded by the encoding found, without what XML forbids.

Expat knows no GB 18030 and stops at the first bad byte or control character. Both are put in as characters
of the last private-use plane, U+10FE00 + byte and U+10FD00 + control, and taken out of the cells again. So
are an & or < that begins nothing, and the & of a reference to a character that XML forbids (&#31;).
"""

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from licences.conversion.readers.encodings import MARKS, Encoding, OffsetDecoder

_CHUNK: Final = 1 << 16
_BYTE: Final = 0x10FE00
_CONTROL: Final = 0x10FD00
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_STRAY: Final = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos);)(?:#(?:([0-9]{1,7})|x([0-9A-Fa-f]{1,6}));)?|<(?=[\s0-9<>&=+.,;)-])"
)
"""Finds an & that begins no entity of XML itself, with the number it refers to if it does, and a bare <."""
STRAY_SIGNS: Final = ("\U0010fd26", "\U0010fd3c")
_CUT: Final = re.compile(r"(?:&#?[0-9A-Za-z]{0,8}|<)\Z")
"""Finds at the end of a piece what only the next piece tells."""
_XML_CHARACTER: Final = re.compile("[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONGEST_CUT: Final = 12
_LAST: Final = 0x10FFFF
PUT_IN: Final = re.compile("[\U0010fd00-\U0010feff]")
_DECLARED: Final = re.compile(r"""\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["']""")


class XmlText:
    """Pieces of XML text; `offsets` grows with the places of bad bytes and is used up by the reader."""

    def __init__(self, stream: BinaryIO, encoding: Encoding) -> None:
        stream.read(encoding.mark)
        self._stream = stream
        self._decoder = OffsetDecoder(encoding)
        self.offsets: list[int] = []
        self._held = ""

    def pieces(self) -> Iterator[str]:
        """Give the text, piece by piece, without blanks before `<?xml`: expat takes none."""
        has_begun = False
        while data := self._stream.read(_CHUNK):
            text = self._clean(*self._decoder.decode(data))
            text = text if has_begun else text.lstrip()
            has_begun = has_begun or bool(text)
            yield self._without_strays(text, final=False)
        yield self._without_strays(self._clean(*self._decoder.decode(b"", final=True)), final=True)

    def _without_strays(self, text: str, *, final: bool) -> str:
        text = self._held + text
        cut = None if final else _CUT.search(text, max(0, len(text) - _LONGEST_CUT))
        self._held = text[cut.start() :] if cut else ""
        text = text[: cut.start()] if cut else text
        return _STRAY.sub(_put_in, text)

    def _clean(self, text: str, offsets: list[int]) -> str:
        if offsets:
            self.offsets += offsets
            text = MARKS.sub(lambda found: chr(ord(found[0]) - 0xDC00 + _BYTE), text)
        return _FORBIDDEN.sub(lambda found: _put_control(found[0]), text)

    def restore(self, text: str) -> tuple[str, int | None]:
        r"""Take out what was put in: bad bytes become \xNN; give the offset of the first of them, if any."""
        marks = [ord(found) - _BYTE for found in PUT_IN.findall(text) if ord(found) >= _BYTE]
        offset = self.offsets[0] if marks and self.offsets else None
        del self.offsets[: len(marks)]
        return PUT_IN.sub(_restored, text), offset


def _put_control(sign: str) -> str:
    return chr(ord(sign) + _CONTROL) if ord(sign) < ord(" ") else "\ufffd"


def _put_in(found: re.Match[str]) -> str:
    """Put in a stray sign; a reference to a character that may stand there stays as it is."""
    number = int(found[1]) if found[1] else int(found[2], 16) if found[2] else None
    if number is not None and number <= _LAST and _XML_CHARACTER.match(chr(number)):
        return found[0]
    return chr(ord(found[0][0]) + _CONTROL) + found[0][1:]


def _restored(found: re.Match[str]) -> str:
    number = ord(found[0])
    return f"\\x{number - _BYTE:02X}" if number >= _BYTE else chr(number - _CONTROL)


def declared_encoding(head: str) -> str | None:
    """Give the encoding an XML declaration claims."""
    found = _DECLARED.match(head)
    return found[1].lower() if found else None
