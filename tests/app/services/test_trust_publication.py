"""Publishing the trust list when something went wrong before: a root lost to others, a clock that was ahead."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import delete, select

from app.services import keys, publication
from app.services.context import Services
from app.services.errors import NotReadyError
from app.services.keys import KeyRequest
from app.tables import TrustEdition
from signing.errors import RollbackError, UnknownKeyError
from signing.keystore import KeyStore, Purpose
from signing.trust import KeyState, from_bytes
from tests.app.conftest import GUANGDONG, MINISTRY, NOW, ZHEJIANG

SECOND = int(NOW.timestamp())
ROOT = KeyRequest(Purpose.ROOT, "ES256", MINISTRY, "交通运输部", frozenset(), NOW, NOW + timedelta(days=3650))


@pytest.fixture
def ministry(actor):
    """Give somebody of the ministry."""
    return actor("ministry")


def change_root(services, ministry):
    """Distrust the root, whoever may have it now, and put another one in its place; nothing is published."""
    old = next(each for each in services.keystore.records() if each.purpose is Purpose.ROOT)
    new = keys.make(services, ministry, ROOT, NOW)
    keys.promote(services, ministry, new.kid, NOW)
    keys.distrust(services, ministry, old.kid, None, NOW)
    return services.keystore.roots()


def test_after_the_root_is_distrusted_the_next_one_publishes(services, ministry):
    """The list of the distrusted root should be replaced by one of the new root, and its distrust be carried over."""
    kid = services.keystore.current(GUANGDONG).kid
    keys.distrust(services, ministry, kid, None, NOW)
    publication.publish_trust(services, ministry, NOW)
    roots = change_root(services, ministry)
    made = publication.publish_trust(services, ministry, NOW)
    found = from_bytes(made.body, roots)
    expected = (SECOND + 2, 1, KeyState.DISTRUSTED)
    actual = (found.version, len(roots), found.keys[kid].state)
    assert expected == actual


def test_new_process_after_that_works(services, settings, ministry):
    """A process started between distrust and publication should have no list, and after it the new one."""
    change_root(services, ministry)
    other = Services.from_settings(settings)
    before = other.trust()
    publication.publish_trust(other, ministry, NOW)
    expected = (None, SECOND + 1)
    actual = (before, other.trust().version)
    other.close()
    assert expected == actual


def test_list_of_a_stranger_in_the_database_is_not_followed(services, ministry, settings):
    """What no root of ours has ever signed should stop publication: something is badly wrong."""
    from tests.app.conftest import make_keys

    strange = settings.data_dir.parent / "strange"
    make_keys(KeyStore.create(strange, b"passphrase"))
    services.keystore = KeyStore.open(strange, b"passphrase")
    with pytest.raises(UnknownKeyError):
        publication.publish_trust(services, ministry, NOW)
    expected = SECOND
    actual = publication.current(services, publication.TRUST_LIST).version
    assert expected == actual


def test_distrust_is_not_taken_back(services, ministry, monkeypatch):
    """A key store from before the distrust, put back, should publish nothing."""
    kid = services.keystore.current(ZHEJIANG).kid
    records = services.keystore.records()
    keys.distrust(services, ministry, kid, None, NOW)
    publication.publish_trust(services, ministry, NOW)
    monkeypatch.setattr(services.keystore, "records", lambda: records)
    with pytest.raises(RollbackError) as error:
        publication.publish_trust(services, ministry, NOW)
    expected = "distrusted_key_trusted_again"
    actual = error.value.reason
    assert expected == actual


def test_lists_made_by_a_clock_that_was_ahead_are_made_anew(services, ministry, clerk, face):
    """Clients refuse lists from the future; once the clock is right, the next ones should be dated rightly."""
    from app.services import issuance
    from app.services.records import IssueRequest

    company = "road_transport_operation_licence"
    issuance.issue(services, clerk, IssueRequest(company, face(company)), None, NOW)
    publication.refresh(services, ministry, NOW + timedelta(days=300))
    wrong = dates(services)
    publication.refresh(services, ministry, NOW + timedelta(minutes=1))
    expected = ({NOW + timedelta(days=300)}, {NOW + timedelta(minutes=1)})
    actual = (wrong, dates(services))
    assert expected == actual


def dates(services):
    """Give when trust list, index and list were made, by their own words."""
    names = (publication.TRUST_LIST, publication.STATUS_INDEX, f"status/{ZHEJIANG}/0")
    return {publication.current(services, name).made_at for name in names}


def test_a_list_a_little_ahead_is_not_made_anew(services, ministry):
    """Clocks of two machines differ; the edition of the one a minute ahead should serve."""
    made = publication.publish_trust(services, ministry, NOW + timedelta(minutes=1), force=True)
    expected = made
    actual = publication.publish_trust(services, ministry, NOW)
    assert expected == actual


def test_a_list_without_any_key_is_not_published(services, ministry, settings):
    """An empty first list would count as one without the keys to come, and make them wait."""
    empty = settings.data_dir.parent / "empty"
    services.keystore = KeyStore.create(empty, b"passphrase")
    root = keys.make(services, ministry, ROOT, NOW)
    keys.promote(services, ministry, root.kid, NOW)
    with pytest.raises(NotReadyError) as error:
        publication.publish_trust(services, ministry, NOW)
    expected = "listed_key"
    actual = error.value.field
    assert expected == actual


def test_each_edition_is_remembered_with_what_it_brings(services, ministry):
    """The first edition should bring all keys, a forced one none, the next the new key."""
    publication.publish_trust(services, ministry, NOW, force=True)
    request = replace(ROOT, purpose=Purpose.PUBLISHER)
    new = keys.make(services, ministry, request, NOW)
    last = publication.publish_trust(services, ministry, NOW)
    with services.reading() as session:
        editions = session.exec(select(TrustEdition).order_by(TrustEdition.version)).all()
    expected = ([(SECOND, 5), (SECOND + 1, 0), (SECOND + 2, 1)], [new.kid.hex()], last.expires_at)
    actual = (
        [(each.version, len(each.added)) for each in editions],
        editions[-1].added,
        editions[-1].expires_at,
    )
    assert expected == actual


def test_refused_publication_is_not_remembered(services, ministry, monkeypatch):
    """When another process was faster, no edition of ours should be kept."""
    from app.services import published
    from app.services.errors import ConflictError

    with services.session() as session:
        session.exec(delete(TrustEdition))
    monkeypatch.setattr(published, "replace", lambda *_: False)
    with pytest.raises(ConflictError):
        publication.publish_trust(services, ministry, NOW, force=True)
    with services.reading() as session:
        actual = session.exec(select(TrustEdition)).all()
    expected = []
    assert expected == actual
