"""The trust list as a process keeps it."""

import pytest

from app.services import keys, publication
from app.services.context import Services
from signing.errors import SigningError
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


def test_list_put_into_the_database_by_hand_is_refused(services):
    """A list no root of ours has signed should not be used, though it lies in the database."""
    from sqlalchemy import text

    with services.session() as session:
        session.execute(text("UPDATE publications SET body = :body, etag = 'x'"), {"body": b"\xd2\x84forged"})
    services.trust_cache.forget()
    with pytest.raises(SigningError) as error:
        services.trust()
    expected = "malformed"
    actual = error.value.code
    assert expected == actual


def test_without_a_list_there_is_none(bare_services):
    """Before the first publication there should be no trust list."""
    expected = None
    actual = bare_services.trust()
    assert expected == actual
