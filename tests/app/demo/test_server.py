"""app/demo/server.py."""

import threading
from urllib.request import urlopen

import pytest

from app.demo.server import HOST, PortTakenError, listen, running


async def _hello(scope, receive, send):
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"hello"})


def test_a_taken_port_is_named():
    """A second program on the same port is told which port it is, and what to do."""
    with listen(0) as first:
        port = first.getsockname()[1]
        with pytest.raises(PortTakenError, match=rf"端口 {port} 已被占用.*make run PORT={port + 1}"):
            listen(port)


def test_the_service_answers_and_ends():
    """Inside the block the application answers; after it, its thread is gone and the port is free."""
    listener = listen(0)
    port = listener.getsockname()[1]
    with running(_hello, listener) as thread:
        with urlopen(f"http://{HOST}:{port}/") as answer:
            assert answer.read() == b"hello"
        assert thread in threading.enumerate()
    assert thread not in threading.enumerate()
    listen(port).close()
