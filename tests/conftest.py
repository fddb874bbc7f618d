"""Databases for tests: every test that asks for `database_url` runs on SQLite and on PostgreSQL.

One cluster serves the whole run, also under xdist; a migrated template is made once for each process and
copied for each test.
"""

import os
import shutil
import tempfile
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from app.database import make_engine
from app.migrations import migrate
from tests.postgres import Cluster

_FOLDER = "LUZHENG_TEST_CLUSTER"


def pytest_configure(config):
    """Choose the cluster's folder once, before workers start; nothing is started yet."""
    if not hasattr(config, "workerinput"):
        # A short path outside pytest's own: a socket's path may have 107 bytes at most.
        os.environ[_FOLDER] = f"{tempfile.gettempdir()}/luzheng-pg-{uuid4().hex[:12]}"


def pytest_unconfigure(config):
    """Stop the cluster when the whole run is over."""
    if not hasattr(config, "workerinput"):
        Cluster(Path(os.environ.pop(_FOLDER))).stop()


@pytest.fixture(scope="session")
def cluster():
    """Give the running PostgreSQL cluster of this test run."""
    running = Cluster(Path(os.environ[_FOLDER]))
    running.start()
    return running


@pytest.fixture(scope="session")
def run_on_postgres(cluster):
    """Give a function that runs one statement on the cluster, outside any transaction."""

    def run(statement):
        url = cluster.url("postgres").replace("+psycopg", "")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement)

    return run


@pytest.fixture(scope="session")
def postgres_template(cluster, run_on_postgres):
    """Make a migrated database to copy from."""
    name = f"template_{uuid4().hex[:8]}"
    run_on_postgres(f"CREATE DATABASE {name}")
    engine = make_engine(cluster.url(name))
    migrate(engine)
    engine.dispose()
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    """Make a migrated SQLite file to copy from."""
    path = tmp_path_factory.mktemp("template") / "luzheng.db"
    engine = make_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()  # closes the last connection, so the write-ahead log is folded in
    return path


@pytest.fixture
def copy_sqlite(tmp_path):
    """Give a function that copies a SQLite file for this test and gives the copy's address."""

    def copy(template):
        path = tmp_path / f"{uuid4().hex[:12]}.db"
        shutil.copy(template, path)
        return f"sqlite:///{path}"

    return copy


@pytest.fixture
def copy_postgres(cluster, run_on_postgres):
    """Give a function that copies a database for this test and gives the copy's address."""
    names = []

    def copy(template):
        names.append(f"test_{uuid4().hex[:12]}")
        run_on_postgres(f"CREATE DATABASE {names[-1]} TEMPLATE {template}")
        return cluster.url(names[-1])

    yield copy
    for name in names:
        run_on_postgres(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_url(sqlite_template, copy_sqlite):
    """Give the address of a fresh migrated SQLite file."""
    return copy_sqlite(sqlite_template)


@pytest.fixture
def postgres_url(postgres_template, copy_postgres):
    """Give the address of a fresh migrated PostgreSQL database."""
    return copy_postgres(postgres_template)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request):
    """Give a fresh migrated database, once of each kind."""
    return request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")


@pytest.fixture
def engine(database_url):
    """Give an engine on a fresh migrated database, once of each kind."""
    made = make_engine(database_url, connections=20)
    yield made
    made.dispose()


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name cases that are bytes by their place: archives hold the time they were made, names must not."""
    return "bytes" if isinstance(val, bytes) else None
