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
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: found.append(
        (_local(name), {_local(key): value for key, value in attributes.items()})
    )
    parser.EndElementHandler = lambda name: found.append((f"/{_local(name)}", {}))

    def doctype(*_: object) -> None:
        raise XmlEntitiesError(where)

    parser.StartDoctypeDeclHandler = doctype
    for piece in pieces:
        _parse(parser, piece, where)
        yield from found
        found.clear()
    _parse(parser, b"", where, final=True)
    yield from found


def _parse(parser: expat.XMLParserType, piece: bytes, where: Place, *, final: bool = False) -> None:
    try:
        parser.Parse(piece, final)
    except expat.ExpatError as error:
        why = f"line {error.lineno}: {expat.ErrorString(error.code)}"
        raise WorkbookDamagedError(where, why=why) from error


def _local(name: str) -> str:
    return name.rpartition(":")[2]
