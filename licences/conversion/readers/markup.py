"""Tags and texts of web pages and of Excel 2003 XML, piece by piece; nothing is fetched, nothing expanded.

Pages are rarely well formed, so this is no XML parser: a tag goes up to the first > outside of quotes.
"""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Final, NamedTuple

from licences.conversion.errors import Place, SheetTextTooLongError, TruncatedFileError

_TAG: Final = re.compile(r"<(/?)([A-Za-z_][\w.:-]*)((?:[^\"'<>]++|\"[^\"]*\"|'[^']*')*)>")
_CDATA: Final = "<![CDATA["
_OPAQUE: Final = {"<!--": "-->", _CDATA: "]]>", "<!": ">", "<?": ">"}
COMMENT: Final = "!"
"""Name of the token of a comment."""
_NAMES: Final = {_CDATA: "", "<!--": COMMENT}
_ATTRIBUTE: Final = re.compile(r"([\w:.-]+)\s*+=\s*+(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)")


class Token(NamedTuple):
    """A tag, with an empty name a text, or a comment; the name of an end tag begins with a slash."""

    name: str
    text: str

    def attributes(self) -> dict[str, str]:
        """Read a tag's attributes, by their names without prefix and in lower case."""
        found = _ATTRIBUTE.findall(self.text)
        return {name.rpartition(":")[2].lower(): unescape(value.strip("\"'")) for name, value in found}


def tokens(
    pieces: Iterable[str], where: Place, limit: int, raw: frozenset[str] = frozenset()
) -> Iterator[Token]:
    """Cut a text into tags, texts and comments; declarations are left out.

    Args:
        pieces: of the text.
        where: it comes from.
        limit: characters of the longest tag or text.
        raw: elements that hold no tags.

    Raises:
        SheetTextTooLongError: a tag or text is longer.
        TruncatedFileError: the text ends within a tag.
    """
    rest, within = "", ""
    for piece in pieces:
        rest += piece
        at = 0
        while (found := _raw(rest, at, within) if within else _next(rest, at)) is not None:
            token, at = found
            if token:
                within = token.name if token.name in raw else ""
                yield token
        rest = rest[at:]
        if len(rest) > limit:
            raise SheetTextTooLongError(where, limit=limit)
    if "<" in rest:
        raise TruncatedFileError(where)
    if rest:
        yield Token("", rest)


def _raw(text: str, at: int, name: str) -> tuple[Token, int] | None:
    """Give the text up to the end tag of an element that holds no tags."""
    end = re.compile(f"</{name}", re.IGNORECASE).search(text, at)
    return (Token("", text[at : end.start()]), end.start()) if end else None


def _next(text: str, at: int) -> tuple[Token | None, int] | None:
    """Give the next token and where it ends; None where it may go on in the next piece."""
    begin = text.find("<", at)
    if begin != at:
        return (Token("", unescape(text[at:begin])), begin) if begin > at else None
    for mark, end_mark in _OPAQUE.items():
        if text.startswith(mark, at):
            end = text.find(end_mark, at + len(mark))
            name = _NAMES.get(mark)
            token = None if name is None else Token(name, text[at + len(mark) : end])
            return None if end < 0 else (token, end + len(end_mark))
    tag = _TAG.match(text, at)
    if tag:
        return Token(f"{tag[1]}{tag[2].rpartition(':')[2].lower()}", tag[3]), tag.end()
    follows = text[at + 1 : at + 2]
    return (Token("", "<"), at + 1) if follows and not (follows.isalpha() or follows in "/!?_") else None
