"""Files that are no tables, by their first bytes (`foreign_kinds.tsv`): each is refused for what it is."""

import csv
import re
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

_MAIL: Final = re.compile(
    r"(?:Received|Return-Path|Delivered-To|From|To|Cc|Subject|Date|Message-ID|MIME-Version|DKIM-Signature"
    r"|Content-Type|X-[\w-]{1,40}):[ \t]",
    re.IGNORECASE,
)
_IN_MAIL: Final = re.compile(r"^(?:Content-Type|Message-ID|MIME-Version):[ \t]", re.MULTILINE | re.IGNORECASE)
_WEB_ARCHIVE: Final = re.compile(r"multipart/related|^Content-Location:", re.MULTILINE | re.IGNORECASE)


class Foreign(NamedTuple):
    """A kind of file that is no table: its family, which decides the remedy, and its names."""

    family: str
    found: str


LETTER: Final = Foreign("letter", "电子邮件 / e-mail")
WEB_ARCHIVE: Final = Foreign("", "网页存档 MHTML / web archive (MHTML)")
OF_PARTS: Final = {
    "Word": Foreign("document", "Word"),
    "PowerPoint": Foreign("document", "PowerPoint"),
    "OFD": Foreign("document", "OFD"),
}
"""Documents in a zip package."""
_OF_STREAMS: Final = {
    "worddocument": Foreign("document", "Word"),
    "powerpoint document": Foreign("document", "PowerPoint"),
    "visiodocument": Foreign("document", "Visio"),
    "__properties_version1.0": LETTER,
}
_OLE: Final = Foreign("", "OLE")


def foreign_kind(head: bytes) -> Foreign | None:
    r"""Say which kind of file that is no table begins so; None for any other.

    >>> foreign_kind(b"SQLite format 3\0...").family
    'database'
    """
    return next((kind for pattern, kind in _kinds() if pattern.match(head)), None)


def foreign_text(head: str) -> Foreign | None:
    r"""Say whether a text is a letter or a web archive, by its beginning.

    >>> foreign_text("From: a@b.example\nSubject: c\nContent-Type: text/plain\n\nd").found
    '电子邮件 / e-mail'
    >>> foreign_text("From: 起\n")
    """
    if not (_MAIL.match(head) and _IN_MAIL.search(head)):
        return None
    return WEB_ARCHIVE if _WEB_ARCHIVE.search(head) else LETTER


def foreign_streams(names: frozenset[str]) -> Foreign:
    """Say which kind a compound file without a workbook is, by its streams."""
    return next((kind for name, kind in _OF_STREAMS.items() if name in names), _OLE)


@cache
def _kinds() -> tuple[tuple[re.Pattern[bytes], Foreign], ...]:
    text = (
        resources.files("licences.conversion.readers")
        .joinpath("foreign_kinds.tsv")
        .read_text(encoding="utf-8")
    )
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple(
        (re.compile(row["pattern"].encode(), re.DOTALL), Foreign(row["kind"], row["found"])) for row in rows
    )
