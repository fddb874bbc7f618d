"""Tags of a small XML part of a document, with their attributes; DTDs refused."""

from collections.abc import Iterable, Iterator
from xml.parsers import expat

from licences.conversion.errors import Place, WorkbookDamagedError, XmlEntitiesError

Tag = tuple[str, dict[str, str]]


def tags(pieces: Iterable[bytes], where: Place) -> Iterator[Tag]:
    """Give each start tag, local name and attributes by local name; an end tag is ("/name", {}).

    Raises:
        SourceError: workbook_damaged, xml_entities.
    """
    found: list[Tag] = []
    parser = new_parser(where)
    parser.StartElementHandler = lambda name, attributes: found.append(
        (_local(name), {_local(key): value for key, value in attributes.items()})
    )
    parser.EndElementHandler = lambda name: found.append((f"/{_local(name)}", {}))
    for _ in _parsed(parser, pieces, where):
        yield from found
        found.clear()


def tags_and_texts(pieces: Iterable[bytes], where: Place) -> Iterator[tuple[str, dict[str, str], str]]:
    """Give tags as above and, with an empty name, the texts between them.

    Raises:
        SourceError: workbook_damaged, xml_entities.
    """
    found: list[tuple[str, dict[str, str], str]] = []
    parser = new_parser(where)
    parser.StartElementHandler = lambda name, attributes: found.append(
        (_local(name), {_local(key): value for key, value in attributes.items()}, "")
    )
    parser.EndElementHandler = lambda name: found.append((f"/{_local(name)}", {}, ""))
    parser.CharacterDataHandler = lambda text: found.append(("", {}, text))
    for _ in _parsed(parser, pieces, where):
        yield from found
        found.clear()


def new_parser(where: Place) -> expat.XMLParserType:
    """Make a parser that gives each text in one piece, and refuses a DTD by XmlEntitiesError."""

    def doctype(*_: object) -> None:
        raise XmlEntitiesError(where)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = doctype
    return parser


def _parsed(parser: expat.XMLParserType, pieces: Iterable[bytes], where: Place) -> Iterator[None]:
    """Parse piece by piece; give way to whoever takes what was found in each."""
    for piece in pieces:
        parse(parser, piece, where)
        yield
    parse(parser, b"", where, final=True)
    yield


def parse(parser: expat.XMLParserType, piece: bytes, where: Place, *, final: bool = False) -> None:
    """Parse a piece of a part.

    Raises:
        WorkbookDamagedError: it is no XML, or in an encoding nobody knows.
    """
    try:
        parser.Parse(piece, final)
    except expat.ExpatError as error:
        why = f"line {error.lineno}: {expat.ErrorString(error.code)}"
        raise WorkbookDamagedError(where, why=why) from error
    except (LookupError, ValueError) as error:  # as Python says that of an encoding
        raise WorkbookDamagedError(where, why="encoding") from error


def _local(name: str) -> str:
    return name.rpartition(":")[2]
