"""A load generator for loopback: posts bodies over a few kept-open connections, one at a time on each.

Run as ``python -m bench.load PORT PATH SECONDS CONNECTIONS FILE``; FILE holds one JSON body a line. Prints
one JSON line: answers, rate and latency. It runs in a process of its own, so that it and the server share
no interpreter.
"""

import asyncio
import json
import sys
from itertools import cycle
from pathlib import Path
from time import perf_counter
from typing import Any

import uvloop

HEAD_END = b"\r\n\r\n"


class Connection(asyncio.Protocol):
    """Sends the next request as soon as the answer before is complete."""

    def __init__(self, requests: Any, ends_at: float) -> None:
        self._requests = requests
        self._ends_at = ends_at
        self._transport: Any = None
        self._buffer = b""
        self._sent_at = 0.0
        self.seconds: list[float] = []
        self.refused = 0
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        """Begin."""
        self._transport = transport
        self._send()

    def _send(self) -> None:
        self._sent_at = perf_counter()
        self._transport.write(next(self._requests))

    def data_received(self, data: bytes) -> None:
        """Take an answer; our servers always announce its length."""
        self._buffer += data
        head, found, rest = self._buffer.partition(HEAD_END)
        if not found:
            return
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0])
        if len(rest) < length:
            return
        now = perf_counter()
        self.seconds.append(now - self._sent_at)
        self.refused += not (head.startswith(b"HTTP/1.1 200") and b'"valid"' in rest)
        self._buffer = b""
        if now < self._ends_at:
            self._send()
        else:
            self._transport.close()

    def connection_lost(self, _error: Exception | None) -> None:
        """End."""
        self.done.set_result(None)


async def load(port: int, path: str, seconds: float, connections: int, bodies: list[bytes]) -> dict[str, Any]:
    """Post for some seconds and give what came of it."""
    requests = cycle(
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n".encode()
        + body
        for body in bodies
    )
    start = perf_counter()
    loop, made = asyncio.get_running_loop(), []
    for _ in range(connections):
        _, each = await loop.create_connection(
            lambda: Connection(requests, start + seconds), "127.0.0.1", port
        )
        made.append(each)
    await asyncio.gather(*(each.done for each in made))
    taken = perf_counter() - start
    latencies = sorted(second for each in made for second in each.seconds)
    return {
        "answers": len(latencies),
        "refused": sum(each.refused for each in made),
        "rate": len(latencies) / taken,
        "p50_ms": latencies[len(latencies) // 2] * 1000,
        "p99_ms": latencies[len(latencies) * 99 // 100] * 1000,
    }


if __name__ == "__main__":
    port, path, seconds, connections, file = sys.argv[1:]
    lines = Path(file).read_bytes().splitlines()
    print(json.dumps(uvloop.run(load(int(port), path, float(seconds), int(connections), lines))))
