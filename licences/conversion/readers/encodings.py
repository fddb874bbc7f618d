"""Encoding found out, not believed.

Exports declare gb2312 and hold GB 18030, or declare nothing. A byte order mark decides; else UTF-8 and
GB 18030 (which contains GBK and GB 2312) are tried on the first bytes beyond ASCII, however late they come.
Characters of three bytes that outnumber the faults are UTF-8: words of GBK may be UTF-8 of two bytes a
character by chance (暮暮), hardly of three. Else the one that yields everyday characters wins. Bytes that do
not fit the encoding found are reported one by one with their place; they never become "?".
"""

import codecs
import re
from functools import cache
from threading import local
from typing import BinaryIO, Final, NamedTuple

_CHUNK: Final = 1 << 18
_ENOUGH: Final = 20_000
"""Bytes beyond ASCII that settle the question."""

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_EVERYDAY_SHARE: Final = 0.5
_NUL_SHARE: Final = 0.05
_HOPELESS: Final = -0.75
"""Score of what is not text at all; a small file of names with bad bytes is still above it."""


class Encoding(NamedTuple):
    """An encoding found; `mark` is the length of the byte order mark."""

    name: str
    mark: int

    @property
    def codec(self) -> str:
        """Name of Python's codec for what follows the mark."""
        return "utf-8" if self.name == "utf-8-sig" else self.name


def find_encoding(stream: BinaryIO) -> Encoding | None:
    """Find the encoding of a text; None if it is no text. Reads on until there is enough to judge by."""
    head = stream.read(_CHUNK)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return Encoding(name, len(mark))
    without_mark = _utf_16(head)
    if without_mark:
        return Encoding(without_mark, 0)
    sample = _beyond_ascii(head, stream)
    better = _better(sample)
    return Encoding(better, 0) if better else None


def _utf_16(head: bytes) -> str | None:
    # ASCII letters, digits and delimiters have a zero byte in UTF-16, always on the same side.
    even, odd = head[::2].count(0), head[1::2].count(0)
    few, many = sorted((even, odd))
    if many < max(2, len(head) * _NUL_SHARE) or few * 20 > many:
        return None
    name = "utf-16-le" if odd > even else "utf-16-be"
    return name if quality(head[: len(head) // 2 * 2], name) > _EVERYDAY_SHARE else None


def _beyond_ascii(head: bytes, stream: BinaryIO) -> bytes:
    kept, chunk = bytearray(), head
    while chunk and len(kept) < _CHUNK:
        if not chunk.isascii():
            # Whole lines, so that no character is cut: a line feed is never part of a character here.
            chunk += stream.readline(_CHUNK)
            kept += b"\n".join(line for line in chunk.split(b"\n") if not line.isascii())[:_CHUNK]
            if sum(byte >= 0x80 for byte in kept) >= _ENOUGH:  # noqa: PLR2004 - first byte beyond ASCII
                break
        chunk = stream.read(_CHUNK)
    return bytes(kept)


def _better(sample: bytes) -> str | None:
    if not sample:
        return "utf-8"  # pure ASCII: any will do
    scores = {name: quality(sample, name) for name in ("utf-8", "gb18030")}
    best = max(scores, key=scores.__getitem__)  # of equals the first
    name = "utf-8" if _is_mostly_utf_8(sample) else best
    return name if scores[name] > _HOPELESS else None


def _is_mostly_utf_8(sample: bytes) -> bool:
    text = sample.decode("utf-8", "luzheng.mark")
    return len(THREE_BYTES.findall(text)) > len(MARKS.findall(text))


def quality(sample: bytes, codec: str) -> float:
    """Score a decoding: share of everyday characters among those beyond ASCII, bad bytes counted against."""
    text = sample.decode(codec, "luzheng.mark")
    beyond = [character for character in text if not character.isascii()]
    if not beyond:
        return 1.0
    everyday = _everyday()
    good = sum(character in everyday for character in beyond)
    bad = len(MARKS.findall(text))
    plain_text = text.isprintable() or not _CONTROLS.search(text)
    return (good - bad + 0.1 * (len(beyond) - good - bad)) / len(beyond) if plain_text else -1.0


THREE_BYTES: Final = re.compile("[\u2000-\u9fff\uff00-\uffef]")
"""Finds what Chinese text has of characters that UTF-8 writes in three bytes: Han, punctuation, wide forms.

Not Hangul and others: 臧昉 in GBK is a Hangul syllable and a P in UTF-8.
"""
_CONTROLS: Final = re.compile(r"(?!(.)\1\1)[\x01-\x08\x0e-\x19\x1b-\x1f]{3}", re.DOTALL)
"""Finds three in a row that are not all the same: these may be delimiters of empty cells."""


@cache
def _everyday() -> frozenset[str]:
    """Give the characters that text of this kind consists of.

    The 3,755 everyday characters of GB 2312 level 1, Chinese punctuation, full-width forms, powers of metres.
    """
    cells = (bytes((row, cell)) for row in (0xA1, 0xA3, *range(0xB0, 0xD8)) for cell in range(0xA1, 0xFF))
    return frozenset(cell.decode("gb2312", "ignore") for cell in cells) - {""} | {"²", "³"}


class _Found(local):
    offsets: list[int]


_FOUND: Final = _Found()


def _mark(error: UnicodeError) -> tuple[str, int]:
    """Put a lone surrogate U+DC00 + byte where a byte does not fit, and note its place."""
    assert isinstance(error, UnicodeDecodeError)
    data = error.object
    offsets = getattr(_FOUND, "offsets", None)
    if offsets is not None:
        offsets.append(error.start)
    end = error.end if error.encoding.startswith("utf-16") else error.start + 1
    return "".join(chr(0xDC00 + byte) for byte in data[error.start : end][:1]), end


codecs.register_error("luzheng.mark", _mark)

MARKS: Final = re.compile("[\udc00-\udcff]")
"""Finds the bytes that could not be decoded."""


def shown(text: str) -> str:
    r"""Write undecodable bytes as \xNN.

    >>> shown("a\udcb0b")
    'a\\xB0b'
    """
    return MARKS.sub(lambda found: f"\\x{ord(found[0]) - 0xDC00:02X}", text)


class OffsetDecoder:
    """Decode a stream piece by piece; bytes that do not fit are marked and their offsets given.

    Nothing is spent on this while every piece decodes.
    """

    def __init__(self, encoding: Encoding) -> None:
        self._strict = codecs.getincrementaldecoder(encoding.codec)("strict")
        self._marking = codecs.getincrementaldecoder(encoding.codec)("luzheng.mark")
        self._position = encoding.mark
        self._is_wide = encoding.codec.startswith("utf-16")

    @property
    def position(self) -> int:
        """Offset in the file of the first byte not yet given as text."""
        return self._position - len(self._strict.getstate()[0])

    def decode(self, data: bytes, *, final: bool = False) -> tuple[str, list[int]]:
        """Decode the next piece; give the text and the offsets in the file of the marks in it, in order."""
        before = self._strict.getstate()
        offsets: list[int] = []
        try:
            text = self._strict.decode(data, final)
        except UnicodeDecodeError:
            text, offsets = self._marked(before, data, final)
        self._position += len(data)
        return text, offsets

    def _marked(self, before: tuple[bytes, int], data: bytes, final: bool) -> tuple[str, list[int]]:
        offsets: list[int] = []
        self._marking.setstate(before)
        text = self._mark_bad(data, self._position - len(before[0]), offsets)
        if final:
            text += self._rest(offsets, self._position + len(data))
        self._strict.setstate(self._marking.getstate())
        return text, offsets

    def _mark_bad(self, data: bytes, base: int, offsets: list[int]) -> str:
        _FOUND.offsets = []
        try:
            text = self._marking.decode(data)
            offsets += [base + start for start in _FOUND.offsets]
        finally:
            del _FOUND.offsets
        return text

    def _rest(self, offsets: list[int], end: int) -> str:
        """Mark the bytes of a character that the end of the file cuts off.

        The decoder itself would call the error handler once and drop what follows the first byte.
        """
        text = ""
        while rest := self._marking.getstate()[0]:
            at = end - len(rest)
            offsets.append(at)
            text += chr(0xDC00 + rest[0])
            self._marking.reset()
            if not self._is_wide:
                text += self._mark_bad(rest[1:], at + 1, offsets)
        return text
