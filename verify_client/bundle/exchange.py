"""One exchange over HTTP: a single end of its time, and a bound on its bytes, whatever is being read.

The time limits of `socket` and `http.client` are for one read each, and they count no heads: a server that
sends a byte now and then, or one more ``100 Continue``, header, chunk extension or trailer, holds its reader
for ever. So the limits stand below all of them, where bytes come in.
"""

import http.client
import socket
import ssl
import time
import urllib.request
from typing import Any, Final

from verify_client.bundle.errors import TimedOutError, TooMuchSentError

_OVERHEAD: Final = 256 << 10
"""Bytes of status line, headers and what proxies add."""
_CHUNKS: Final = 2
"""Times the content: what small chunks with their sizes may take."""


class Allowance:
    """What is left of an exchange: seconds and bytes.

    Args:
        seconds: from now on.
        limit: bytes of content; heads and chunks may come on top.
    """

    def __init__(self, seconds: float, limit: int) -> None:
        self._end = time.monotonic() + seconds
        self._bytes = _CHUNKS * limit + _OVERHEAD

    def seconds(self) -> float:
        """Give the seconds left.

        Raises:
            TimedOutError: none.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimedOutError("timeout")
        return left

    def take(self, count: int) -> None:
        """Count bytes that came in.

        Raises:
            TooMuchSentError: more than allowed.
        """
        self._bytes -= count
        if self._bytes < 0:
            raise TooMuchSentError("too_large")


class _Bounded:
    """A socket's reading, held to an allowance."""

    allowance: Allowance

    def recv_into(self, *arguments: Any) -> int:
        """Read within what is left."""
        self.settimeout(self.allowance.seconds())  # type: ignore[attr-defined]
        count: int = super().recv_into(*arguments)  # type: ignore[misc]
        self.allowance.take(count)
        return count


class _Plain(_Bounded, socket.socket):
    """A socket of TCP."""


class _Encrypted(_Bounded, ssl.SSLSocket):
    """A socket of TLS; of its own handshake and reads each is already held to one limit as a whole."""


class _Connection(http.client.HTTPConnection):
    """A connection whose sockets are bounded."""

    def __init__(self, *arguments: Any, allowance: Allowance, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._allowance = allowance
        self._create_connection = self._connected

    def _connected(self, address: tuple[str, int], *_: Any) -> socket.socket:
        """Try the addresses of a host, all within the allowance.

        Raises:
            OSError: of the last one tried.
        """
        failure: OSError | None = None
        for family, kind, protocol, _name, place in socket.getaddrinfo(*address, 0, socket.SOCK_STREAM):
            plain = _Plain(family, kind, protocol)
            plain.allowance = self._allowance
            try:
                plain.settimeout(self._allowance.seconds())
                plain.connect(place)
            except OSError as error:
                plain.close()
                failure = error
            except BaseException:
                plain.close()
                raise
            else:
                return plain
        raise failure or OSError("no address")


class _SafeConnection(_Connection, http.client.HTTPSConnection):
    """The same over TLS, certificates checked by the system's authorities."""

    def __init__(self, *arguments: Any, allowance: Allowance, **options: Any) -> None:
        context = ssl.create_default_context()
        context.sslsocket_class = _Encrypted
        super().__init__(*arguments, allowance=allowance, context=context, **options)

    def connect(self) -> None:
        """Connect and shake hands; a proxy's answer before is bounded like all else."""
        super().connect()
        assert isinstance(self.sock, _Encrypted)
        self.sock.allowance = self._allowance


class PlainHandler(urllib.request.HTTPHandler):
    """Opens ``http://`` within an allowance."""

    def __init__(self, allowance: Allowance) -> None:
        super().__init__()
        self._allowance = allowance

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open an address."""
        return self.do_open(_Connection, req, allowance=self._allowance)  # type: ignore[arg-type]


class SafeHandler(urllib.request.HTTPSHandler):
    """Opens ``https://`` within an allowance."""

    def __init__(self, allowance: Allowance) -> None:
        super().__init__()
        self._allowance = allowance

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open an address."""
        return self.do_open(_SafeConnection, req, allowance=self._allowance)  # type: ignore[arg-type]
