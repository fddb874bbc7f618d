"""Servers that never come to an end: one deadline and one bound for whatever is being read."""

import itertools
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

import pytest

from verify_client.bundle import HttpFetcher
from verify_client.bundle.errors import FetchFailedError, TimedOutError, TlsFailedError, TooMuchSentError

SECONDS = 0.6
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


def dripping(start: bytes, drop: bytes) -> Iterator[bytes]:
    """Some bytes at once, then one drop after the other, none late enough for a limit on single reads."""
    yield start
    for _ in itertools.count():
        time.sleep(0.05)
        yield drop


def flooding(start: bytes, drop: bytes) -> Iterator[bytes]:
    """The same drops as fast as they are taken."""
    yield start
    yield from itertools.repeat(drop * (50_000 // len(drop)))


PLACES: dict[str, tuple[bytes, bytes]] = {
    "status line": (b"HTTP/1.1 200 ", b"O"),
    "100 Continue": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "header of 100 Continue": (b"HTTP/1.1 100 Continue\r\n", b"A: b\r\n"),
    "header": (OK + b"A: ", b"b"),
    "headers": (OK, b"A: b\r\n"),
    "body": (OK + b"Content-Length: 400000\r\n\r\n", b"x"),
    "body without end": (OK + b"\r\n", b"x"),
    "chunk extension": (CHUNKED + b"1;", b"a"),
    "chunks": (CHUNKED, b"1\r\nx\r\n"),
    "chunk sizes": (CHUNKED, b"1;a=bbbbbbbbbbbb\r\nx\r\n"),
    "trailer": (CHUNKED + b"1\r\nx\r\n0\r\n", b"A: b\r\n"),
    "error's body": (b"HTTP/1.1 500 No\r\nContent-Length: 4000\r\n\r\n", b"x"),
}
"""Where a server may go on for ever: what comes before, and what is repeated."""


@pytest.fixture
def serving() -> Iterator[Callable[[Iterable[bytes]], str]]:
    """Give a function that serves bytes to whoever connects, and gives the address."""
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()
    threads: list[threading.Thread] = []

    def serve(parts: Iterable[bytes]) -> None:
        with suppress(OSError):
            taken, _ = listener.accept()
            with taken:
                taken.settimeout(5)
                taken.recv(65_536)
                for part in parts:
                    if over.is_set():
                        return
                    taken.sendall(part)

    def start(parts: Iterable[bytes]) -> str:
        threads.append(threading.Thread(target=serve, args=(parts,)))
        threads[-1].start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}"

    yield start
    over.set()
    listener.close()
    for thread in threads:
        thread.join(10)


@pytest.mark.parametrize("pace", [dripping, flooding])
@pytest.mark.parametrize("place", PLACES)
def test_endless_server_is_left_in_time(
    serving: Callable[[Iterable[bytes]], str],
    place: str,
    pace: Callable[[bytes, bytes], Iterator[bytes]],
) -> None:
    """Whatever a server repeats for ever, slowly or quickly, the exchange ends with our own error."""
    address = serving(pace(*PLACES[place]))
    start = time.monotonic()
    with pytest.raises(FetchFailedError):
        HttpFetcher(address, seconds=SECONDS).get("/x", None, 4000)
    assert time.monotonic() - start < SECONDS + 1.5


@pytest.mark.parametrize("place", ["status line", "100 Continue", "header", "headers", "trailer"])
def test_dripping_server_is_told_as_such(serving: Callable[[Iterable[bytes]], str], place: str) -> None:
    """Drops that never end are a matter of time."""
    with pytest.raises(TimedOutError):
        HttpFetcher(serving(dripping(*PLACES[place])), seconds=SECONDS).get("/x", None, 4000)


@pytest.mark.parametrize("place", ["100 Continue", "chunks", "body without end"])
def test_flooding_server_is_told_as_such(serving: Callable[[Iterable[bytes]], str], place: str) -> None:
    """A flood is ended by its bytes, long before its time."""
    with pytest.raises(TooMuchSentError):
        HttpFetcher(serving(flooding(*PLACES[place])), seconds=30).get("/x", None, 4000)


def test_dripping_handshake_is_left_in_time(serving: Callable[[Iterable[bytes]], str]) -> None:
    """A server that never finishes its handshake does not hold the client."""
    address = serving(dripping(b"\x16\x03\x03\x40\x00", b"\x02")).replace("http:", "https:")
    start = time.monotonic()
    with pytest.raises(FetchFailedError):
        HttpFetcher(address, seconds=SECONDS).get("/x", None, 4000)
    assert time.monotonic() - start < SECONDS + 1.5


def test_server_without_encryption_is_told_as_such(serving: Callable[[Iterable[bytes]], str]) -> None:
    """An answer in the clear at an encrypted address is a failure of TLS."""
    address = serving([OK + b"\r\n"]).replace("http:", "https:")
    with pytest.raises(TlsFailedError) as failure:
        HttpFetcher(address, seconds=5).get("/x", None, 4000)
    assert failure.value.detail == "tls"
    assert isinstance(failure.value.__cause__, OSError | ssl.SSLError)


def test_small_chunks_of_a_whole_answer_are_taken(serving: Callable[[Iterable[bytes]], str]) -> None:
    """The bound on bytes leaves room for an honest server's chunks."""
    body = b"".join(b"10\r\n" + b"y" * 16 + b"\r\n" for _ in range(250)) + b"0\r\n\r\n"
    fetched = HttpFetcher(serving([CHUNKED + body]), seconds=5).get("/x", None, 4000)
    assert fetched is not None
    assert fetched.body == b"y" * 4000
