"""Acts on keys: who may, in what order, and each recorded."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from app.database import make_engine
from app.roles import SYSTEM_ACTOR
from app.services import issuance, keys, publication
from app.services.audit import AuditLog
from app.services.errors import BadArgumentError, ForbiddenError, KeyTooNewError, NotReadyError
from app.services.keys import KeyRequest
from app.services.records import IssueRequest
from app.tables import AuditEntry
from licences.types import TYPES
from signing.algorithms import by_name
from signing.code_text import to_text
from signing.errors import SigningError
from signing.keystore import Purpose
from signing.trust import KeyState
from tests.app.conftest import ACCOUNTS, MINISTRY, NOW, ZHEJIANG, ZHEJIANG_NAME
from verify_client.messages import Reason
from verify_client.verify import judge

REQUEST = KeyRequest(Purpose.LICENCE, "ES256", ZHEJIANG, None, frozenset({8}), NOW, NOW + timedelta(days=365))
EVERY_TYPE = replace(REQUEST, types=frozenset(kind.number for kind in TYPES))
COMPANY = "road_transport_operation_licence"


@pytest.fixture
def ministry(actor):
    """Give somebody of the ministry."""
    return actor("ministry")


def changed(**fields):
    """Give the request with changes."""
    return replace(REQUEST, **fields)


def recorded(services):
    """Give action and state of the entries on keys."""
    with services.reading() as session:
        found = session.exec(
            select(AuditEntry).where(AuditEntry.action.like("key.%")).order_by(AuditEntry.seq)
        ).all()
    return [(entry.action, entry.detail["state"], entry.region) for entry in found]


def test_life_of_a_key_is_recorded(services, ministry):
    """Making, promoting, retiring and distrusting should each stand in the province's chain."""
    key = keys.make(services, ministry, REQUEST, NOW)
    publication.publish_trust(services, ministry, NOW)
    store = services.keystore
    keys.retire(services, ministry, store.current(ZHEJIANG, "licence", 8).kid, NOW)
    keys.promote(services, ministry, key.kid, NOW, urgent=True)
    keys.distrust(services, ministry, key.kid, NOW, NOW)
    expected = [
        ("key.make", "next", 33),
        ("key.retire", "verify_only", 33),
        ("key.promote", "current", 33),
        ("key.distrust", "distrusted_since", 33),
    ]
    actual = recorded(services)
    assert expected == actual


def test_key_takes_name_and_province_of_its_issuer(services, ministry):
    """An admitted issuer's key should bear its registered name and province, whatever name is given."""
    key = keys.make(services, ministry, changed(issuer_name="别的名称"), NOW)
    expected = (ZHEJIANG_NAME, 33, (8,), KeyState.NEXT)
    actual = (key.issuer_name, key.region, key.types, key.state)
    assert expected == actual


def test_key_signs_only_after_it_was_published(services, ministry):
    """Promoting a key no trust list has should be refused, unless it is said to be meant."""
    key = keys.make(services, ministry, EVERY_TYPE, NOW)
    with pytest.raises(NotReadyError) as error:
        keys.promote(services, ministry, key.kid, NOW)
    promoted = keys.promote(services, ministry, key.kid, NOW, urgent=True)
    expected = ("trust_list", KeyState.CURRENT)
    actual = (error.value.field, promoted.state)
    assert expected == actual


def test_key_signs_only_when_every_list_without_it_has_run_out(services, ministry):
    """An inspector may hold the list of before until its last second; until then, and five minutes, it is too early."""
    published = NOW + timedelta(days=1)
    key = keys.make(services, ministry, EVERY_TYPE, published)
    publication.publish_trust(services, ministry, published)
    publication.publish_trust(services, ministry, published + timedelta(days=20), force=True)
    known_from = NOW + timedelta(days=30, minutes=5)
    with pytest.raises(KeyTooNewError) as error:
        keys.promote(services, ministry, key.kid, known_from - timedelta(seconds=1))
    expected = (known_from, KeyState.NEXT, KeyState.CURRENT)
    actual = (
        error.value.known_from,
        services.keystore.record(key.kid).state,
        keys.promote(services, ministry, key.kid, known_from).state,
    )
    assert expected == actual


def test_longest_list_without_the_key_counts(services, ministry):
    """A list that lives longer than those after it should be waited for."""
    services.settings = services.settings.model_copy(update={"trust_list_days": 90})
    publication.publish_trust(services, ministry, NOW, force=True)
    services.settings = services.settings.model_copy(update={"trust_list_days": 10})
    publication.publish_trust(services, ministry, NOW + timedelta(days=1), force=True)
    key = keys.make(services, ministry, EVERY_TYPE, NOW)
    publication.publish_trust(services, ministry, NOW + timedelta(days=2))
    with pytest.raises(KeyTooNewError) as error:
        keys.promote(services, ministry, key.kid, NOW + timedelta(days=89))
    expected = NOW + timedelta(days=90, minutes=5)
    actual = error.value.known_from
    assert expected == actual


def test_key_promoted_in_time_is_never_nobodys(services, ministry, clerk, face):
    """Whatever list an inspector holds that has not run out, a genuine licence should not be called unknown."""
    held = [services.trust()]
    key = keys.make(services, ministry, EVERY_TYPE, NOW)
    for day in (1, 16):
        publication.publish_trust(services, ministry, NOW + timedelta(days=day), force=True)
        held.append(services.trust())
    later = NOW + timedelta(days=30, minutes=5)
    keys.promote(services, ministry, key.kid, later)
    publication.publish_trust(services, ministry, later)
    record = issuance.issue(services, clerk, IssueRequest(COMPANY, face(COMPANY)), None, later)
    code = to_text(record.envelope, "https://lz.example")
    expected = [Reason.TRUST_STALE, Reason.STATUS_UNKNOWN, Reason.STATUS_UNKNOWN]
    actual = [judge(code, each, None, later).reason for each in held]
    assert (expected, key.kid) == (actual, record.kid)


def test_first_keys_of_all_need_not_wait(bare_services):
    """Nobody holds a list from before the first: its keys should be promoted at once, later ones not."""
    made = {}
    for name in ("first", "second"):
        request = changed(
            purpose=Purpose.PUBLISHER, issuer_code=MINISTRY, issuer_name="交通运输部", types=frozenset()
        )
        made[name] = keys.make(bare_services, SYSTEM_ACTOR, request, NOW).kid
        publication.publish_trust(bare_services, SYSTEM_ACTOR, NOW)
    first = keys.promote(bare_services, SYSTEM_ACTOR, made["first"], NOW)
    with pytest.raises(KeyTooNewError):
        keys.promote(bare_services, SYSTEM_ACTOR, made["second"], NOW)
    expected = KeyState.CURRENT
    actual = first.state
    assert expected == actual


def test_urgent_promotion_is_recorded_as_such(services, ministry):
    """Who did not wait should stand in the audit log."""
    key = keys.make(services, ministry, EVERY_TYPE, NOW)
    keys.promote(services, ministry, key.kid, NOW, urgent=True)
    with services.reading() as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "key.promote")).one()
    expected = True
    actual = entry.detail["urgent"]
    assert expected == actual


def acts_on_keys(services, ministry):
    """Give the four acts."""
    store = services.keystore
    new = store.add(
        by_name("ES256").make_private(), "publisher", int(NOW.timestamp()), issuer_code=MINISTRY,
        issuer_name="交通运输部", region=None, types=(), not_before=0, not_after=1 << 32,
    )  # fmt: skip
    kid = store.current(ZHEJIANG).kid
    return {
        "make": lambda: keys.make(services, ministry, REQUEST, NOW),
        "promote": lambda: keys.promote(services, ministry, new.kid, NOW, urgent=True),
        "retire": lambda: keys.retire(services, ministry, kid, NOW),
        "distrust": lambda: keys.distrust(services, ministry, kid, None, NOW),
    }


@pytest.mark.parametrize("name", ["make", "promote", "retire", "distrust"])
def test_without_the_database_nothing_is_done_to_a_key(services, ministry, name):
    """An act that cannot be recorded should leave the key store as it was."""
    act = acts_on_keys(services, ministry)[name]
    before = services.keystore.records()
    engine, services.engine = services.engine, make_engine("sqlite:////nowhere/luzheng.db")
    with pytest.raises(OperationalError):
        act()
    services.engine.dispose()
    services.engine = engine
    expected = (before, [])
    actual = (services.keystore.records(), recorded(services))
    assert expected == actual


@pytest.mark.parametrize("name", ["promote", "retire", "distrust"])
def test_entry_is_written_before_the_key_store(services, ministry, name, monkeypatch):
    """When the log refuses the entry, as on a full disk, the key store should not have been touched."""
    act = acts_on_keys(services, ministry)[name]
    before = services.keystore.records()

    class DiskFullError(Exception):
        """The log cannot be written."""

    def broken(*_args, **_more):
        raise DiskFullError

    monkeypatch.setattr(AuditLog, "append", broken)
    with pytest.raises(DiskFullError):
        act()
    expected = before
    actual = services.keystore.records()
    assert expected == actual


def test_root_needs_no_listing(services, ministry):
    """A new root stands in no trust list, so it should be promoted without."""
    request = changed(purpose=Purpose.ROOT, issuer_code=MINISTRY, issuer_name="交通运输部", types=frozenset())
    key = keys.make(services, ministry, request, NOW)
    expected = KeyState.CURRENT
    actual = keys.promote(services, ministry, key.kid, NOW).state
    assert expected == actual


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"types": frozenset()}, "types"),
        ({"types": frozenset({9})}, "types"),
        ({"purpose": Purpose.PUBLISHER}, "types"),
        ({"issuer_code": "11440000990000028X"}, "issuer_code"),
        ({"issuer_code": MINISTRY, "issuer_name": "交通运输部"}, "issuer_code"),
        ({"purpose": Purpose.ROOT, "issuer_code": MINISTRY, "types": frozenset()}, "issuer_code"),
    ],
    ids=str,
)
def test_key_suits_its_owner(services, ministry, fields, field):
    """A licence key needs an admitted issuer and types, the others no types, and every owner a name."""
    with pytest.raises(BadArgumentError) as error:
        keys.make(services, ministry, changed(**fields), NOW)
    expected = (field, [])
    actual = (error.value.field, recorded(services))
    assert expected == actual


def test_failed_act_is_not_recorded(services, ministry):
    """What the key store refuses should leave no entry."""
    for act in (
        lambda: keys.make(services, ministry, changed(algorithm="RSA"), NOW),
        lambda: keys.promote(services, ministry, services.keystore.current(ZHEJIANG).kid, NOW),
        lambda: keys.retire(services, ministry, b"12345678", NOW),
        lambda: keys.distrust(services, ministry, b"12345678", None, NOW),
    ):
        with pytest.raises(SigningError):
            act()
    expected = []
    actual = recorded(services)
    assert expected == actual


@pytest.mark.parametrize("name", [name for name in ACCOUNTS if name != "ministry"])
def test_only_the_ministry_acts_on_keys(services, actor, name):
    """Every other role should be refused every act."""
    who, kid = actor(name), services.keystore.current(ZHEJIANG).kid
    for act in (
        lambda: keys.make(services, who, REQUEST, NOW),
        lambda: keys.promote(services, who, kid, NOW),
        lambda: keys.retire(services, who, kid, NOW),
        lambda: keys.distrust(services, who, kid, None, NOW),
    ):
        with pytest.raises(ForbiddenError):
            act()
    expected = KeyState.CURRENT
    actual = services.keystore.record(kid).state
    assert expected == actual
