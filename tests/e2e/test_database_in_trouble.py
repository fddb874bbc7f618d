"""A database that hangs, is gone or is locked: the service lives, verification answers, and all comes back."""

import sqlite3
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from signing.code_text import from_text, to_text
from tests.postgres import Cluster

VERIFY = "/api/v1/verify"
KIND = "road_transport_operation_licence"
SECONDS = 3.0


@pytest.fixture
def own_cluster():
    """Give a cluster that may be stopped without disturbing other tests."""
    cluster = Cluster(Path(tempfile.gettempdir()) / f"luzheng-pg-{uuid4().hex[:12]}")
    cluster.start()
    yield cluster
    cluster.stop()


@pytest.fixture
def database_url(request, tmp_path):
    """Give a database of this test's own: PostgreSQL for who has asked for the cluster."""
    if "own_cluster" in request.fixturenames:
        return request.getfixturevalue("own_cluster").url("postgres")
    return f"sqlite:///{tmp_path}/luzheng.db"


@pytest.fixture
def limits():
    """Give limits that do not get in the way; two waits shorter than by default, to save time."""
    short = {"LUZHENG_DATABASE_WAIT_SECONDS": "4", "LUZHENG_LOOK_UP_PER_MINUTE": "1000"}
    return short | {"LUZHENG_DATABASE_CONNECTIONS": "5"}


class Asking:
    """Asks a service and keeps the time."""

    def __init__(self, service):
        clerk = service.sign_in("clerk")
        path = f"/api/v1/certificates/{service.issue(KIND, clerk)['id']}/code.txt"
        self.genuine = service.client.get(path, headers=clerk).text
        envelope = bytearray(from_text(self.genuine))
        envelope[-1] ^= 1
        self.forged = to_text(bytes(envelope), service.address)
        self.inspector = service.sign_in("inspector")
        self._client = service.client

    def verify(self, text, headers=None):
        """Give the reason; it must come in time."""
        look = {"purpose": "路检路查", "place": "示例检查站"} if headers else {}
        return self._in_time(SECONDS, VERIFY, {"text": text, **look}, headers)["reason"]

    def batch(self):
        """Give the reasons for both in one request."""
        results = self._in_time(SECONDS, f"{VERIFY}/batch", {"texts": [self.genuine, self.forged]})["results"]
        return [each["reason"] for each in results]

    def all_reasons(self):
        """Ask in every way at once, as happens in service."""
        with ThreadPoolExecutor(20) as pool:
            many = [pool.submit(self.verify, self.genuine) for _ in range(12)]
            forged, batch = pool.submit(self.verify, self.forged), pool.submit(self.batch)
            inspected = pool.submit(self.verify, self.genuine, self.inspector)
            alive = [self.alive() for _ in range(5)]
            return {
                "many": {each.result() for each in many},
                "forged": forged.result(),
                "batch": batch.result(),
                "inspected": inspected.result(),
                "alive": set(alive),
            }

    def alive(self):
        """Give the state of the process; it must come at once."""
        began = time.monotonic()
        status = self._client.get("/healthz").status_code
        assert time.monotonic() - began < 1
        return status

    def wait_until_valid(self):
        """Wait until the service has found its database again."""
        end = time.monotonic() + 8
        while self.verify(self.genuine) != "genuine":
            assert time.monotonic() < end
            time.sleep(0.1)

    def _in_time(self, seconds, path, body, headers=None):
        began = time.monotonic()
        answer = self._client.post(path, json=body, headers=headers)
        assert answer.status_code == 200, answer.text
        assert time.monotonic() - began < seconds
        return answer.json()


WELL = {
    "many": {"genuine"},
    "forged": "forged",
    "batch": ["genuine", "forged"],
    "inspected": "genuine",
    "alive": {200},
}
UNKNOWN = WELL | {
    "many": {"status_unknown"},
    "batch": ["status_unknown", "forged"],
    "inspected": "status_unknown",
}


def test_a_server_that_hangs(service, own_cluster):
    """While PostgreSQL stands still all should be answered in time, nothing as valid; then as before."""
    asking = Asking(service)
    found = [asking.all_reasons()]
    with own_cluster.hung():
        found += [asking.all_reasons() for _ in range(2)]
    asking.wait_until_valid()
    found.append(asking.all_reasons())
    expected = [WELL, UNKNOWN, UNKNOWN, WELL]
    actual = found
    assert expected == actual


def test_a_server_that_is_gone(service, own_cluster):
    """Without PostgreSQL all should be answered in time, nothing as valid; after its restart as before."""
    asking = Asking(service)
    found = [asking.all_reasons()]
    own_cluster.stop_server()
    found += [asking.all_reasons() for _ in range(2)]
    ready = service.client.get("/readyz").status_code
    own_cluster.start_server()
    asking.wait_until_valid()
    found.append(asking.all_reasons())
    expected = ([WELL, UNKNOWN, UNKNOWN, WELL], 503)
    actual = (found, ready)
    assert expected == actual


def test_a_restart_in_between(service, own_cluster):
    """A restart of PostgreSQL between two questions should go unnoticed by those who verify."""
    asking = Asking(service)
    found = [asking.all_reasons()]
    own_cluster.stop_server()
    own_cluster.start_server()
    found.append(asking.all_reasons())
    expected = [WELL, WELL]
    actual = found
    assert expected == actual


def test_a_file_somebody_else_writes_to(service, tmp_path):
    """While another holds the write lock and look-ups wait for it, verification should go on as ever."""
    asking = Asking(service)
    other = sqlite3.connect(tmp_path / "luzheng.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(14) as pool, httpx.Client(base_url=service.address, timeout=30) as client:
        bodies = [{"number": str(number), "name": "x"} for number in range(14)]
        waiting = [pool.submit(client.post, "/api/v1/lookups", json=body) for body in bodies]
        time.sleep(1.5)
        while_locked = asking.all_reasons()
        other.execute("ROLLBACK")
        other.close()
        after = {each.result().status_code for each in waiting}
    expected = (WELL, {404})
    actual = (while_locked, after - {503})  # on a loaded machine some have waited too long
    assert expected == actual
