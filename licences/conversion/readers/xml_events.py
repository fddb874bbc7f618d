"""Leaves of an XML stream: each value with its path, and where elements begin and end.

DTDs and entities are refused: they can be made to swell ("billion laughs") or to fetch other files.
"""

from collections.abc import Callable, Iterator
from typing import BinaryIO, Final, Protocol
from xml.parsers import expat

from licences.conversion.errors import Place, SourceError, XmlEntitiesError, XmlMalformedError
from licences.conversion.readers.encodings import Encoding
from licences.conversion.readers.table import CELL_CHARS
from licences.conversion.readers.xml_resync import Seeker
from licences.conversion.readers.xml_text import PUT_IN, STRAY_SIGNS, XmlText

_MAX_DEPTH: Final = 32
_MAX_NAMES: Final = 10_000
"""Names of elements remembered; no real file has as many."""
_MAX_TOKEN_BYTES: Final = 4 << 20
"""Longest tag, comment or CDATA opening that expat is let to keep in memory while it waits for its end."""

Path = tuple[str, ...]


class Handler(Protocol):
    """Receiver of what an XML stream holds; paths go from the root element down."""

    def begin(self, path: Path) -> None:
        """Take note of an element's beginning."""

    def value(self, path: Path, text: str, problems: tuple[tuple[str, int | None], ...]) -> None:
        """Take a leaf's text (or an attribute's), with codes and offsets of what is wrong in it."""

    def end(self, path: Path, *, is_leaf: bool) -> None:
        """Take note of an element's end."""

    def hear(self, path: Path, text: str) -> None:
        """Take note of a comment or an instruction in an element."""

    def record_at(self, path: Path) -> Path | None:
        """Give the path of the records among which something stands; None where it is not known."""

    def broken(self, record: Path, raw: str, *, inside: bool) -> None:
        """Take note of a record that is not well-formed, with its text; `inside` says that it has begun."""


class Events:
    """One pass through an XML stream."""

    def __init__(self, stream: BinaryIO, encoding: Encoding, name: str, handler: Handler) -> None:
        self._text = XmlText(stream, encoding)
        self._name = name
        self._handler = handler
        self._path: Path = ()
        self._is_leaf = False
        self._is_mixed = False
        """Whether elements stand inside the open one."""
        self._parts: list[str] = []
        self._chars = 0
        self._offset: int | None = None
        self._is_stray = False
        """Whether an & or <, or a reference, stands in the value as XML forbids it."""
        self._is_verbatim = False
        self._fed = 0
        self._last = b""
        self._lines = 0
        """Lines before the text that the parser was given."""
        self._lost: tuple[Seeker, Path, bool, XmlMalformedError] | None = None
        """While the next record is looked for: by what, of which path, whether one is open, the fault."""
        self._names: dict[str, str] = {}
        self._parser = self._make_parser()

    def _make_parser(self, begin: bytes = b"") -> expat.XMLParserType:
        """Make a parser that has read a beginning, without telling of it."""
        parser = expat.ParserCreate("utf-8")
        parser.Parse(begin, False)  # noqa: FBT003 - expat knows no keywords
        self._fed = len(begin)
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartCdataSectionHandler = lambda: self._verbatim(inside=True)
        parser.EndCdataSectionHandler = lambda: self._verbatim(inside=False)
        parser.CommentHandler = self._passed
        parser.ProcessingInstructionHandler = lambda target, data: self._passed(f"{target} {data}")
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._doctype
        return parser

    def read(self, progress: Callable[[], int]) -> Iterator[None]:
        """Go through the stream; control comes back after each piece, so that rows can be given away.

        Args:
            progress: says how many records are complete, for the message if the XML breaks off.

        Raises:
            SourceError: xml_malformed, xml_entities.
        """
        for piece in self._text.pieces():
            fault = self._parse(piece, final=False, progress=progress)
            yield
            if fault:
                raise fault
        fault = self._parse("", final=True, progress=progress)
        yield
        if fault:
            raise fault

    def _parse(self, piece: str, *, final: bool, progress: Callable[[], int]) -> SourceError | None:
        data: bytes | None = piece.encode()
        while data is not None:
            if self._lost:
                self._lost[0].text += data
            elif fault := self._feed(data, final=final, progress=progress):
                return fault
            data = None
            if self._lost:
                data = self._found(final=final)
                if self._lost and self._lost[0].is_lost:
                    return self._lost[3]
        return None

    def _feed(self, data: bytes, *, final: bool, progress: Callable[[], int]) -> SourceError | None:
        """Give the parser some text; what is not well-formed makes it look for the next record."""
        self._fed += len(data)
        recent, self._last = self._last, data
        try:
            self._parser.Parse(data, final)
        except expat.ExpatError as error:
            why = f"line {self._lines + error.lineno}: {expat.ErrorString(error.code)}"
            fault = XmlMalformedError(Place(self._name, progress() + 1), why=why)
            return None if self._look_behind(recent + data, fault) else fault
        except SourceError as error:
            return error
        if self._fed - self._parser.CurrentByteIndex > _MAX_TOKEN_BYTES:
            why = f"a tag or comment without end, or longer than {_MAX_TOKEN_BYTES} bytes"
            return XmlMalformedError(Place(self._name, progress() + 1), why=why)
        return None

    def _look_behind(self, recent: bytes, fault: XmlMalformedError) -> bool:
        """Begin to look for the record behind what is not well-formed; say whether that makes sense."""
        record = self._handler.record_at(self._path)
        at = self._parser.ErrorByteIndex - self._fed + len(recent)
        if record is None or at < 0:
            return False
        inside = self._path[: len(record)] == record
        seeker = Seeker(record[-1], recent, at, inside=inside)
        self._lines += self._parser.ErrorLineNumber - 1 - recent.count(b"\n", 0, at)
        self._lost = seeker, record, inside, fault
        return record[-1] not in self._path[len(record) :] and record[-1] not in record[:-1]

    def _found(self, *, final: bool) -> bytes | None:
        """Give the text from the next record on, with a new parser for it; None if it is not found yet."""
        assert self._lost
        seeker, record, inside, _ = self._lost
        found = None if seeker.is_lost else seeker.seek(final=final)
        tags = [[tag for tag, name in self._names.items() if name == each] for each in record[:-1]]
        if seeker.is_lost or found is None or any(len(each) != 1 for each in tags):
            seeker.is_lost = seeker.is_lost or found is not None
            return None
        raw, _ = self._text.restore(seeker.text[found.begin : found.end].decode("utf-8", "replace"))
        self._handler.broken(record, raw.strip(), inside=inside)
        self._lost = None
        self._path, self._last = record[:-1], b""
        self._is_leaf, self._is_mixed, self._is_verbatim = False, True, False
        self._parts, self._chars, self._offset, self._is_stray = [], 0, None, False
        self._lines += seeker.text.count(b"\n", 0, found.end)
        self._parser = self._make_parser("".join(f"<{tag}>" for (tag,) in tags).encode())
        return seeker.text[found.end :]

    def _doctype(self, *_: object) -> None:
        raise XmlEntitiesError(Place(self._name))

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self._path) >= _MAX_DEPTH:
            raise XmlMalformedError(Place(self._name), why=f"more than {_MAX_DEPTH} levels")
        if any(map(str.strip, self._parts)):  # text before a child element
            self._is_mixed = True
            self._give((*self._path, self._path[-1]), "".join(self._parts))
        self._path += (self._names.get(tag) or self._name_of(tag),)
        self._is_leaf, self._is_mixed = not attributes, False
        self._parts, self._chars, self._offset, self._is_stray = [], 0, None, False
        self._handler.begin(self._path)
        for name, text in attributes.items():
            self._offset, self._is_stray = None, False
            self._give((*self._path, _local(self._restored(name))), self._restored(text))
        self._offset, self._is_stray = None, False

    def _verbatim(self, *, inside: bool) -> None:
        self._is_verbatim = inside

    def _name_of(self, tag: str) -> str:
        restored = self._restored(tag)
        name = _local(restored)
        if (
            restored == tag and len(self._names) < _MAX_NAMES
        ):  # names with bad bytes have to be counted each time
            self._names[tag] = name
        return name

    def _end(self, _: str) -> None:
        text = "".join(self._parts)
        if self._is_leaf or text.strip():
            # Text beside attributes or elements is a value of its own, under its element's name.
            self._give(self._path if self._is_leaf else (*self._path, self._path[-1]), text)
        self._handler.end(self._path, is_leaf=self._is_leaf)
        self._path = self._path[:-1]
        self._is_leaf, self._is_mixed = False, True
        self._parts, self._chars, self._offset, self._is_stray = [], 0, None, False

    def _give(self, path: Path, text: str) -> None:
        problems: tuple[tuple[str, int | None], ...] = ()
        if self._is_mixed:
            problems += (("mixed_content", None),)
        if self._is_stray:
            problems += (("xml_character", None),)
        if self._offset is not None:
            problems += (("undecodable", self._offset),)
        if self._chars > CELL_CHARS or len(text) > CELL_CHARS:
            text = ""
            problems += (("cell_too_long", None),)
        self._handler.value(path, text, problems)

    def _characters(self, text: str) -> None:
        self._chars += len(text)
        restored = self._restored(text)
        if self._chars <= CELL_CHARS:
            self._parts.append(restored)

    def _passed(self, text: str) -> None:
        stray = self._is_stray
        self._handler.hear(self._path, self._restored(text))
        self._offset, self._is_stray = None, stray

    def _restored(self, text: str) -> str:
        if text.isascii() or not PUT_IN.search(text):
            return text
        self._is_stray = self._is_stray or (
            not self._is_verbatim and any(sign in text for sign in STRAY_SIGNS)
        )
        restored, offset = self._text.restore(text)
        if self._offset is None:
            self._offset = offset
        return restored


def _local(name: str) -> str:
    """Give a name without its namespace prefix."""
    return name.rpartition(":")[2]
