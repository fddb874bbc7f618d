"""The register as a source of statuses, read without the ORM."""

import asyncio
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from app.services import issuance, lifecycle
from app.services.records import IssueRequest
from app.services.sqlite_status_reader import _SELECT
from app.services.status_reader import FRESH_SECONDS
from app.services.status_readers import open_status_reader
from signing.envelope import fingerprint
from signing.status_list import Status
from tests.app.conftest import GUANGDONG, NOW, ZHEJIANG
from verify_client.verify import StatusAnswer

KEY = "road_transport_operation_licence"
SECOND = int(NOW.timestamp())
ACTS = {
    None: Status.VALID,
    "suspend": Status.SUSPENDED,
    "cancel": Status.CANCELLED,
    "withdraw": Status.WITHDRAWN,
    "revoke": Status.REVOKED,
    "transfer": Status.TRANSFERRED,
}


@pytest.fixture
def reader(settings):
    """Give a reader with a clock that stands still."""
    opened = open_status_reader(settings.database_url, clock=lambda: SECOND + 0.9)
    yield opened
    opened.close()


@pytest.fixture
def licence(services, clerk, face):
    """Give a certificate in force."""
    return issuance.issue(services, clerk, IssueRequest(KEY, face(KEY)), None, NOW)


@pytest.mark.parametrize("act", ACTS)
def test_each_status_is_answered_as_of_now(services, clerk, reader, licence, act):
    """The answer should be the list value, fresh, from the database, with the digest of the claims."""
    if act is not None:
        lifecycle.change_status(services, clerk, licence.id, act, "因", "据", NOW)
    expected = StatusAnswer(
        int(ACTS[act]), SECOND, SECOND + FRESH_SECONDS, "database", fingerprint(licence.envelope)
    )
    actual = reader.look_up(ZHEJIANG, 0, licence.list_index)
    assert expected == actual


def test_asynchronous_answer_is_the_same(reader, licence):
    """Asked from an event loop, the reader should answer the same."""

    async def ask():
        found = await asyncio.gather(*(reader.look_up_async(ZHEJIANG, 0, 0) for _ in range(20)))
        await reader.close_async()
        return found

    expected = [reader.look_up(ZHEJIANG, 0, 0)] * 20
    actual = asyncio.run(ask())
    assert expected == actual


NOTHING_RECORDED = StatusAnswer(int(Status.INVALID), SECOND, SECOND + FRESH_SECONDS, "database", b"")


@pytest.mark.parametrize(
    "slot", [(ZHEJIANG, 0, 1), (ZHEJIANG, 1, 0), (ZHEJIANG, 2**32 - 1, 2**20 - 1), (GUANGDONG, 0, 0)]
)
def test_empty_slot_of_an_issuer_of_ours_fits_no_code(reader, licence, slot):
    """A slot nothing was issued in should be answered, with a fingerprint no claims have."""
    expected = NOTHING_RECORDED
    actual = reader.look_up(*slot)
    assert expected == actual


@pytest.mark.parametrize("code", ["11650000990000011X", "' OR 1=1"])
def test_nothing_is_known_of_issuers_elsewhere(reader, licence, code):
    """An issuer that is not of this installation should have no answer at all."""
    expected = None
    actual = reader.look_up(code, 0, 0)
    assert expected == actual


def test_many_slots_are_answered_in_their_order(reader, licence):
    """Known, empty, elsewhere and known again should come back in the order asked; none for none."""
    known = reader.look_up(ZHEJIANG, 0, 0)
    slots = [(ZHEJIANG, 0, 0), (ZHEJIANG, 0, 7), ("11650000990000011X", 0, 0), (ZHEJIANG, 0, 0)]
    expected = ([known, NOTHING_RECORDED, None, known], [])
    actual = (reader.look_up_many(slots), reader.look_up_many([]))
    assert expected == actual


def test_change_is_seen_at_once(services, clerk, reader, licence):
    """A change committed between two questions should be in the second answer."""
    before = reader.look_up(ZHEJIANG, 0, 0).value
    lifecycle.change_status(services, clerk, licence.id, "revoke", "因", "据", NOW)
    expected = (Status.VALID, Status.REVOKED)
    actual = (before, reader.look_up(ZHEJIANG, 0, 0).value)
    assert expected == actual


def test_broken_connections_cost_no_answer(services, settings, licence):
    """When the server has ended every connection in the pool, each question should be answered all the same."""
    if "postgresql" not in settings.database_url:
        pytest.skip("a SQLite file has no server")
    reader = open_status_reader(settings.database_url, 4, lambda: SECOND)
    end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"

    async def ask(times):
        return await asyncio.gather(*(reader.look_up_async(ZHEJIANG, 0, 0) for _ in range(times)))

    async def run():
        await ask(40)
        reader.look_up(ZHEJIANG, 0, 0)
        with services.engine.connect() as connection:
            connection.exec_driver_sql(end)
        found = [await ask(1) for _ in range(6)] + [[await asyncio.to_thread(reader.look_up, ZHEJIANG, 0, 0)]]
        await reader.close_async()
        return [answer.value for (answer,) in found]

    expected = [Status.VALID] * 7
    actual = asyncio.run(run())
    reader.close()
    assert expected == actual


def test_many_threads_may_ask(reader, licence):
    """Twenty threads should get the same answer, and all connections be closed afterwards."""
    with ThreadPoolExecutor(20) as pool:
        found = set(pool.map(lambda _: reader.look_up(ZHEJIANG, 0, 0), range(200)))
    reader.close()
    expected = 1
    actual = len(found)
    assert expected == actual


def test_reader_cannot_write(sqlite_url):
    """The reader's SQLite connection should refuse to write."""
    reader = open_status_reader(sqlite_url)
    reader.look_up(ZHEJIANG, 0, 0)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader._all[0].execute("DELETE FROM certificates")
    reader.close()
    expected = []
    actual = reader._all
    assert expected == actual


def test_look_up_uses_the_slots_index(sqlite_url):
    """A look-up should go by all three columns of the slot's unique index, not read through the issuer's rows."""
    reader = open_status_reader(sqlite_url)
    reader.look_up(ZHEJIANG, 0, 0)
    plan = reader._all[0].execute(f"EXPLAIN QUERY PLAN {_SELECT}", (ZHEJIANG, 0, 0)).fetchall()
    reader.close()
    expected = [True, True]
    actual = [
        plan[0][3].endswith("(code=?)"),
        plan[1][3].endswith("(issuer_code=? AND list_number=? AND list_index=?) LEFT-JOIN"),
    ]
    assert expected == actual


@pytest.fixture
def locked_file(tmp_path):
    """Give a reader of a file that somebody keeps to himself, and his connection."""
    path = tmp_path / "locked.db"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("CREATE TABLE issuers (code TEXT PRIMARY KEY)")
    other.execute("CREATE TABLE certificates (issuer_code, list_number, list_index, status, fingerprint)")
    other.execute("INSERT INTO issuers VALUES (?)", (ZHEJIANG,))
    other.execute("BEGIN EXCLUSIVE")
    reader = open_status_reader(f"sqlite:///{path}", clock=lambda: SECOND)
    yield reader, other
    reader.close()
    other.close()


async def longest_pause(work):
    """Do some work and give its result or error, and the longest time nothing else could be done meanwhile."""
    task, pauses = asyncio.ensure_future(work), [time.monotonic()]
    while not task.done():
        await asyncio.sleep(0.01)
        pauses.append(time.monotonic())
    longest = max(after - before for before, after in pairwise(pauses))
    return task.exception() or task.result(), longest


def test_a_locked_file_is_asked_again(locked_file):
    """A file that is freed within the time should be read then, the event loop running on meanwhile."""
    reader, other = locked_file

    async def run():
        asyncio.get_running_loop().call_later(0.3, other.execute, "ROLLBACK")
        return await longest_pause(reader.look_up_async(ZHEJIANG, 0, 0))

    answer, pause = asyncio.run(run())
    expected = (NOTHING_RECORDED, True)
    actual = (answer, pause < 0.2)
    assert expected == actual


def test_a_locked_file_is_given_up(locked_file):
    """A file that stays locked should be given up after two seconds, the event loop running on meanwhile."""
    reader, _ = locked_file
    began = time.monotonic()
    error, pause = asyncio.run(longest_pause(reader.look_up_async(ZHEJIANG, 0, 0)))
    between = time.monotonic()
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        reader.look_up(ZHEJIANG, 0, 0)
    expected = ("database is locked", True, 2, 2)
    actual = (str(error), pause < 0.2, round(between - began), round(time.monotonic() - between))
    assert expected == actual
