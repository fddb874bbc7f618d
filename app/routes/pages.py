"""The page a phone opens when it scans a licence code, and its files.

A file's name holds the digest of its content, so it may be kept for ever and a release is seen at once; the
page that names them is asked for each time.
"""

import re
from hashlib import sha256
from importlib.resources import files
from typing import Annotated, Final, NamedTuple

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from app.http.conditional import respond
from app.http.security_headers import PAGE_POLICY
from app.services.errors import NotFoundError

router = APIRouter(include_in_schema=False)

_YEAR: Final = 365 * 24 * 3600
_DIGEST_CHARS: Final = 16
_NAME: Final = re.compile(r"(?P<stem>[a-z]+)(?:\.(?P<digest>[0-9a-f]{16}))?\.(?P<kind>[a-z]+)")
_MEDIA_TYPES: Final = {
    "v.js": "text/javascript; charset=utf-8",
    "v.css": "text/css; charset=utf-8",
    "icon.svg": "image/svg+xml",
}


class _File(NamedTuple):
    content: bytes
    etag: str
    media_type: str


def _file(content: bytes, media_type: str) -> _File:
    return _File(content, sha256(content).hexdigest()[:32], media_type)


def _load(name: str) -> bytes:
    return files("app.web").joinpath(name).read_bytes()


_FILES: Final = {name: _file(_load(name), media_type) for name, media_type in _MEDIA_TYPES.items()}


def address_of(name: str) -> str:
    """Give the address of a file of the pages, with the digest of its content.

    >>> address_of("v.js").startswith("/web/v."), address_of("v.js").endswith(".js")
    (True, True)
    """
    stem, kind = name.split(".")
    return f"/web/{stem}.{_FILES[name].etag[:_DIGEST_CHARS]}.{kind}"


def _with_addresses(page: bytes) -> bytes:
    for name in _FILES:
        page = page.replace(f'"/web/{name}"'.encode(), f'"{address_of(name)}"'.encode())
    return page


_PAGE: Final = _file(_with_addresses(_load("v.html")), "text/html; charset=utf-8")


def _serve(request: Request, file: _File, *, for_ever: bool) -> Response:
    headers = {"Content-Security-Policy": PAGE_POLICY}
    if for_ever:
        headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    return respond(request, file.content, file.etag, media_type=file.media_type, max_age=0, headers=headers)


@router.get("/v")
async def page(request: Request) -> Response:
    """Serve the page; the code is behind the # and does not reach us here."""
    return _serve(request, _PAGE, for_ever=False)


@router.get("/web/{name}")
async def file(request: Request, name: Annotated[str, Path(max_length=64)]) -> Response:
    """Serve a file of the pages: under its digest for ever, under another name what there is now.

    While processes of two releases run, the page of one may name files of the other.
    """
    found = _NAME.fullmatch(name)
    known = _FILES.get(f"{found['stem']}.{found['kind']}") if found else None
    if found is None or known is None:
        raise NotFoundError("name")
    return _serve(request, known, for_ever=found["digest"] == known.etag[:_DIGEST_CHARS])
