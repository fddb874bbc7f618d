"""One connection: the HTTP parser's, with limits in size, number and time on what stands before a request.

The server limits bodies nowhere and heads nowhere; a head that never ends, or never comes, would stay for
ever. Bodies have theirs in `body_limit` and in the time of their request (`edge`).
"""

import asyncio
from asyncio.events import TimerHandle
from dataclasses import dataclass
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app import problems

MAX_HEAD: Final = 32 * 1024
"""Bytes of request line and headers; browsers send a tenth of it."""

MAX_HEADERS: Final = 100

_LINGER_SECONDS: Final = 2.0
_LINGER_BYTES: Final = 16 << 20
"""What is read and thrown away behind a refusal, so that the client, still sending, gets to read it."""
_FLUSH_SECONDS: Final = 10.0
"""How long a client may take to fetch the end of an answer once the connection is to be closed."""


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """Limits of the connections of one process.

    Args:
        head_seconds: longest time from the first byte of a request, or the opening, to the headers' end.
        connections: open at once; beyond that the one that has waited longest without a request is closed.
    """

    head_seconds: float = 20.0
    connections: int = 1000


class _RefusedHeadError(Exception):
    """Stops the parser; never seen outside."""


class Connection(HttpToolsProtocol):
    """The server's protocol with limits; they are in the state of the application, from its lifespan."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._limits: ConnectionLimits = self.app_state.get("connection_limits", ConnectionLimits())
        self._in_head = False
        self._head_bytes = self._head_fed = 0
        self._head_timer: TimerHandle | None = None
        self._waiting_since = self.loop.time()
        self._refused_with = "malformed_request"
        self._refused = False
        self._thrown_away = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, if need be in place of one that has waited longest for a request."""
        super().connection_made(transport)
        self._arm()
        if len(self.connections) > self._limits.connections:
            self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._disarm()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Feed the parser, and watch how long and how large what is before a request gets."""
        if self._refused:
            self._throw_away(len(data))
            return
        in_head = self._in_head
        super().data_received(data)
        if self._refused:
            return
        if in_head and self._in_head:
            # Of a header that is not complete the parser has told nothing yet.
            self._head_fed += len(data)
            if self._head_fed > MAX_HEAD:
                self._refuse("headers_too_large")
                return
        if self._in_head or self.cycle is None or self.cycle.response_complete:
            if self._head_timer is None:
                self._arm()
        elif self._head_timer is not None:
            self._disarm()

    def on_message_begin(self) -> None:
        """Begin a head."""
        super().on_message_begin()
        self._in_head, self._head_bytes, self._head_fed = True, 0, 0

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header, or refuse what has grown too large."""
        super().on_header(name, value)
        self._head_bytes += len(name) + len(value)
        if self._head_bytes > MAX_HEAD or len(self.headers) > MAX_HEADERS:
            self._refused_with = "headers_too_large"
            raise _RefusedHeadError

    def on_headers_complete(self) -> None:
        """End a head."""
        self._in_head = False
        if len(self.url) > MAX_HEAD:
            self._refused_with = "headers_too_large"
            raise _RefusedHeadError
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        """End a request; a client that does not fetch the end of its answer does not stay."""
        super().on_response_complete()
        if self.transport.is_closing():
            self._abort_later()

    def timeout_keep_alive_handler(self) -> None:
        """Close a connection that is not used."""
        super().timeout_keep_alive_handler()
        self._abort_later()

    def send_400_response(self, msg: str) -> None:
        """Answer for what the parser does not take, or has been told not to take."""
        del msg
        self._refuse(self._refused_with)

    def _refuse(self, code: str) -> None:
        """Answer with a problem and end; what still comes is thrown away for a while."""
        self._disarm()
        self._refused = True
        if self.transport.is_closing():
            return
        if self.cycle is not None and self.cycle.response_started and not self.cycle.response_complete:
            self.transport.abort()  # in the middle of another answer
            return
        answer = problems.response(code)
        head = [b"HTTP/1.1 %d Refused\r\nconnection: close\r\n" % answer.status_code]
        head += [b"%s: %s\r\n" % header for header in answer.raw_headers]
        self.transport.write(b"".join([*head, b"\r\n", bytes(answer.body)]))
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(_LINGER_SECONDS, self.transport.abort)

    def _throw_away(self, size: int) -> None:
        self._thrown_away += size
        if self._thrown_away > _LINGER_BYTES:
            self.transport.abort()

    def _arm(self) -> None:
        self._waiting_since = self.loop.time()
        self._head_timer = self.loop.call_later(self._limits.head_seconds, self._head_too_slow)

    def _disarm(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _head_too_slow(self) -> None:
        self._head_timer = None
        if self._in_head:
            self._refuse("headers_too_slow")
        elif self.cycle is None or self.cycle.response_complete:
            self.transport.close()
            self._abort_later()

    def _abort_later(self) -> None:
        self.loop.call_later(_FLUSH_SECONDS, self.transport.abort)

    def _make_room(self) -> None:
        """Close the connection that has waited longest without a request; without any, this one."""
        waiting = [
            other
            for other in self.connections
            if isinstance(other, Connection) and other is not self and other.is_waiting
        ]
        oldest = min(waiting, key=lambda other: other._waiting_since, default=self)  # noqa: SLF001 - of this class
        if oldest is self:
            self._refuse("busy")
        else:
            oldest.transport.abort()

    @property
    def is_waiting(self) -> bool:
        """Whether no request of it is being worked at."""
        return self._in_head or self.cycle is None or self.cycle.response_complete
