"""From what stands on the command line to texts of codes: pictures are read, texts taken as they are."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from signing.code_text import MAX_DIGITS
from signing.scanned_text import cleaned
from verify_client.errors import NotAPictureError, ScannerMissingError, TooLargeError, VerifyClientError

MAX_BYTES: Final = 32 << 20
"""Bytes of one file, and of one picture on standard input."""

_MAX_LINE: Final = 1 << 16
_SHORTEST_NUMBER: Final = 100
"""Digits; no envelope is shorter, and no file has such a name."""

_PICTURE_MARKS: Final = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
    b"%PDF-",
)
_MARK_SIZE: Final = 5


class CannotOpenError(VerifyClientError):
    """Neither a file that can be opened nor the text of a code."""

    code = "cannot_open"
    zh = "打不开这个文件，它也不是证照码文本。"
    en = "This file cannot be opened, and it is not the text of a code."
    next_zh = "请检查文件名和权限。"
    next_en = "Check the file's name and permissions."


class Item(NamedTuple):
    """One thing to verify: where it is from (None: given as text), and its text or why there is none."""

    file: str | None
    text: str | None = None
    error: VerifyClientError | None = None


def read(argument: str) -> Iterator[Item]:
    """Give what an argument holds: one item, or one for each line of a text."""
    if argument == "-":
        yield from _from_stream(sys.stdin.buffer)
    elif _is_text(argument):
        yield Item(None, cleaned(argument))
    else:
        yield from _from_file(argument)


def _is_text(argument: str) -> bool:
    """Tell the text of a code from the name of a file."""
    text = cleaned(argument)
    number = text.isascii() and text.isdecimal() and len(text) >= _SHORTEST_NUMBER
    return number or text.lower().startswith(("http://", "https://"))


def _from_file(name: str) -> Iterator[Item]:
    """Read a file, by its content; a .txt file is text whatever it begins with."""
    path = Path(name)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError):
        yield Item(name, error=CannotOpenError())
        return
    if len(data) > MAX_BYTES:
        yield Item(name, error=TooLargeError("bytes"))
    elif path.suffix.lower() == ".txt" or (not is_picture(data) and _text_of(data) is not None):
        yield from _lines(name, data)
    else:
        yield _scanned(name, data)


def _from_stream(stream: BinaryIO) -> Iterator[Item]:
    """Read standard input: a picture whole; texts line by line as they come, as from a hand-held scanner."""
    first = stream.readline(_MAX_LINE)
    if is_picture(first):
        data = first + stream.read(MAX_BYTES + 1 - len(first))
        yield Item("-", error=TooLargeError("bytes")) if len(data) > MAX_BYTES else _scanned("-", data)
        return
    while first:
        yield from _lines("-", first)
        first = stream.readline(_MAX_LINE)


def is_picture(data: bytes) -> bool:
    """Say whether bytes begin as a picture or PDF does."""
    return data[:_MARK_SIZE].startswith(_PICTURE_MARKS)


def _scanned(name: str, data: bytes) -> Item:
    """Read the one code in a picture."""
    try:
        from verify_client import scan  # noqa: PLC0415 - texts are verified without the extra [scan]
    except ImportError:
        return Item(name, error=ScannerMissingError())
    try:
        return Item(name, cleaned(scan.text_in(data)))
    except VerifyClientError as error:
        return Item(name, error=error)


def _text_of(data: bytes) -> str | None:
    """Decode a text; editors on Windows put marks in front, or write UTF-16."""
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\x00" in text else text


def _lines(name: str, data: bytes) -> Iterator[Item]:
    """Give the lines that are not blank; a text without any is one blank code, for the verdict to refuse."""
    text = _text_of(data)
    if text is None:
        yield Item(name, error=NotAPictureError("not_text"))
        return
    found = [cleaned(line) for line in text.splitlines() if line.strip()]
    if not found and name != "-":
        found = [""]
    # Beyond the longest code a line is refused anyway; it need not be carried about whole.
    yield from (Item(name, line[: 2 * MAX_DIGITS]) for line in found)
