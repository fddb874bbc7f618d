"""Getting bytes from a service: bounded in size and time, http and https only, no redirects."""

import http.client
import socket
import ssl
import urllib.error
import urllib.request
from typing import Final, NamedTuple, Protocol
from urllib.parse import urlsplit

from verify_client.bundle.errors import (
    FetchFailedError,
    NameUnknownError,
    RefusedError,
    TimedOutError,
    TlsFailedError,
    TooMuchSentError,
)
from verify_client.bundle.exchange import Allowance, PlainHandler, SafeHandler

_CHUNK: Final = 1 << 16
_NOT_MODIFIED: Final = 304
_FAILURES: Final[tuple[tuple[type[Exception], type[FetchFailedError], str], ...]] = (
    (TimeoutError, TimedOutError, "timeout"),
    (socket.gaierror, NameUnknownError, "name_unknown"),
    (ssl.SSLCertVerificationError, TlsFailedError, "certificate"),
    (ssl.SSLError, TlsFailedError, "tls"),
    (ConnectionRefusedError, RefusedError, "refused"),
    (http.client.HTTPException, FetchFailedError, "no_http_answer"),
    (OSError, FetchFailedError, "unreachable"),
)
"""The first that fits names a failure."""


class Fetched(NamedTuple):
    """What a server gave, and the entity tag under which it knows it."""

    body: bytes
    etag: str | None = None


class Fetcher(Protocol):
    """Where signed data comes from; it need not be trusted."""

    def get(self, path: str, etag: str | None, limit: int) -> Fetched | None:
        """Get a path below the service's address.

        Args:
            path: e.g. ``/api/v1/trust-list``.
            etag: of what is held; None if nothing is.
            limit: bytes; more is refused.

        Returns:
            None if what is held is still the newest.

        Raises:
            FetchFailedError: not to be had.
        """


class HttpFetcher:
    """Fetches over HTTP.

    Args:
        server: address of the service, ``http://`` or ``https://``.
        seconds: for one exchange, from the look-up of the name to the last byte received.

    Raises:
        FetchFailedError: ``not_http``: another kind of address.
    """

    def __init__(self, server: str, seconds: float = 30.0) -> None:
        try:
            parts = urlsplit(server)
        except ValueError as error:
            raise FetchFailedError("not_http") from error
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            raise FetchFailedError("not_http")
        self._server = server.rstrip("/")
        self._seconds = seconds

    def get(self, path: str, etag: str | None, limit: int) -> Fetched | None:
        """Get a path; see `Fetcher`."""
        headers = {} if etag is None else {"If-None-Match": etag}
        try:
            return self.send(path, None, headers, limit)
        except _StatusError as error:
            if error.status == _NOT_MODIFIED and etag is not None:
                return None
            raise FetchFailedError(f"http_{error.status}") from error

    def post(self, path: str, body: bytes, limit: int) -> bytes:
        """Send JSON and give the answer.

        Raises:
            FetchFailedError: no good answer.
        """
        try:
            return self.send(path, body, {"Content-Type": "application/json"}, limit).body
        except _StatusError as error:
            raise FetchFailedError(f"http_{error.status}") from error

    def send(self, path: str, body: bytes | None, headers: dict[str, str], limit: int) -> Fetched:
        """Send one request and read the answer within size and time."""
        request = urllib.request.Request(self._server + path, body, headers)  # noqa: S310 - http only, see above
        allowance = Allowance(self._seconds, limit)
        try:
            with _opener(allowance).open(request, timeout=self._seconds) as answer:
                return Fetched(_read(answer, limit), answer.headers.get("ETag"))
        except urllib.error.HTTPError as error:
            error.close()
            raise _StatusError(error.code) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise _failure(error) from error


def _opener(allowance: Allowance) -> urllib.request.OpenerDirector:
    """Make an opener of only these: urllib's usual one reads files and FTP too, and follows redirects."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        PlainHandler(allowance),
        SafeHandler(allowance),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


def _failure(error: Exception) -> FetchFailedError:
    """Name what went wrong; each has words of its own."""
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    for kind, ours, detail in _FAILURES:
        if isinstance(reason, kind):
            return ours(detail)
    return FetchFailedError("unreachable")


class _StatusError(Exception):
    """An answer other than 200."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def _read(answer: http.client.HTTPResponse, limit: int) -> bytes:
    """Read an answer of at most so many bytes."""
    parts, size = [], 0
    while part := answer.read1(_CHUNK):
        parts.append(part)
        size += len(part)
        if size > limit:
            raise TooMuchSentError("too_large")
    if answer.length:  # bytes announced and not received; read1 does not mind
        raise FetchFailedError("cut_short")
    return b"".join(parts)
