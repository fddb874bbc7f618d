"""The web application over an installation of this test's own, with its clock held still."""

import ssl
from datetime import UTC, datetime

import httpx
import pytest

from app.demo.server import listen, running
from app.main import create_app
from app.services.status_readers import open_status_reader
from app.settings import Settings

NOW = datetime(2026, 1, 10, 4, tzinfo=UTC)
TRUST = ssl.create_default_context()
"""Nothing here speaks TLS, but each client would read the certificates of all authorities anew."""
PATIENT = {"sign_in_per_minute": 10_000, "look_up_per_minute": 10_000, "requests_per_minute": 1_000_000}


@pytest.fixture
def settings(data_dir, populated_url):
    """Give settings whose rate limits do not get in the way."""
    return Settings(data_dir=data_dir, database_url=populated_url, database_connections=20, **PATIENT)


@pytest.fixture
def application(settings, services):
    """Give the application; its register answers as of the same moment."""
    services.status.close()
    services.status = open_status_reader(settings.database_url, 4, NOW.timestamp)
    return create_app(settings, services=services, clock=lambda: NOW, publishes=False, converts=False)


@pytest.fixture
def client(application):
    """Give a client that is nobody."""
    listener = listen(0)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    opened = httpx.Client(base_url=address, timeout=30, verify=TRUST)
    with running(application, listener), opened:
        yield opened


@pytest.fixture
def signed_in(application, actor):
    """Give a function that gives the headers of an account that has signed in."""

    def headers(name):
        # Signing in by password is tested in test_token.py; here it would cost each test half a second.
        token = application.state.tokens.make(actor(name), NOW)
        return {"Authorization": f"Bearer {token}"}

    return headers


@pytest.fixture
def as_clerk(signed_in):
    """Give the headers of the clerk of Zhejiang."""
    return signed_in("clerk.zj")


@pytest.fixture
def issued(client, as_clerk, face):
    """Give a function that issues a sample certificate and gives the answer."""

    def issue(key="road_transport_operation_licence", **changes):
        body = {"type": key, "face": face(key, **changes), "issue_reason": "1"}
        answer = client.post("/api/v1/certificates", json=body, headers=as_clerk)
        assert answer.status_code == httpx.codes.CREATED, answer.text
        return answer.json()

    return issue


@pytest.fixture
def code_of(client, as_clerk):
    """Give a function that gives the text of a certificate's code."""

    def text(certificate):
        path = f"/api/v1/certificates/{certificate['id']}/code.txt"
        return client.get(path, headers=as_clerk).text

    return text
