"""Bodies no larger than a route needs: refused by their announced size, or cut while they arrive."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from starlette.types import Message, Receive, Scope

from app.http.errors import RequestError

LINGER_SECONDS: Final = 3.0
LINGER_BYTES: Final = 64 << 20
"""What of a refused body is read and thrown away, so that the client, still sending, gets to read why."""


class BodyLimit:
    """Knows how large a body may be at each path.

    Args:
        default: bytes.
        by_path: bytes, for the paths that take more.
    """

    def __init__(self, default: int, by_path: Mapping[str, int]) -> None:
        self._default = default
        self._by_path = by_path

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
                return receive
            if name == b"transfer-encoding":
                return _counted(scope, receive, limit)
        return receive


def _counted(scope: Scope, receive: Receive, limit: int) -> Receive:
    """Count a body without announced size while it arrives."""
    size = 0

    async def counted() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > limit:
            if message.get("more_body", False):
                await linger(scope, receive)
            raise RequestError("body_too_large", headers={"Connection": "close"})
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
