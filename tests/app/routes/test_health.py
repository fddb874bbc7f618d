"""Health, readiness and figures."""

import socket
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from app.roles import SYSTEM_ACTOR
from app.services import publication
from tests.app.conftest import NOW


@pytest.fixture
def sqlite_only(settings):
    """Skip on other databases."""
    if not settings.database_url.startswith("sqlite"):
        pytest.skip("about a file")


def test_alive_and_ready(client):
    """A complete installation should be alive and ready."""
    expected = ({"status": "ok"}, {"database": True, "schema": True, "trust_list": True})
    actual = (client.get("/healthz").json(), client.get("/readyz").json()["checks"])
    assert expected == actual


def test_the_age_of_the_index_is_told(client, services):
    """Before the first status index its age should be null, an hour after it 3600 seconds."""
    before = client.get("/readyz").json()["status_index_age_seconds"]
    publication.refresh_status(services, SYSTEM_ACTOR, NOW - timedelta(hours=1))
    expected = (None, 3600)
    actual = (before, client.get("/readyz").json()["status_index_age_seconds"])
    assert expected == actual


def test_a_damaged_file_is_busy_and_not_ready(client, services, sqlite_only):
    """With a SQLite file that is none any more: alive, not ready, and what needs it answers 503."""
    path = Path(services.engine.url.database)
    services.engine.dispose()
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    path.write_bytes(b"not a database at all " * 400)
    look_up = client.post("/api/v1/lookups", json={"number": "1", "name": "x"})
    ready = client.get("/readyz")
    expected = (200, (503, {"database": False}), (503, "busy"))
    actual = (
        client.get("/healthz").status_code,
        (ready.status_code, ready.json()["checks"]),
        (look_up.status_code, look_up.json()["code"]),
    )
    assert expected == actual


def test_an_old_schema_is_not_ready(client, services):
    """With a schema of another revision the service should be alive and not ready, and say why."""
    with services.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    answer = client.get("/readyz")
    expected = (200, 503, "not_ready", False)
    actual = (
        client.get("/healthz").status_code,
        answer.status_code,
        answer.json()["code"],
        answer.json()["checks"]["schema"],
    )
    assert expected == actual


def test_figures_name_routes_and_not_addresses(client, issued):
    """Requests should be counted by the pattern of their route, under its whole address."""
    client.get(f"/api/v1/certificates/{issued()['id']}")
    client.post("/api/v1/verify", json={"text": "x"})
    client.get("/nowhere/at/all")
    figures = client.get("/metrics").text
    expected = [
        'luzheng_requests_total{method="GET",route="/api/v1/certificates/{certificate_id}",status="401"} 1.0',
        'luzheng_requests_total{method="POST",route="/api/v1/verify",status="200"} 1.0',
        'luzheng_requests_total{method="GET",route="(none)",status="404"} 1.0',
    ]
    actual = [line for line in expected if line in figures]
    assert expected == actual


def test_other_methods_and_addresses_are_problems(client):
    """An unknown address and a wrong method should be problems, the latter with Allow."""
    missing, wrong = client.get("/nowhere"), client.get("/api/v1/verify")
    expected = ((404, "no_such_address"), (405, "method_not_allowed"), "POST")
    actual = (
        (missing.status_code, missing.json()["code"]),
        (wrong.status_code, wrong.json()["code"]),
        wrong.headers["allow"],
    )
    assert expected == actual


def test_allow_names_head_where_it_is_answered(client):
    """What a refusal says is allowed should be all that is: HEAD wherever GET is."""
    refused = client.delete("/healthz")
    assert (405, "GET, HEAD") == (refused.status_code, refused.headers["allow"])


@pytest.mark.parametrize(
    "path", ["/healthz", "/readyz", "/v", "/v/", "/api/v1/trust-list", "/api/v1/codes", "/api/v1/schemas"]
)
def test_head_is_answered_as_get(client, path):
    """HEAD should have status and headers of GET, and no body (RFC 9110, section 9.3.2)."""
    asked, given = client.head(path), client.get(path)
    expected = (given.status_code, given.headers["content-type"], given.headers["content-length"], b"")
    actual = (
        asked.status_code,
        asked.headers["content-type"],
        asked.headers["content-length"],
        asked.content,
    )
    assert expected == actual


@pytest.mark.parametrize(
    "path", ["/healthz/", "/api/v1/codes/", "/v//", "//evil.example/", "//evil.example/v/"]
)
def test_a_slash_at_the_end_sends_nobody_elsewhere(client, path):
    """An address with a slash behind it should be the same address; no answer repeats the Host header."""
    with socket.create_connection((client.base_url.host, client.base_url.port), 10) as connection:
        head = f"GET {path} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
        connection.sendall(head.encode())
        found = connection.makefile("rb").read()
    expected = (b"404" if b"evil" in path.encode() else b"200", False, False)
    actual = (found.split()[1], b"evil.example" in found, b"\nlocation:" in found.lower())
    assert expected == actual
