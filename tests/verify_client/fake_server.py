"""A publishing server in memory: a `Fetcher` that signs what it is told to, and lies when it is told to."""

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256

from signing import status_index, status_list, trust
from signing.algorithms import PrivateKey
from signing.list_id import ListId
from signing.status_list import Status, StatusList
from signing.trust import TrustedKey
from tests.signing import lists
from tests.signing.lists import DAY, ISSUER, ISSUER_KEY, NOW, PUBLISHER_KEY, ROOT
from verify_client.bundle.errors import FetchFailedError
from verify_client.bundle.fetching import Fetched

LIST = ListId(ISSUER, 0)
SIZE = 4096


def moment(second: int = NOW) -> datetime:
    """A second as an aware time."""
    return datetime.fromtimestamp(second, UTC)


class FakeServer:
    """Publishes a trust list, an index and lists; `files` may be changed at will.

    `asked` records every path and entity tag; `before_each` runs before each answer.
    """

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[tuple[str, str | None]] = []
        self.before_each: Callable[[str], None] = lambda _: None
        self.publish_trust()
        self.publish({LIST: [(7, Status.REVOKED)]})

    def get(self, path: str, etag: str | None, limit: int) -> Fetched | None:
        """Answer as the service does."""
        self.asked.append((path, etag))
        self.before_each(path)
        body = self.files.get(path)
        if body is None:
            raise FetchFailedError("http_404")
        tag = f'"{sha256(body).hexdigest()}"'
        if etag == tag:
            return None
        if len(body) > limit:
            raise FetchFailedError("too_large")
        return Fetched(body, tag)

    def publish_trust(
        self, *keys: TrustedKey, version: int = 1, issued_at: int = NOW, root: PrivateKey = ROOT
    ) -> None:
        """Sign and publish a trust list."""
        content = lists.trust_list(*keys, version=version, issued_at=issued_at)
        self.files["/api/v1/trust-list"] = trust.to_bytes(content, root)

    def publish(
        self,
        content: dict[ListId, list[tuple[int, int]]],
        *,
        version: int = 1,
        issued_at: int = NOW,
        expires_at: int | None = None,
        key: PrivateKey = ISSUER_KEY,
        index_key: PrivateKey = PUBLISHER_KEY,
    ) -> None:
        """Sign and publish lists, and the index that names them."""
        expires = issued_at + DAY if expires_at is None else expires_at
        entries = {}
        for list_id, not_valid in content.items():
            made = StatusList.make(list_id, issued_at, expires, 3600, not_valid, size=SIZE)
            token = status_list.to_bytes(made, key, quick=True)
            self.files[f"/api/v1/status/{list_id.issuer_code}/{list_id.number}"] = token
            entries[list_id] = status_index.describe(token, issued_at)
        index = status_index.StatusIndex(version, issued_at, expires, entries)
        self.files["/api/v1/status/index"] = status_index.to_bytes(index, index_key)
