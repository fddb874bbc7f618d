"""Forms with one large file (multipart/form-data, RFC 7578), taken in as they arrive.

The framework would first gather the file in the system's folder for temporary files, which is small.
"""

import asyncio
import errno
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, Protocol
from urllib.parse import unquote_to_bytes

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from app import field_faults
from app.http.errors import RequestError

_MOST_PARTS: Final = 16
_HEADER_BYTES: Final = 4096
_NAME_CHARS: Final = 64
_BOUNDARY_CHARS: Final = 70  # RFC 2046, section 5.1.1
_CONTENT_TYPE_CHARS: Final = 512
_EXTENDED_NAME: Final = re.compile(rb";\s*filename\*\s*=\s*utf-8'[^']*'([^;\s]*)", re.IGNORECASE)
"""RFC 8187, section 3.2.1; the form with other character sets is not written any more."""
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_WRITE_BYTES: Final = 1 << 20


@contextmanager
def room() -> Iterator[None]:
    """Refuse by name what a full disk does not let be kept.

    Raises:
        RequestError: no_space.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise RequestError("no_space") from error
        raise


def boundary_of(request: Request) -> bytes:
    """Give the boundary of a multipart form.

    Raises:
        RequestError: wrong_content_type, when it is none; body_unreadable, without boundary, or with one that
            is too long: every byte of the body is compared with it.
    """
    told = request.headers.get("content-type", "")
    if len(told) > _CONTENT_TYPE_CHARS:
        raise RequestError("body_unreadable")
    kind, options = parse_options_header(told)
    if kind != b"multipart/form-data":
        raise RequestError("wrong_content_type")
    boundary = options.get(b"boundary", b"")
    if not 0 < len(boundary) <= _BOUNDARY_CHARS:
        raise RequestError("body_unreadable")
    return boundary


class Sink(Protocol):
    """What takes in the content of the file."""

    def write(self, data: bytes) -> None:
        """Add what has arrived."""


class LargeForm:
    """Reads a form: the file into a sink, other fields as text.

    Args:
        file_field: name of the field with the file.
        open_sink: makes the sink, given the file's name; called once at most.
        field_bytes: most bytes of another field.
        idle_seconds: how long nothing may arrive.
    """

    def __init__(
        self, file_field: str, open_sink: Callable[[str], Sink], *, field_bytes: int, idle_seconds: float
    ) -> None:
        self._file_field = file_field.encode()
        self._open_sink = open_sink
        self._field_bytes = field_bytes
        self._idle_seconds = idle_seconds
        self.sink: Sink | None = None
        self._fields: dict[str, bytearray] = {}
        self._waiting = bytearray()
        self._parts = 0
        self._ended = False
        self._header_name = b""
        self._header_value = b""
        self._disposition = b""
        self._header_bytes = 0
        self._into: bytearray | None = None

    async def read(self, request: Request) -> dict[str, str]:
        """Read the body of a request; gives the other fields.

        Raises:
            RequestError: wrong_content_type; body_unreadable, when it is no such form or ends too early;
                took_too_long, when nothing more arrives; no_space, when the file cannot be kept.
        """
        parser = self._parser(request)
        stream = request.stream()
        while True:
            try:
                async with asyncio.timeout(self._idle_seconds):
                    chunk = await anext(stream, None)
            except TimeoutError as error:
                raise RequestError("took_too_long", headers={"Retry-After": "5"}) from error
            if chunk is None:
                break
            try:
                parser.write(chunk)
            except MultipartParseError as error:
                raise RequestError("body_unreadable") from error
            if len(self._waiting) >= _WRITE_BYTES:
                await run_in_threadpool(self._flush)
        if not self._ended:
            raise RequestError("body_unreadable")
        await run_in_threadpool(self._flush)
        return {name: _text(name, value) for name, value in self._fields.items()}

    def _parser(self, request: Request) -> MultipartParser:
        boundary = boundary_of(request)
        callbacks: Any = {
            "on_part_begin": self._begin_part,
            "on_header_field": self._add_header_name,
            "on_header_value": self._add_header_value,
            "on_header_end": self._end_header,
            "on_headers_finished": self._begin_content,
            "on_part_data": self._add_content,
            "on_end": self._end,
        }
        try:
            return MultipartParser(boundary, callbacks)
        except MultipartParseError as error:
            raise RequestError("body_unreadable") from error

    def _begin_part(self) -> None:
        self._parts += 1
        if self._parts > _MOST_PARTS:
            raise RequestError("body_unreadable")
        self._disposition, self._header_bytes, self._into = b"", 0, None

    def _add_header_name(self, data: bytes, start: int, end: int) -> None:
        self._header_name += self._bounded(data[start:end])

    def _add_header_value(self, data: bytes, start: int, end: int) -> None:
        self._header_value += self._bounded(data[start:end])

    def _bounded(self, data: bytes) -> bytes:
        self._header_bytes += len(data)
        if self._header_bytes > _HEADER_BYTES:
            raise RequestError("body_unreadable")
        return data

    def _end_header(self) -> None:
        if self._header_name.lower() == b"content-disposition":
            self._disposition = self._header_value
        self._header_name = self._header_value = b""

    def _begin_content(self) -> None:
        _, options = parse_options_header(self._disposition)
        name = options.get(b"name", b"")
        if name != self._file_field:
            key = _printable(name)
            if key in self._fields:
                raise RequestError("invalid_request", [field_faults.make("field_twice", f"/{key}")])
            self._into = self._fields.setdefault(key, bytearray())
            return
        if self.sink is not None:
            raise RequestError("invalid_request", [field_faults.make("field_twice", f"/{_printable(name)}")])
        self._into = self._waiting
        with room():
            self.sink = self._open_sink(_file_name(self._disposition, options))

    def _add_content(self, data: bytes, start: int, end: int) -> None:
        assert self._into is not None
        self._into += data[start:end]
        if self._into is not self._waiting and len(self._into) > self._field_bytes:
            raise RequestError("body_too_large", headers={"Connection": "close"})

    def _end(self) -> None:
        self._ended = True

    def _flush(self) -> None:
        if self.sink is None:
            return
        with room():
            self.sink.write(bytes(self._waiting))
        self._waiting.clear()


def _file_name(disposition: bytes, options: Mapping[bytes, bytes]) -> str:
    """Give the name of a file; where only ``filename*`` says it, that (RFC 6266, section 4.3)."""
    given = options.get(b"filename")
    extended = _EXTENDED_NAME.search(disposition)
    if given is None and extended:
        given = unquote_to_bytes(extended[1])
    return (given or b"").decode("utf-8", "replace")


def _printable(name: bytes) -> str:
    """Give a field's name as an answer may repeat it."""
    text = name.decode("utf-8", "replace")[:_NAME_CHARS]
    return "".join(each if each.isalnum() or each == "_" else "?" for each in text)


def _text(name: str, value: bytearray) -> str:
    try:
        return value.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RequestError("invalid_request", [field_faults.make("not_utf8", f"/{name}")]) from error
