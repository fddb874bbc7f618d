"""The page a phone opens when it scans a licence code, and its files."""

from hashlib import sha256
from importlib.resources import files
from typing import Final, NamedTuple

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.http.conditional import respond
from app.http.security_headers import PAGE_POLICY

router = APIRouter(include_in_schema=False)

_HOUR: Final = 3600


class _File(NamedTuple):
    content: bytes
    etag: str
    media_type: str


def _load(name: str, media_type: str) -> _File:
    content = files("app.web").joinpath(name).read_bytes()
    return _File(content, sha256(content).hexdigest()[:32], media_type)


_PAGE: Final = _load("v.html", "text/html; charset=utf-8")
_SCRIPT: Final = _load("v.js", "text/javascript; charset=utf-8")
_STYLE: Final = _load("v.css", "text/css; charset=utf-8")
_ICON: Final = _load("icon.svg", "image/svg+xml")


def _serve(request: Request, file: _File) -> Response:
    # Files change with a release only; an hour without asking keeps the roadside quick on a thin line.
    return respond(
        request,
        file.content,
        file.etag,
        media_type=file.media_type,
        max_age=_HOUR,
        headers={"Content-Security-Policy": PAGE_POLICY},
    )


@router.get("/v")
async def page(request: Request) -> Response:
    """Serve the page; the code is behind the # and does not reach us here."""
    return _serve(request, _PAGE)


@router.get("/web/v.js")
async def script(request: Request) -> Response:
    """Serve the page's script."""
    return _serve(request, _SCRIPT)


@router.get("/web/v.css")
async def style(request: Request) -> Response:
    """Serve the page's style."""
    return _serve(request, _STYLE)


@router.get("/web/icon.svg")
async def icon(request: Request) -> Response:
    """Serve the icon."""
    return _serve(request, _ICON)
