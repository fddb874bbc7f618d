"""Acts on keys: who may, in what order, and each recorded."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.services import keys, publication
from app.services.errors import BadArgumentError, ForbiddenError, NotReadyError
from app.services.keys import KeyRequest
from app.tables import AuditEntry
from signing.errors import SigningError
from signing.keystore import Purpose
from signing.trust import KeyState
from tests.app.conftest import ACCOUNTS, MINISTRY, NOW, ZHEJIANG, ZHEJIANG_NAME

REQUEST = KeyRequest(Purpose.LICENCE, "ES256", ZHEJIANG, None, frozenset({8}), NOW, NOW + timedelta(days=365))


@pytest.fixture
def ministry(actor):
    """Give somebody of the ministry."""
    return actor("ministry")


def changed(**fields):
    """Give the request with changes."""
    from dataclasses import replace

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
    keys.promote(services, ministry, key.kid, NOW)
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
    key = keys.make(services, ministry, changed(types=frozenset(ACCOUNTS["clerk.zj"]["types"])), NOW)
    with pytest.raises(NotReadyError) as error:
        keys.promote(services, ministry, key.kid, NOW)
    promoted = keys.promote(services, ministry, key.kid, NOW, unpublished=True)
    expected = ("trust_list", KeyState.CURRENT)
    actual = (error.value.field, promoted.state)
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
