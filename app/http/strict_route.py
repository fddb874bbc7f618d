"""Routes that read JSON strictly (`strict_json`) and refuse other content types by name."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, Final

from fastapi import params
from fastapi.routing import APIRoute
from starlette.datastructures import State
from starlette.requests import Request
from starlette.responses import Response

from app.http import strict_json
from app.http.bounded import BoundedThreads
from app.http.errors import RequestError
from app.http.multipart import boundary_of

_SMALL: Final = 64 * 1024
"""Bytes of JSON that are read at once where they arrive: a thread would cost more."""
_MULTIPART: Final = "multipart/form-data"
_FORMS: Final = frozenset({_MULTIPART, "application/x-www-form-urlencoded"})


def media_type(request: Request) -> str:
    """Give the media type of the body in lower case, without parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def require_json(request: Request) -> None:
    """Refuse a body that does not say it is JSON.

    Raises:
        RequestError: wrong_content_type.
    """
    if media_type(request) != "application/json":
        raise RequestError("wrong_content_type")


async def read_json(state: State, body: bytes) -> Any:
    """Read a body as JSON; a large one beside the event loop, a few at once.

    Args:
        state: of the application.
        body: all of it.

    Raises:
        RequestError: see `strict_json.loads`; busy, when too many large ones are waiting already.
    """
    if len(body) <= _SMALL:
        return strict_json.loads(body)
    large: BoundedThreads = state.large_bodies
    return await large.run(partial(strict_json.loads, body))


class StrictRequest(Request):
    """A request whose JSON has one reading only."""

    async def json(self) -> Any:
        """Read the body as JSON; see `strict_json.loads` for what is refused."""
        return await read_json(self.app.state, await self.body())


class StrictRoute(APIRoute):
    """A route that hands its endpoint a `StrictRequest`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the framework's handler."""
        handle = super().get_route_handler()
        body = self.body_field
        takes_form = body is not None and isinstance(body.field_info, params.Form)

        async def strictly(request: Request) -> Response:
            if takes_form and media_type(request) not in _FORMS:
                raise RequestError("wrong_content_type")
            if takes_form and media_type(request) == _MULTIPART:
                boundary_of(request)
            if body is not None and not takes_form:
                require_json(request)
            return await handle(StrictRequest(request.scope, request.receive))

        return strictly
