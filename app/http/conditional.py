"""Conditional requests (RFC 9110, section 13): what the client has already is not sent again."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response


def _is_known(request: Request, etag: str) -> bool:
    """Say whether If-None-Match names this entity tag; compared weakly (RFC 9110, section 13.1.2)."""
    listed = request.headers.get("if-none-match", "")
    tags = {tag.strip().removeprefix("W/") for tag in listed.split(",")}
    return etag in tags or "*" in tags


def respond(
    request: Request,
    content: bytes,
    etag: str,
    *,
    media_type: str,
    max_age: int,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Answer with the content, or 304 when the client has it.

    Args:
        request: the conditional or plain request.
        content: public content; it may be stored by any cache.
        etag: of this content, without quotes.
        media_type: of the content.
        max_age: seconds a cache may answer without asking; 0 = it asks each time.
        headers: further headers.
    """
    quoted = f'"{etag}"'
    known = {
        "ETag": quoted,
        "Cache-Control": f"public, max-age={max_age}" if max_age else "public, no-cache",
        **(headers or {}),
    }
    if _is_known(request, quoted):
        return Response(status_code=304, headers=known)
    return Response(content, headers=known, media_type=media_type)
