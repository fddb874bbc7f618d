"""After a backup was put back: versions go on, distrust stays, numbers are not given twice."""

import shutil
from datetime import timedelta

import pytest
from sqlmodel import select

from app.roles import SYSTEM_ACTOR
from app.services import accounts, issuance, issuers, keys, publication
from app.services.context import Services
from app.services.errors import ForbiddenError, HeldUnusableError, IssuersForgottenError, KeyTooNewError
from app.services.held_elsewhere import Held, read
from app.services.keys import KeyRequest
from app.services.records import IssueRequest
from app.services.restoring import after_restore
from app.settings import Settings
from app.tables import Account, AuditEntry
from signing import status_index, trust
from signing.keystore import KeyStore, Purpose
from signing.status_list import CAPACITY
from signing.trust import KeyState
from tests.app.conftest import ALL_TYPES, NOW, ZHEJIANG, make_keys

LATER = NOW + timedelta(days=1)
COMPANY = "road_transport_operation_licence"
AUTHORITY = "11330000990000025N"


@pytest.fixture
def make_services(populated_sqlite, copy_sqlite, tmp_path, data_template):
    """Give a function that opens an installation: a database of the backup's time, keys in the folder named."""
    opened = []

    def make(folder="keys of today"):
        data_dir = tmp_path / folder
        if not data_dir.exists():
            shutil.copytree(data_template, data_dir)
        opened.append(
            Services.from_settings(Settings(data_dir=data_dir, database_url=copy_sqlite(populated_sqlite)))
        )
        return opened[-1]

    yield make
    for services in opened:
        services.close()


@pytest.fixture
def lost(make_services):
    """Give the installation that will be lost, as it is after the backup: a key distrusted, another one made."""
    services = make_services()
    keys.distrust(services, SYSTEM_ACTOR, services.keystore.current(ZHEJIANG, "publisher").kid, None, LATER)
    request = KeyRequest(
        Purpose.PUBLISHER, "ES256", ZHEJIANG, None, frozenset(), NOW, NOW + timedelta(days=365)
    )
    made = keys.make(services, SYSTEM_ACTOR, request, LATER)
    keys.promote(services, SYSTEM_ACTOR, made.kid, LATER, urgent=True)
    publication.refresh(services, SYSTEM_ACTOR, LATER)
    return services


def held_of(services):
    """Give what an inspector holds who has synchronised with an installation."""
    bodies = [publication.current(services, name).body for name in ("trust-list", "status/index")]
    known = trust.from_bytes(bodies[0], services.keystore.roots())
    return Held(known, status_index.from_bytes(bodies[1], known))


def assert_takes(held, services):
    """Fail unless an inspector who holds that takes what an installation publishes now."""
    new = held_of(services)
    trust.check_successor(held.trust, new.trust)
    status_index.check_successor(held.index, new.index)
    assert (new.trust.version > held.trust.version, new.index.version > held.index.version) == (True, True)


def distrusted_in(services):
    """Give the keys that are distrusted in the key store, and those in the published list."""
    in_store = {record.kid for record in services.keystore.records() if record.is_distrusted}
    listed = {kid for kid, key in held_of(services).trust.keys.items() if key.is_distrusted()}
    return in_store, listed


def test_both_older_than_what_inspectors_hold(lost, make_services):
    """What only the inspectors know, the distrust and the versions, should be taken up from them."""
    held = held_of(lost)
    restored = make_services("keys of the backup")
    done = after_restore(restored, SYSTEM_ACTOR, [held], LATER)
    expected = distrusted_in(lost)
    assert expected == distrusted_in(restored)
    assert {record.kid for record in done.keys} == expected[0]
    assert_takes(held, restored)


def test_key_folder_older_than_the_database(lost, make_services, settings_of):
    """The log and our own last list know of the distrust; nobody else need be asked."""
    held = held_of(lost)
    restored = settings_of(lost, "keys of the backup")
    after_restore(restored, SYSTEM_ACTOR, [], LATER)
    assert distrusted_in(lost) == distrusted_in(restored)
    assert_takes(held, restored)


def test_key_the_folder_lacks_stays_listed_and_signs_no_more(lost, settings_of):
    """What such a key signed should not become the licence of a stranger."""
    kid = lost.keystore.current(ZHEJIANG, "publisher").kid
    restored = settings_of(lost, "keys of the backup")
    done = after_restore(restored, SYSTEM_ACTOR, [], LATER)
    expected = ([kid.hex()], KeyState.VERIFY_ONLY)
    assert expected == (done.lost_keys, held_of(restored).trust.keys[kid].state)


def test_database_older_than_the_key_folder(lost, make_services):
    """The key folder knows of the distrust, the clock keeps the versions from falling back."""
    held = held_of(lost)
    restored = make_services()
    after_restore(restored, SYSTEM_ACTOR, [held], LATER)
    assert distrusted_in(lost) == distrusted_in(restored)
    assert_takes(held, restored)


def test_versions_jump_over_those_of_a_clock_that_was_ahead(lost, make_services):
    """Versions held elsewhere should be passed even where the second of this clock is lower."""
    publication.publish_trust(lost, SYSTEM_ACTOR, LATER, force=True, above=10**11)
    publication.refresh_status(lost, SYSTEM_ACTOR, LATER + timedelta(days=1), above=10**11)
    held = held_of(lost)
    restored = make_services("keys of the backup")
    after_restore(restored, SYSTEM_ACTOR, [held], LATER + timedelta(days=1))
    assert_takes(held, restored)


def test_versions_do_not_fall_back_even_without_the_command(lost, make_services):
    """A database put back should publish higher versions by itself: its clock has gone on."""
    held = held_of(lost)
    restored = make_services()
    publication.refresh(restored, SYSTEM_ACTOR, LATER + timedelta(days=20))
    assert_takes(held, restored)


def test_numbers_of_licences_lost_are_not_given_again(lost, make_services, face, actor_in):
    """Slot and identifier of a licence that only its holder still has should not be another's."""
    mine = issuance.issue(lost, actor_in(lost, "clerk.zj"), IssueRequest(COMPANY, face(COMPANY)), None, LATER)
    restored = make_services("keys of the backup")
    done = after_restore(restored, SYSTEM_ACTOR, [], LATER)
    other = issuance.issue(
        restored, actor_in(restored, "clerk.zj"), IssueRequest(COMPANY, face(COMPANY)), None, LATER
    )
    expected = ((0, 0), (1, 0), CAPACITY, True)
    actual = (
        (mine.list_number, mine.list_index),
        (other.list_number, other.list_index),
        done.slots[ZHEJIANG],
        mine.identifier != other.identifier,
    )
    assert expected == actual


def test_running_it_again_wastes_no_numbers(make_services):
    """The command may be repeated; the second run should find the numbers where they are."""
    restored = make_services()
    first = after_restore(restored, SYSTEM_ACTOR, [], LATER)
    again = after_restore(restored, SYSTEM_ACTOR, [], LATER)
    assert first.slots == again.slots


def test_forgotten_list_makes_new_keys_wait(make_services):
    """A trust list of which the database knows nothing may lack a key; it should have run out first."""
    restored = make_services()
    after_restore(restored, SYSTEM_ACTOR, [], LATER)
    request = KeyRequest(Purpose.LICENCE, "ES256", ZHEJIANG, None, ALL_TYPES, NOW, NOW + timedelta(days=365))
    key = keys.make(restored, SYSTEM_ACTOR, request, LATER)
    publication.publish_trust(restored, SYSTEM_ACTOR, LATER)
    with pytest.raises(KeyTooNewError) as error:
        keys.promote(restored, SYSTEM_ACTOR, key.kid, NOW + timedelta(days=30, hours=1))
    assert error.value.known_from == LATER + timedelta(days=30, minutes=5)


def test_authority_admitted_after_the_backup_is_asked_for(lost, make_services, face, actor_in):
    """An index without its lists would lock every inspector out; who is missing should be named."""
    issuers.add(lost, SYSTEM_ACTOR, AUTHORITY, "另一机构", 33, LATER)
    for purpose, types in ((Purpose.PUBLISHER, frozenset()),):
        request = KeyRequest(purpose, "ES256", AUTHORITY, None, types, NOW, NOW + timedelta(days=365))
        keys.promote(
            lost, SYSTEM_ACTOR, keys.make(lost, SYSTEM_ACTOR, request, LATER).kid, LATER, urgent=True
        )
    after_restore(lost, SYSTEM_ACTOR, [], LATER)  # begins a list for each authority
    held = held_of(lost)
    restored = make_services("keys of the backup")
    with pytest.raises(IssuersForgottenError) as error:
        after_restore(restored, SYSTEM_ACTOR, [held], LATER)
    assert error.value.field == AUTHORITY


def test_what_was_distrusted_is_looked_for_in_genuine_entries_only(make_services):
    """An entry put into the log should not distrust a key."""
    services = make_services()
    kid = services.keystore.current(ZHEJIANG).kid
    with services.session() as session:
        row = session.exec(select(AuditEntry).limit(1)).first().model_dump()
        row |= {
            "seq": 999,
            "action": "key.distrust",
            "subject": f"key:{kid.hex()}",
            "detail": {"state": "distrusted"},
        }
        session.add(AuditEntry(**row))
    assert after_restore(services, SYSTEM_ACTOR, [], LATER).keys == []


def test_list_of_a_stranger_is_no_witness(make_services, tmp_path):
    """Only what a root of ours has signed should be believed."""
    make_keys(KeyStore.create(tmp_path / "strange", b"passphrase"))
    strange, services = KeyStore.open(tmp_path / "strange", b"passphrase"), make_services()
    root = next(each for each in strange.records() if each.purpose is Purpose.ROOT)
    body = trust.to_bytes(services.trust(), strange.private(root.kid))
    (tmp_path / "trust-list.cbor").write_bytes(body)
    with pytest.raises(HeldUnusableError) as error:
        read(services, str(tmp_path / "trust-list.cbor"))
    assert error.value.field == "unknown_key"


@pytest.mark.parametrize("place", ["nowhere", ".", "http://127.0.0.1:9", "ftp://x"])
def test_place_without_lists_is_refused(make_services, place, tmp_path, monkeypatch):
    """A folder, a file or an address that holds nothing should be refused with a word."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(HeldUnusableError):
        read(make_services(), place)


def test_list_from_the_future_is_refused(lost, make_services):
    """Where what is held is dated later than this clock, the clock is to be set first."""
    with pytest.raises(HeldUnusableError) as error:
        after_restore(make_services(), SYSTEM_ACTOR, [held_of(lost)], NOW)
    assert error.value.field == "from_the_future"


def test_only_the_ministry_may(make_services, actor_in):
    """Nobody else should publish what the ministry answers for."""
    services = make_services()
    with pytest.raises(ForbiddenError):
        after_restore(services, actor_in(services, "clerk.zj"), [], LATER)


@pytest.fixture
def settings_of(make_services):
    """Give a function that opens an installation's database with the keys of another folder."""
    opened = []

    def make(services, folder):
        keys_dir = make_services(folder).settings.data_dir
        opened.append(
            Services.from_settings(Settings(data_dir=keys_dir, database_url=services.settings.database_url))
        )
        return opened[-1]

    yield make
    for services in opened:
        services.close()


@pytest.fixture
def actor_in():
    """Give a function that gives the actor of an account of an installation."""

    def named(services, name):
        with services.reading() as session:
            account = session.exec(select(Account).where(Account.name == name)).one()
        return accounts.actor_of(services, account.id, accounts.stamp_of(account))

    return named
