"""The one middleware: everything that happens to every request, in one layer.

Each further layer would cost every verification a coroutine and two closures; the parts stand in modules of
their own and meet here. In order: request id, flood guard, address and body limits, the application under a
time limit, security headers, and at the end log and figures.
"""

import asyncio
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from time import perf_counter
from typing import Final

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import field_faults, problems
from app.http.body_limit import BodyLimit, linger
from app.http.callers import caller_of
from app.http.errors import RequestError
from app.http.flood import Flood
from app.http.logs import AccessLog, exception_fields
from app.http.metrics import Metrics
from app.http.security_headers import SecurityHeaders

MAX_QUERY: Final = 4096
"""Bytes of a query; our longest search has a tenth of it."""

_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EdgeParts:
    """What the edge is made of.

    Args:
        floods: guard by path; the key "" guards all other paths.
        seconds: longest time for one request.
        slow: longest time by path, where a large file may come in.
        hot: applications by path that take a POST straight from here, past the framework.
    """

    body_limit: BodyLimit
    security_headers: SecurityHeaders
    access_log: AccessLog
    metrics: Metrics
    floods: Mapping[str, Flood]
    seconds: float
    hot: Mapping[str, ASGIApp] = field(default_factory=dict)
    slow: Mapping[str, float] = field(default_factory=dict)


def _pattern(scope: Scope) -> str:
    """Give the pattern of the route that was taken: few, and without anything of the request."""
    return str(getattr(scope.get("route"), "path", "(none)"))


def _with_head(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """Name HEAD among the methods that are allowed where GET is: it is answered here."""
    if name.lower() == b"allow" and b"GET" in value and b"HEAD" not in value:
        value = value.replace(b"GET", b"GET, HEAD")
    return name, value


class Edge:
    """ASGI middleware around the application."""

    def __init__(self, app: ASGIApp, parts: EdgeParts) -> None:
        self._app = app
        self._parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request; nothing escapes."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        parts, started = self._parts, perf_counter()
        request_id = scope["request_id"] = os.urandom(8).hex()
        status = 0
        if scope["path"].endswith("/") and scope["path"] != "/":
            scope["path"] = scope["path"].rstrip("/") or "/"  # the same address: nobody is sent elsewhere
        is_head = scope["method"] == "HEAD"
        inner = {**scope, "method": "GET"} if is_head else scope  # RFC 9110, section 9.3.2
        app = (parts.hot.get(scope["path"]) if scope["method"] == "POST" else None) or self._app

        async def send_out(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = parts.security_headers.add(message.get("headers", []))
                if status == HTTPStatus.METHOD_NOT_ALLOWED:
                    headers = [_with_head(*header) for header in headers]
                headers.append((b"x-request-id", request_id.encode()))
                message["headers"] = headers
            elif is_head:
                message = {**message, "body": b""}
            await send(message)

        try:
            self._admit(scope, started)
            async with asyncio.timeout(parts.slow.get(scope["path"], parts.seconds)):
                await app(inner, parts.body_limit.apply(scope, receive), send_out)
        except Exception as error:  # noqa: BLE001 - the last line: whatever it is, it gets an answer
            await self._answer(error, scope, receive, send_out, answered=status != 0)
        finally:
            parts.body_limit.let_go(scope)
            self._finish(inner, scope["method"], request_id, status, perf_counter() - started)

    def _admit(self, scope: Scope, now: float) -> None:
        """Refuse what no route needs to see."""
        floods = self._parts.floods
        wait = (floods.get(scope["path"]) or floods[""]).wait(caller_of(scope), now)
        if wait:
            raise RequestError("too_many_requests", headers={"Retry-After": str(int(wait) + 1)})
        query = scope["query_string"]
        if query:
            if len(query) > MAX_QUERY:
                raise RequestError("uri_too_long")
            if b"%00" in query:
                raise RequestError("invalid_request", [field_faults.make("nul_character", "query")])
        if "\0" in scope["path"]:
            raise RequestError("no_such_address")

    async def _answer(
        self, error: Exception, scope: Scope, receive: Receive, send: Send, *, answered: bool
    ) -> None:
        """Give the answer of an error that no route handled."""
        request_id = scope["request_id"]
        if isinstance(error, ClientDisconnect):
            return  # nobody is there to read an answer
        if isinstance(error, TimeoutError):
            _log.warning("took too long", extra={"fields": {"request_id": request_id}})
            error = RequestError("took_too_long", headers={"Retry-After": "5", "Connection": "close"})
        response = problems.from_error(error, request_id)
        if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR and not isinstance(error, RequestError):
            _log.error("unhandled", extra={"fields": {"request_id": request_id, **exception_fields(error)}})
        if answered:
            return
        if response.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            await linger(scope, receive)
        await response(scope, receive, send)

    def _finish(self, scope: Scope, asked: str, request_id: str, status: int, seconds: float) -> None:
        """Log and count the request by its route's pattern."""
        method = asked if asked in _METHODS else "OTHER"
        route = scope["path"] if scope["path"] in self._parts.hot else _pattern(scope)
        self._parts.metrics.observe_request(method, route, status, seconds)
        self._parts.access_log.write(request_id, method, route, status, seconds)
