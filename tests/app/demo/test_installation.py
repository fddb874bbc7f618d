"""app/demo/installation.py."""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest

from app.demo.installation import ISSUER, prepare_installation
from app.roles import Role
from app.services import accounts
from app.services.context import Services
from app.settings import Settings
from signing.keystore import Purpose
from signing.trust import KeyState

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


class Run(NamedTuple):
    """What one run of the set-up left behind."""

    passwords: dict[str, str]
    roles: set[Any]
    keys: tuple[Any, ...]
    trusted: dict[bytes, Any]
    is_whole: bool


def _settings(folder):
    return Settings(data_dir=folder, database_url=f"sqlite:///{folder}/luzheng.db")


def _run(folder, algorithm, now):
    """Set up and look at the result the way its services do."""
    settings = _settings(folder)
    passwords = {each.name: each.password for each in prepare_installation(settings, algorithm, now)}
    services = Services.from_settings(settings)
    actors = [accounts.authenticate(services, name, word, now) for name, word in passwords.items()]
    with services.session() as session:
        is_whole = services.audit.verify(session) == []
    run = Run(
        passwords,
        {actor and actor.role for actor in actors},
        services.keystore.records(),
        dict(services.trust().keys),
        is_whole,
    )
    services.close()
    return run


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Set up one installation three times: ES256, ES256 again, then EdDSA."""
    folder = tmp_path_factory.mktemp("demo") / "var"
    algorithms = ("ES256", "ES256", "EdDSA")
    return [_run(folder, name, NOW + n * timedelta(minutes=5)) for n, name in enumerate(algorithms)]


def test_every_account_can_sign_in(runs):
    """Each role has an account, and the password that is given is its password, each time."""
    assert [run.roles for run in runs] == [set(Role) - {Role.PUBLIC}] * 3


def test_every_run_gives_other_passwords(runs):
    """No password is ever given twice: not to two accounts, not in two runs."""
    given = [word for run in runs for word in run.passwords.values()]
    assert (len(set(given)), len(given)) == (18, 18)


def test_all_keys_are_of_the_algorithm_asked_for(runs):
    """Root, publishers and issuer sign by that algorithm, and the trust list names what is not the root's."""
    first = runs[0]
    assert {key.algorithm for key in first.keys} == {"ES256"}
    assert {(key.purpose, key.issuer_code) for key in first.keys if key.issuer_code == ISSUER.code} == {
        (Purpose.LICENCE, ISSUER.code),
        (Purpose.PUBLISHER, ISSUER.code),
    }
    assert set(first.trusted) == {key.kid for key in first.keys if key.purpose is not Purpose.ROOT}


def test_the_keys_are_fresh_ones(runs):
    """None is an example key, so nothing issued here is a specimen."""
    assert not any(key.is_example for run in runs for key in run.keys)
    assert not any(entry.specimen for run in runs for entry in run.trusted.values())


def test_no_key_is_made_twice(runs):
    """A second run with the same algorithm leaves the key store as it was."""
    assert runs[1].keys == runs[0].keys


def test_another_algorithm_means_a_rotation(runs):
    """Asked for another algorithm, the issuer signs by a new key; what the old one signed stays good."""
    states = {key.algorithm: key.state for key in runs[2].keys if key.purpose is Purpose.LICENCE}
    assert states == {"ES256": KeyState.VERIFY_ONLY, "EdDSA": KeyState.CURRENT}


def test_everything_is_in_the_audit_log(runs):
    """Keys, accounts and issuer were made by the services, and the chain is whole."""
    assert [run.is_whole for run in runs] == [True, True, True]
