"""Headers that tell browsers what they may not do; given to every answer that does not set its own."""

from typing import Final

Headers = list[tuple[bytes, bytes]]

PAGE_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Content-Security-Policy of a page of ours: its own files only, nothing inline, never framed."""

_COMMON: Final[Headers] = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"geolocation=(), microphone=(), camera=(self)"),
]
_NOTHING_ALLOWED: Final = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
_NOT_STORED: Final = (b"cache-control", b"no-store")  # answers may hold personal data
_HSTS: Final = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


class SecurityHeaders:
    """Adds the headers to an answer.

    Args:
        https: whether the service is reached over HTTPS; only then may HSTS be sent.
    """

    def __init__(self, *, https: bool) -> None:
        self._common = [*_COMMON, _HSTS] if https else _COMMON

    def add(self, headers: Headers) -> Headers:
        """Give the answer's own headers and those it lacks."""
        own = {name.lower() for name, _ in headers}
        result = [*headers, *self._common]
        if b"cache-control" not in own:
            result.append(_NOT_STORED)
        if b"content-security-policy" not in own:
            result.append(_NOTHING_ALLOWED)
        return result
