"""While hostile bodies are read, the process answers others: its event loop never waits for the reading."""

import asyncio
from statistics import median
from time import perf_counter

import httpx
import pytest

MEBIBYTE = 1 << 20
JSON = {"Content-Type": "application/json"}
PATIENCE = 200
"""Times what an answer takes while nothing else is done: what is read sooner keeps nobody waiting."""
BODIES = {
    "long name, many children": b'{"text":"1","' + b"k" * MEBIBYTE + b'":[' + b"0," * 400_000 + b"0]}",
    "many unknown names": b"{" + b",".join(b'"%d":0' % number for number in range(150_000)) + b"}",
    "one name many times": b"{" + b'"text":"1",' * 150_000 + b'"text":"1"}',
    "nested": b'{"text":' + b"[" * 900_000 + b"]" * 900_000 + b"}",
    "long number": b'{"text":' + b"9" * 1_900_000 + b"}",
    "escapes": b'{"text":"' + b"\\u0041" * 300_000 + b'"}',
    "long text": b'{"text":"' + b"9" * 1_900_000 + b'"}',
    "long name, many bad texts": b'{"' + b"k" * 1_900_000 + b'":[' + b'"\\u0001",' * 60 + b"0]}",
}


async def _answers_while(application, path, body):
    """Send a body, and ask after health all the while.

    Gives seconds of a health check while nothing else is done, seconds for the body, and health checks
    answered meanwhile.
    """
    transport = httpx.ASGITransport(application)
    async with httpx.AsyncClient(transport=transport, base_url="http://luzheng.test") as client:

        async def healthy():
            started = perf_counter()
            assert (await client.get("/healthz")).status_code == 200
            return perf_counter() - started

        unloaded = median([await healthy() for _ in range(20)])
        started = perf_counter()
        reading = asyncio.create_task(client.post(path, content=body, headers=JSON))
        answered = 0
        while not reading.done():
            await asyncio.sleep(0)  # health checks alone would never give way
            await healthy()
            answered += 1
        assert (await reading).status_code < 500
        return unloaded, perf_counter() - started, answered


@pytest.mark.parametrize("populated_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("path", ["/api/v1/verify", "/api/v1/verify/batch", "/api/v1/lookups"])
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_health_is_answered_while_a_hostile_body_is_read(application, path, body):
    """A body of nearly the most that is taken should be refused soon, or others be answered meanwhile."""
    unloaded, seconds, answered = asyncio.run(_answers_while(application, path, body))
    assert seconds < PATIENCE * unloaded or answered > seconds / (PATIENCE * unloaded)
