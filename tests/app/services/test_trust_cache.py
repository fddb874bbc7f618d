"""The trust list as a process keeps it."""

import asyncio
import threading
import time
from contextlib import ExitStack
from datetime import timedelta

from sqlalchemy import text

from app.services import keys, publication
from app.services.context import Services
from signing.trust import KeyState
from tests.app.conftest import NOW, ZHEJIANG


def test_own_publication_is_seen_at_once(services, actor):
    """A list this process has published should be the next one it uses."""
    before = services.trust().version
    publication.publish_trust(services, actor("ministry"), NOW, force=True)
    expected = before + 1
    actual = services.trust().version
    assert expected == actual


def test_other_process_is_seen_within_a_second(services, settings, actor, monkeypatch):
    """A key distrusted by another process should be distrusted here when the second is over."""
    from app.services import trust_cache

    clock = [1000.0]
    monkeypatch.setattr(trust_cache.time, "monotonic", lambda: clock[0])
    services.trust_cache.forget()
    services.trust()
    other = Services.from_settings(settings)
    kid = services.keystore.current(ZHEJIANG).kid
    keys.distrust(other, actor("ministry"), kid, None, NOW)
    publication.publish_trust(other, actor("ministry"), NOW)
    other.close()
    same_second = services.trust().keys[kid].state
    clock[0] += 1.1
    expected = (KeyState.CURRENT, KeyState.DISTRUSTED)
    actual = (same_second, services.trust().keys[kid].state)
    assert expected == actual


def put_by_hand(services, body):
    """Put something in the place of the published list, as who can write to the database could."""
    with services.session() as session:
        session.execute(text("UPDATE publications SET body = :body, etag = 'x'"), {"body": body})
    services.trust_cache.forget()


def test_list_put_into_the_database_by_hand_is_refused(services, settings):
    """A list no root of ours has signed should not be used; who holds a genuine one keeps it."""
    held = services.trust()
    put_by_hand(services, b"\xd2\x84forged")
    other = Services.from_settings(settings)
    expected = (held, None)
    actual = (services.trust(), other.trust())
    other.close()
    assert expected == actual


def test_list_put_back_is_refused(services, actor):
    """An older list, though genuine, or none at all, should not replace the one held."""
    old = publication.current(services, publication.TRUST_LIST).body
    publication.publish_trust(services, actor("ministry"), NOW + timedelta(minutes=1), force=True)
    held = services.trust()
    put_by_hand(services, old)
    after_older = services.trust()
    with services.session() as session:
        session.execute(text("DELETE FROM publications"))
    services.trust_cache.forget()
    expected = [held, held]
    actual = [after_older, services.trust()]
    assert expected == actual


def test_list_of_a_clock_ahead_is_replaced(services, actor, monkeypatch):
    """When the clock that dated the list held is set right, the next list should be taken though dated earlier."""
    monkeypatch.setattr(services.trust_cache, "_clock", NOW.timestamp)
    publication.publish_trust(services, actor("ministry"), NOW + timedelta(days=2), force=True)
    ahead = services.trust()
    publication.publish_trust(services, actor("ministry"), NOW, force=True)
    first = int(NOW.timestamp())
    expected = (first + 2 * 86400, first + 2 * 86400 + 1, first)
    actual = (ahead.version, services.trust().version, services.trust().issued_at)
    assert expected == actual


def test_list_held_survives_the_database(services, caplog):
    """While the database cannot be asked, the list held should serve, and that be said once."""
    held = services.trust()
    with services.session() as session:
        session.execute(text("ALTER TABLE publications RENAME TO gone"))
    found = []
    for _ in range(3):
        services.trust_cache.forget()
        found.append(services.trust())
    expected = ([held] * 3, 1)
    actual = (found, caplog.text.count("trust list not read"))
    assert expected == actual


def test_writers_do_not_hold_up_who_looks(services):
    """With all connections of the services in use the list should be read over the cache's own."""
    size = services.settings.database_connections
    with ExitStack() as stack:
        for _ in range(size):
            stack.enter_context(services.engine.connect())
        expected = int(NOW.timestamp())
        actual = services.trust().version
    assert expected == actual


def test_an_event_loop_does_not_wait_for_a_late_look(services, monkeypatch):
    """A look that takes long should hold up nobody for more than half a second, and later ones not at all."""
    held, release = services.trust(), threading.Event()
    monkeypatch.setattr(services.trust_cache, "_read", release.wait)

    async def ask():
        waits = []
        for _ in range(3):
            began = time.monotonic()
            assert await services.trust_cache.get_async() is held
            waits.append(round(time.monotonic() - began, 1))
        release.set()
        return waits

    services.trust_cache.forget()
    expected = [0.5, 0.0, 0.0]
    actual = asyncio.run(ask())
    assert expected == actual


def test_without_a_list_there_is_none(bare_services):
    """Before the first publication there should be no trust list."""
    expected = None
    actual = bare_services.trust()
    assert expected == actual
