"""Where reading of XML goes on behind a record that is not well-formed, if that is certain.

A record ends at the first end tag of its name, or at a misspelt one. Nothing but blanks may stand between
that and the next record, or nothing but end tags up to the end of the file: anything else may close one group
of records and open another, of which something else is said.
"""

import re
from typing import Final, NamedTuple

_MOST: Final = 1 << 20
"""Bytes that are held to find the end of a record."""
_BEHIND: Final = 4096
"""Bytes behind a record that tell what follows."""
_END_TAG: Final = re.compile(rb"</[^<>]*>\s*")
_END: Final = b"</"
_TO_THE_END: Final = re.compile(rb"\s*(?:</[^<>]*>\s*)*\Z")


class Broken(NamedTuple):
    """A record that is broken: where it begins in the text held, and where reading goes on."""

    begin: int
    end: int


class Seeker:
    """Looks for the record behind a broken one.

    `text` is what has been read lately, as UTF-8; it grows. `is_lost` says that no place is certain.
    """

    def __init__(self, name: str, text: bytes, at: int, *, inside: bool) -> None:
        """Begin to look.

        Args:
            name: of the records' element.
            text: that has been read lately.
            at: place in it of what is not well-formed.
            inside: whether a record is open there.
        """
        tag = rb"(?:[^\s<>/:]{1,100}:)?" + re.escape(name.encode()) + rb"(?=[\s/>])"
        self._tags = re.compile(rb"<(/)?" + tag)
        self._next = re.compile(rb"\s*(?=<" + tag + rb")")
        self.text = text
        # Of an end tag that does not match the parser gives the place of its name.
        at -= len(_END) if text.endswith(_END, 0, at) else 0
        self._at = at
        before = list(self._tags.finditer(text, 0, at))
        is_open = bool(before) and not before[-1][1]
        self._begin = before[-1].start() if is_open else at
        self.is_lost = not before or is_open != inside

    def seek(self, *, final: bool) -> Broken | None:
        """Say where reading goes on; None as long as more of the text is needed."""
        found = self._tags.search(self.text, self._at)
        end = -1
        if found and not found[1]:
            self.is_lost = self.is_lost or not _END_TAG.fullmatch(self.text, self._at, found.start())
            return Broken(self._begin, found.start())
        if found:
            end = self.text.find(b">", found.end()) + 1
        if end > 0 and (final or len(self.text) > end + _BEHIND):
            if following := self._next.match(self.text, end):
                return Broken(self._begin, following.end())
            self.is_lost = self.is_lost or not (final and _TO_THE_END.match(self.text, end))
            return Broken(self._begin, end)
        self.is_lost = self.is_lost or final or len(self.text) > _MOST
        return None
