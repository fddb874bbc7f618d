"""Bad input at its worst: each has its own clear refusal, nothing is stored, the service goes on."""

import itertools
import json
import socket
import time

import pytest
from sqlmodel import func, select

from app.field_faults import MOST
from app.tables import Certificate

FIFTY_MEGABYTES = 50_000_000
CERTIFICATES = "/api/v1/certificates"


def problem_of(answer):
    """Give status and code of a problem."""
    return answer.status_code, answer.json()["code"]


@pytest.fixture
def nothing_stored(client, services):
    """Check afterwards that no certificate was stored and the service still answers."""
    yield
    with services.reading() as session:
        stored = session.exec(select(func.count()).select_from(Certificate)).one()
    expected = (0, 200)
    actual = (stored, client.get("/healthz").status_code)
    assert expected == actual


def test_fifty_megabytes_of_json(client, as_clerk, nothing_stored):
    """JSON of 50 MB should be refused by its announced size."""
    body = b'{"type": "' + b"x" * FIFTY_MEGABYTES + b'"}'
    headers = {**as_clerk, "Content-Type": "application/json"}
    expected = [(413, "body_too_large")] * 2
    actual = [
        problem_of(client.post(path, content=body, headers=headers))
        for path in (CERTIFICATES, "/api/v1/verify")
    ]
    assert expected == actual


def test_fifty_megabytes_in_chunks(client, as_clerk, nothing_stored):
    """Without announced size, 50 MB should be cut at the limit, long before their end."""
    sent = 0

    def chunks():
        nonlocal sent
        for _ in range(FIFTY_MEGABYTES // 50_000):
            sent += 50_000
            yield b"x" * 50_000

    headers = {**as_clerk, "Content-Type": "application/json"}
    expected = (413, "body_too_large")
    actual = problem_of(client.post(CERTIFICATES, content=chunks(), headers=headers))
    assert expected == actual


def test_a_body_announced_and_never_sent(client, nothing_stored):
    """A client that waits for our word before it sends 50 MB should get the refusal at once."""
    address = client.base_url.host, client.base_url.port
    head = (
        f"POST {CERTIFICATES} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Content-Length: {FIFTY_MEGABYTES}\r\nExpect: 100-continue\r\n\r\n"
    )
    start = time.monotonic()
    with socket.create_connection(address, 10) as connection:
        connection.sendall(head.encode())
        answer = connection.makefile("rb").readline()
    expected = (b"HTTP/1.1 413", True)
    actual = (answer[:12], time.monotonic() - start < 2)
    assert expected == actual


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (b"[" * 1_000_000, (400, "json_too_many_values")),
        (b"[" * 9_000, (400, "json_too_deep")),
        (b'{"a":' * 300_000 + b"1" + b"}" * 300_000, (400, "json_too_many_values")),
        (b'{"type": "x", "face": ' + b'{"a":' * 40 + b"1" + b"}" * 41, (400, "json_too_deep")),
        (b'{"type": "x", "type": "y", "face": {}}', (400, "duplicate_key")),
        (b'{"type": "x", "face": {"a": 1, "a": 2}}', (400, "duplicate_key")),
        (b'{"type": "x", "face": {"a": "\\u0000"}}', (422, "invalid_request")),
        (b'{"type": "x", "face": {"a": "\\ud800"}}', (422, "invalid_request")),
        ('{"type": "x", "face": {"a": "\ue000"}}'.encode(), (422, "invalid_request")),
        ('{"type": "x", "face": {"a": "王"}}'.encode("gb18030"), (400, "invalid_utf8")),
        (b'{"type": "x", "face": {"a": NaN}}', (400, "invalid_json")),
        (b'{"type": "x", "face": {"a": ' + b"9" * 10_000 + b"}}", (400, "invalid_json")),
        (b"", (422, "invalid_request")),
        (b"null", (422, "invalid_request")),
        (b'"text"', (422, "invalid_request")),
        (b"type=x&face=y", (400, "invalid_json")),
    ],
)
def test_bad_json_has_its_own_problem(client, as_clerk, nothing_stored, body, answer):
    """Each kind of bad JSON should be refused with its own code."""
    headers = {**as_clerk, "Content-Type": "application/json"}
    expected = answer
    actual = problem_of(client.post(CERTIFICATES, content=body, headers=headers))
    assert expected == actual


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/xml", "application/x-www-form-urlencoded", "nonsense"]
)
def test_other_content_types_are_refused(client, as_clerk, face, nothing_stored, kind):
    """A body that does not say it is JSON should be refused by its type, whatever it holds."""
    body = json.dumps({"type": "road_transport_operation_licence", "face": face()})
    expected = (415, "wrong_content_type")
    actual = problem_of(client.post(CERTIFICATES, content=body, headers={**as_clerk, "Content-Type": kind}))
    assert expected == actual


def test_a_broken_form_is_refused(client, nothing_stored):
    """A multipart form without boundary, or cut short, should be a problem and not a fault of ours."""
    path = "/api/v1/verify/picture"
    bodies = [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data; name=picture\r\n"),
        ("multipart/form-data; boundary=b", b"--c\r\n\r\nx\r\n--c--"),
    ]
    expected = {400, 422}
    actual = {
        client.post(path, content=body, headers={"Content-Type": kind}).status_code for kind, body in bodies
    }
    assert expected >= actual


HOSTILE = {
    "long key above many values": {"text": "1", "k" * 60_000: [0] * 30_000},
    "long key above as many as may be": {"text": "1", "k" * 60_000: [0] * 9_000},
    "many bad texts below a long key": {"text": "1", "k" * 60_000: ["\x00"] * 9_000},
    "180,000 unknown keys": {f"{n}": 0 for n in range(180_000)},
    "thousands of unknown keys": {f"k{n}" + "长" * 50: n for n in range(9_000)},
    "a long unknown key": {"text": "1", "长" * 500_000: 1},
    "a thousand long unknown keys": {"text": "1"} | {f"{n}" + "\n" * 800: 1 for n in range(1000)},
    "many texts that are none": {"texts": [0] * 9_000},
}


def test_answers_to_hostile_bodies_are_small(client, as_clerk):
    """A body made to be costly should get a refusal of bounded size, and not a fault of ours."""
    paths = ("/api/v1/verify", "/api/v1/verify/batch", "/api/v1/lookups", CERTIFICATES)
    for (name, body), path in itertools.product(HOSTILE.items(), paths):
        answer = client.post(path, json=body, headers=as_clerk if path == CERTIFICATES else {})
        expected = (True, True, True)
        actual = (
            answer.status_code in {400, 413, 422},
            len(answer.content) < 64 * 1024,
            len(answer.json().get("errors", [])) <= MOST,
        )
        assert expected == actual, (name, path)


def test_a_face_of_thousands_of_unknown_fields(client, as_clerk, face):
    """Faults of face data, which the type finds itself, should be bounded as those of a request are."""
    body = {
        "type": "road_transport_operation_licence",
        "face": face() | {f"{n}" + "k" * 200: n for n in range(9_000)},
    }
    answer = client.post(CERTIFICATES, json=body, headers=as_clerk)
    expected = (422, True, True)
    actual = (answer.status_code, len(answer.content) < 64 * 1024, answer.json()["more_errors"])
    assert expected == actual


@pytest.mark.parametrize(
    ("path", "length", "expected"),
    [
        ("/api/v1/verify/picture", 71, (400, "body_unreadable")),
        ("/api/v1/verify/picture", 20_000, (400, "body_unreadable")),
        ("/api/v1/verify/picture", 60_000, (431, "headers_too_large")),
        ("/api/v1/token", 71, (400, "body_unreadable")),
    ],
)
def test_a_boundary_longer_than_any_is_refused(client, path, length, expected):
    """A boundary over 70 characters (RFC 2046, 5.1.1) should be refused, one longer than all headers may be too."""
    boundary = "b" * length
    body = f'--{boundary}\r\nContent-Disposition: form-data; name="x"\r\n\r\n1\r\n--{boundary}--\r\n'
    kind = f"multipart/form-data; boundary={boundary}"
    actual = problem_of(client.post(path, content=body.encode(), headers={"Content-Type": kind}))
    assert expected == actual
