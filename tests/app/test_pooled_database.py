"""A service behind PgBouncer in transaction pooling, and what is said where nobody announced it."""

import asyncio
import logging
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from app.commands.refusing import words_of
from app.database import make_engine
from app.migrations import is_current, migrate
from app.services import accounts, issuance, lifecycle
from app.services.context import Services
from app.services.postgres_status_reader import _BEGIN
from app.services.records import IssueRequest
from app.services.status_readers import open_status_reader
from app.settings import Settings
from app.tables import Account
from signing.status_list import Status
from tests.app.conftest import NOW, ZHEJIANG
from tests.pgbouncer import pgbouncer, through

KEY = "road_transport_operation_licence"
ASKED = 24


@pytest.fixture
def pooler(cluster):
    """Give a function that runs PgBouncer before the cluster and gives the way through it."""
    running = []

    def run(more=""):
        folder = Path(tempfile.gettempdir()) / f"luzheng-pgb-{uuid4().hex[:12]}"
        running.append(pgbouncer(cluster, folder, more))
        return running[-1].__enter__()

    yield run
    for each in running:
        each.__exit__(None, None, None)


@pytest.fixture
def populated(populated_postgres, copy_postgres):
    """Give the direct address of a populated database."""
    return copy_postgres(populated_postgres)


@pytest.fixture
def licence(data_dir, populated, face):
    """Give a certificate in force, issued directly."""
    services = Services.from_settings(Settings(data_dir=data_dir, database_url=populated))
    made = issuance.issue(services, _clerk(services), IssueRequest(KEY, face(KEY)), None, NOW)
    services.close()
    return made


def _clerk(services):
    with services.reading() as session:
        account = session.exec(select(Account).where(Account.name == "clerk.zj")).one()
    return accounts.actor_of(services, account.id, accounts.stamp_of(account))


def _all_answers(reader):
    """Ask from many threads and from an event loop, so that clients and servers are mixed."""

    async def ask():
        found = await asyncio.gather(*(reader.look_up_async(ZHEJIANG, 0, 0) for _ in range(ASKED)))
        await reader.close_async()
        return found

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: reader.look_up(ZHEJIANG, 0, 0), range(ASKED)))
    found += asyncio.run(ask())
    reader.close()
    return {answer.value for answer in found}


def test_the_service_works_behind_a_pooler(data_dir, populated, pooler, face):
    """With the setting, issuing, changing and looking up should be as without a pooler."""
    url = through(pooler(), populated)
    services = Services.from_settings(Settings(data_dir=data_dir, database_url=url, database_pooled=True))
    clerk = _clerk(services)

    def issue(number):
        request = IssueRequest(KEY, face(KEY, licence_number=f"3301{number + 1:08d}"))
        return issuance.issue(services, clerk, request, None, NOW)

    with ThreadPoolExecutor(6) as threads:
        made = list(threads.map(issue, range(12)))
    for each in made:
        lifecycle.change_status(services, clerk, each.id, "suspend", "因", "据", NOW)
    expected = (list(range(12)), {Status.SUSPENDED})
    actual = (sorted(each.list_index for each in made), _all_answers(services.status))
    services.close()
    assert expected == actual


def test_a_schema_is_migrated_through_a_pooler(cluster, run_on_postgres, pooler):
    """An empty database should be migrated through a pooler, in one transaction."""
    name = f"empty_{uuid4().hex[:8]}"
    run_on_postgres(f"CREATE DATABASE {name}")
    engine = make_engine(through(pooler(), cluster.url(name)), pooled=True)
    migrate(engine)
    actual = is_current(engine)
    engine.dispose()
    expected = True
    assert expected == actual


def test_limits_are_set_in_each_transaction_and_end_with_it(postgres_url, pooler):
    """Each transaction should have our limits and the time of UTC, and leave nothing to the next client."""
    url = through(pooler("default_pool_size = 1"), postgres_url)
    engine = make_engine(url, wait_seconds=7, statement_seconds=3, pooled=True)
    shown = "SELECT setting FROM pg_settings WHERE name IN ('TimeZone', 'lock_timeout', 'statement_timeout')"
    with engine.connect() as connection:
        ours = set(connection.execute(text(shown)).scalars())
    with psycopg.connect(url.replace("+psycopg", ""), prepare_threshold=None) as other:
        others = {value for (value,) in other.execute(shown)}
    engine.dispose()
    expected = ({"7000", "3000", "UTC"}, False)
    actual = (ours, bool(others & {"7000", "3000"}))
    assert expected == actual


def test_a_long_statement_is_ended_behind_a_pooler(postgres_url, pooler):
    """The limit of a statement should hold there too."""
    engine = make_engine(through(pooler(), postgres_url), statement_seconds=1, pooled=True)
    with engine.connect() as connection, pytest.raises(OperationalError, match="statement timeout"):
        connection.execute(text("SELECT pg_sleep(5)"))
    engine.dispose()


def test_the_reader_cannot_write_behind_a_pooler(postgres_url, pooler):
    """A look-up's transaction should refuse to write, and its limit be ours."""
    reader = open_status_reader(through(pooler(), postgres_url), pooled=True)
    reader.look_up(ZHEJIANG, 0, 0)
    with reader._pool.connection() as connection:
        connection.execute(_BEGIN, prepare=False)
        limit = connection.execute("SHOW statement_timeout").fetchone()
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            connection.execute("DELETE FROM certificates")
        connection.rollback()
    reader.close()
    expected = ("2s",)
    actual = limit
    assert expected == actual


def test_an_unannounced_pooler_costs_no_answer(populated, licence, pooler, caplog):
    """A reader whose settings a pooler swallows should answer every question rightly, and say so once."""
    reader = open_status_reader(through(pooler("ignore_startup_parameters = options"), populated), 4)
    with caplog.at_level(logging.WARNING):
        actual = (_all_answers(reader), sum("pooler" in each.message for each in caplog.records))
    expected = ({Status.VALID}, 1)
    assert expected == actual


@pytest.mark.parametrize("statement", ["DEALLOCATE ALL", "PREPARE _pg3_0 AS SELECT 1"])
def test_a_statement_unknown_or_known_already_is_asked_unprepared(populated, licence, statement, caplog):
    """Where the server does not know what was prepared, or knows that name, the question is asked unprepared."""
    reader = open_status_reader(populated, 1)
    if statement.startswith("DEALLOCATE"):
        reader.look_up(ZHEJIANG, 0, 0)
    with (reader._pool or reader._open()).connection() as connection:
        connection.pgconn.exec_(statement.encode())
    with caplog.at_level(logging.WARNING):
        found = {reader.look_up(ZHEJIANG, 0, 0).value for _ in range(5)}
    reader.close()
    expected = ({Status.VALID}, 1)
    actual = (found, sum("pooler" in each.message for each in caplog.records))
    assert expected == actual


@pytest.mark.parametrize("more", ["", "ignore_startup_parameters = options"], ids=["refused", "swallowed"])
def test_an_unannounced_pooler_is_named(postgres_url, pooler, more):
    """Without the setting, refused and swallowed settings should both end in a message that names the setting."""
    engine = make_engine(through(pooler(more), postgres_url), statement_seconds=20)
    with pytest.raises(OperationalError) as refused, engine.connect():
        pass
    engine.dispose()
    expected = [True, True, False]
    said = words_of(refused.value)
    actual = [part in said for part in ("LUZHENG_DATABASE_POOLED=true", "PgBouncer", "LUZHENG_DATABASE_URL")]
    assert expected == actual


@pytest.mark.parametrize(
    "kind", [psycopg.errors.DuplicatePreparedStatement, psycopg.errors.InvalidSqlStatementName]
)
def test_refused_prepared_statements_name_the_setting(kind):
    """A prepared statement that the server knows already, or not, should name the setting, not the address."""
    expected = True
    actual = "LUZHENG_DATABASE_POOLED=true" in words_of(OperationalError("SELECT 1", None, kind("x")))
    assert expected == actual
