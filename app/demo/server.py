"""The service in a thread of this process, so that the demonstration can talk to it over the network."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import uvicorn

from app.http.connection import Connection

HOST: Final = "127.0.0.1"
_START_SECONDS: Final = 30.0


class PortTakenError(Exception):
    """Another program listens on the port; `port` says which."""

    def __init__(self, port: int) -> None:
        super().__init__(f"端口 {port} 已被占用，请换一个：make run PORT={port + 1} · port {port} is taken")
        self.port = port


def listen(port: int) -> socket.socket:
    """Take a port of this machine before anything else is done; 0 takes any free one.

    Raises:
        PortTakenError: another program has it.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise PortTakenError(port) from error
    return listener


@contextmanager
def running(app: Any, listener: socket.socket) -> Iterator[threading.Thread]:
    """Serve an ASGI application while the block runs; gives the serving thread."""
    server = uvicorn.Server(
        uvicorn.Config(app, log_config=None, access_log=False, http=Connection, ws="none")
    )
    thread = threading.Thread(target=server.run, args=([listener],), name="service", daemon=True)
    thread.start()
    try:
        _wait_for(server, thread)
        yield thread
    finally:
        server.should_exit = True
        thread.join(_START_SECONDS)


def _wait_for(server: uvicorn.Server, thread: threading.Thread) -> None:
    end = time.monotonic() + _START_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > end:
            raise RuntimeError("the service did not start; its log says why")
        time.sleep(0.01)
