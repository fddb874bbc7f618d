"""Engines: SQLite set up to be safe, writers that wait, addresses that are not shown."""

import sqlite3
import threading
import time

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.database import WRITING, make_engine


@pytest.fixture
def sqlite_engine(tmp_path):
    """Give an engine on a new SQLite file in a folder that does not exist yet."""
    engine = make_engine(f"sqlite:///{tmp_path}/deep/er/luzheng.db", connections=5, wait_seconds=1)
    yield engine
    engine.dispose()


def test_sqlite_is_durable_and_checked(sqlite_engine):
    """Write-ahead log, full synchronisation and foreign keys should be on, and pages hold four certificates."""
    with sqlite_engine.connect() as connection:
        actual = [
            connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "page_size")
        ]
    expected = ["wal", 2, 1, 8192]
    assert expected == actual


def test_files_are_closed_to_others(sqlite_engine, tmp_path):
    """The file, its logs and each folder made for it should be readable by their user only."""
    with sqlite_engine.execution_options(**{WRITING: True}).begin() as connection:
        connection.execute(text("CREATE TABLE t (v INTEGER)"))
        made = [tmp_path / "deep", *sorted((tmp_path / "deep").rglob("*"))]
        actual = {str(path.relative_to(tmp_path)): oct(path.stat().st_mode & 0o777) for path in made}
    base = "deep/er/luzheng.db"
    expected = {
        "deep": "0o700",
        "deep/er": "0o700",
        base: "0o600",
        f"{base}-wal": "0o600",
        f"{base}-shm": "0o600",
    }
    assert expected == actual


def test_a_statement_that_takes_too_long_is_ended(postgres_url):
    """The server should end a statement after its time; without a limit none is set."""
    engine, patient = make_engine(postgres_url, statement_seconds=1), make_engine(postgres_url)
    with engine.connect() as connection, pytest.raises(OperationalError, match="statement timeout"):
        connection.execute(text("SELECT pg_sleep(5)"))
    with patient.connect() as connection:
        actual = connection.execute(text("SHOW statement_timeout")).scalar_one()
    engine.dispose()
    patient.dispose()
    expected = "0"
    assert expected == actual


def test_broken_connections_are_replaced_before_use(postgres_url, run_on_postgres):
    """When the server has ended the idle connections, nobody should notice."""
    engine = make_engine(postgres_url, connections=3)
    with engine.connect(), engine.connect(), engine.connect():
        pass
    name = engine.url.database
    run_on_postgres(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    expected = [1, 1, 1, 1]
    actual = []
    for _ in range(4):
        with engine.connect() as connection:
            actual.append(connection.execute(text("SELECT 1")).scalar_one())
    engine.dispose()
    assert expected == actual


def test_second_writer_waits_for_the_first(sqlite_engine):
    """A writer should begin only when the one before has ended, and then see its work."""
    writing = sqlite_engine.execution_options(**{WRITING: True})
    with writing.begin() as connection:
        connection.execute(text("CREATE TABLE counter (value INTEGER)"))
        connection.execute(text("INSERT INTO counter VALUES (0)"))

    def count():
        with writing.begin() as connection:
            value = connection.execute(text("SELECT value FROM counter")).scalar_one()
            time.sleep(0.02)
            connection.execute(text("UPDATE counter SET value = :new"), {"new": value + 1})

    threads = [threading.Thread(target=count) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with sqlite_engine.connect() as connection:
        actual = connection.execute(text("SELECT value FROM counter")).scalar_one()
    expected = 10
    assert expected == actual


def test_writer_gives_up_after_its_time(sqlite_engine):
    """A writer that cannot begin within the set time should fail rather than wait for ever."""
    with sqlite_engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    other = sqlite3.connect(sqlite_engine.url.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    writing = sqlite_engine.execution_options(**{WRITING: True})
    with pytest.raises(OperationalError, match="locked"), writing.begin():
        pass
    other.close()
    with writing.begin() as connection:
        actual = connection.execute(text("SELECT 1")).scalar_one()
    expected = 1
    assert expected == actual


def test_reader_is_not_held_up_by_a_writer(sqlite_engine):
    """While one writes, others should read what was committed before."""
    writing = sqlite_engine.execution_options(**{WRITING: True})
    with writing.begin() as connection:
        connection.execute(text("CREATE TABLE t (v INTEGER)"))
    with writing.begin() as connection:
        connection.execute(text("INSERT INTO t VALUES (1)"))
        with sqlite_engine.connect() as other:
            actual = other.execute(text("SELECT count(*) FROM t")).scalar_one()
    expected = 0
    assert expected == actual


def test_errors_do_not_show_values(engine):
    """A failing statement should not carry the values it was given: they may be personal."""
    with engine.connect() as connection, pytest.raises(Exception, match="no_such_table") as error:
        connection.execute(text("SELECT :number FROM no_such_table"), {"number": "990000199001010017"})
    expected = False
    actual = "990000199001010017" in str(error.value)
    assert expected == actual
