"""Connections that give up on a server which stands still."""

import asyncio
import tempfile
import time
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.database import PING_SECONDS, make_engine
from app.postgres_connection import (
    CONNECT_SECONDS,
    NoAnswerError,
    PunctualAsyncConnection,
    PunctualConnection,
)
from tests.postgres import Cluster


@pytest.fixture(scope="module")
def own_cluster():
    """Give a cluster that may stand still without disturbing other tests."""
    cluster = Cluster(Path(tempfile.gettempdir()) / f"luzheng-pg-{uuid4().hex[:12]}")
    cluster.start()
    yield cluster
    cluster.stop()


@pytest.fixture
def address(own_cluster):
    """Give the address as libpq takes it."""
    return own_cluster.url("postgres").replace("+psycopg", "")


def test_a_question_ends_in_time(own_cluster, address):
    """Without an answer the question should end after its seconds, and the connection be closed."""
    with PunctualConnection.connect(address) as connection:
        connection.seconds = 0.5
        with own_cluster.hung():
            began = time.monotonic()
            with pytest.raises(NoAnswerError):
                connection.execute("SELECT 1")
            took = time.monotonic() - began
        expected = (True, True)
        actual = (0.4 < took < 1.5, connection.closed)
    assert expected == actual


def test_a_question_of_an_event_loop_ends_in_time(own_cluster, address):
    """The same should hold where an event loop waits."""

    async def ask():
        async with await PunctualAsyncConnection.connect(address) as connection:
            connection.seconds = 0.5
            with own_cluster.hung():
                began = time.monotonic()
                with pytest.raises(NoAnswerError):
                    await connection.execute("SELECT 1")
                return time.monotonic() - began, connection.closed

    took, closed = asyncio.run(ask())
    expected = (True, True)
    actual = (0.4 < took < 1.5, closed)
    assert expected == actual


def test_an_answer_that_comes_is_taken(address):
    """A wait within the time should end with the answer, and an error of the server be that error."""
    with PunctualConnection.connect(address, autocommit=True) as connection:
        connection.seconds = 5
        expected = (7, False)
        actual = (connection.execute("SELECT 7 FROM pg_sleep(0.4)").fetchone()[0], connection.closed)
        with pytest.raises(psycopg.errors.DivisionByZero):
            connection.execute("SELECT 1/0")
    assert expected == actual


def test_an_engine_gives_up_and_finds_back(own_cluster):
    """A hung server should cost one ping and one attempt to connect; afterwards the engine works again."""
    engine = make_engine(own_cluster.url("postgres"), connections=2, statement_seconds=20)
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    with own_cluster.hung():
        began = time.monotonic()
        with pytest.raises(OperationalError):
            engine.connect()
        took = time.monotonic() - began
    with engine.connect() as connection:
        expected = (1, True)
        actual = (
            connection.execute(text("SELECT 1")).scalar_one(),
            took < PING_SECONDS + CONNECT_SECONDS + 1,
        )
    engine.dispose()
    assert expected == actual
