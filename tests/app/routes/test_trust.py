"""What offline verifiers fetch: genuine, conditional, cacheable."""

import pytest

from app.roles import SYSTEM_ACTOR
from app.services import publication
from signing import status_index, status_list, trust
from signing.dictionaries import DICTIONARIES
from signing.list_id import ListId
from tests.app.conftest import NOW, ZHEJIANG

PATHS = (
    "/api/v1/trust-list",
    "/api/v1/status/index",
    f"/api/v1/status/{ZHEJIANG}/0",
    "/api/v1/dictionaries/1",
    "/api/v1/jwks.json",
)


@pytest.fixture
def published(services, issued):
    """Publish everything, one certificate having been issued."""
    issued()
    publication.refresh(services, SYSTEM_ACTOR, NOW)


@pytest.mark.parametrize("path", PATHS)
def test_what_the_client_has_is_not_sent_again(client, published, path):
    """A second request with the entity tag should be answered 304 without a body, with its headers."""
    first = client.get(path)
    tags = [first.headers["etag"], f'"x", W/{first.headers["etag"]}', "*"]
    again = [client.get(path, headers={"If-None-Match": tag}) for tag in tags]
    expected = (200, [(304, b"", first.headers["etag"])] * 3, True)
    actual = (
        first.status_code,
        [(each.status_code, each.content, each.headers["etag"]) for each in again],
        first.headers["cache-control"].startswith("public, "),
    )
    assert expected == actual


@pytest.mark.parametrize("path", PATHS)
def test_another_tag_gets_the_whole(client, published, path):
    """A request with an old entity tag should get the present content."""
    expected = (200, client.get(path).content)
    answer = client.get(path, headers={"If-None-Match": '"old"'})
    actual = (answer.status_code, answer.content)
    assert expected == actual


def test_all_of_it_verifies(client, published, services):
    """Trust list, index and list should verify as an offline client would."""
    listed = trust.from_bytes(client.get(PATHS[0]).content, services.keystore.roots())
    index = status_index.from_bytes(client.get(PATHS[1]).content, listed)
    token = client.get(PATHS[2]).content
    statuses = status_list.from_bytes(token, listed)
    list_id = ListId(ZHEJIANG, 0)
    expected = (True, list_id, 0)
    actual = (index.lists[list_id].matches(token), statuses.list_id, int(statuses.get(0)))
    assert expected == actual


def test_media_types_are_the_registered_ones(client, published):
    """Each file should have its media type."""
    expected = [
        "application/cbor",
        "application/cbor",
        "application/statuslist+cwt",
        "application/octet-stream",
        "application/jwk-set+json",
    ]
    actual = [client.get(path).headers["content-type"] for path in PATHS]
    assert expected == actual


def test_dictionaries_are_the_frozen_ones(client):
    """A dictionary should be served byte for byte, and be cacheable for long."""
    answer = client.get("/api/v1/dictionaries/1")
    expected = (DICTIONARIES[1], "public, max-age=31536000")
    actual = (answer.content, answer.headers["cache-control"])
    assert expected == actual


def test_keys_are_those_that_sign(client, services):
    """The key set should hold the licence keys, kid in hex as in the codes."""
    keys = client.get("/api/v1/jwks.json").json()["keys"]
    expected = sorted(
        record.kid.hex() for record in services.keystore.records() if record.purpose.value == "licence"
    )
    actual = sorted(key["kid"] for key in keys)
    assert expected == actual


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/api/v1/status/index", (503, "not_ready")),
        (f"/api/v1/status/{ZHEJIANG}/0", (404, "not_found")),
        (f"/api/v1/status/{ZHEJIANG}/x", (422, "invalid_request")),
        ("/api/v1/status/nobody/0", (422, "invalid_request")),
        ("/api/v1/dictionaries/2", (404, "not_found")),
        ("/api/v1/dictionaries/99", (422, "invalid_request")),
    ],
)
def test_what_is_not_published_is_named(client, path, answer):
    """A file that does not exist, or not yet, should be refused with its problem."""
    found = client.get(path)
    expected = answer
    actual = (found.status_code, found.json()["code"])
    assert expected == actual
