"""app/demo/installation.py."""

from datetime import UTC, datetime, timedelta

import pytest

from app.demo.installation import ISSUER, prepare_installation
from app.roles import Role
from app.services import accounts
from app.services.context import Services
from app.settings import Settings
from signing.keystore import KeyStore, Purpose
from signing.trust import KeyState

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def settings(tmp_path):
    """Give an empty place for an installation."""
    return Settings(data_dir=tmp_path / "var", database_url=f"sqlite:///{tmp_path}/var/luzheng.db")


def _opened(settings):
    return Services.from_settings(settings)


def test_every_account_can_sign_in(settings):
    """Each role has an account, and the password that is given is its password."""
    given = prepare_installation(settings, "ES256", NOW)
    services = _opened(settings)
    actors = [accounts.authenticate(services, each.name, each.password, NOW) for each in given]
    services.close()
    assert {actor.role for actor in actors} == set(Role) - {Role.PUBLIC}


def test_no_two_installations_share_a_password(settings):
    """A second run gives new passwords, and the old ones are void."""
    first = {each.name: each.password for each in prepare_installation(settings, "ES256", NOW)}
    second = {each.name: each.password for each in prepare_installation(settings, "ES256", LATER)}
    services = _opened(settings)
    old = [accounts.authenticate(services, name, word, LATER) for name, word in first.items()]
    new = [accounts.authenticate(services, name, word, LATER) for name, word in second.items()]
    services.close()
    assert set(first.values()) & set(second.values()) == set()
    assert (set(old), None in new) == ({None}, False)


@pytest.mark.parametrize("algorithm", ["ES256", "EdDSA", "SM2"])
def test_all_keys_are_of_the_algorithm_asked_for(settings, algorithm):
    """Root, publishers and issuer sign by that algorithm, and the trust list says so."""
    prepare_installation(settings, algorithm, NOW)
    services = _opened(settings)
    trusted = {each.key.algorithm for each in services.trust().keys.values()}
    used = {record.algorithm for record in services.keystore.records()}
    services.close()
    assert (used, trusted) == ({algorithm}, {algorithm})


def test_the_keys_are_fresh_ones(settings, tmp_path):
    """Two installations share no key, and none is an example key."""
    other = Settings(data_dir=tmp_path / "other", database_url=f"sqlite:///{tmp_path}/other/luzheng.db")
    kids = []
    for each in (settings, other):
        prepare_installation(each, "ES256", NOW)
        records = KeyStore.open(each.keys_path, each.passphrase_path.read_bytes().strip()).records()
        assert not any(record.is_example for record in records)
        kids.append({record.kid for record in records})
    assert kids[0] & kids[1] == set()


def test_another_algorithm_means_a_rotation(settings):
    """Asked for another algorithm, the issuer signs by a new key; what the old one signed stays good."""
    prepare_installation(settings, "ES256", NOW)
    prepare_installation(settings, "EdDSA", LATER)
    services = _opened(settings)
    states = {
        record.algorithm: record.state
        for record in services.keystore.records()
        if (record.issuer_code, record.purpose) == (ISSUER.code, Purpose.LICENCE)
    }
    services.close()
    assert states == {"ES256": KeyState.VERIFY_ONLY, "EdDSA": KeyState.CURRENT}


def test_nothing_is_made_twice(settings):
    """A second run with the same algorithm makes no further key."""
    prepare_installation(settings, "ES256", NOW)
    before = (settings.keys_path / "keys.json").read_bytes()
    prepare_installation(settings, "ES256", LATER)
    assert (settings.keys_path / "keys.json").read_bytes() == before
