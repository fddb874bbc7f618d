"""Connections over a real socket: heads are bounded in size, number and time, bodies in time."""

import socket
import time

import pytest

from app.demo.server import listen, running
from app.http.body_limit import BodyLimit
from app.http.connection import MAX_HEAD, MAX_HEADERS, ConnectionLimits
from app.http.edge import Edge, EdgeParts
from app.http.flood import Flood
from app.http.logs import AccessLog
from app.http.metrics import Metrics
from app.http.security_headers import SecurityHeaders

HEAD = b"GET / HTTP/1.1\r\nHost: x\r\n"
PATIENCE = 20.0


async def application(scope, receive, send):
    """Answer with the size of the body; hand the limits over as the service does."""
    if scope["type"] == "lifespan":
        await receive()
        scope["state"]["connection_limits"] = ConnectionLimits(head_seconds=0.5, connections=12)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        return
    size, more = 0, True
    while more:
        message = await receive()
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
    body = str(size).encode()
    headers = [(b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture(scope="module")
def address():
    """Serve behind the edge, half a second for a head and a second for a request."""
    parts = EdgeParts(
        body_limit=BodyLimit(1 << 20, {}),
        security_headers=SecurityHeaders(https=False),
        access_log=AccessLog(None),
        metrics=Metrics(),
        floods={"": Flood(100_000)},
        seconds=1.0,
    )
    listener = listen(0)
    with running(Edge(application, parts), listener):
        yield listener.getsockname()


def connect(address):
    """Open a connection that gives up where the service would not."""
    return socket.create_connection(address, PATIENCE)


def answer(connection):
    """Give all that comes until the service ends the connection."""
    found = b""
    try:
        while chunk := connection.recv(65_536):
            found += chunk
    except ConnectionError:
        pass
    return found


def status(found):
    """Give the status of an answer, 0 if there is none."""
    return int(found.split()[1]) if found else 0


def sent_without_end(connection, piece, pause=0.0):
    """Send for ever; give the answer when the service ends the connection."""
    connection.settimeout(0.05)
    found, end = b"", time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            connection.sendall(piece)
            time.sleep(pause)
            chunk = connection.recv(65_536)
        except TimeoutError:
            continue
        except ConnectionError:
            return found, True
        if not chunk:
            return found, True
        found += chunk
    return found, False


@pytest.mark.parametrize(
    "head",
    [
        HEAD + b"X: " + b"x" * MAX_HEAD + b"\r\n\r\n",
        HEAD + b"".join(b"X%d: 1\r\n" % n for n in range(MAX_HEADERS + 1)) + b"\r\n",
        b"GET /" + b"x" * MAX_HEAD + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
    ids=["a large header", "many headers", "a long address"],
)
def test_large_heads_are_refused(address, head):
    """A head beyond the limit should be answered 431 with a problem, and the connection end."""
    with connect(address) as connection:
        connection.sendall(head)
        found = answer(connection)
    expected = (431, True)
    actual = (status(found), b'"code":"headers_too_large"' in found)
    assert expected == actual


@pytest.mark.parametrize(
    ("start", "piece"),
    [(HEAD + b"X: ", b"x" * 10_000), (HEAD, b"X: 1\r\n" * 1000), (b"GET /", b"x" * 10_000)],
    ids=["one header", "headers", "address"],
)
def test_endless_heads_are_refused(address, start, piece):
    """A head without end should be answered 431 while it is still being sent, and the connection end."""
    with connect(address) as connection:
        connection.sendall(start)
        found, ended = sent_without_end(connection, piece)
    expected = (431, True)
    actual = (status(found), ended)
    assert expected == actual


@pytest.mark.parametrize(
    ("piece", "code"), [(b"X: 1\r\n", 408), (b"\r\n", 0)], ids=["slow headers", "empty lines and no request"]
)
def test_slow_heads_are_ended(address, piece, code):
    """A head that comes in drops should have one time for all of it, which no drop prolongs."""
    with connect(address) as connection:
        connection.sendall(HEAD if code else b"")
        found, ended = sent_without_end(connection, piece, pause=0.1)
    expected = (code, True)
    actual = (status(found), ended)
    assert expected == actual


@pytest.mark.parametrize("start", [b"", b"GET ", HEAD], ids=["nothing", "half a line", "half a head"])
def test_half_open_connections_are_ended(address, start):
    """A connection on which nothing more comes should be ended."""
    with connect(address) as connection:
        connection.sendall(start)
        expected = True
        actual = status(answer(connection)) in {0, 408}
        assert expected == actual


def test_a_second_head_has_its_time_too(address):
    """A head that stops after a request on the same connection should be ended as a first one is."""
    with connect(address) as connection:
        connection.sendall(HEAD + b"\r\n")
        first = connection.recv(65_536)
        connection.sendall(HEAD)
        expected = (200, 408)
        actual = (status(first), status(answer(connection)))
        assert expected == actual


@pytest.mark.parametrize(
    ("framing", "piece"),
    [(b"Content-Length: 100000", b"x"), (b"Transfer-Encoding: chunked", b"1\r\nx\r\n")],
    ids=["announced", "in chunks"],
)
def test_bodies_in_drops_have_a_deadline(address, framing, piece):
    """A body that drips should be answered when its time is over, and the connection end."""
    with connect(address) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\n" + framing + b"\r\n\r\n")
        found, ended = sent_without_end(connection, piece, pause=0.1)
    expected = (503, True)
    actual = (status(found), ended)
    assert expected == actual


def test_idle_connections_keep_nobody_out(address):
    """More half-open connections than there may be should not keep a request from its answer."""
    idle = [connect(address) for _ in range(30)]
    try:
        with connect(address) as connection:
            connection.sendall(HEAD + b"Connection: close\r\n\r\n")
            expected = 200
            actual = status(answer(connection))
        assert expected == actual
    finally:
        for each in idle:
            each.close()


def test_large_bodies_and_pipelined_requests_pass(address):
    """Bodies are no heads: a large one, and requests sent together, should be answered as ever."""
    body = b"x" * 500_000
    with connect(address) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 500000\r\n\r\n" + body)
        connection.sendall(HEAD + b"\r\n" + HEAD + b"Connection: close\r\n\r\n")
        found = answer(connection)
    expected = (3, True)
    actual = (found.count(b"HTTP/1.1 200"), b"500000" in found)
    assert expected == actual


def test_what_is_no_http_is_a_problem(address):
    """Bytes that are no request should be answered 400 with a problem."""
    with connect(address) as connection:
        connection.sendall(b"\x16\x03\x01 hello\r\n\r\n")
        found = answer(connection)
    expected = (400, True)
    actual = (status(found), b'"code":"malformed_request"' in found)
    assert expected == actual
