"""Bodies no larger than a route needs: refused by their announced size, or cut while they arrive.

And not too many large ones at once: one is within its limit, a thousand are not within the machine.
"""

import asyncio
from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Final

from starlette.types import Message, Receive, Scope

from app.http.errors import RequestError

LINGER_SECONDS: Final = 3.0
LINGER_BYTES: Final = 64 << 20
"""What of a refused body is read and thrown away, so that the client, still sending, gets to read why."""

SMALL: Final = 64 * 1024
"""Bytes of a body that is not counted among the large ones."""

MOST_HELD: Final = 128 << 20
"""Bytes of all large bodies held in memory at once; about twice that is used."""

_HELD: Final = "body_bytes"


class BodyLimit:
    """Knows how large a body may be at each path, and how much of bodies is held.

    Args:
        default: bytes.
        by_path: bytes, for the paths that take more.
        streamed: paths whose bodies go to the disk as they arrive.
        most_held: bytes of all other large bodies at once.
    """

    def __init__(
        self,
        default: int,
        by_path: Mapping[str, int],
        streamed: Collection[str] = (),
        most_held: int = MOST_HELD,
    ) -> None:
        self._default = default
        self._by_path = by_path
        self._streamed = streamed
        self._most_held = most_held
        self._held = 0

    def apply(self, scope: Scope, receive: Receive) -> Receive:
        """Give the way to receive the body within its limit.

        Raises:
            RequestError: body_too_large, when the announced size is already too much.
        """
        limit = self._by_path.get(scope["path"], self._default)
        for name, value in scope["headers"]:
            if name == b"content-length":
                # The HTTP parser has checked that these are digits, and holds the client to them.
                if int(value) > limit:
                    raise RequestError("body_too_large", headers={"Connection": "close"})
                return receive if int(value) <= SMALL else self._counted(scope, receive, limit)
            if name == b"transfer-encoding":
                return self._counted(scope, receive, limit)
        return receive

    def let_go(self, scope: Scope) -> None:
        """Count the body of a request no more: it has been answered."""
        self._held -= scope.pop(_HELD, 0)

    def _counted(self, scope: Scope, receive: Receive, limit: int) -> Receive:
        """Count a body, large or without announced size, while it arrives.

        Raises:
            RequestError: body_too_large; busy, when all bodies together are too much.
        """
        size = 0
        is_held = scope["path"] not in self._streamed

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            arrived = len(message.get("body", b""))
            size += arrived
            if size > limit:
                if message.get("more_body", False):
                    await linger(scope, receive)
                raise RequestError("body_too_large", headers={"Connection": "close"})
            if is_held:
                self._held += arrived
                scope[_HELD] = size
                if self._held > self._most_held:
                    raise RequestError("busy", headers={"Retry-After": "2", "Connection": "close"})
            return message

        return counted


async def linger(scope: Scope, receive: Receive) -> None:
    """Throw away what a refused client still sends, within bounds; nothing of it is kept."""
    if any(name == b"expect" for name, _ in scope["headers"]):
        return  # it waits for our word before it sends (RFC 9110, section 10.1.1)
    left = LINGER_BYTES
    with suppress(TimeoutError):
        async with asyncio.timeout(LINGER_SECONDS):
            while left > 0:
                message = await receive()
                left -= len(message.get("body", b""))
                if not message.get("more_body", False):
                    return
