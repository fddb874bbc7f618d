"""The edge: what happens to every request, whatever the application behind it does."""

import asyncio
import io
import json

import httpx
import pytest

from app.http.body_limit import BodyLimit
from app.http.edge import Edge, EdgeParts
from app.http.flood import Flood
from app.http.logs import AccessLog
from app.http.metrics import Metrics
from app.http.security_headers import SecurityHeaders


async def echo(scope, receive, send):
    """Answer with the size of the body."""
    size, more = 0, True
    while more:
        message = await receive()
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(size).encode()})


async def broken(scope, receive, send):
    """Fail with personal data in the message."""
    raise ValueError("张三 99000019900101001X")


async def endless(scope, receive, send):
    """Never answer."""
    await asyncio.sleep(60)


class Bench:
    """An edge around an application, with its log."""

    def __init__(self, app=echo, **changes):
        self.stream = io.BytesIO()
        self.metrics = Metrics()
        settings = {
            "body_limit": BodyLimit(1000, {"/large": 5000}),
            "security_headers": SecurityHeaders(https=False),
            "access_log": AccessLog(self.stream),
            "metrics": self.metrics,
            "floods": {"": Flood(100), "/verify": Flood(2)},
            "seconds": 5.0,
        } | changes
        self.edge = Edge(app, EdgeParts(**settings))

    def request(self, method, path, **options):
        """Send one request through the edge."""

        async def send():
            transport = httpx.ASGITransport(self.edge)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                return await client.request(method, path, **options)

        return asyncio.run(send())

    @property
    def log(self):
        """Give the lines logged so far."""
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]


def code_of(response):
    """Give status and problem code of an answer."""
    return response.status_code, response.json()["code"]


def test_every_answer_has_its_headers():
    """An answer should carry its request id and everything that restrains a browser."""
    headers = Bench().request("GET", "/").headers
    expected = {
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "x-frame-options": "DENY",
        "cache-control": "no-store",
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
        "cross-origin-resource-policy": "same-origin",
    }
    actual = {name: headers.get(name) for name in expected}
    assert expected == actual
    assert len(headers["x-request-id"]) == 16


def test_hsts_only_over_https():
    """HSTS should be sent when the service is reached over HTTPS, and not otherwise."""
    expected = [False, True]
    actual = [
        "strict-transport-security"
        in Bench(security_headers=SecurityHeaders(https=https)).request("GET", "/").headers
        for https in (False, True)
    ]
    assert expected == actual


def test_refuses_a_body_by_its_announced_size():
    """A body larger than its route takes should be refused, with the connection closed."""
    bench = Bench()
    response = bench.request("POST", "/", content=b"x" * 1001)
    expected = (413, "body_too_large", "close")
    actual = (*code_of(response), response.headers["connection"])
    assert expected == actual


def test_cuts_a_body_without_announced_size():
    """A chunked body should be cut when it passes the limit."""

    async def chunks():
        for _ in range(100):
            yield b"x" * 100

    expected = (413, "body_too_large")
    actual = code_of(Bench().request("POST", "/", content=chunks()))
    assert expected == actual


def test_routes_may_take_more():
    """A path with its own limit should take a body up to it."""
    expected = "5000"
    actual = Bench().request("POST", "/large", content=b"x" * 5000).text
    assert expected == actual


def test_a_fault_of_ours_says_nothing():
    """An unhandled error should give a problem without detail, and a log without the error's text."""
    bench = Bench(broken)
    response = bench.request("GET", "/")
    expected = (500, "internal")
    actual = code_of(response)
    assert expected == actual
    assert "张三" not in response.text + bench.stream.getvalue().decode()
    assert response.json()["request_id"] == response.headers["x-request-id"]


def test_a_request_may_not_take_for_ever():
    """A request over its time should be answered with a problem."""
    expected = (503, "took_too_long")
    actual = code_of(Bench(endless, seconds=0.05).request("GET", "/"))
    assert expected == actual


def test_floods_are_refused_with_the_time_to_wait():
    """More requests from one address than allowed should be refused; other paths have their own guard."""
    bench = Bench()
    statuses = [bench.request("GET", "/verify").status_code for _ in range(3)]
    refused = bench.request("GET", "/verify")
    expected = ([200, 200, 429], (429, "too_many_requests"), True, 200)
    actual = (
        statuses,
        code_of(refused),
        1 <= int(refused.headers["retry-after"]) <= 30,
        bench.request("GET", "/other").status_code,
    )
    assert expected == actual


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/?name=%00", (422, "invalid_request")),
        ("/?q=" + "x" * 5000, (414, "uri_too_long")),
        ("/a%00b", (404, "no_such_address")),
    ],
)
def test_refuses_addresses_no_route_should_see(path, answer):
    """NUL in an address and endless queries should be refused at the edge."""
    expected = answer
    actual = code_of(Bench().request("GET", path))
    assert expected == actual


def test_logs_the_route_and_never_the_address():
    """A line of the log should hold id, method, route, status and time, nothing of path, query or body."""
    bench = Bench()
    response = bench.request("POST", "/张三?number=99000019900101001X", content="张三".encode())
    line = bench.log[0]
    expected = ("request", response.headers["x-request-id"], "POST", "(none)", 200)
    actual = (line["message"], line["request_id"], line["method"], line["route"], line["status"])
    assert expected == actual
    logged = bench.stream.getvalue().decode()
    assert not [word for word in ("张三", "9900001990", "number") if word in logged]


def test_unknown_methods_are_counted_together():
    """A made-up method should not make a new time series."""
    bench = Bench()
    bench.request("BREW", "/")
    expected = 'luzheng_requests_total{method="OTHER",route="(none)",status="200"} 1.0'
    actual = bench.metrics.to_text().decode()
    assert expected in actual


def test_large_bodies_together_are_bounded():
    """While large bodies wait for their answer no more should be taken in than fit; then there is room again."""
    limit = BodyLimit(300_000, {}, streamed={"/to-disk"}, most_held=500_000)
    body, are_in, go_on = b"x" * 200_000, asyncio.Semaphore(0), asyncio.Event()

    async def waiting(scope, receive, send):
        while (await receive()).get("more_body", False):
            pass
        are_in.release()
        await go_on.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def crowd():
        transport = httpx.ASGITransport(Bench(waiting, body_limit=limit).edge)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            two = [asyncio.create_task(client.post("/large", content=body)) for _ in range(2)]
            await are_in.acquire()
            await are_in.acquire()
            refused = await client.post("/large", content=body)
            go_on.set()
            answers = [*await asyncio.gather(*two), refused]
            for path, size in (("/to-disk", 300_000), ("/large", 300_000), ("/large", 300_000)):
                answers.append(await client.post(path, content=b"x" * size))
            return [answer.status_code for answer in answers]

    expected = [200, 200, 503, 200, 200, 200]
    actual = asyncio.run(crowd())
    assert expected == actual
